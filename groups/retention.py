"""Deletes what has been kept as long as was promised, once an hour, for as long as the program runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from groups.expiry import DOUBTED_FOR, DOUBTED_FROM
from groups.store import NewerStore, Store, StoreAway

SWEEP_EVERY = 3_600.0  # seconds; pages hide what is due from the minute it is
LOG_EVERY = 60.0  # seconds until SQLite's log is emptied that could not be, since somebody was reading

log = logging.getLogger(__name__)


def keep_expiring(store: Store, every: float = SWEEP_EVERY) -> Callable[[], None]:
    """Begin to delete what is due in *store*, now and every so many seconds; call what is returned to stop.

    Any number of processes may do so on one database: what one has deleted the next does not find. Whatever goes wrong is one
    line in the journal, and it is tried again the next time.
    """
    stopped = threading.Event()

    def keep_sweeping() -> None:
        while True:
            sweep(store)
            waited = 0.0
            while waited < every:
                wait = min(LOG_EVERY, every - waited)
                if stopped.wait(wait):
                    return
                waited += wait
                if store.leftovers:
                    store.truncate_log()

    thread = threading.Thread(target=keep_sweeping, name="retention", daemon=True)
    thread.start()

    def stop() -> None:
        stopped.set()
        thread.join()
        store.shut()

    return stop


def sweep(store: Store) -> None:
    """Delete once what is due, and say what came of it."""
    try:
        gone = store.expire()
    except (StoreAway, NewerStore) as away:
        log.warning("nothing expired, the store cannot be used: %s: %s", type(away).__name__, away)
    except Exception as error:  # this thread is all that keeps the promise to delete: it outlives whatever happens
        log.error("nothing expired: %s", type(error).__name__)
    else:
        if gone.doubted:
            log.warning(
                "nothing expired: the clock is more than %d days ahead of the last sweep. If it is right, do nothing: it is "
                "believed once it has said so for %d hours",
                DOUBTED_FROM.days,
                DOUBTED_FOR.total_seconds() // 3_600,
            )
        elif gone.results or gone.groups:
            log.info("expired %d results and %d groups", gone.results, gone.groups)

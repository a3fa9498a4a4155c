"""Deletes what has been kept as long as was promised, once an hour, for as long as the program runs."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from groups.store import Store, StoreAway

EVERY = 3_600.0  # seconds; pages hide what is due from the minute it is

log = logging.getLogger(__name__)


def keep_expiring(store: Store, every: float = EVERY) -> Callable[[], None]:
    """Begin to delete what is due in *store*, now and every so many seconds; call what is returned to stop.

    Any number of processes may do so on one database: what one has deleted the next does not find.
    """
    stopped = threading.Event()

    def sweep() -> None:
        while True:
            try:
                gone = store.expire()
            except StoreAway as away:
                log.warning("nothing expired, the store is away: %s", away)
            else:
                if gone.results or gone.groups:
                    log.info("expired %d results and %d groups", gone.results, gone.groups)
            if stopped.wait(every):
                return

    thread = threading.Thread(target=sweep, name="retention", daemon=True)
    thread.start()

    def stop() -> None:
        stopped.set()
        thread.join()

    return stop

"""Many clients at once, in threads and in processes of their own; light to import, because each process does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from groups import store
from groups.keys import fresh_secret
from groups.store import Store
from questions import load

BANK = load()
START = datetime(2027, 1, 1, 12, tzinfo=UTC)
ANSWERS = {"q01": 4, "q02": 2, "s01": 5}
PATIENCE = 120  # seconds; a machine may be busy with other tests


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


def send(db: Store, code: str, key: str | None = None, **more: Any) -> Any:
    return db.add(code, BANK, more.pop("answers", ANSWERS), language="en", key=key or fresh_secret(), **more)


def all_at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Do *act* in *count* threads released together; return what each returned or raised."""
    ready, outcomes = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        ready.wait()
        try:
            outcomes[number] = act(number)
        except Exception as error:  # whatever happens to one of them is what the test is about
            outcomes[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def in_another_process(address: str, code: str, keys: list[str], line: Any, outcomes: Any) -> None:
    db = store.open_store(address, Clock())
    line.wait(PATIENCE)
    found = all_at_once(len(keys), lambda n: send(db, code, keys[n]))
    outcomes.put([repr(o) if isinstance(o, Exception) else (o.secret, o.stored_before) for o in found])


def opened_in_another_process(address: str, line: Any, outcomes: Any) -> None:
    line.wait(PATIENCE)
    try:
        outcomes.put(store.open_store(address).ready())
    except Exception as error:
        outcomes.put(repr(error))


def opened_again_and_again(addresses: list[str], line: Any, outcomes: Any) -> None:
    """Open one new database after the other at the same moment as others do, and tell what went wrong."""
    faults = []
    for address in addresses:
        line.wait(PATIENCE)
        db = Store(address)
        try:
            db.migrate()
        except Exception as error:
            faults.append(repr(error.__cause__ or error))
        db.shut()
    outcomes.put(faults)

"""Whatever stands in a field counts for the button that is pressed next, also where the field is no part of a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PATIENCE, Server, SlowLine, Visit, Visitor, port_of

from groups import store as rooms
from groups.group import Design
from groups.store import Store
from questions import load
from results.link import fold

BANK = load()
PM = {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core}
TOKEN = fold(BANK, PM)
SLOW = 0.4  # seconds each way


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = rooms.open_store(f"sqlite:///{tmp_path / 'cohorts.sqlite'}")
    yield one
    one.shut()


@pytest.fixture
def house(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowLine]:
    """A line to a server with that store."""
    monkeypatch.setenv("DATABASE_URL", str(store.engine.url))
    server = Server(port_of("house"))
    line = SlowLine(server, port_of("slow line to a house"))
    yield line
    line.close()
    server.kill()


@pytest.fixture(params=[0.0, SLOW], ids=["quick", "slow"])
def coach(request: pytest.FixtureRequest, visit: Visit, house: SlowLine, store: Store) -> Visitor:
    """A coach at the page of a group with one client, every door of it open, whose line is then as slow as asked for."""
    group, secret = store.open_group(Design("Typed", ("en",), asks_names=True, notes=True), BANK)
    store.add(group.code, BANK, PM, language="en", key="x" * 43, name="Anna")
    visitor = visit(house.url).opens(f"/coach?k={secret}&lang=en")
    visitor.page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach((door) => door.click())")
    visitor.settles()
    house.delay = request.param
    return visitor


def types(visitor: Visitor, label: str, text: str) -> None:
    field = visitor.page.get_by_label(label, exact=True)
    field.fill("")
    field.press_sequentially(text)


# field, what is typed, the button pressed at once, what is then on screen
PRESSED = [
    ("Your notes", "Ask about May", "Save the notes", "Your notes are saved."),
    ("Names or initials, one per line", "Bo", "Make their links", "1 link was made."),
    ("Name of the group", "Typed", "Delete the group and all its results", "Deleted"),
]


@pytest.mark.parametrize(("label", "text", "button", "said"), PRESSED, ids=[one[2] for one in PRESSED])
def test_what_is_being_typed_counts_for_the_button_that_is_pressed(
    coach: Visitor, label: str, text: str, button: str, said: str
) -> None:
    types(coach, label, text)
    coach.page.get_by_role("button", name=button, exact=True).click()
    coach.page.get_by_text(said).first.wait_for(timeout=1000 * PATIENCE)

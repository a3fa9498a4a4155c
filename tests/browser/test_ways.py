"""Every button and link that leads somewhere is pressed, and what it leads to is used: it must still be there after the next press."""

from __future__ import annotations

import pytest
from conftest import Visit, Visitor, until

from questions import load
from results.link import fold
from tests.sheets import enough

BANK = load()
CLEAR = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
MIDDLE = fold(BANK, {item.id: 3 for item in BANK.core})
ENOUGH = enough(BANK)
FEW = fold(BANK, {item.id: 4 for item in BANK.core[:ENOUGH]})
NEXT, LAST = ENOUGH // 5 + 1, BANK.sections  # the section after those answers, and the last
BUTTON, LINK = "button", "link"
# Where a way begins, what it is and its name, how the address begins that it leads to, and what then is on screen.
WAYS = [
    ("/?", BUTTON, "Start", "/quiz", f"Part 1 of {LAST}"),
    (f"/?a={FEW}", BUTTON, "Go on", "/quiz?", f"Part {NEXT} of {LAST}"),
    (f"/?a={FEW}", BUTTON, "Start again", "/quiz", f"Part 1 of {LAST}"),
    ("/?", LINK, "See every question with its source", "/method", "Where every question comes from"),
    ("/?", LINK, "Open a group for your clients, or read their codes", "/coach", "For career coaches"),
    ("/method?", LINK, "PM or PMM?", "/", "Would you rather shape the product, or bring it to market?"),
    ("/method?", LINK, "Open a result by its link or code", "/result", "Which result?"),
    ("/result?", LINK, "Take the quiz", "/quiz", f"Part 1 of {LAST}"),
    (f"/quiz?a={FEW}&s={NEXT}", BUTTON, "Continue", "/quiz?", f"Part {NEXT + 1} of {LAST}"),
    (f"/quiz?a={FEW}&s={NEXT}", BUTTON, "Back", "/quiz?", f"Part {NEXT - 1} of {LAST}"),
    (f"/quiz?a={FEW}&s={NEXT}", BUTTON, "See a first result", "/result?", None),
    (f"/quiz?a={CLEAR}&s={LAST}", BUTTON, "See my result", "/result?", None),
    (f"/result?r={FEW}", LINK, "Go on answering", "/quiz?", f"Part {NEXT} of {LAST}"),
    (f"/result?r={MIDDLE}", LINK, "Set two people side by side", "/compare?", "Two people side by side"),
    ("/coach?", LINK, "Read links or codes without storing anything", "/coach?codes=1", "Results from links and codes"),
]


@pytest.mark.parametrize(("start", "role", "name", "address", "heading"), WAYS, ids=[f"{way[0][:10]} {way[2]}" for way in WAYS])
def test_every_way_leads_where_it_says(visit: Visit, start: str, role: str, name: str, address: str, heading: str | None) -> None:
    visitor = visit().opens(f"{start}&lang=en")
    before = visitor.address
    way = visitor.page.get_by_role(role, name=name, exact=True)
    unfolded(visitor, way)
    way.first.click()
    until(lambda: visitor.address != before, f"{name} leads on")
    visitor.settles()
    assert visitor.address.startswith(address)
    if heading:
        assert visitor.heading == heading


def unfolded(visitor: Visitor, way: object) -> None:
    """Open every door of the page, where the way lies behind one."""
    visitor.page.evaluate("document.querySelectorAll('details:not([open]) > summary').forEach((summary) => summary.click())")
    visitor.settles()


def test_codes_pasted_by_way_of_the_button_are_read(visit: Visit) -> None:
    coach = visit().opens("/coach?lang=en")
    coach.page.get_by_role("link", name="Read links or codes without storing anything").click()
    coach.page.get_by_role("heading", name="Results from links and codes").wait_for()
    coach.settles().page.get_by_label("Links or codes").fill(f"{CLEAR}, Anna\n{MIDDLE}, Bo")
    coach.page.get_by_role("button", name="Read them").click()
    coach.page.get_by_text("Anna").first.wait_for()
    coach.settles()
    assert coach.heading == "Results from links and codes"
    assert "codes=1" in coach.address

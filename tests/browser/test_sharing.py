"""A result sent to a friend speaks of its owner, and invites the friend, whose own quiz ends on the page with both."""

from __future__ import annotations

import re

from conftest import Visit, Visitor

from questions import load
from results.link import fold, unfold

BANK = load()
PM = {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core}
THEIRS = fold(BANK, PM)


def finishes(visitor: Visitor) -> Visitor:
    """Answer the last section of the quiz that is on screen; the others come with the address, as when one goes on elsewhere."""
    mine, last = {id: 6 - answer for id, answer in PM.items()}, BANK.core[5 * (BANK.sections - 1) :]
    before = fold(BANK, {id: answer for id, answer in mine.items() if id not in {item.id for item in last}})
    visitor.opens(f"{visitor.address}&a={before}&s={BANK.sections}")
    for item in last:
        visitor.marks(item.id, mine[item.id])
    return visitor.presses("See my result")


def own_answers(visitor: Visitor) -> dict[str, int]:
    token = re.search(r"[?&]r=([\w-]+)", visitor.address)
    assert token
    return unfold(BANK, token[1])


def test_a_friend_reads_of_the_owner_and_ends_on_the_page_with_both(visit: Visit) -> None:
    friend = visit().opens(f"/result?r={THEIRS}&lang=en")
    assert friend.heading == "These answers clearly lean towards PM"
    assert "You opened this from a link." in friend.page.locator("body").inner_text()
    finishes(friend.follows("Your turn, then see both side by side"))
    assert friend.address.startswith("/compare?")
    tokens = re.findall(r"[?&]r=([\w-]+)", friend.address)
    assert [unfold(BANK, one) for one in tokens] == [{id: 6 - answer for id, answer in PM.items()}, PM]
    assert "with=" not in friend.address
    friend.follows("See your own result")
    assert friend.heading == "Your answers clearly lean towards PMM"
    assert "with=" not in friend.address


def test_the_owner_is_spoken_to_after_a_reload_too_and_until_it_is_forgotten(visit: Visit) -> None:
    owner = finishes(visit().opens("/quiz?lang=en"))
    assert owner.heading == "Your answers clearly lean towards PMM"
    assert owner.reloads().heading == "Your answers clearly lean towards PMM"
    result = owner.address
    owner.opens(f"/result?r={THEIRS}&lang=en")
    assert owner.heading == "These answers clearly lean towards PM"
    owner.opens("/?lang=en").page.get_by_role("button", name="Clear it from this browser").click()
    assert owner.opens(result).heading == "These answers clearly lean towards PMM"


def test_what_was_kept_for_long_enough_leaves_the_browser_at_the_next_visit(visit: Visit) -> None:
    visitor = visit().opens("/method?lang=en")
    visitor.page.evaluate(
        """localStorage.setItem("pm-or-pmm", JSON.stringify({ begun: [{ query: "a=x", at: Date.now() - 31 * 24 * 3600 * 1000 }], done: [] }))"""
    )
    visitor.reloads()
    assert visitor.page.evaluate("localStorage.getItem('pm-or-pmm')") is None

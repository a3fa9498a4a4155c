"""On a line of 400 ms each way nothing that a visitor does is lost, and a press turns the section that it was made in."""

from __future__ import annotations

import re

import pytest
from conftest import Server, SlowLine, Visit, Visitor, port_of, until

from questions import load
from results.link import fold, unfold
from web.sockets import request_in

BANK = load()
CORE = [item.id for item in BANK.core]
SLOW = 0.4  # seconds each way
SOON = (0, 50, 300, 1000)  # ms after a press
CONTINUE = "Continue"


@pytest.fixture
def visitor(visit: Visit, slow_line: SlowLine) -> Visitor:
    """A visitor who has answered a part of the first section, and whose line is slow from now on."""
    one = visit(slow_line.url).opens("/quiz?lang=en")
    one.marks("q01", 4)
    one.marks("q02", 2)
    slow_line.delay = SLOW
    return one


def known(visitor: Visitor) -> dict[str, int]:
    """Every answer that the address holds, folded or in the making."""
    token = re.search(r"[?&][ar]=([\w-]+)", visitor.address)
    fresh = {item: int(mark) for item, mark in re.findall(r"[?&](q\d\d)=(\d)", visitor.address)}
    return (unfold(BANK, token[1]) if token else {}) | fresh


def clicks(visitor: Visitor, selector: str) -> None:
    """Click at once, whatever the page may be doing."""
    visitor.page.evaluate("(selector) => document.querySelector(selector)?.click()", selector)


def presses(visitor: Visitor, button: str = "on") -> None:
    clicks(visitor, f'[class*="st-key-{button}"] button')


def turned(visitor: Visitor, section: int) -> Visitor:
    until(
        lambda: f"s={section}" in visitor.address or (section == 1 and "s=" not in visitor.address),
        f"section {section} is in the address",
    )
    visitor.settles()
    assert visitor.heading == f"Part {section} of {BANK.sections}"
    return visitor


@pytest.mark.parametrize("wait", SOON)
def test_an_answer_changed_after_continue_is_kept_or_not_taken_and_the_screen_says_which(visitor: Visitor, wait: int) -> None:
    presses(visitor)
    visitor.page.wait_for_timeout(wait)
    clicks(visitor, ".st-key-q01 input[value='0']")
    taken = visitor.marked.get("q01") == 1
    turned(visitor, 2)
    assert known(visitor) == {"q01": 1 if taken else 4, "q02": 2}
    visitor.presses("Back")
    assert visitor.marked == {"q01": 1 if taken else 4, "q02": 2}


@pytest.mark.parametrize("wait", SOON)
def test_a_second_press_turns_no_second_section(visitor: Visitor, wait: int) -> None:
    box = visitor.page.get_by_role("button", name=CONTINUE).bounding_box()
    assert box
    presses(visitor)
    visitor.page.wait_for_timeout(wait)
    if visitor.page.evaluate("document.querySelector('#whereabouts').dataset.section") == "1":
        presses(visitor)
    turned(visitor, 2)
    visitor.presses("Back")  # is answered after whatever else was sent before it
    turned(visitor, 1)
    assert not any(isinstance(said, bytes) and b"s=3" in said for said in visitor.heard)
    assert known(visitor) == {"q01": 4, "q02": 2}


@pytest.mark.parametrize("wait", SOON)
def test_a_language_chosen_after_continue_shows_the_section_that_the_address_names(visitor: Visitor, wait: int) -> None:
    presses(visitor)
    visitor.page.wait_for_timeout(wait)
    clicks(visitor, "a[data-language=ru]")
    until(lambda: "lang=ru" in visitor.address and "s=2" in visitor.address, "both are in the address")
    visitor.page.wait_for_function("document.documentElement.lang === 'ru'")
    visitor.settles()
    assert visitor.page.evaluate("document.querySelector('.stRadio').closest('[class*=st-key-]').className").count(
        f"st-key-{CORE[5]}"
    )
    visitor.marks(CORE[5], 5)
    presses(visitor)
    until(lambda: "s=3" in visitor.address, "the third section follows the second")
    visitor.settles()
    assert known(visitor) == {"q01": 4, "q02": 2, CORE[5]: 5}


@pytest.mark.parametrize("wait", SOON)
def test_an_answer_given_while_another_language_is_on_its_way_is_kept(visitor: Visitor, wait: int) -> None:
    clicks(visitor, "a[data-language=ru]")
    visitor.page.wait_for_timeout(wait)
    clicks(visitor, ".st-key-q03 input[value='4']")
    taken = visitor.marked.get("q03") == 5
    visitor.page.wait_for_function("document.documentElement.lang === 'ru'")
    visitor.settles()
    expected = {"q01": 4, "q02": 2} | ({"q03": 5} if taken else {})
    assert visitor.marked == known(visitor) == expected


@pytest.mark.parametrize("wait", SOON)
def test_the_browsers_back_after_continue_leads_back_and_loses_nothing(visitor: Visitor, wait: int) -> None:
    presses(visitor)
    turned(visitor, 2).marks(CORE[5], 3)
    presses(visitor)
    visitor.page.wait_for_timeout(wait)
    visitor.page.evaluate("history.back()")
    turned(visitor, 2)
    assert visitor.marked == {CORE[5]: 3}
    presses(visitor)
    turned(visitor, 3)
    assert known(visitor) == {"q01": 4, "q02": 2, CORE[5]: 3}


def runs(frames: list[object]) -> int:
    """Count the runs that were asked for in *frames* to a server."""
    return sum(isinstance(frame, bytes) and request_in(frame)[0] == "rerun_script" for frame in frames)


def test_back_on_the_slowest_line_asks_no_more_than_it_must_so_that_nothing_is_drawn_over_what_is_marked_next(
    visitor: Visitor, slow_line: SlowLine
) -> None:
    presses(visitor)
    turned(visitor, 2)
    asked = len(visitor.sent)
    slow_line.delay = 1.5
    visitor.page.evaluate("history.back()")
    turned(visitor, 1).marks("q03", 5)
    assert runs(visitor.sent[asked:]) <= 2  # for the address as it was left, and with what was answered since
    assert visitor.marked == {"q01": 4, "q02": 2, "q03": 5}


def test_back_while_a_language_is_on_its_way_leaves_what_is_marked_next_on_screen(visitor: Visitor, slow_line: SlowLine) -> None:
    presses(visitor)
    turned(visitor, 2)
    slow_line.delay = 1.5
    clicks(visitor, "a[data-language=ru]")
    until(lambda: "lang=ru" in visitor.address, "the language is in the address")
    visitor.page.wait_for_timeout(300)
    visitor.page.evaluate("history.back()")
    visitor.page.wait_for_timeout(50)
    clicks(visitor, "a[data-language=zh-Hans]")
    until(lambda: "lang=zh-Hans" in visitor.address, "the later language is in the address")
    turned_to = "() => document.documentElement.dataset.turning === undefined"
    visitor.page.wait_for_function(turned_to)
    visitor.marks(CORE[5], 1)
    assert visitor.page.evaluate("document.documentElement.lang") == "zh-Hans"
    visitor.settles()
    assert visitor.marked == {CORE[5]: 1}


def test_an_earlier_address_that_back_loads_anew_takes_along_what_was_answered_since(
    visitor: Visitor, slow_line: SlowLine
) -> None:
    presses(visitor)
    turned(visitor, 2)
    overtaken = (
        "setTimeout(() => history.pushState({}, '', location.href + '&on=1'), 100); setTimeout(() => location.reload(), 0)"
    )
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.evaluate(overtaken)  # from here on Back leads to an address that the browser loads anew
    slow_line.delay = 0
    visitor.settles().marks(CORE[5], 5)
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.evaluate("history.back()")
    turned(visitor, 2)
    assert visitor.marked == {CORE[5]: 5} and known(visitor) == {"q01": 4, "q02": 2, CORE[5]: 5}


def test_another_quiz_that_was_begun_in_the_same_tab_takes_nothing_from_the_one_before(
    visitor: Visitor, slow_line: SlowLine
) -> None:
    slow_line.delay = 0
    visitor.opens(f"/quiz?lang=en&a={fold(BANK, {'q01': 1})}&s=2")
    visitor.marks(CORE[5], 5)
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.evaluate("history.back()")
    visitor.settles()
    assert known(visitor) == visitor.marked == {"q01": 4, "q02": 2}


def test_the_page_says_that_a_turn_is_on_its_way(visitor: Visitor) -> None:
    said = visitor.page.get_by_text("One moment: your answers are on their way.")
    assert not said.is_visible()
    presses(visitor)
    said.wait_for()
    assert visitor.page.locator("[data-testid=stForm][aria-busy=true]").count() == 1
    turned(visitor, 2)
    assert not said.is_visible()
    assert visitor.page.locator("[aria-busy]").count() == 0


def test_a_server_killed_while_a_turn_is_on_its_way_loses_nothing(visit: Visit, mortal: Server) -> None:
    line = SlowLine(mortal, port_of("slow line to a mortal server"))
    visitor = visit(line.url).opens(f"/quiz?lang=en&a={fold(BANK, {'q01': 5})}&s=2")
    visitor.marks(CORE[5], 2)
    line.delay = SLOW
    presses(visitor)
    mortal.kill()
    visitor.page.locator('.stApp:not([data-test-connection-state="CONNECTED"])').wait_for()
    mortal.start()
    line.delay = 0
    visitor.settles()
    assert known(visitor) == {"q01": 5, CORE[5]: 2}
    visitor.marks(CORE[6], 3)
    if visitor.heading == f"Part 2 of {BANK.sections}":
        visitor.presses(CONTINUE)
    assert known(visitor).items() >= {"q01": 5, CORE[5]: 2}.items()
    line.close()

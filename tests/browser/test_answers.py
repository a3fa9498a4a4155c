"""No answer is lost, whatever happens to the page, the browser or the server, and answering asks the server nothing."""

from __future__ import annotations

import re

import pytest
from conftest import Server, Visit, Visitor

from questions import load
from results.link import fold, unfold
from views.address import section_items

BANK = load()
CORE = [item.id for item in BANK.core]
LAST = BANK.sections


def folded(visitor: Visitor, name: str = "a") -> dict[str, int]:
    token = re.search(rf"[?&]{name}=([\w-]+)", visitor.address)
    return unfold(BANK, token[1]) if token else {}


def test_answering_writes_the_address_and_runs_nothing(visit: Visit) -> None:
    visitor = visit().opens("/quiz")
    before = len(visitor.sent)
    for place, item in enumerate(section_items(BANK, 1)):
        visitor.marks(item.id, place + 1)
        assert f"{item.id}={place + 1}" in visitor.address
    visitor.marks("q01", 5)
    assert "q01=5" in visitor.address
    assert len(visitor.sent) == before


def test_nothing_on_screen_moves_when_an_answer_is_given(visit: Visit) -> None:
    visitor = visit().opens("/quiz")
    boxes = "[...document.querySelectorAll('.stRadio')].map((e) => JSON.stringify(e.getBoundingClientRect())).join()"
    for width in (1280, 360):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        visitor.page.locator('.st-key-q03 [data-testid="stRadioOption"]').first.scroll_into_view_if_needed()
        before = visitor.page.evaluate(boxes)
        visitor.marks("q03", 1 if width > 360 else 4)
        visitor.marks("q02", 5)
        visitor.page.locator('.st-key-q03 [data-testid="stRadioOption"]').first.scroll_into_view_if_needed()
        assert visitor.page.evaluate(boxes) == before


def test_answer_turn_reload_back_forward(visit: Visit) -> None:
    visitor = visit().opens("/quiz")
    visitor.marks("q01", 4)
    visitor.marks("q02", 2)
    assert visitor.reloads().marked == {"q01": 4, "q02": 2}
    visitor.marks("q01", 5)
    visitor.presses("Continue")
    assert (visitor.heading, visitor.marked, folded(visitor)) == (f"Part 2 of {LAST}", {}, {"q01": 5, "q02": 2})
    visitor.marks(CORE[5], 3)
    assert visitor.reloads().marked == {CORE[5]: 3}
    assert visitor.back().marked == {"q01": 5, "q02": 2}
    assert visitor.forward().marked == {CORE[5]: 3}
    assert visitor.presses("Back").marked == {"q01": 5, "q02": 2}
    assert folded(visitor) == {"q01": 5, "q02": 2, CORE[5]: 3}
    assert visitor.presses("Continue").marked == {CORE[5]: 3}


def test_a_change_made_after_the_browsers_back_takes_the_later_answers_along(visit: Visit) -> None:
    visitor = visit().opens("/quiz")
    visitor.marks("q01", 4)
    visitor.presses("Continue")
    visitor.marks(CORE[6], 2)
    visitor.back()
    visitor.marks("q01", 1)
    assert visitor.presses("Continue").marked == {CORE[6]: 2}
    assert folded(visitor) == {"q01": 1, CORE[6]: 2}
    assert visitor.back().marked == {"q01": 1}
    visitor.marks("q03", 3)
    assert visitor.forward().marked == {CORE[6]: 2}
    assert visitor.back().marked == {"q01": 1, "q03": 3}


def test_one_press_of_back_is_one_screen(visit: Visit) -> None:
    visitor = visit().opens("/")
    visitor.presses("Start")
    seen = [visitor.heading]
    for _ in range(2):
        visitor.presses("Continue")
        seen.append(visitor.heading)
    assert seen == [f"Part 1 of {LAST}", f"Part 2 of {LAST}", f"Part 3 of {LAST}"]
    assert [visitor.back().heading for _ in range(2)] == [f"Part 2 of {LAST}", f"Part 1 of {LAST}"]
    assert "/quiz" not in visitor.back().address


def test_back_from_the_result_leads_to_the_last_answers(visit: Visit) -> None:
    answers = dict.fromkeys(CORE[:-5], 3)
    visitor = visit().opens(f"/quiz?a={fold(BANK, answers)}&s={LAST - 1}").presses("Continue")
    visitor.marks(CORE[-1], 5)
    visitor.presses("See my result")
    assert folded(visitor, "r") == answers | {CORE[-1]: 5}
    visitor.back()
    assert (visitor.heading, visitor.marked) == (f"Part {LAST} of {LAST}", {CORE[-1]: 5})
    assert visitor.back().heading == f"Part {LAST - 1} of {LAST}"
    assert visitor.forward().marked == {CORE[-1]: 5}


def test_a_killed_server_loses_nothing(visit: Visit, mortal: Server) -> None:
    visitor = visit(mortal.url).opens("/quiz")
    visitor.marks("q01", 4)
    visitor.presses("Continue")
    visitor.marks(CORE[5], 2)
    mortal.kill()
    visitor.page.locator('.stApp:not([data-test-connection-state="CONNECTED"])').wait_for()
    visitor.page.locator(".offline").wait_for()
    assert "Your answers are safe" in visitor.page.locator(".offline").inner_text()
    visitor.page.wait_for_timeout(4000)  # until Streamlit, too, has noticed
    assert visitor.page.get_by_role("dialog").count() == 0
    mortal.start()
    visitor.settles()
    assert not visitor.page.locator(".offline").is_visible()
    assert visitor.marked == {CORE[5]: 2}
    visitor.marks(CORE[6], 5)
    visitor.presses("Continue")
    assert folded(visitor) == {"q01": 4, CORE[5]: 2, CORE[6]: 5}


def test_another_replica_and_another_browser_go_on_from_the_address(visit: Visit, mortal: Server) -> None:
    visitor = visit().opens("/quiz")
    visitor.marks("q01", 4)
    visitor.presses("Continue")
    visitor.marks(CORE[5], 2)
    other = visit(mortal.url).opens(visitor.address)
    assert other.marked == {CORE[5]: 2}
    assert other.presses("Back").marked == {"q01": 4}


# The address changes, as Back would change it, after the page has asked for what is to be drawn and before a script of ours runs.
BACK_EARLY = """new MutationObserver((_, watch) => {
  if (window.travelling || !document.querySelector('.stApp[data-test-connection-state="CONNECTED"]')) return
  watch.disconnect()
  history.replaceState(history.state, "", location.pathname + location.search.replace("s=3", "s=2"))
}).observe(document, { subtree: true, childList: true, attributes: true })"""


def test_back_that_is_pressed_while_the_page_is_on_its_way_shows_the_section_of_the_address(visit: Visit) -> None:
    visitor = visit(before=BACK_EARLY).opens(f"/quiz?lang=en&a={fold(BANK, {'q01': 5})}&s=3")
    assert "s=2" in visitor.address and visitor.heading == f"Part 2 of {LAST}"


def test_a_change_of_language_keeps_every_answer(visit: Visit) -> None:
    visitor = visit().opens(f"/quiz?a={fold(BANK, {'q01': 5})}&s=2")
    visitor.marks(CORE[5], 2)
    visitor.marks(CORE[8], 4)
    for name, language in (("Русский", "ru"), ("繁體中文", "zh-Hant"), ("简体中文", "zh-Hans"), ("English", "en")):
        visitor.follows(name)
        assert visitor.marked == {CORE[5]: 2, CORE[8]: 4}
        assert f"lang={language}" in visitor.address
        assert BANK.texts[language].items[CORE[5]][0] in visitor.page.locator(f".st-key-{CORE[5]}").inner_text()
        assert visitor.page.evaluate("document.documentElement.lang") == language
    visitor.presses("Continue")
    assert folded(visitor) == {"q01": 5, CORE[5]: 2, CORE[8]: 4}


def test_the_browsers_back_past_a_change_of_language_keeps_later_answers(visit: Visit) -> None:
    visitor = visit().opens("/quiz?lang=en")
    visitor.marks("q01", 5)
    visitor.follows("Русский")
    visitor.marks("q02", 4)
    visitor.presses("Дальше")
    visitor.marks(CORE[5], 2)
    visitor.back().back()
    assert visitor.heading == f"Part 1 of {LAST}"
    assert visitor.marked == {"q01": 5, "q02": 4}
    visitor.presses("Continue")
    assert visitor.marked == {CORE[5]: 2}


def test_a_look_at_another_page_keeps_every_answer(visit: Visit) -> None:
    visitor = visit().opens("/quiz")
    visitor.marks("q01", 5)
    visitor.follows("Where the questions come from")
    visitor.follows("PM or PMM?")
    assert visitor.presses("Go on").marked == {"q01": 5}


def test_the_way_back_to_skipped_questions_keeps_what_was_just_answered(visit: Visit) -> None:
    visitor = visit().opens(f"/quiz?a={fold(BANK, {i.id: 3 for i in BANK.core if i.id != CORE[10]})}&s={LAST}")
    visitor.marks(CORE[-5], 5)
    visitor.follows("11")
    assert visitor.heading == f"Part 3 of {LAST}"
    visitor.marks(CORE[10], 1)
    visitor.presses("Continue")
    assert folded(visitor) == {i.id: 3 for i in BANK.core} | {CORE[10]: 1, CORE[-5]: 5}


def test_the_browsers_back_from_a_skipped_question_keeps_its_answer(visit: Visit) -> None:
    visitor = visit().opens(f"/quiz?a={fold(BANK, {i.id: 3 for i in BANK.core if i.id != CORE[10]})}&s={LAST}")
    visitor.marks(CORE[-5], 5)
    visitor.follows("11")
    visitor.marks(CORE[10], 1)
    visitor.back()
    assert visitor.marked == {i.id: 3 for i in BANK.core[-5:]} | {CORE[-5]: 5}
    visitor.presses("See my result")
    assert folded(visitor, "r") == {i.id: 3 for i in BANK.core} | {CORE[10]: 1, CORE[-5]: 5}


def test_the_browser_remembers_a_quiz_that_was_begun_until_told_to_forget(visit: Visit) -> None:
    visitor = visit().opens("/quiz?lang=en")
    visitor.marks("q01", 5)
    visitor.opens("/?lang=ru").opens("/?lang=en")
    visitor.follows("Go on with the quiz you began")
    assert visitor.marked == {"q01": 5}
    visitor.opens("/").page.get_by_role("button", name="Clear it from this browser").click()
    assert not visitor.page.locator("#begun").is_visible()
    assert not visitor.reloads().page.locator("#begun").is_visible()


def test_the_browser_remembers_a_result_beside_a_quiz_that_is_begun_after_it(visit: Visit) -> None:
    visitor = visit().opens(f"/quiz?a={fold(BANK, {i.id: 4 for i in BANK.core})}&s={LAST}").presses("See my result")
    result = visitor.address
    visitor.opens("/").follows("See your result from")
    assert visitor.address == result
    visitor.opens("/quiz").marks("q01", 5)
    visitor.settles().opens("/").follows("See your result from")
    assert visitor.address == result
    visitor.opens("/").follows("Go on with the quiz")
    assert visitor.marked == {"q01": 5}
    stranger = visit().opens(result).opens("/")
    assert not stranger.page.locator("#begun").is_visible()


def test_of_two_tabs_the_fuller_quiz_is_offered_and_neither_is_lost_to_the_other(visit: Visit) -> None:
    first = visit().opens(f"/quiz?a={fold(BANK, {i.id: 4 for i in BANK.core[:15]})}&s=4")
    first.marks(section_items(BANK, 4)[0].id, 2)
    address = first.settles().address
    other = Visitor(first.page.context.new_page(), first.url).opens("/quiz")
    other.marks("q01", 5)
    other.settles().opens("/").follows("Go on with the quiz")
    assert other.address == address


def test_a_duplicated_tab_in_which_a_quiz_is_begun_leaves_the_first_within_reach(visit: Visit) -> None:
    first = visit().opens(f"/quiz?a={fold(BANK, {i.id: 4 for i in BANK.core[:15]})}&s=4")
    first.marks(section_items(BANK, 4)[0].id, 2)
    address = first.settles().address
    with first.page.expect_popup() as opened:
        first.page.evaluate("window.open('/quiz')")  # which takes the session's storage along, as a duplicate does
    other = Visitor(opened.value, first.url).settles()
    other.marks("q01", 5)
    other.settles().opens("/").follows("Go on with the quiz")
    assert other.address == address


@pytest.mark.parametrize("kept", ['{"begun": 5, "done": "x"}', '{"begun": [null, 5, {"at": 9e15}], "done": [{}]}', "[]", "{"])
def test_a_browser_that_keeps_what_is_none_of_ours_takes_the_quiz_all_the_same(visit: Visit, kept: str) -> None:
    visitor = visit().opens("/method")
    visitor.page.evaluate("(kept) => localStorage.setItem('pm-or-pmm', kept)", kept)
    visitor.opens("/quiz").marks("q01", 5)
    visitor.settles().opens("/").follows("Go on with the quiz")
    assert visitor.marked == {"q01": 5}


def test_a_page_that_will_never_connect_again_is_loaded_anew(visit: Visit) -> None:
    visitor = visit().opens("/quiz?lang=en")
    visitor.marks("q01", 4)
    visitor.settles().page.evaluate("window.before = true")
    visitor.page.evaluate("document.querySelector('.stApp').dataset.testConnectionState = 'DISCONNECTED_FOREVER'")
    visitor.page.wait_for_function("() => !window.before")
    assert visitor.settles().marked == {"q01": 4}


# As in a frame that a site has sandboxed.
KEEPS_NOTHING = """for (const [owner, name] of [[window, "localStorage"], [window, "sessionStorage"], [Document.prototype, "cookie"]]) {
  const refuse = () => { throw new DOMException("denied", "SecurityError") }
  Object.defineProperty(owner, name, { get: refuse, set: refuse })
}"""


def test_a_browser_that_keeps_nothing_takes_the_quiz_all_the_same(visit: Visit) -> None:
    visitor = visit(before=KEEPS_NOTHING).opens("/").presses("Start")
    visitor.marks("q01", 5)
    visitor.presses("Continue")
    assert visitor.back().marked == {"q01": 5}


def test_the_whole_quiz_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit(width=1000).opens("/")
    keys = visitor.page.keyboard

    def tab_to(what: str) -> None:
        for _ in range(30):
            if visitor.page.evaluate("(what) => document.activeElement.matches(what)", what):
                return
            keys.press("Tab")
        raise AssertionError(f"Tab does not lead to {what}")

    tab_to("main button, [data-testid=stMain] .stButton button")
    keys.press("Enter")
    visitor.page.locator(".stRadio").first.wait_for()
    expected = {}
    for number in range(1, BANK.sections + 1):
        visitor.settles()
        assert visitor.heading == f"Part {number} of {LAST}"
        assert visitor.page.evaluate("document.activeElement.tagName") == "H1"
        for place, item in enumerate(section_items(BANK, number)):
            keys.press("Tab")
            assert visitor.page.evaluate(f"Boolean(document.activeElement.closest('.st-key-{item.id}'))")
            keys.press("Space")
            for _ in range(place):
                keys.press("ArrowRight")
            expected[item.id] = place + 1
        assert visitor.marked == {i.id: expected[i.id] for i in section_items(BANK, number)}
        keys.press("Tab")
        before = visitor.address
        keys.press("Enter")
        visitor.page.wait_for_function("(before) => location.pathname + location.search !== before", arg=before)
    visitor.settles()
    assert folded(visitor, "r") == expected


def test_a_turned_section_starts_at_its_top(visit: Visit) -> None:
    visitor = visit(width=360).opens("/quiz")
    visitor.page.get_by_role("button", name="Continue").scroll_into_view_if_needed()
    assert visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 300
    visitor.presses("Continue")
    assert visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0

"""A visitor's way through the pages, told by their addresses: no browser here, but the pages themselves run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, choose, words
from questions import load
from questions.bank import SECTION_SIZE
from results.link import code, fold, unfold
from tests.sheets import enough
from views import address, page
from views.address import ASKED_AGAIN, EXTENSION, SHARED, section_number
from views.page import FILES

ROOT = Path(__file__).parent.parent
BANK = load()
IDS = [item.id for item in BANK.items]
CORE = [item.id for item in BANK.core]
ENOUGH = enough(BANK)
MIDDLE = fold(BANK, {item.id: 2 + place % 3 for place, item in enumerate(BANK.core)})
ANSWERS = some.dictionaries(some.sampled_from(IDS), some.integers(1, 5))


def visit(page: str = "", locale: str = "en-GB", **params: str) -> AppTest:
    """Open *page* as a browser of *locale* would, by its address."""
    at = AppTest.from_file(ROOT / "app.py", default_timeout=20)
    at.context = {"locale": locale}
    at.query_params.update(params)
    return at.switch_page(FILES.get(f"/{page}", f"views/{page}.py")).run() if page else at.run()


def params(at: AppTest) -> dict[str, str]:
    return {name: value[-1] if isinstance(value, list) else value for name, value in at.query_params.items()}


def words_of(at: AppTest) -> str:
    """Return the text on screen, tags taken out."""
    return re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", " ".join(e.proto.body for e in at.get("html")), flags=re.S)


def unbroken(at: AppTest) -> AppTest:
    assert not at.exception
    assert "Something broke" not in words_of(at)
    return at


def opened(at: AppTest, door: str) -> AppTest:
    """Open a *door*, by its key, whose inside is drawn only then."""
    at.session_state[door] = True
    return unbroken(at.run())


def drawn(at: AppTest, button: str) -> str:
    """Return the key under which *button* of the section on screen is drawn."""
    return next(str(one.key) for one in at.button if str(one.key).startswith(f"{button}-"))


def answer(at: AppTest, marks: dict[str, int]) -> AppTest:
    for radio in at.radio:
        if radio.key in marks:
            radio.set_value(str(marks[radio.key]))
    return at


@pytest.mark.parametrize(("name", "value"), [("RETENTION_DAYS", "30d"), ("BANK", "/nowhere/at/all"), ("DRAFTS", "perhaps")])
def test_an_app_that_is_set_wrongly_says_so_to_everybody_and_which_setting_it_is_to_its_log_alone(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(name, value)
    page._set_wrongly.cache_clear()
    try:
        for where, locale in (("", "en-GB"), ("quiz", "zh-TW"), ("coach", "ru-RU")):
            at = visit(where, locale)
            assert not at.exception and not at.radio and not at.button
            language = choose(None, locale)
            sentence = "This quiz can’t be opened right now. One of its settings needs mending; its log says which."
            assert words_of(at).strip() == words(language)(sentence)
    finally:
        page._set_wrongly.cache_clear()
    [line] = [record.getMessage() for record in caplog.records if record.levelname == "CRITICAL"]
    assert line.startswith(f"{name}: is ") and value not in line


def test_every_sentence_stands_where_the_translators_tools_find_it():
    """Babel on Python 3.11 does not look inside an f-string, so a `_()` in there would never reach a translator."""
    hidden = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for room in ("views", "results")
        for file in (ROOT / room).glob("**/*.py")
        for text in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in ("_", "_.n")
    ]
    assert hidden == []


# --- the address alone ---------------------------------------------------------------------------------------------------------


@given(ANSWERS, ANSWERS, ANSWERS, some.integers(1, 9))
def test_an_address_keeps_every_answer_and_the_newest_wins(folded, carried, fresh, number):
    said = {"a": fold(BANK, folded), "c": "".join(f"{i}{n}" for i, n in carried.items()), "s": str(number), "lang": "ru"}
    read = address.read(BANK, said | {i: str(n) for i, n in fresh.items()})
    assert read.section == number
    assert read.faults == ()
    assert read.answers == {**folded, **carried, **fresh}
    after = address.section_parameters(BANK, said, read.answers, number)
    assert address.read(BANK, after).answers == read.answers
    assert after["lang"] == "ru"
    assert set(after) <= {"a", "s", "lang"}


@given(some.dictionaries(some.sampled_from(["a", "c", "r", "s", "q01", "q99", "x01", "lang", "cohort"]), some.text(max_size=60)))
def test_no_address_breaks_the_reader(said):
    read = address.read(BANK, said)
    assert 1 <= read.section <= section_number(BANK, ASKED_AGAIN)
    assert set(read.answers) <= set(IDS)
    assert set(read.answers.values()) <= {1, 2, 3, 4, 5}
    address.section_parameters(BANK, said, read.answers, read.section)


def test_ten_thousand_characters_are_a_fault_and_take_nothing_with_them():
    for name in ("a", "q02", "s"):
        read = address.read(BANK, {name: "7" * 10_000, "q01": "4"})
        assert read.faults
        assert read.answers == {"q01": 4}


def test_sections_ask_the_core_in_order_and_three_more_have_the_numbers_after():
    last = len(CORE) // 5
    asked = [item.id for number in range(1, last + 1) for item in address.section_items(BANK, number)]
    assert asked == CORE
    assert address.section_items(BANK, last + 1) == address.section_items(BANK, EXTENSION) == BANK.extension
    assert address.section_items(BANK, last + 2) == address.section_items(BANK, SHARED) == BANK.shared
    again = [item.id for item in address.section_items(BANK, last + 3)]
    assert again == [item.id for item in address.section_items(BANK, ASKED_AGAIN)] == [CORE[n] for n in (0, 5, 10, 15, 20)]
    assert [section_number(BANK, one) for one in (EXTENSION, SHARED, ASKED_AGAIN)] == [last + 1, last + 2, last + 3]


@pytest.mark.parametrize(
    ("answered", "goes_on"), [(0, 1), (3, 1), (5, 2), (len(CORE) - 1, BANK.sections), (len(CORE), BANK.sections)]
)
def test_who_comes_back_goes_on_where_they_stopped(answered, goes_on):
    assert address.first_open(BANK, {item.id: 3 for item in BANK.core[:answered]}) == goes_on


def test_skipped_questions_are_named_with_their_section():
    answers = {id: 3 for id in CORE if id not in (CORE[3], CORE[10])}
    assert address.skipped(BANK, answers, BANK.sections) == ((4, 1), (11, 3))


# --- the pages -----------------------------------------------------------------------------------------------------------------


def test_the_quiz_leads_from_start_to_a_link_that_holds_every_answer():
    marks = {item.id: place % 5 + 1 for place, item in enumerate(BANK.core)}
    at = unbroken(visit())
    at.button[0].click().run()
    for number in range(1, BANK.sections + 1):
        assert [radio.key for radio in at.radio] == [item.id for item in address.section_items(BANK, number)]
        unbroken(answer(at, marks).button(key=drawn(at, "on")).click().run())
    assert unfold(BANK, params(at)["r"]) == marks
    assert set(params(at)) == {"r"}
    assert not at.radio


def test_a_turn_folds_the_section_and_back_shows_it_again():
    at = visit("quiz", lang="en", cohort="ABC")
    answer(at, {"q01": 5, "q03": 2}).button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["a"]) == {"q01": 5, "q03": 2}
    assert {"s": "2", "lang": "en", "cohort": "ABC"}.items() <= params(at).items()
    answer(at, {CORE[5]: 1}).button(key=drawn(at, "back")).click().run()
    assert {radio.key: radio.value for radio in at.radio} == {"q01": "5", "q02": None, "q03": "2", "q04": None, "q05": None}
    assert unfold(BANK, params(at)["a"]) == {"q01": 5, "q03": 2, CORE[5]: 1}


def test_another_replica_goes_on_from_the_address_alone():
    at = visit("quiz", a=fold(BANK, {"q01": 5}), s="2", **{CORE[6]: "4"})
    assert {radio.key: radio.value for radio in at.radio}[CORE[6]] == "4"
    at.button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["a"]) == {"q01": 5, CORE[6]: 4}


def test_an_answer_may_be_changed_after_a_turn():
    at = visit("quiz", a=fold(BANK, {"q01": 5, "q02": 1}), s="1")
    assert at.radio(key="q01").value == "5"
    answer(at, {"q01": 2}).button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["a"]) == {"q01": 2, "q02": 1}


def test_answers_carried_along_by_the_browser_are_shown_and_kept():
    second, third = CORE[6:8]
    at = visit("quiz", a=fold(BANK, {"q01": 5}), c=f"{second}2{third}3", s="2")
    assert {radio.key: radio.value for radio in at.radio} == dict.fromkeys(CORE[5:10]) | {second: "2", third: "3"}
    at.button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["a"]) == {"q01": 5, second: 2, third: 3}
    assert "c" not in params(at)


def test_the_result_can_be_asked_for_from_the_extension_and_from_shared_ground():
    for section, item in ((EXTENSION, BANK.extension[2].id), (SHARED, BANK.shared[1].id)):
        at = unbroken(visit("quiz", a=fold(BANK, {"q01": 5}), s=str(section_number(BANK, section))))
        answer(at, {item: 4}).button(key=drawn(at, "on")).click().run()
        assert unfold(BANK, params(at)["r"]) == {"q01": 5, item: 4}


def test_skipping_is_allowed_and_named():
    at = visit("quiz", a=fold(BANK, {id: 3 for id in CORE if id not in (CORE[3], CORE[10])}), s=str(BANK.sections))
    assert "You skipped questions 4, 11" in re.sub(r"\s+", " ", words_of(at)).replace(" ,", ",")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"q01": "99"}, "wasn’t one of the five"),
        ({"q77": "1"}, "wasn’t one of the five"),
        ({"q01": "x" * 10_000}, "wasn’t one of the five"),
        ({"a": "broken"}, "link"),
        ({"a": "x" * 10_000}, "link"),
        ({"s": str(section_number(BANK, ASKED_AGAIN) + 1)}, "a part that the quiz doesn’t have"),
        ({"s": "0"}, "a part that the quiz doesn’t have"),
        ({"s": "seven"}, "a part that the quiz doesn’t have"),
        ({"lang": "xx"}, "a language that we don’t speak"),
        ({"lang": "<script>alert(1)</script>"}, "a language that we don’t speak"),
    ],
)
@pytest.mark.parametrize("page", ["", "quiz"])
def test_a_broken_address_is_answered_in_a_sentence_and_the_rest_is_kept(page, said, sentence):
    at = unbroken(visit(page, **(said | {"q02": "4"})))
    assert sentence in words_of(at)
    assert "<script>alert" not in "".join(e.proto.body for e in at.get("html"))
    if page:
        assert "4" in [radio.value for radio in at.radio if radio.key == "q02"]
        at.button(key=drawn(at, "on")).click().run()
        assert unfold(BANK, params(at)["a"]) == {"q02": 4}
    else:
        at.button[0].click().run()
        assert params(at)["q02"] == "4"


def test_who_has_begun_is_offered_to_go_on_or_to_start_anew():
    begun = {"a": fold(BANK, dict.fromkeys(CORE[:12], 3)), CORE[12]: "2"}
    at = visit("", **begun)
    assert "You have answered 13 questions" in words_of(at)
    at.button[0].click().run()
    assert [radio.key for radio in at.radio] == CORE[10:15]
    assert [radio.value for radio in at.radio] == ["3", "3", "2", None, None]
    at = visit("", **begun)
    at.button[1].click().run()
    assert [radio.value for radio in at.radio] == [None] * SECTION_SIZE
    assert not {"a", CORE[12]} & set(params(at))


def test_a_finished_result_is_a_way_back_into_its_answers():
    at = visit("quiz", r=fold(BANK, {CORE[30]: 2}), s="7")
    assert at.radio(key=CORE[30]).value == "2"


@pytest.mark.parametrize(
    ("answered", "section", "offered"),
    [(10, 3, False), (ENOUGH, ENOUGH // SECTION_SIZE + 1, True), (len(CORE), BANK.sections, False)],
)
def test_a_first_result_is_offered_from_where_there_is_one(answered: int, section: int, offered: bool) -> None:
    at = visit("quiz", a=fold(BANK, dict.fromkeys(IDS[:answered], 4)), s=str(section))
    assert any(str(button.key).startswith("look-") for button in at.button) is offered


def test_a_look_at_a_first_result_loses_no_answer() -> None:
    known = dict.fromkeys(CORE[:ENOUGH], 4)
    at = answer(visit("quiz", a=fold(BANK, known), s=str(ENOUGH // SECTION_SIZE + 1)), {CORE[ENOUGH]: 2})
    unbroken(at.button(key=drawn(at, "look")).click().run())
    assert unfold(BANK, params(at)["r"]) == known | {CORE[ENOUGH]: 2}


@pytest.mark.parametrize(
    ("locale", "lang", "spoken"),
    [
        ("en-US", None, "en"),
        ("de-DE", None, "en"),
        ("zh-CN", None, "zh-Hans"),
        ("zh-TW", None, "zh-Hant"),
        ("zh-Hant-HK", None, "zh-Hant"),
        ("ru", None, "ru"),
        ("ru-RU", "en", "en"),
        ("en-GB", "zh-Hant", "zh-Hant"),
        ("en-GB", "zh-TW", "zh-Hant"),
        ("en-GB", "zh", "zh-Hans"),
        ("en-GB", "ru-RU", "ru"),
        ("ru-RU", "xx", "ru"),
    ],
)
def test_the_browser_chooses_the_language_until_the_address_does(locale, lang, spoken):
    at = unbroken(visit("quiz", locale, **({"lang": lang} if lang else {})))
    assert BANK.texts[spoken].items["q01"][0] in at.radio(key="q01").label


def test_a_result_is_shown_by_its_link_and_by_its_code_alike():
    token = fold(BANK, {item.id: 4 if item.pole == "pm" or item.b == "pm" else 2 for item in BANK.core})
    by_link, by_code = (unbroken(visit("result", lang="en", r=r)) for r in (token, code(token)))
    assert "PM" in words_of(by_link) and "Which result?" not in words_of(by_link)
    assert words_of(by_code) == words_of(by_link)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is empty"),
        ("   ", "This field is empty"),
        ("hello", "neither the link to a result nor its code"),
        ("x" * 1_999, "neither the link to a result nor its code"),
        (fold(BANK, {"q01": 3})[:-1], "Part of this link is missing"),
    ],
)
def test_what_cannot_be_read_is_answered_in_one_sentence_that_names_its_field(typed, sentence):
    asked, before = visit("result", lang="en"), visit("result", lang="en", r=MIDDLE)
    assert before.text_input.len == 0, "nothing behind a door is drawn before it is opened"
    opened(before, "taken-before")
    asked.text_input[0].set_value(typed)
    for at, button, fields in (
        (asked, "Show the result", ("Link or code",)),
        (before, "Compare", ("The link or code of your earlier result",)),
        (
            visit("compare", lang="en"),
            "Set side by side",
            ("The first person’s link or code", "The second person’s link or code"),
        ),
    ):
        for field in fields:
            next(one for one in at.text_input if one.label == field).set_value(typed)
        unbroken(next(one for one in at.button if one.label == button).click().run())
        for field in fields:
            assert f"{field}: " in words_of(at)
        assert words_of(at).count(sentence) == len(fields)


def test_two_people_get_names_that_stay_out_of_the_address_and_change_places():
    at = unbroken(visit("compare", lang="en", r=[fold(BANK, {item.id: 3 for item in BANK.core}), MIDDLE]))
    at.text_input(key="first-name").set_value("Ada <b>")
    at.text_input(key="second-name").set_value("Bo")
    unbroken(next(one for one in at.button if one.label == "Set side by side").click().run())
    assert "First person: Ada &lt;b&gt;" in words_of(at) and "Second person: Bo" in words_of(at)
    assert "Ada" not in str(at.query_params)
    before = list(at.query_params["r"])
    unbroken(next(one for one in at.button if one.label == "Swap the two").click().run())
    assert at.query_params["r"] == before[::-1]
    assert "First person: Bo" in words_of(at)


def test_a_changed_answer_is_tried_beside_the_result_and_taken_back():
    at = opened(visit("result", lang="en", r=MIDDLE), "what-if")
    assert "this is the answer that was given" in words_of(at)
    (pills,) = at.get("button_group")
    pills.set_value(5).run()
    assert "this is the answer that was given" not in words_of(unbroken(at))
    next(one for one in at.button if one.label == "Back to the answer that was given").click().run()
    assert "this is the answer that was given" in words_of(unbroken(at))


def test_neither_the_start_nor_the_questions_import_what_draws_and_prints():
    code = (
        "import sys, streamlit; had = set(sys.modules); import views.page, views.address, views.example;"
        "print(*{m.partition('.')[0] for m in set(sys.modules) - had} & {'plotly', 'pandas', 'typst', 'sqlalchemy'})"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT).stdout.split() == []


def test_a_section_left_blank_is_said_once_and_passes() -> None:
    at = visit("quiz", lang="en")
    assert "blank" not in words_of(at)
    at.button(key=drawn(at, "on")).click().run()
    assert params(at)["s"] == "2"
    assert "You left all of part 1 blank. That’s fine, but it makes the result less certain." in words_of(at)
    answer(at, {CORE[5]: 3}).button(key=drawn(at, "on")).click().run()
    assert params(at)["s"] == "3" and "blank" not in words_of(at)
    at.button(key=drawn(at, "on")).click().run()
    assert params(at)["s"] == "4" and "blank" not in words_of(at), "it is said once"


def test_the_last_section_left_blank_is_said_on_the_result_once_with_the_way_back() -> None:
    given = dict.fromkeys(CORE[:-5], 3)
    at = visit("quiz", lang="en", s=str(BANK.sections), a=fold(BANK, given))
    at.button(key=drawn(at, "on")).click().run()
    said = f"You left all of part {BANK.sections} blank. That’s fine, but it makes the result less certain."
    assert words_of(unbroken(at)).count(said) == 1
    way = f"./quiz?lang=en&amp;a={fold(BANK, given)}&amp;s={BANK.sections}"
    assert any(way in one.proto.body for one in at.get("html"))
    other = visit("result", lang="en", r=fold(BANK, given))
    assert said not in words_of(other), "nobody else is told, nor for another result"
    told = visit("quiz", lang="en", a=fold(BANK, given))
    told.session_state["left-blank"] = True  # of a section before
    told.query_params["s"] = str(BANK.sections)
    told.run().button(key=drawn(told, "on")).click().run()
    assert said not in words_of(told), "it is said once"


def test_a_section_with_one_answer_or_left_by_back_is_not_blank() -> None:
    at = visit("quiz", lang="en", s="2")
    at.button(key=drawn(at, "back")).click().run()
    assert "blank" not in words_of(at)
    answer(at, {BANK.core[0].id: 3}).button(key=drawn(at, "on")).click().run()
    assert params(at)["s"] == "2" and "blank" not in words_of(at)


def test_a_pair_reads_what_to_agree_on_once_and_then_the_work() -> None:
    at = visit("compare", lang="en")
    at.query_params["r"] = [fold(BANK, {item.id: 3 for item in BANK.core})] * 2
    told = words_of(unbroken(at.run()))
    assert told.count("Agree who takes each of these on") == 1
    assert told.count("agree who takes it on") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_part_says_as_many_minutes_as_the_start(language: str) -> None:
    from results.pace import between, span
    from views.asking import progress

    _ = words(language)
    before = span(BANK, BANK.core, _)
    assert _("{low} to {high} minutes left").format(**before) in progress(BANK, 1, _)
    left = [between(BANK, BANK.core[5 * n :], _) for n in range(BANK.sections)]
    assert left == sorted(left, reverse=True) and left[-1][0] >= 1

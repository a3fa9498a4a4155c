"""An address reads as it was meant, whatever stuck to each of its parameters, and nothing is ever misread."""

from __future__ import annotations

import random
import string
from urllib.parse import parse_qsl, quote

import pytest

from groups.keys import fresh_code, fresh_secret, fresh_sending_id
from questions import load
from results.link import BrokenLink, code, fold, unfold_any_version
from tests.test_journey import params, visit, words_of
from views import tidied as views_tidied
from views.tidied import TOKENS, tidied
from web.front import cleaned_query

BANK = load()
ANSWERS = {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)}
TOKEN = fold(BANK, ANSWERS)
STUCK = [".", ")", ",", "。", "，请看", "这是链接", "\u200b", "\u00a0", "»", '"', "'", ">", "!", " please"]
MEANT = {
    "lang": "zh-Hant",
    "cohort": fresh_code(),
    "group": fresh_code(),
    "k": fresh_secret(),
    "receipt": fresh_secret(),
    "person": fresh_secret()[:22],
    "sending": fresh_sending_id(),
    "sent": f"{fresh_sending_id()}.{TOKEN}",
    "s": "7",
    "q07": "4",
    "codes": "1",
    **dict.fromkeys(TOKENS, TOKEN),
}


@pytest.mark.parametrize("stuck", STUCK)
@pytest.mark.parametrize("name", MEANT)
def test_of_each_parameter_the_longest_beginning_counts_that_can_be_one(name: str, stuck: str) -> None:
    assert tidied([(name, MEANT[name] + stuck)]) == [(name, MEANT[name])]
    assert tidied([(name, "\u200b" + MEANT[name])]) == [(name, MEANT[name])]
    assert tidied([(name, MEANT[name])]) == [(name, MEANT[name])]


@pytest.mark.parametrize(
    "query",
    [
        f"r%3D{TOKEN}",
        f"r%253D{TOKEN}",
        f"amp;r={TOKEN}",
        f"amp;amp;r={TOKEN}",
        f"r={TOKEN[:9]}%20{TOKEN[9:]}",
        f"r={TOKEN[:9]}%E2%80%8B{TOKEN[9:]}",
        f"r={code(TOKEN)}",
        f"r={TOKEN}%3E",
    ],
)
def test_a_result_is_read_however_its_address_was_escaped(query: str) -> None:
    assert tidied(parse_qsl(query, keep_blank_values=True)) == [("r", TOKEN)]


@pytest.mark.parametrize(
    "link",
    [
        f"https://quiz.example/result?r={TOKEN}&lang=ru",
        f"https://quiz.example/result?lang=ru&r={TOKEN}",
        f"https://mail.example/?url={quote(f'https://quiz.example/result?r={TOKEN}', safe='')}&data=1&lang=ru",
    ],
)
@pytest.mark.parametrize("name", ["r", "a", "with"])
def test_a_whole_link_stands_for_its_token(name: str, link: str) -> None:
    assert tidied([(name, link)]) == [(name, TOKEN), ("lang", "ru")]


def test_a_link_that_cannot_be_read_is_left_whole_and_leads_nowhere_twice() -> None:
    once = cleaned_query(f"lang=ru&r={quote(f'https://quiz.example/result?lang=en{TOKEN[:-4]}&lang=en', safe='')}")
    assert cleaned_query(once) == once and "lang=ru" in once


def test_escaped_parameters_come_apart_and_the_others_stay() -> None:
    given = [(f"r={TOKEN}&lang=ru", ""), ("amp;cohort", MEANT["cohort"] + "."), ("utm_source", "mail.")]
    assert tidied(given) == [("r", TOKEN), ("lang", "ru"), ("cohort", MEANT["cohort"]), ("utm_source", "mail.")]


def test_of_a_parameter_that_is_given_twice_the_last_counts_for_servers_and_scripts_alike() -> None:
    assert cleaned_query("lang=en&s=2&q01=1&lang=ru&s=3&q01=5&c=q021&c=q022") == "lang=ru&s=3&q01=5&c=q022"
    two = f"r={TOKEN}&r={TOKEN}&utm_source=a&utm_source=b"
    assert cleaned_query(two) == two, "two results stand side by side"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cohort", MEANT["cohort"] + "a"),
        ("k", MEANT["k"] + "x"),
        ("q07", "45"),
        ("q07", "9"),
        ("q07", "1.5"),
        ("q07", "1,5"),
        ("r", TOKEN[:-1]),
        ("s", "123"),
    ],
    ids=["cohort", "k", "q07 45", "q07 9", "q07 1.5", "q07 1,5", "r", "s"],
)
def test_what_is_longer_or_shorter_than_it_can_be_is_left_for_the_page_to_refuse(name: str, value: str) -> None:
    assert tidied([(name, value)]) == [(name, value)]


def test_no_mutated_address_is_misread_and_each_is_understood_at_once() -> None:
    draw = random.Random(9)
    letters = string.ascii_letters + string.digits + "-_ .>)&=%;，\u200b"
    for _ in range(20_000):
        text = list(f"lang=ru&r={TOKEN}&cohort={MEANT['cohort']}")
        for _change in range(draw.randint(1, 4)):
            at = draw.randrange(len(text))
            match draw.randrange(3):
                case 0:
                    text[at] = draw.choice(letters)
                case 1:
                    text.insert(at, draw.choice(letters))
                case _:
                    del text[at]
        query = quote("".join(text), safe="&=%;")
        once = cleaned_query(query)
        assert cleaned_query(once) == once, query
        for name, value in parse_qsl(once):
            if name == "r":
                try:
                    assert unfold_any_version(BANK, value)[1] == ANSWERS
                except BrokenLink:
                    assert value in [given for _name, given in tidied(parse_qsl(query, keep_blank_values=True))]


def test_the_page_itself_tidies_its_address_where_no_server_does() -> None:
    at = visit("quiz", **{"lang": "en.", "s": "3)", "r": TOKEN + "。"})
    assert params(at) == {"lang": "en", "s": "3", "r": TOKEN}
    assert f"Part 3 of {BANK.sections}" in words_of(at)


def test_an_address_full_of_tokens_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """To look for a result in a text costs, and a page has no use for so many."""
    looked: list[str] = []
    monkeypatch.setattr(views_tidied, "_token", lambda value: looked.append(value) or value)
    many = [("r", "x.")] * 9
    assert tidied(many) == many and looked == []
    assert tidied(many[1:]) == many[1:] and len(looked) == 8

"""Every sentence of the app is there in every language, with the same things filled in."""

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import i18n
from i18n import LANGUAGES, SOURCE, words

HOME = Path(__file__).parent.parent
KEYWORDS = {"_": None, "n": (1, 2)}


def said() -> set[str | tuple[str, str]]:
    """Return every sentence that the rooms, pages and web say, as written in English."""
    found = [
        message
        for room in ("results", "views", "web")
        for message in extract_from_dir(str(HOME / room), method_map=[("**.py", "python")], keywords=KEYWORDS)
    ]
    return {message[2] for message in found}


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", [x for x in LANGUAGES if x != SOURCE])
def test_every_sentence_is_translated(language: str) -> None:
    known = {m.id if isinstance(m.id, str) else tuple(m.id): m for m in i18n.read(language) if m.id}
    assert said() - set(known) == set(), "run `make words`, then translate"
    assert set(known) - said() == set(), "no page says this any more: run `make words`"
    for message in known.values():
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = len(forms) if isinstance(message.id, str) else {"ru": 3}.get(language, 1)
        assert all(forms) and len(forms) == wanted and not message.fuzzy, message.id


@pytest.mark.parametrize("language", [x for x in LANGUAGES if x != SOURCE])
def test_a_translation_fills_in_what_the_sentence_does(language: str) -> None:
    for message in i18n.read(language):
        if not message.id:
            continue
        original = message.id if isinstance(message.id, str) else message.id[1]
        for form in message.string if isinstance(message.string, tuple) else (message.string,):
            assert fields(form) == fields(original), (message.id, form)


def test_russian_counts_as_russians_do() -> None:
    forms = [i18n.PLURALS["ru"](n) for n in (1, 2, 4, 5, 11, 12, 21, 22, 25, 100, 101, 111)]
    assert forms == [0, 1, 1, 2, 2, 2, 0, 1, 2, 2, 0, 2]


def test_numbers_and_dates_are_written_as_the_language_does() -> None:
    import datetime

    day = datetime.date(2026, 5, 3)
    assert words("en").date(day) == "3 May 2026"
    assert words("en").number(1234.5, 1) == "1,234.5"


def test_an_unknown_language_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        words("xx")


@pytest.mark.parametrize(
    ("asked", "preferred", "spoken"),
    [
        (None, "zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        (None, "zh-CN", "zh-Hans"),
        (None, "zh-Hant-HK", "zh-Hant"),
        (None, "de-DE,ru;q=0.7", "ru"),
        (None, "de-DE", "en"),
        (None, "", "en"),
        ("ru", "zh-CN", "ru"),
        ("xx", "ru-RU", "ru"),
    ],
)
def test_the_browser_chooses_the_language_unless_the_visitor_does(asked: str | None, preferred: str, spoken: str) -> None:
    assert i18n.choose(asked, preferred) == spoken

"""Every sentence of the app is there in every language, with the same things filled in."""

import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural

import i18n
import i18n.__main__ as desk
from i18n import LANGUAGES, SOURCE, languages, words
from i18n.__main__ import begin, counted

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
        wanted = len(forms) if isinstance(message.id, str) else len(words(language).row.plurals)
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
    """Of all whole numbers; CLDR's fourth form is for fractions, and no sentence counts those."""
    russian = words("ru").row
    assert [russian.plural(n) for n in (1, 2, 4, 5, 11, 12, 21, 22, 25, 100, 101, 111)] == [0, 1, 1, 2, 2, 2, 0, 1, 2, 2, 0, 2]
    assert russian.plurals == ("one", "few", "many")


@pytest.mark.parametrize(
    ("locale", "forms"),
    [("zh_Hans_CN", 1), ("en_GB", 2), ("fr_FR", 2), ("ru_RU", 3), ("cs_CZ", 3), ("pl_PL", 3), ("sl_SI", 4), ("ar_EG", 6)],
)
def test_a_language_has_as_many_forms_as_its_catalogue_asks_for(locale: str, forms: int) -> None:
    row = languages.table(ROW.replace("ru_RU", locale), drafts=True)["xx"]
    assert len(row.plurals) == get_plural(locale).num_plurals == forms
    assert {row.plural(n) for n in (*range(200), 1_000_000)} == set(range(forms))


# The table of languages

ROW = """
[xx]
locale = "ru_RU"
name = "Example"
draft = true
reading = { unit = "words", a_minute = 200, source = "nobody" }
punctuation = { gap = " ", colon = ": ", apart = "; ", stop = "." }
paper = { letters = "european", size = 8.8, fine = 7.4, leading = 0.62, rows = 1.5, hyphens = false }
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('name = "Example"\n', "", "i18n/languages.toml: xx name: Field required"),
        ("a_minute = 200, ", "", "i18n/languages.toml: xx reading a_minute: Field required"),
        ("size = 8.8, ", "", "i18n/languages.toml: xx paper size: Field required"),
        ('"ru_RU"', '"xq_QX"', "i18n/languages.toml: xx locale: Value error, CLDR has no locale 'xq_QX'"),
        ("draft = true", 'alphabet = "Latin"', "i18n/languages.toml: xx alphabet: Extra inputs are not permitted"),
        ("[xx]", "[xx", "i18n/languages.toml: not TOML"),
    ],
)
def test_what_a_language_lacks_is_named_and_never_taken_from_another(old: str, new: str, fault: str) -> None:
    assert old in ROW
    with pytest.raises(languages.UnfinishedWords) as refused:
        languages.table(ROW.replace(old, new), drafts=True)
    assert any(found.startswith(fault) for found in refused.value.faults), refused.value.faults


def test_a_draft_is_spoken_only_where_drafts_are_wanted() -> None:
    assert list(languages.table(ROW, drafts=True)) == ["xx"]
    assert not languages.table(ROW, drafts=False)
    assert not any(row.draft for row in LANGUAGES.values()), "a draft cannot be released"


def test_a_draft_says_in_english_what_it_lacks() -> None:
    row = languages.table(ROW, drafts=True)["xx"]
    draft = i18n.Words("xx", row, {"Back": ("Zurück",)})
    assert (draft("Back"), draft("Start"), draft.n("{n} day", "{n} days", 2)) == ("Zurück", "Start", "{n} days")


def test_a_sentence_without_words_is_named_with_its_file() -> None:
    catalog = i18n.Catalog(locale="ru_RU")
    catalog.add("Back", "")
    catalog.add(("{n} day", "{n} days"), ("{n} день", "{n} дня"))
    catalog.add("Start", "Начать")
    faults = i18n.unfinished(words("ru").row, catalog)
    assert faults == ("i18n/ru.po: not translated: 'Back'", "i18n/ru.po: not translated: '{n} day'")


def test_the_check_counts_what_a_language_lacks_and_names_the_first_of_it() -> None:
    catalog = i18n.Catalog(locale="ru_RU")
    for sentence in "abcde":
        catalog.add(sentence, "")
    catalog.add("Back", "Назад")
    first, *named, rest = counted(words("ru").row, catalog)
    assert first == "i18n/ru.po: 5 of 6 sentences are not translated"
    assert [fault[-3:] for fault in named] == ["'a'", "'b'", "'c'"]
    assert rest.startswith("i18n/ru.po: and 2 more")
    for sentence in "abcde":
        catalog[sentence].string = "а"
    assert counted(words("ru").row, catalog) == ()


def test_a_catalogue_is_begun_with_a_head_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "CATALOGUES", tmp_path)
    begin(languages.table(ROW.replace("ru_RU", "fr_FR"), drafts=True)["xx"])
    begun = (tmp_path / "xx.po").read_text("utf-8")
    assert begun.startswith("# French (France): the words of PM or PMM?") and "Plural-Forms: nplurals=2" in begun
    assert not any(
        placeholder in begun for placeholder in ("FIRST AUTHOR", "FULL NAME", "EMAIL@", "ORGANIZATION", "PROJECT ", "fuzzy")
    )


def test_every_sentence_carries_the_files_that_say_it() -> None:
    for language in LANGUAGES:
        if language != SOURCE:
            assert all(message.locations for message in i18n.read(language) if message.id), "run `make words`"


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
        (None, "en;q=0.2,ru;q=0.9,zh-CN;q=0.5", "ru"),
        (None, "zh-HK,en", "zh-Hant"),
        (None, "zh-MO,en", "zh-Hant"),
        (None, "zh-Hant,en", "zh-Hant"),
        (None, "zh,en", "zh-Hans"),
        (None, "zh-SG,en", "zh-Hans"),
        (None, "yue-HK,en", "en"),
        (None, "ru;q=0,en;q=0.1", "en"),
        (None, "ru-UA", "ru"),
        (None, "de, *;q=0.5", "en"),
        (None, "ru;q=much,zh-TW;q=0.1", "zh-Hant"),
        (None, "?,;q=1,--,ru", "ru"),
        ("ru", "zh-CN", "ru"),
        ("xx", "ru-RU", "ru"),
    ],
)
def test_the_browser_chooses_the_language_unless_the_visitor_does(asked: str | None, preferred: str, spoken: str) -> None:
    assert i18n.choose(asked, preferred) == spoken

"""Each language is an instrument of its own, and says of itself what it says otherwise: the notes are held to the sentences."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from questions import Text, load
from questions.bank import ROOM
from questions.soundness import length

BANK = load()
NOTES = (ROOM / "text" / "NOTES.md").read_text(encoding="utf-8")
LANGUAGES = tuple(sorted(BANK.texts))
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
HAN = ("zh-Hans", "zh-Hant")
PAIRS = {axis.id: tuple(item.id for item in BANK.core if item.axis == axis.id and item.form == "statement") for axis in BANK.axes}
SAME = "as English"


@cache
def part(name: str) -> str:
    """Return what stands under the heading of level 2 that names *name*."""
    found = [one for one in re.split(r"^## ", NOTES, flags=re.MULTILINE)[1:] if name in re.split(r"[\s()]+", one.split("\n")[0])]
    assert len(found) == 1, f"{name}: {len(found)} headings"
    return found[0]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of the one table under that heading, its head first, without the rule."""
    lines = [line for line in part(name).splitlines() if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    assert set("".join(cells[1])) == {"-"}
    assert len({len(row) for row in cells}) == 1, name
    return (cells[0], *cells[2:])


def back(language: str) -> dict[str, str]:
    """Return the back-translations of a language: "q01 a", "q01 b", "q02" and so on."""
    return {row[0]: row[1] for row in rows(language)[1:]}


def differs(language: str) -> dict[str, str]:
    """Return what a language says otherwise, by key."""
    head, *body = rows("differs")
    return {row[0]: row[head.index(language)] for row in body if row[head.index(language)] != SAME}


def sentences(text: Text) -> dict[str, str]:
    """Return the sentences of the items of a language under the keys of the back-translations."""
    return {
        f"{id} {side}".strip(): sentence
        for id, said in text.items.items()
        for side, sentence in zip(("a", "b") if len(said) == 2 else ("",), said, strict=True)
    }


ENGLISH = sentences(BANK.texts["en"])


# What the notes hold


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_every_item_is_translated_back(language: str) -> None:
    assert list(back(language)) == list(sentences(BANK.texts[language]))
    said = list(back(language).values())
    assert all(len(one.split()) >= 5 for one in said)
    assert len(set(said)) == len(said)


def test_what_differs_stands_in_one_place_for_all_languages() -> None:
    head, *body = rows("differs")
    assert head == ("key", *TRANSLATED)
    keys = [row[0] for row in body]
    assert len(set(keys)) == len(keys)
    known = {item.id for item in BANK.items} | {f"axes {a.id}" for a in BANK.axes}
    known |= {f"claims {c}" for c in BANK.claims} | {f"documents {d}" for d in BANK.documents}
    assert set(keys) <= known
    for row in body:
        assert all(row) and set(row[1:]) != {SAME}, row[0]


def test_the_glossary_has_the_same_terms_in_every_language() -> None:
    head, *body = rows("Glossary")
    assert head == ("English", *TRANSLATED)
    assert len(body) >= 30
    assert len({row[0] for row in body}) == len(body)
    for row in body:
        assert all(row), row
        assert re.search("[а-яё]", row[1]), row
        assert all(re.search("[\u4e00-\u9fff]", cell) for cell in row[2:]), row


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_glossarys_terms_are_those_that_people_read(language: str) -> None:
    """Of each term the first form; of a Russian word the part that does not bend."""
    with (ROOM.parent / "i18n" / f"{language}.po").open("rb") as file:
        words = [message.string or "" for message in read_po(file) if message.id]
    app = [one for said in words for one in ((said,) if isinstance(said, str) else said)]
    files = [(ROOM / folder / f"{language}.toml").read_text(encoding="utf-8") for folder in ("text", "prose")]
    read = "\n".join([*files, *app]).lower().replace("\xa0", " ")
    head, *body = rows("Glossary")
    for row in body:
        term = re.split(r"; |, in | where |（| \(", row[head.index(language)])[0].lower()
        stems = [word[: max(3, len(word) - 3)] for word in term.split()] if language == "ru" else [term]
        for stem in stems:
            assert stem in read, f"{row[0]}: {term}"


# Whether a sentence keeps its pole and its strength

PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "and",
        "or",
        "what",
        "which",
        "how",
        "that",
        "its",
        "it",
        "is",
        "are",
        "be",
        "as",
        "by",
        "i",
        "would",
        "so",
        "into",
        "from",
        "one",
        "up",
        "our",
        "us",
        "do",
        "can",
        "will",
        "they",
        "their",
        "them",
        "who",
        "whom",
        "this",
        "these",
        "those",
        "after",
        "each",
        "every",
        "made",
        "make",
        "makes",
    ]
)
NUMBERS = ("two", "five", "thirty", "hundred", "half", "twice")


def roots(sentence: str) -> set[str]:
    """Return the beginnings of the words of *sentence* that carry meaning."""
    return {word[:5] for word in re.findall(r"[a-z]+", sentence.lower()) if word not in PLAIN}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_back_translation_is_nearer_to_its_own_side_than_to_the_other(language: str) -> None:
    for item in BANK.scored:
        if item.form != "contrast" or item.id in differs(language):
            continue
        for side, other in (("a", "b"), ("b", "a")):
            mine, theirs = roots(ENGLISH[f"{item.id} {side}"]), roots(ENGLISH[f"{item.id} {other}"])
            told = roots(back(language)[f"{item.id} {side}"])
            own, strange = (len(told & one) / len(one) for one in (mine - theirs, theirs - mine))
            assert own > strange, f"{language} {item.id} {side}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_not_close_to_the_english_is_listed(language: str) -> None:
    for key, sentence in ENGLISH.items():
        if key.split(" ")[0] in differs(language):
            continue
        told = back(language)[key]
        kept = len(roots(sentence) & roots(told)) / len(roots(sentence))
        assert kept >= 0.45, f"{language} {key} ({kept:.2f}): {told}"
        for number in NUMBERS:
            assert (number in sentence.split()) == (number in told.split()), f"{language} {key}: {number}"


def together(language: str, axis: str) -> str:
    """Return how both statements of an axis begin."""
    one, other = (BANK.texts[language].items[id][0] for id in PAIRS[axis])
    return one[: next(place for place in range(len(one)) if not other.startswith(one[: place + 1]))]


@pytest.mark.parametrize("axis", PAIRS)
def test_the_statements_of_an_axis_ask_for_the_same_willingness(axis: str) -> None:
    """Where English begins both alike, so does every language, and the notes say how."""
    head, *body = rows("Frames")
    noted = {row[0]: row for row in body}[axis]
    assert noted[1] == ", ".join(PAIRS[axis])
    assert len(together("en", axis).split()) >= 4
    for language in LANGUAGES:
        shared, least = together(language, axis), 5 if language in HAN else 3
        count = len(re.findall("[\u4e00-\u9fff]", shared)) if language in HAN else len(shared.split())
        assert count >= least, f"{language} {axis}: {shared}"
        assert shared.startswith(noted[head.index(language)]), f"{language} {axis}: {shared}"
        assert len(noted[head.index(language)]) >= 0.7 * len(shared.strip(" ，,"))


NEGATIONS = {
    "en": r"\b(?:not|no|never|without|nobody|nothing|none|nor|neither|hardly|avoid\w*|refus\w*|\w+n't)\b",
    "ru": r"\b(?:не|нет|ни|никогда|никто|ничего|ничто|нельзя|без|нигде|избегать|отказаться)\b",
    "zh-Hans": r"[不没无非别勿莫]|未(?!来)|避免|拒绝",
    "zh-Hant": r"[不沒無非別勿莫]|未(?!來)|避免|拒絕",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_item_is_negated(language: str) -> None:
    for id, said in BANK.texts[language].items.items():
        for sentence in said:
            assert not re.search(NEGATIONS[language], sentence.lower()), f"{language} {id}: {sentence}"


def test_the_lists_of_negations_find_some() -> None:
    for language, sentence in (("en", "I don't"), ("ru", "Я не хочу"), ("zh-Hans", "从不开会"), ("zh-Hant", "未必如此")):
        assert re.search(NEGATIONS[language], sentence)
    assert not re.search(NEGATIONS["zh-Hant"], "未來五年")


# Whether a side is simply longer

RATIO = {"en": 1.25, "ru": 1.35, "zh-Hans": 1.1, "zh-Hant": 1.1}
"""The longer side of a contrast over the shorter: in words, or in Han characters, where one is easily seen."""
SUMS = {"en": 0.03, "ru": 0.03, "zh-Hans": 0.02, "zh-Hant": 0.02}
AXIS = {"en": 0.08, "ru": 0.16, "zh-Hans": 0.06, "zh-Hant": 0.06}


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_poles_are_as_long_as_each_other_in_the_scripts_own_measure(language: str) -> None:
    sums: dict[str, dict[str, int]] = {axis.id: {"pm": 0, "pmm": 0} for axis in BANK.axes}
    for item in BANK.scored:
        said = BANK.texts[language].items[item.id]
        counts = [length(sentence)[0] for sentence in said]
        for pole, count in zip((item.a, item.b) if item.a else (item.pole,), counts, strict=True):
            sums[str(item.axis)][str(pole)] += count
        assert max(counts) / min(counts) <= RATIO[language], f"{language} {item.id}: {counts}"
    for axis, of in sums.items():
        assert abs(of["pm"] / of["pmm"] - 1) <= AXIS[language], f"{language} {axis}: {of}"
    pm, pmm = (sum(of[pole] for of in sums.values()) for pole in ("pm", "pmm"))
    assert abs(pm / pmm - 1) <= SUMS[language], f"{language}: {pm} and {pmm}"


# Whether Chinese is written for those who read it

MAINLAND = [
    "軟件",
    "用戶",
    "信息",
    "視頻",
    "網絡",
    "質量",
    "渠道",
    "反饋",
    "營銷",
    "博客",
    "程序員",
    "互聯網",
    "默認",
    "屏幕",
    "鏈接",
    "打印",
    "數據庫",
    "優化",
    "立馬",
    "水平線",
    "土豆",
    "出租車",
    "短信",
    "硬盤",
    "鼠標",
    "服務器",
    "智能",
    "項目",
    "硬件",
    "路線圖",
    "產品市場經理",
    "待辦列表",
    "需求文檔",
    "文檔",
    "銷售團隊",
    "帖子",
]
TAIWAN = [
    "软体",
    "硬体",
    "使用者",
    "资讯",
    "影片",
    "网路",
    "品质",
    "通路",
    "回馈",
    "行销",
    "部落格",
    "程式",
    "网际网路",
    "预设",
    "萤幕",
    "连结",
    "列印",
    "资料库",
    "计程车",
    "简讯",
    "硬碟",
    "滑鼠",
    "伺服器",
    "智慧型",
    "专案",
    "蓝图",
    "简报",
    "冷气",
    "贴文",
    "透过",
    "业务团队",
    "电玩",
    "介面",
    "品牌力",
    "客诉",
    "行动装置",
    "应用程式",
    "拜访客户",
    "档案",
]


def chinese(language: str) -> list[str]:
    text = BANK.texts[language]
    axes = [name for axis in text.axes.values() for name in (axis.pm, axis.pmm, axis.about)]
    return [*(one for said in text.items.values() for one in said), *text.claims.values(), *axes]


@pytest.mark.parametrize(("language", "foreign", "charset"), [("zh-Hant", MAINLAND, "big5"), ("zh-Hans", TAIWAN, "gb2312")])
def test_chinese_is_of_its_own_side_of_the_strait(language: str, foreign: list[str], charset: str) -> None:
    for sentence in chinese(language):
        for word in foreign:
            assert word not in sentence, f"{language}: {word}: {sentence}"
        for character in re.findall("[\u3400-\u9fff]", sentence):
            assert character.encode(charset), sentence  # a character of the other script is not in its set


def test_neither_chinese_is_the_other_converted() -> None:
    """Sentences that are alike but for the script would be few by chance and many by conversion."""
    alike = [
        key
        for key, said in sentences(BANK.texts["zh-Hant"]).items()
        if len(said) == len(sentences(BANK.texts["zh-Hans"])[key])
        and sum(x == y for x, y in zip(said, sentences(BANK.texts["zh-Hans"])[key], strict=True)) > 0.6 * len(said)
    ]
    assert len(alike) < 0.1 * len(ENGLISH), alike


def test_the_card_of_measurement_leads_to_what_differs() -> None:
    card = (Path(ROOM).parent / "docs" / "measurement.md").read_text(encoding="utf-8")
    assert "questions/text/NOTES.md" in card

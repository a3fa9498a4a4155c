"""Each language is written anew, and every sentence of it means what the English one means."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from i18n.languages import DRAFTS
from questions import Text, load
from questions.bank import SHIPPED_BANK
from questions.soundness import length

BANK = load()
LANGUAGES = tuple(sorted(set(BANK.texts) - DRAFTS))  # a draft is judged when it is finished
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")
HAN = ("zh-Hans", "zh-Hant")
PAIRS = {axis.id: tuple(item.id for item in BANK.core if item.axis == axis.id and item.form == "statement") for axis in BANK.axes}
GLOSSARY: dict[str, dict[str, Any]] = tomllib.loads((SHIPPED_BANK / "glossary.toml").read_text("utf-8"))


def sentences(text: Text) -> dict[str, str]:
    """Return the sentences of the items of a language by item and name: "q01 a", "q01 b", "q02 says" and so on."""
    return {
        f"{id} {name}": sentence
        for id, said in text.items.items()
        for name, sentence in zip(("a", "b") if len(said) == 2 else ("says",), said, strict=True)
    }


ENGLISH = sentences(BANK.texts["en"])


@dataclass(frozen=True)
class Back:
    """A sentence translated back word for word, and which English words it says otherwise."""

    says: str
    instead: Mapping[str, str]

    def meant(self, english: str) -> str:
        """Return the *english* sentence with the words that this language uses in place of some of it."""
        for words, said in self.instead.items():
            english = re.sub(re.escape(words), said, english, flags=re.IGNORECASE)
        return english


@cache
def back(language: str) -> dict[str, Back]:
    """Return the back-translations of a language by item and name of the sentence."""
    items = tomllib.loads((SHIPPED_BANK / "text" / "back" / f"{language}.toml").read_text("utf-8"))["items"]
    return {f"{id} {name}": Back(one["says"], one.get("instead", {})) for id, item in items.items() for name, one in item.items()}


# What each language says, for those who do not read it


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_of_every_item_is_translated_back(language: str) -> None:
    assert list(back(language)) == list(sentences(BANK.texts[language]))
    said = [one.says for one in back(language).values()]
    assert all(len(one.split()) >= 5 for one in said)
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_said_otherwise_is_quoted_from_both(language: str) -> None:
    """No sentence is let off: what replaces an English word stands in the back-translation, and most of a sentence is kept."""
    for key, one in back(language).items():
        english = ENGLISH[key].lower()
        for words, said in one.instead.items():
            assert words.lower() in english, f"{language} {key}: {words}"
            assert said.lower() in one.says.lower(), f"{language} {key}: {said}"
        changed = roots(ENGLISH[key]) - roots(one.meant(ENGLISH[key]))
        assert len(changed) <= 0.65 * len(roots(ENGLISH[key])), f"{language} {key}: {sorted(changed)}"


# One thing, one term


def pairs(language: str) -> Iterator[tuple[str, str, str]]:
    """Return each sentence of the bank with its place, in English and in *language*."""
    english, other = BANK.texts["en"], BANK.texts[language]
    for key, sentence in ENGLISH.items():
        yield key, sentence, sentences(other)[key]
    for id, axis in english.axes.items():
        for name in ("pm", "pmm", "about"):
            yield f"axis {id} {name}", getattr(axis, name), getattr(other.axes[id], name)
    for id, said in english.claims.items():
        yield f"claim {id}", said, other.claims[id]
    for id, document in english.documents.items():
        yield f"document {id}", document.title, other.documents[id].title
        for section, title in document.sections.items():
            yield f"document {id} {section}", title, other.documents[id].sections[section]


def app(language: str) -> Iterator[tuple[str, str, str]]:
    """Return each sentence of the app, in English and in *language*; of a plural each form."""
    with (SHIPPED_BANK.parent / "i18n" / f"{language}.po").open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
            strings = message.string if isinstance(message.string, (tuple, list)) else (message.string or "",)
            yield from ((ids[-1][:60], ids[-1], said) for said in strings if ids[-1])


def stands(term: Sequence[str], sentence: str) -> bool:
    """Whether one of the forms of an English *term* stands as a word in *sentence*."""
    return re.search(r"\b(?:" + "|".join(map(re.escape, term)) + r")\b", sentence, re.IGNORECASE) is not None


def uses(forms: Sequence[str], sentence: str) -> bool:
    """Whether one of *forms* is used in *sentence*: every part of it, wherever it stands."""
    plain = sentence.lower().replace("\u00a0", " ")
    return any(all(part in plain for part in form.lower().split(" ")) for form in forms)


def test_the_glossary_has_every_term_in_every_language() -> None:
    assert len(GLOSSARY) >= 40
    for term, said in GLOSSARY.items():
        assert set(said) - {"avoid", "app"} - DRAFTS == set(LANGUAGES), term
        assert all(said[language] and all(said[language]) for language in LANGUAGES), term
        assert any(stands(said["en"], english) for _where, english, _other in (*pairs("ru"), *app("ru"))), term


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_term_is_said_wherever_the_english_says_it(language: str) -> None:
    """Not somewhere in the file, but in the very sentence; a synonym does not pass."""
    for term, said in GLOSSARY.items():
        for where, english, other in (*pairs(language), *(app(language) if said.get("app") else ())):
            if stands(said["en"], english):
                assert uses(said[language], other), f"{language} {where}: {term}: {other}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_would_be_misunderstood_stands_nowhere(language: str) -> None:
    everything = [*pairs(language), *app(language)]
    for term, said in GLOSSARY.items():
        for word in said.get("avoid", {}).get(language, ()):
            for where, _english, other in everything:
                assert word.lower() not in other.lower(), f"{language} {where}: {term}: {other}"


def test_the_search_for_a_term_tells_it_from_a_synonym() -> None:
    roadmap = GLOSSARY["roadmap"]
    assert stands(roadmap["en"], "Planning the roadmap") and not stands(roadmap["en"], "Planning the roadmaps ahead")
    assert uses(roadmap["ru"], "Вести дорожную карту") and not uses(roadmap["ru"], "Вести план развития")
    assert not uses(GLOSSARY["channel"]["zh-Hant"], "選擇推廣的媒體")


# Whether a sentence keeps its pole and its strength

PLAIN = frozenset(
    [
        "d",
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
KEPT = 0.6  # of the words that carry meaning, in a sentence as in its back-translation


def roots(sentence: str) -> set[str]:
    """Return the beginnings of the words of *sentence* that carry meaning."""
    plain = sentence.lower().replace("’s ", " ")
    return {word[:5] for word in re.findall(r"[a-z]+", plain) if word not in PLAIN}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_back_translation_is_nearer_to_its_own_side_than_to_the_other(language: str) -> None:
    for item in BANK.scored:
        for side, other in (("a", "b"), ("b", "a")) if item.form == "contrast" else ():
            said = back(language)[f"{item.id} {side}"]
            mine, theirs = (roots(back(language)[f"{item.id} {one}"].meant(ENGLISH[f"{item.id} {one}"])) for one in (side, other))
            own, strange = (len(roots(said.says) & one) / len(one) for one in (mine - theirs, theirs - mine))
            assert own > strange, f"{language} {item.id} {side}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_means_what_the_english_means(language: str) -> None:
    for key, english in ENGLISH.items():
        said = back(language)[key]
        meant = said.meant(english)
        kept = len(roots(meant) & roots(said.says)) / len(roots(meant))
        assert kept >= KEPT, f"{language} {key} ({kept:.2f}): {said.says}"
        for number in NUMBERS:
            assert (number in meant.split()) == (number in said.says.split()), f"{language} {key}: {number}"


def together(language: str, axis: str) -> str:
    """Return how both statements of an axis begin."""
    one, other = (BANK.texts[language].items[id][0] for id in PAIRS[axis])
    return one[: next(place for place in range(len(one)) if not other.startswith(one[: place + 1]))]


@pytest.mark.parametrize("axis", PAIRS)
def test_the_statements_of_an_axis_ask_for_the_same_willingness(axis: str) -> None:
    """Where English begins both alike, so does every language: only what is done differs, and not how willing one has to be."""
    assert len(together("en", axis).split()) >= 4
    for language in LANGUAGES:
        shared, least = together(language, axis), 5 if language in HAN else 3
        count = len(re.findall("[\u4e00-\u9fff]", shared)) if language in HAN else len(shared.split())
        assert count >= least, f"{language} {axis}: {shared}"


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
    card = (Path(SHIPPED_BANK).parent / "docs" / "measurement.md").read_text(encoding="utf-8")
    assert "questions/text/NOTES.md" in card

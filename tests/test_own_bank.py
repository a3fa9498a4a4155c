"""A bank of somebody's own is told nothing that is so of today's documents alone, on screen or on paper, in any language."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from i18n import LANGUAGES, words
from questions import Bank, load
from questions.prose import Caveats
from results import pdf
from results.comparison import pair
from results.narrative import narrative
from results.pace import span
from results.paper import setting
from results.reasons import TOGETHER, articles, which_articles
from scoring import score
from tests.own_bank import own_bank
from tests.test_narrative import BANK as SHIPPED
from tests.test_narrative import cases, sentences
from views.promise import own_cost, what_questions_rest_on
from views.provenance import agreement, axes_resting_on_one, leans_on_one, method

OF_TODAY = {
    "en": ("three articles", "All three", "broader role", "Taiwan", "A, B and C"),
    "ru": ("трёх стат", "Три статьи", "Все три", "все три", "роль шире", "тайван", "A, B и C"),
    "zh-Hans": ("三篇", "范围更广", "范围比 PMM", "台湾", "A、B、C"),
    "zh-Hant": ("三篇", "範圍比 PMM", "台灣", "A、B、C"),
}
"""What the sentences of today's bank hold, by language; `test_the_bank_that_ships_is_told_all_of_it` finds each."""
TODAY = datetime.date(2027, 1, 1)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own_bank(tmp_path_factory.mktemp("own") / "bank")


@pytest.fixture(scope="module")
def bank(folder: Path) -> Bank:
    return load(folder)


def told(bank: Bank, language: str) -> str:
    """Return all that results, a pair and the pages on the sources say; of the articles' own text only their titles stand in it."""
    _ = words(language)
    said = [text for _case, profile, answers in cases() for text in sentences(narrative(bank, profile, answers, _))]
    profile = score(bank, {item.id: 1 + place % 5 for place, item in enumerate(bank.core)})
    said += sentences(pair(bank, profile, profile, _))
    return "\n".join((*said, what_questions_rest_on(_), method.__wrapped__(language), str(setting(bank, _, "a4")["footer"])))


@every_language
def test_the_bank_that_ships_is_told_all_of_it(language: str) -> None:
    found = told(SHIPPED, language) + _which(SHIPPED, language)
    assert [phrase for phrase in OF_TODAY[language] if phrase not in found] == []


@every_language
def test_a_bank_of_two_documents_is_told_none_of_it(language: str, bank: Bank, served: None) -> None:
    found = told(bank, language) + _which(bank, language)
    assert [phrase for phrase in OF_TODAY[language] if phrase in found] == []


@pytest.mark.parametrize("language", [language for language in LANGUAGES if not words(language).gap])
def test_in_chinese_the_page_on_the_sources_has_no_comma_of_another_script_and_no_space_before_a_bracket(
    language: str, served: None
) -> None:
    read = re.sub("<[^>]+>", "", method.__wrapped__(language))
    assert "（" in read and not re.findall(r".{0,8}(?:, |\s（).{0,8}", read)


def test_nothing_that_one_role_alone_is_given_stands_where_the_articles_disagree(served: None) -> None:
    _before, _h, disagree = method.__wrapped__("en").partition("Where the articles disagree")
    disputed, _h, undisputed = disagree.partition("How the two roles work together")
    claims = {id: (SHIPPED.texts["en"].claims[id], claim) for id, claim in SHIPPED.claims.items() if claim.axis is None}
    assert {id for id, (text, _claim) in claims.items() if text in undisputed} == set(TOGETHER)
    listed = [claim for id, (text, claim) in claims.items() if text in disputed]
    assert len(listed) == len(claims) - len(TOGETHER)
    for claim in listed:
        assert {coding.direction for coding in claim.codings} not in ({1}, {-1}), claim.id


@every_language
def test_the_page_on_the_sources_says_the_minutes_that_the_first_page_promises(language: str, served: None) -> None:
    _ = words(language)
    minutes = span(SHIPPED, SHIPPED.core, _)
    sentence = "Answering takes {low} to {high} minutes in this language, worked out from reading speeds."
    assert _(sentence).format(**minutes) in method.__wrapped__(language)
    assert all(minutes[end] in own_cost(_) for end in ("low", "high"))


def _which(bank: Bank, language: str) -> str:
    return which_articles(articles(bank, words(language)), words(language))


def test_it_is_told_what_is_so(bank: Bank, served: None) -> None:
    found = told(bank, "en")
    for so in (
        "Based on two articles.",
        "PM or PMM? Based on two articles; not validated",
        "passages in two published articles",
        "The two articles",
        "Both articles",
        "An activity weighs 0.89 if both articles",
        "These figures come from a different set of questions.",
        "We ran that simulation with a different set of questions.",
        "There are jobs that combine both.",
    ):
        assert so in found, so
    assert _which(bank, "en") == "What the letters A and B stand for"


@every_language
def test_its_report_has_the_same_pages_and_foot(language: str, bank: Bank) -> None:
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    _ = words(language)
    printed = pypdf.PdfReader(
        io.BytesIO(pdf.report(bank, score(bank, answers), answers, _, link="https://q.example/", when=TODAY))
    )
    assert len(printed.pages) == pdf.PAGES
    two = {"en": "two articles", "ru": "двух статьях", "zh-Hans": "两篇", "zh-Hant": "兩篇"}[language]
    for page in printed.pages:
        assert two in " ".join(page.extract_text().split())


@pytest.mark.parametrize(("n", "weighs"), [(1, "0.67"), (2, "0.89"), (3, "1"), (4, "1.07"), (12, "1.23")])
def test_what_a_unanimous_activity_weighs_hangs_on_how_many_articles_there_are(n: int, weighs: str) -> None:
    assert agreement(n, words("en")).startswith(f"An activity weighs {weighs} if ")
    for language in LANGUAGES:
        assert "{" not in agreement(n, words(language))


@pytest.mark.parametrize(
    ("n", "foot"), [(1, "на одной статье,"), (2, "на двух статьях,"), (5, "на пяти статьях,"), (21, "на 21 статье,")]
)
def test_russian_counts_articles_as_russians_do(n: int, foot: str) -> None:
    document = next(iter(SHIPPED.documents.values()))
    of_many = replace(SHIPPED, documents={f"D{k}": document for k in range(n)})
    assert foot in setting(of_many, words("ru"), "a4")["footer"]


def test_the_caveats_of_the_bank_that_ships_speak_of_documents_it_has() -> None:
    for text in SHIPPED.texts.values():
        caveats = text.prose.caveats
        assert all((caveats.articles, caveats.letters, caveats.combined)) and set(caveats.discounts) <= set(SHIPPED.documents)


def test_a_bank_without_caveats_has_none(bank: Bank) -> None:
    assert all(text.prose.caveats == Caveats() for text in bank.texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_axis_that_weighs_nothing_without_an_article_is_said_to(language: str) -> None:
    """The sentence below the table of weights says what the table shows, to its last digit."""
    bank, _ = load(), words(language)
    resting = axes_resting_on_one(bank)
    assert resting
    for axis, letter in resting:
        left = next(a.weight for a in load(without=letter).axes if a.id == axis.id)
        almost = _("“{pmm} ↔ {pm}” rests almost wholly on article {letter}.")
        none_left = _("Without article {letter}, “{pmm} ↔ {pm}” would weigh nothing.")
        names = bank.texts[language].axes[axis.id]
        said = (almost if round(left, 2) else none_left).format(pm=names.pm, pmm=names.pmm, letter=letter)
        assert leans_on_one(bank, axis, letter, _) == said

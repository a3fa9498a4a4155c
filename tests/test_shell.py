"""What the server sends before any script has run: the page's own words, in the visitor's language and theme, and nothing of an address."""

from __future__ import annotations

import re
from html import unescape

import pytest

from i18n import LANGUAGES, Words, words
from questions import load
from results.colours import DARK, LIGHT
from results.link import fold
from results.narrative import narrative
from results.spokes import result_spokes
from scoring import score
from views import shell as first
from views import whose
from views.example import example_answers
from views.promise import own_cost
from views.titles import PAGES

BANK = load()
ANSWERS = dict(example_answers(BANK))
TOKEN = fold(BANK, ANSWERS)
SCRIPT = '"><script>alert(1)</script>'
FEW = fold(BANK, {item.id: 2 for item in BANK.core[:7]})


def shell(path: str, params: dict[str, str], _: Words, own: str = "", site: str = "") -> str:
    """Return the first version of the page at *path*, a result's, too."""
    return first.result(params, first.Visit(own, site), _)[0] if path == "/result" else first.shell(path, params, _)


def text(html: str) -> str:
    """Return what is read of *html*, without its styles."""
    return unescape(re.sub(r"(?s)<(style|script)>.*?</\1>|<[^>]*>", " ", html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_says_what_it_promises_and_costs_and_can_be_begun(language: str) -> None:
    _ = words(language)
    sent = shell("/", {"lang": language}, _)
    for said in (_("Would you rather shape the product, or bring it to market?"), own_cost(_), _("How it works")):
        assert said in text(sent)
    assert f'<a href="./quiz?lang={language}" class="press primary"><span>{_("Start")}</span></a>' in sent
    assert f'lang="{language}"' in sent


def test_it_is_light_by_day_and_dark_by_night() -> None:
    sent = shell("/", {}, words("en"))
    assert f"light-dark({LIGHT.ink},{DARK.ink})" in sent and "color-scheme: light dark" in sent


def test_a_way_to_another_language_keeps_the_answers_and_leaves_the_secrets() -> None:
    sent = shell("/", {"a": FEW, "k": "Opens1"}, words("en"))
    assert f'href="?a={FEW}&amp;lang=ru"' in sent
    assert "Opens1" not in sent


def test_somebody_who_has_begun_is_led_on() -> None:
    _ = words("en")
    sent = shell("/", {"a": FEW}, _)
    assert "You have answered 7 questions." in text(sent)
    assert f'<a href="./quiz?a={FEW}&amp;s=2" class="press primary">' in sent
    assert '<a href="./quiz" class="press tertiary">' in sent and _("Start again") in text(sent)


def test_a_group_speaks_first_to_whom_it_invited() -> None:
    sent = shell("/", {"cohort": "ABCD"}, words("en"))
    assert "Would you rather" in text(sent)
    assert "press" not in re.sub(r"(?s)<style>.*?</style>", "", sent) and "we store nothing" not in text(sent)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_in_an_address_becomes_html(path: str) -> None:
    names = ("r", "a", "c", "s", "lang", "q01", "cohort", "name", "embed", SCRIPT)
    sent = shell(path, dict.fromkeys(names, SCRIPT), words("en"))
    assert "<script>alert" not in sent and "onerror" not in sent


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_head_and_foot_at_once(path: str) -> None:
    sent = shell(path, {}, words("ru"))
    assert sent.count('<header class="head">') == sent.count('<footer class="foot"') == sent.count("<main") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_is_whole_before_any_script_and_so_are_its_papers(language: str) -> None:
    _ = words(language)
    profile = score(BANK, ANSWERS)
    told = narrative(BANK, profile, ANSWERS, _, reader="own")
    sent = shell("/result", {"r": TOKEN, "lang": language}, _, own=whose.result_hash(TOKEN))
    read = text(sent)
    assert f'<h1 class="says">{told.headline}</h1>' in sent
    for said in (
        *told.chance,
        *(pull.numbers for pull in told.role_pulls),
        *(s for part in told.story for s in part),
        *told.limits,
    ):
        assert said in read
    assert {spoke.name for spoke in result_spokes(BANK, profile, _)} <= {re.sub(r"\s+", " ", one) for one in names(sent)} | {
        re.sub(r"\s+", "", one) for one in names(sent)
    }
    for kind in ("pdf", "png"):
        assert f'href="./r/{TOKEN}.{kind}?lang={language}"' in sent


def names(html: str) -> list[str]:
    """Return what the spokes of the radar in *html* are called; a name that is broken after a hyphen loses the space."""
    found = re.findall(r'<span class="name (?:start|end|middle)"[^>]*>(.*?)</span></span>', html)
    return [unescape(re.sub(r"<[^>]*>", " ", one)).strip().replace("- ", "-") for one in found]


def test_who_was_sent_a_result_is_invited_and_who_came_to_it_is_not() -> None:
    _ = words("en")
    others, own = shell("/result", {"r": TOKEN}, _), shell("/result", {"r": TOKEN}, _, own=whose.result_hash(TOKEN))
    assert f'href="./quiz?lang=en&amp;with={TOKEN}"' in others and "with=" not in own
    assert narrative(BANK, score(BANK, ANSWERS), ANSWERS, _, reader="another").headline in others


def test_a_first_version_reads_nothing_of_a_visit_since_no_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page keeps of its visit is, without a page, one for all visitors."""

    def no_visit() -> None:
        raise AssertionError("asked for the visit's state")

    monkeypatch.setattr("streamlit.runtime.state.session_state_proxy.get_session_state", no_visit)
    for path in PAGES:
        assert "<main" in shell(path, {"r": TOKEN} if path == "/result" else {}, words("en"))


def test_the_link_that_a_result_is_kept_by_stands_there_to_be_chosen() -> None:
    sent = shell("/result", {"r": TOKEN}, words("en"), site="https://quiz.example")
    assert f">https://quiz.example/result?r={TOKEN}&amp;lang=en</code>" in sent and "data-copies" not in sent


@pytest.mark.parametrize(("token", "said"), [("AAAA", "Part of this link is missing"), (FEW, "answered")])
def test_a_link_that_holds_no_result_says_so_at_once(token: str, said: str) -> None:
    sent = shell("/result", {"r": token}, words("en"))
    assert said in text(sent)
    assert "rolepulls" not in re.sub(r"(?s)<style>.*?</style>", "", sent) and ".pdf" not in sent


def test_whom_a_group_invited_reads_the_answer_and_the_rest_where_they_choose_what_to_send() -> None:
    sent = shell("/result", {"r": TOKEN, "cohort": "ABCD"}, words("en"))
    assert 'class="says"' in sent and "Your story" not in text(sent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sources_are_told_whole(language: str) -> None:
    read = text(shell("/method", {}, words(language)))
    for item in BANK.scored:
        assert all(sentence in read for sentence in BANK.texts[language].items[item.id])

"""The picture to share: its size, what it says, and whose name it does not carry."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from i18n import LANGUAGES, words
from questions import load
from results import card, typesetting
from results.narrative import narrative
from tests.sheets import CASES, of_case, provisional

HEAVIEST = 300_000  # bytes that crawlers are still glad to take


def handed(monkeypatch: pytest.MonkeyPatch, case: str, language: str = "en", name: str = "", site: str = "") -> dict[str, Any]:
    """Return what is handed to the template for a card."""
    seen: list[dict[str, Any]] = []
    monkeypatch.setattr(typesetting, "png", lambda template, data: seen.append(data) or b"")
    answers, profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    card.card(load(), profile, answers, words(language), name=name, site=site)
    return seen[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_every_card_is_1200_by_630_and_light(case: str, language: str) -> None:
    answers, profile = of_case(case)  # type: ignore[arg-type]  # one of CASES
    made = card.card(load(), profile, answers, words(language))
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 20, "the card is empty"
    assert len(made) < HEAVIEST


def test_the_card_says_what_the_page_says_to_whoever_it_was_sent_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, profile = of_case("pmm")
    told = narrative(load(), profile, answers, words("en"), reader="another")
    assert handed(monkeypatch, "pmm")["headline"] == told.headline == "These answers clearly lean towards PMM"


def test_a_flagged_result_gets_the_plain_card() -> None:
    answers, profile = of_case("flagged")
    assert card.card(load(), profile, answers, words("en")) == card.card_of_quiz(load(), words("en"))


def test_no_name_stands_on_it_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert handed(monkeypatch, "pm")["whose"] == "One person’s result"
    assert handed(monkeypatch, "pm", name="Анна")["whose"] == "Анна’s result"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_reads_which_half_is_which_what_the_lines_are_and_where_the_quiz_is(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, _, bank = handed(monkeypatch, "pm", language, site="quiz.example"), words(language), load()
    axes = [bank.texts[language].axes[axis.id] for axis in bank.axes]
    assert [spoke["name"] for spoke in told["radar"]["spokes"]] == [*(axis.pm for axis in axes), *(axis.pmm for axis in axes)]
    assert told["halves"] == {"left": _("PMM work"), "right": _("PM work")}
    assert [one["name"] for one in told["key"]] == [_("This person"), _("PMM in the articles"), _("PM in the articles")]
    assert "quiz.example" in told["site"] != "quiz.example"
    assert handed(monkeypatch, "pm", language)["site"] == ""


def test_the_same_result_gives_the_same_picture() -> None:
    answers, profile = provisional()
    assert card.card(load(), profile, answers, words("en")) == card.card(load(), profile, answers, words("en"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.text(max_size=90))
def test_any_name_can_be_drawn(name: str) -> None:
    answers, profile = of_case("pm")
    made = card.card(load(), profile, answers, words("en"), name=name)
    assert made.startswith(b"\x89PNG")
    assert made != card.card_of_quiz(load(), words("en")), unicodedata.normalize("NFC", name)

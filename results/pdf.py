"""The report that a person keeps and a coach works from: a result as a PDF of three or four pages.

Here words and numbers are put in order; `assets/report.typ` lays them out. What is said comes from `results/narrative.py`, so that
paper and screen say the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from i18n import Words
from i18n import words as words_of
from questions import Bank
from results import fields, gates, pictures, report_pages, shapes
from results.fields import PrintableText
from results.gates import MIDDLE_ANSWER
from results.narrative import Narrative, missing, narrative
from results.paper import (
    PAPERS,
    Data,
    Paper,
    TextForm,
    UnsafeLink,
    check_link,
    letterhead,
    on_any_pages,
    on_pages,
    printed,
    setting,
)
from results.report_pages import REACH
from results.wording import signed
from scoring import Profile

__all__ = ["PAPERS", "Data", "Paper", "TooFewAnswers", "UnsafeLink", "report"]

HALF_A_MARK = 0.27  # half a mark of the picture of twenty, in steps between them
PAGES = 4
UNDECIDED = 7  # contrasts whose two sides are both printed take up a step of tightness
ROOMY = 7  # axes that the pages hold as they are set; each more takes up steps of tightness
TIGHTEST_PAGE = 6  # with more, nothing is left between its parts


class TooFewAnswers(Exception):
    """No result, hence no report: `missing` more answers are needed."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} more answers are needed for a result")
        self.missing = missing


def report(
    bank: Bank,
    profile: Profile,
    answers: Mapping[str, int],
    words: Words,
    *,
    link: str,
    when: datetime.date,
    paper: Paper = "a4",
    name: str = "",
    organisation: str = "",
    logo: bytes | None = None,
    closing: str = "",
    colour: str | None = None,
) -> bytes:
    """Return the report on *profile*, the score of *answers*, as PDF/UA-1 and PDF/A-2a; the same bytes for the same arguments.

    *name*, *organisation* and *closing* may hold anything and are cut, with a note, where they are too long. Raises TooFewAnswers,
    UnsafeLink, and BadLogo for a *logo* that is not a picture of reasonable size.
    """
    if profile.status == "none":
        raise TooFewAnswers(missing(bank, answers))
    check_link(link)
    story = narrative(bank, profile, answers, words)
    head = letterhead(organisation, logo, colour)
    whose, last_words = fields.printable(name), fields.printable(closing, fields.LONGEST_CLOSING)

    def data(shown: TextForm) -> Data:
        own = {"organisation": shown(head.organisation), "closing": shown(last_words)}
        return {
            **setting(bank, words, paper),
            **head.data(shown, when, words),
            **_titled(whose, shown, words),
            "cut": _shortened(words) if whose.cut or head.organisation.cut else "",
            **_answer(bank, profile, story, link, words),
            "front": _front_tightness(story, whose, paper),
            "sheets": [
                {"tight": tight, **sheet}
                for tight, sheet in zip(
                    _tightness(bank, answers, story, paper),
                    (
                        report_pages.why(bank, story, words),
                        report_pages.what_next(story, words),
                        report_pages.for_coach(bank, answers, story, own, words),
                    ),
                    strict=True,
                )
            ],
        }

    return printed(
        lambda shown: on_pages("report.typ", data(shown), PAGES, when),
        lambda shown, **options: on_any_pages("report.typ", data(shown), when, **options),
    )


def _front_tightness(story: Narrative, whose: PrintableText, paper: Paper) -> int:
    """Return how many steps tighter than airy page 1 is to be set: Letter, in letters, has little room for a notice or a name."""
    is_wordy = words_of(story.language).row.paper.letters == "european"
    return int(paper == "letter" and is_wordy) * (bool(story.notice) + bool(whose.text))


def _tightness(bank: Bank, answers: Mapping[str, int], story: Narrative, paper: Paper) -> tuple[int, int, int]:
    """Return how many steps tighter than airy pages 2, 3 and 4 are to be set, 0 to TIGHTEST_PAGE each, so that each holds all it says.

    It is a guess, from how much there is to say: a wrong one costs as much as the whole report once more.
    """
    is_short = paper == "letter"
    is_wordy = words_of(story.language).row.paper.letters == "european"  # Han letters say the same on fewer lines
    tells_both_paths = story.case not in ("pm", "pmm")
    more_axes = max(len(bank.axes) - ROOMY, 0)
    return (
        more_axes * is_wordy * (is_short + tells_both_paths),
        min(is_short + 2 * is_wordy, 2) if tells_both_paths else 0,
        min(_tightness_for_coach(bank, answers, story, is_short, is_wordy, more_axes), TIGHTEST_PAGE),
    )


def _tightness_for_coach(
    bank: Bank, answers: Mapping[str, int], story: Narrative, is_short: bool, is_wordy: bool, more_axes: int
) -> int:
    """Return how much tighter page 4 is to be set: it prints both sides of each contrast that was left open, and a question for each axis."""
    contrasts = [item for item in bank.core if item.form == "contrast"]
    undecided = sum(answers.get(item.id, 0) in (0, MIDDLE_ANSWER) for item in contrasts)
    probes_every_axis = len(story.for_coach.probes) == len(bank.axes)
    says_more = is_short and story.case == "both"
    per_axis = 2 if story.case in ("close", "both", "neither") else 1
    for_words = is_wordy * (undecided // UNDECIDED + probes_every_axis + says_more + more_axes * per_axis)
    return is_short + for_words + (undecided == len(contrasts)) * (1 + more_axes)


def _titled(whose: PrintableText, shown: TextForm, _: Words) -> Data:
    """Return what the document is called, and for whom it is."""
    has_name = bool(whose.text)
    return {
        "title": _("PM or PMM? {name}’s result").format(name=whose.text) if has_name else _("PM or PMM? A result"),
        "description": _("Where the answers to a quiz about product work lean, how certain that is, and what to do next."),
        "name": _("For {name}").format(name=shown(whose)) if has_name else "",
    }


def _shortened(_: Words) -> str:
    return _("A name was too long and has been shortened here.")


# Page 1: the answer


def _answer(bank: Bank, profile: Profile, story: Narrative, link: str, _: Words) -> Data:
    assert story.dots is not None, "a result has its dots"
    lean = profile.lean
    twenty = shapes.grid(gates.DOTS, gates.DOTS // 2)
    modules, path = shapes.qr_path(link)
    return {
        "headline": story.headline,
        "notices": list(story.notice),
        "lead": _.gap.join((*story.chance, *story.doubt)),
        "bar": {
            "value": lean.value,
            "low": lean.low,
            "high": lean.high,
            "reach": REACH,
            "left": _("PMM"),
            "middle": _("balance"),
            "right": _("PM"),
            "alt": _("Lean bar, PMM on the left and PM on the right: lean {value}, band from {low} to {high}.").format(
                value=signed(lean.value, _), low=signed(lean.low, _), high=signed(lean.high, _)
            ),
            "caption": _.gap.join(story.band),
        },
        "story": [_.gap.join(paragraph) for paragraph in story.story],
        "pulls": pictures.meters(story.role_pulls, _),
        "twenty": {
            # The diamonds of PMM fill from the left, as PMM stands left on the bar.
            "diamonds": shapes.diamonds(twenty[: story.dots.pmm], HALF_A_MARK),
            "squares": shapes.squares(twenty[story.dots.pmm :], HALF_A_MARK),
            "alt": story.dots.sentence,
            "caption": _("The chance as 20 marks: squares for PM ({pm}), diamonds for PMM ({pmm}).").format(
                pm=story.dots.pm, pmm=story.dots.pmm
            ),
        },
        "radar": pictures.radar(bank, profile, _),
        "link": {
            "url": link,
            "modules": modules,
            "path": path,
            "alt": _("QR code for the link to this result: {link}").format(link=link),
            "caption": _("This result on screen: scan the code or open the link."),
            "note": _("The link holds the answers and nothing else: no name, no account."),
        },
    }

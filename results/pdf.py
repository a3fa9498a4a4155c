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
from results.fields import Field
from results.narrative import Narrative, missing, narrative
from results.paper import PAPERS, Data, Paper, Shown, UnsafeLink, check_link, counted, fitted, letterhead, printed, setting
from results.report_pages import REACH
from results.wording import signed
from scoring import Profile

__all__ = ["PAPERS", "Data", "Paper", "TooFewAnswers", "UnsafeLink", "report"]

MARK = 0.27  # half a mark of the picture of twenty, in steps between them
PAGES = 4
MIDDLE_ANSWER = 3  # of the five marks
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
    whose, last_words = fields.field(name), fields.field(closing, fields.LONGEST_CLOSING)

    def data(shown: Shown) -> Data:
        own = {"organisation": shown(head.organisation), "closing": shown(last_words)}
        return {
            **setting(bank, words, paper),
            **head.data(shown, when, words),
            **_titled(whose, shown, words),
            "cut": _shortened(words) if whose.cut or head.organisation.cut else "",
            **_answer(bank, profile, story, link, words),
            "sheets": [
                {"tight": tight, **sheet}
                for tight, sheet in zip(
                    _tight(bank, answers, story, paper),
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
        lambda shown: fitted("report.typ", data(shown), PAGES, when),
        lambda shown, **how: counted("report.typ", data(shown), when, **how),
    )


def _tight(bank: Bank, answers: Mapping[str, int], story: Narrative, paper: Paper) -> tuple[int, int, int]:
    """Return how tight each page after the first must be; a wrong guess costs as much as the whole report once more."""
    short, wordy = (
        paper == "letter",
        words_of(story.language).row.paper.letters == "european",
    )  # Han letters say the same on fewer lines
    wordy_work = story.case not in ("pm", "pmm")  # which then has more to say of both paths
    contrasts = [item for item in bank.core if item.form == "contrast"]
    undecided = sum(answers.get(item.id, 0) in (0, MIDDLE_ANSWER) for item in contrasts)
    more = max(len(bank.axes) - ROOMY, 0)
    asked_of_all = len(story.for_coach.probes) == len(bank.axes)
    both_sides_of_all = undecided == len(contrasts)
    why = more * wordy * (short + wordy_work)
    paths = min(short + 2 * wordy, 2) if wordy_work else 0
    longer = more * (2 if story.case in ("close", "both", "neither") else 1)
    coached = short + wordy * (undecided // UNDECIDED + asked_of_all + (short and story.case == "both") + longer)
    return why, paths, min(coached + both_sides_of_all * (1 + more), TIGHTEST_PAGE)


def _titled(whose: Field, shown: Shown, _: Words) -> Data:
    """Return what the document is called, and for whom it is."""
    named = bool(whose.text)
    return {
        "title": _("PM or PMM? {name}’s result").format(name=whose.text) if named else _("PM or PMM? A result"),
        "description": _("Where the answers to a quiz about product work lean, how certain that is, and what to do next."),
        "name": _("For {name}").format(name=shown(whose)) if named else "",
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
            "diamonds": shapes.diamonds(twenty[: story.dots.pmm], MARK),
            "squares": shapes.squares(twenty[story.dots.pmm :], MARK),
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

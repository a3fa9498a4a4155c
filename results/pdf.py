"""The report that a person keeps and a coach works from: a result as a PDF of three or four pages.

Here words and numbers are put in order; `assets/report.typ` lays them out. What is said comes from `results/narrative.py`, so that
paper and screen say the same.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate
from typing import Any, Literal

from i18n import Words
from i18n import words as words_of
from questions import Bank, Pole
from results import fields, gates, shapes, typesetting
from results.career import Path
from results.fields import Field
from results.narrative import Given, Ground, Narrative, Pull, Track, given, missing, narrative
from results.wording import how_much, signed
from scoring import AxisScore, Profile

Paper = Literal["a4", "letter"]
ACCENT = re.compile("#[0-9a-fA-F]{6}")
PAPERS: Mapping[Paper, str] = {"a4": "a4", "letter": "us-letter"}
REACH = 3.0  # SDs of the lean at either end of a bar; who stands further out is drawn at the end
MARK = 0.27  # half a mark of the picture of twenty, in steps between them
DOT = 1.5  # half a mark of the radar, where its radius is 100
LEVELS = (25, 50, 75)
PAGES = 4
TIGHTEST = 4
MIDDLE = 3  # of the five marks
UNDECIDED = 7  # contrasts whose two sides are both printed take up a step of tightness
SHOWN_FROM = 2  # articles that must speak of a piece of shared ground before it is listed
ROLES: tuple[Pole, Pole] = ("pm", "pmm")

Data = dict[str, Any]


class TooFewAnswers(Exception):
    """No result, hence no report: `missing` more answers are needed."""

    def __init__(self, missing: int) -> None:
        super().__init__(f"{missing} more answers are needed for a result")
        self.missing = missing


class UnsafeLink(Exception):
    """A link that begins with neither https:// nor http://, as javascript: would, and is not printed."""


def pdf(
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

    *name*, *organisation* and *closing* may hold anything and are cut, with a note, where they are too long; *colour* (#rrggbb) is
    that of the rule under the first page's head, which says nothing by itself, so that no contrast hangs on it. Raises
    TooFewAnswers, UnsafeLink, and BadLogo for a *logo* that is not a picture of reasonable size.
    """
    if profile.status == "none":
        raise TooFewAnswers(missing(bank, answers))
    _safe(link)
    story = narrative(bank, profile, answers, words)
    typed = {
        "name": fields.field(name),
        "organisation": fields.field(organisation),
        "closing": fields.field(closing, fields.LONGEST_CLOSING),
    }
    picture = list(fields.logo(logo)) if logo else None

    def data(shown: Callable[[Field], str]) -> Data:
        own = {key: shown(field) for key, field in typed.items()}
        return {
            **_setting(words, paper),
            **_masthead(own, typed, picture, when, words),
            "accent": colour if colour and ACCENT.fullmatch(colour) else "",
            **_answer(bank, profile, story, link, words),
            "sheets": [
                {"tight": tight, **sheet}
                for tight, sheet in zip(
                    _tight(bank, answers, story, paper),
                    (_why(bank, story, words), _next(story, words), _coach(bank, answers, story, own, words)),
                    strict=True,
                )
            ],
        }

    midnight = datetime.datetime(when.year, when.month, when.day, tzinfo=datetime.UTC)
    for shown in (_as_typed, _in_plain_letters):
        try:
            return _fitted(data(shown), midnight)
        except typesetting.Unprintable:
            continue
    # A bank of somebody's own may hold what no font of ours has; a report with a gap is still better than none.
    return _counted(data(_in_plain_letters), midnight, standards=())


def _as_typed(field: Field) -> str:
    return field.breakable


def _in_plain_letters(field: Field) -> str:
    return field.plain


def _fitted(data: Data, when: datetime.datetime) -> bytes:
    """Return the airiest of the settings that keeps to PAGES, or the tightest."""
    for tight in range(TIGHTEST + 1):
        document = typesetting.pdf("report.typ", {**data, "tight": tight, "pages": PAGES}, when)
        if document.pages == PAGES:
            return document.content
    return _counted(data, when)


def _counted(data: Data, when: datetime.datetime, **how: Any) -> bytes:
    """Return the tightest setting on as many pages as it takes."""
    return typesetting.pdf("report.typ", {**data, "tight": TIGHTEST, "pages": None}, when, **how).content


def _tight(bank: Bank, answers: Mapping[str, int], story: Narrative, paper: Paper) -> tuple[int, int, int]:
    """Return how tight each page after the first must be; a wrong guess costs as much as the whole report once more."""
    short, wordy = (
        paper == "letter",
        words_of(story.language).row.paper.letters == "european",
    )  # Han letters say the same on fewer lines
    wordy_work = story.case not in ("pm", "pmm")  # which then has more to say of both paths
    contrasts = [item for item in bank.core if item.form == "contrast"]
    undecided = sum(answers.get(item.id, 0) in (0, MIDDLE) for item in contrasts)
    asked_of_all = len(story.for_coach.probes) == len(bank.axes)
    both_sides_of_all = undecided == len(contrasts)
    return 0, (short + wordy) * wordy_work, short + wordy * (undecided // UNDECIDED + asked_of_all) + both_sides_of_all


def _safe(link: str) -> None:
    if not link.startswith(("https://", "http://")) or any(c.isspace() or not c.isprintable() for c in link):
        raise UnsafeLink(link[:80])


@cache
def _whole(language: str, number: int) -> str:
    return words_of(language).number(number)


def _setting(words: Words, paper: Paper) -> Data:
    _ = words
    return {
        **typesetting.of_language(words),
        "paper": PAPERS[paper],
        "page-of": _("Page {page} of {pages}"),
        "footer": _("PM or PMM? Made from three articles, not validated, not for hiring, promotion or admission."),
    }


def _masthead(
    own: Mapping[str, str],
    typed: Mapping[str, Field],
    picture: list[int] | None,
    when: datetime.date,
    _: Words,
) -> Data:
    named = bool(own["name"])
    cut = any(field.cut for key, field in typed.items() if key != "closing")
    return {
        "brand": _("PM or PMM?"),
        "title": _("PM or PMM? The result of {name}").format(name=typed["name"].text) if named else _("PM or PMM? A result"),
        "description": _("Where the answers to a quiz about product work lean, how certain that is, and what to do next."),
        "author": typed["organisation"].text,
        "date": _.date(when),
        "name": _("For {name}").format(name=own["name"]) if named else "",
        "cut": _("A name was too long and is cut here.") if cut else "",
        "organisation": own["organisation"],
        "logo": picture,
        "logo-alt": (
            _("Logo of {organisation}").format(organisation=typed["organisation"].text) if own["organisation"] else _("Logo")
        ),
    }


# Page 1: the answer


def _answer(bank: Bank, profile: Profile, story: Narrative, link: str, _: Words) -> Data:
    assert story.dots is not None, "a result has its dots"
    lean = profile.lean
    twenty = shapes.grid(gates.DOTS, gates.DOTS // 2)
    modules, path = shapes.code(link)
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
        "pulls": [
            {
                "side": one.pole,
                "name": one.name,
                "draw": one.draw,
                "figures": f"{_.number(one.pull.value)} ({_.number(one.pull.low)}–{_.number(one.pull.high)})",
                "value": one.pull.value,
                "low": one.pull.low,
                "high": one.pull.high,
                "alt": _.labelled(one.name, one.numbers),
            }
            for one in story.role_pulls
        ],
        "twenty": {
            # The diamonds of PMM fill from the left, as PMM stands left on the bar.
            "diamonds": shapes.diamonds(twenty[: story.dots.pmm], MARK),
            "squares": shapes.squares(twenty[story.dots.pmm :], MARK),
            "alt": story.dots.sentence,
            "caption": _("The chance as 20 marks: squares for PM ({pm}), diamonds for PMM ({pmm}).").format(
                pm=story.dots.pm, pmm=story.dots.pmm
            ),
        },
        "radar": _radar(bank, profile, _),
        "link": {
            "url": link,
            "modules": modules,
            "path": path,
            "alt": _("QR code of the link to this result: {link}").format(link=link),
            "caption": _("This result on screen: scan the code or open the link."),
            "note": _("The link holds the answers and nothing else: no name, no account."),
        },
    }


def _radar(bank: Bank, profile: Profile, _: Words) -> Data:
    spokes = [_spoke(bank, axis, pole, _) for pole in ROLES for axis in profile.axes]
    numbers = [
        _("{pole}: you {you}, band from {low} to {high}; PM {pm}; PMM {pmm}.").format(
            pole=s["name"], you=s["shown-you"], low=s["shown-low"], high=s["shown-high"], pm=s["shown-pm"], pmm=s["shown-pmm"]
        )
        for s in spokes
    ]
    rings = {key: shapes.ring([s[key] for s in spokes]) for key in ("you", "low", "high", "pm", "pmm")}
    rim = shapes.ring([100] * len(spokes))
    return {
        "spokes": spokes,
        "paths": {
            "web": "".join(shapes.outline(shapes.ring([level] * len(spokes))) for level in LEVELS) + shapes.rays(rim),
            "rim": shapes.outline(rim),
            "band": shapes.outline(rings["high"]) + shapes.outline(rings["low"]),
            **{key: shapes.outline(rings[key]) for key in ("you", "pm", "pmm")},
            "circles": shapes.circles(rings["you"], DOT * 1.1),
            "squares": shapes.squares(rings["pm"], DOT),
            "diamonds": shapes.diamonds(rings["pmm"], DOT),
        },
        "alt": _.gap.join(
            (
                _(
                    "Radar with {n} spokes from 0 to 100: PM work on the right, PMM work on the left, the two ends of a contrast opposite each other."
                ).format(n=_.number(2 * len(bank.axes))),
                *numbers,
            )
        ),
        "series": [
            {"side": "you", "name": _("You, with your band")},
            {"side": "pm", "name": _("PM in the articles")},
            {"side": "pmm", "name": _("PMM in the articles")},
        ],
        "head": [_("0 to 100"), _("You, with your band"), _("PM"), _("PMM")],
    }


def _spoke(bank: Bank, axis: AxisScore, pole: Pole, _: Words) -> Data:
    text = bank.texts[_.language].axes[axis.id]
    at = ROLES.index(pole)
    you, low, high = (axis.pm, axis.pm_low, axis.pm_high) if pole == "pm" else (axis.pmm, axis.pmm_low, axis.pmm_high)
    figures = {
        "you": you,
        "low": low,
        "high": high,
        "pm": bank.archetypes["pm"][axis.id][at],
        "pmm": bank.archetypes["pmm"][axis.id][at],
    }
    return {
        "side": pole,
        "name": text.pm if pole == "pm" else text.pmm,
        **figures,
        **{f"shown-{key}": _whole(_.language, round(value)) for key, value in figures.items()},
    }


# Page 2: why


def _why(bank: Bank, story: Narrative, _: Words) -> Data:
    return {
        "title": _("Why this result"),
        "lead": story.pulls_intro,
        "parts": [
            {
                "kind": "pulls",
                "heading": "",
                "columns": [
                    {"side": "pmm", "title": _("Pulled towards PMM"), **_pulls(bank, story.pulls["pmm"], _)},
                    {"side": "pm", "title": _("Pulled towards PM"), **_pulls(bank, story.pulls["pm"], _)},
                ],
            },
            {
                "kind": "axes",
                "heading": _("The contrasts, in words"),
                "reach": REACH,
                "rows": [
                    {
                        "left": axis.pmm_name,
                        "right": axis.pm_name,
                        "value": axis.score.value,
                        "low": axis.score.low,
                        "high": axis.score.high,
                        "says": axis.sentence,
                        "alt": _("From “{pmm}” to “{pm}”: {value}, band from {low} to {high}.").format(
                            pmm=axis.pmm_name,
                            pm=axis.pm_name,
                            value=signed(axis.score.value, _),
                            low=signed(axis.score.low, _),
                            high=signed(axis.score.high, _),
                        ),
                    }
                    for axis in story.axes
                ],
            },
            {"kind": "text", "heading": _("What it would take to switch sides"), "paragraphs": [story.flip]},
            {
                "kind": "ground",
                "heading": _("Ground that both roles claim"),
                "intro": story.shared_ground.intro,
                "rows": _halves(
                    [
                        {"text": _.labelled(ground.text, "").strip(), "voices": _voices(ground, _)}
                        for ground in story.shared_ground.grounds
                        if sum(voice.pole != "silent" for voice in ground.voices) >= SHOWN_FROM
                    ]
                ),
                "note": story.work.note,
            },
        ],
    }


def _voices(ground: Ground, _: Words) -> str:
    """Return who gives it to whom, such as: A marketing; B PM; C both."""
    said = {
        "pm": _("{document} PM"),
        "pmm": _("{document} marketing"),
        "both": _("{document} both"),
    }
    return _.apart(said[voice.pole].format(document=voice.document) for voice in ground.voices if voice.pole != "silent")


def _halves(rows: list[Data]) -> list[list[Data]]:
    """Return *rows* in two columns whose texts are about equally long."""
    lengths = list(accumulate(len(str(row)) for row in rows))
    split = next((n for n, length in enumerate(lengths, 1) if length * 2 >= lengths[-1]), 0)
    return [rows[:split], rows[split:]]


def _pulls(bank: Bank, pulls: Iterable[Pull], _: Words) -> Data:
    rows = [_pull(bank, pull, _) for pull in pulls]
    return {"rows": rows, "empty": "" if rows else _("No answer pulled this way.")}


def _pull(bank: Bank, pull: Pull, _: Words) -> Data:
    """Return an answer, the chosen side first, with the place in the articles that its question comes from."""
    item = bank.item(pull.item)
    chosen = pull.sentences[0]
    answer = _.gap.join((_.ended(pull.answer), pull.note)) if pull.note else pull.answer
    if item.form == "contrast":
        chosen, other = pull.sentences if item.a == pull.pole else reversed(pull.sentences)
        answer = _("Rather than: {sentence}").format(sentence=other)
    own = next((b for b in pull.backing if bank.claims[b.claim].pole == pull.pole), pull.backing[0])
    return {
        "share": signed(pull.contribution, _, 2),
        "text": chosen,
        "answer": answer,
        "source": own.sources[0].citation,
    }


# Page 3: what next


def _next(story: Narrative, _: Words) -> Data:
    return {
        "title": _("What next"),
        "lead": _led_to(story, _),
        "parts": [
            *_work(story),
            *_development(story, _),
            *_interview(story, _),
            *([{"kind": "list", "heading": _("Who to talk to"), "paragraphs": list(story.talk_to)}] if story.talk_to else ()),
        ],
    }


def _interview(story: Narrative, _: Words) -> list[Data]:
    if not story.interview:
        return []
    columns = [
        {"title": _("They may ask you"), "items": [each.asked for each in story.interview]},
        {"title": _("Ask them"), "items": [each.ask for each in story.interview]},
    ]
    return [{"kind": "columns", "heading": _("In an interview"), "columns": columns}]


def _led_to(story: Narrative, _: Words) -> str:
    """Return what to make of the work below, if there is any; where one path is leant to, paper has room for that one only."""
    if not story.work.paths:
        return ""
    if story.case in ("pm", "pmm"):
        return _.gap.join(
            (_("This is the path your answers lean to; the other stands beside it on screen."), story.work.about[-1])
        )
    return _.gap.join(story.work.about)


def _work(story: Narrative) -> list[Data]:
    """Return the path that the answers lean to, entry by entry; both paths side by side where none is named."""
    if not story.work.paths:
        return []
    if story.case in ("pm", "pmm"):
        first = story.work.paths[0]
        return [
            {
                "kind": "pairs",
                "heading": first.title,
                "rows": [_halved(section) for section in _sections(first)],
                "note": story.work.note,
            }
        ]
    return [
        {
            "kind": "paths",
            "heading": "",
            "titles": [path.title for path in story.work.paths],
            "rows": [
                {"term": sections[0]["term"], "texts": [section["text"] for section in sections]}
                for sections in zip(*(_sections(path) for path in story.work.paths), strict=True)
            ],
            "note": story.work.note,
        }
    ]


def _sections(path: Path) -> list[Data]:
    return [
        {"term": section.title, "text": [{"says": line.text, "by": "".join(line.documents)} for line in section.lines]}
        for section in path.sections
    ]


def _halved(section: Data) -> Data:
    """Return a part of the work whose lines stand in two columns."""
    lines = section["text"]
    middle = (len(lines) + 1) // 2
    return {"term": section["term"], "halves": [lines[:middle], lines[middle:]]}


def _development(story: Narrative, _: Words) -> list[Data]:
    if not story.development.tracks:
        return []
    return [
        {
            "kind": "tracks",
            "heading": _("30, 60 and 90 days"),
            "intro": story.development.intro,
            "head": [step.when for step in story.development.tracks[0].steps],
            "rows": [_track(track) for track in story.development.tracks],
        }
    ]


def _track(track: Track) -> Data:
    return {"side": track.pole, "reason": track.reason, "steps": [step.text for step in track.steps]}


# Last page: for the coach


def _coach(bank: Bank, answers: Mapping[str, int], story: Narrative, own: Mapping[str, str], _: Words) -> Data:
    coach = story.for_coach
    parts: list[Data] = [
        {
            "kind": "split",
            "heading": "",
            "columns": [
                {"title": _("Quality of the answers"), "items": [*coach.quality]},
                {"title": _("How to open the conversation"), "items": [*coach.opening]},
            ],
        },
        {
            "kind": "split",
            "heading": "",
            "columns": [
                {"title": _("Open questions"), "items": [*coach.questions]},
                {
                    "title": _("Too close to call"),
                    "intro": coach.probe_intro,
                    "items": [
                        _.labelled(f"{each.pmm_name} – {each.pm_name}", each.question).strip(" :：") for each in coach.probes
                    ],
                },
            ],
        },
        *_answers(bank, answers, _),
        {"kind": "small", "heading": _("What this result is not"), "paragraphs": [*story.limits]},
    ]
    if own["closing"]:
        parts.insert(0, {"kind": "text", "heading": "", "paragraphs": [own["closing"]]})
    return {"title": _("For the conversation with a coach"), "lead": "", "parts": parts}


def _answers(bank: Bank, answers: Mapping[str, int], _: Words) -> list[Data]:
    """Return every answer under the number that its question bears on screen, where shared ground is counted by itself."""
    everything = given(bank, answers, _)
    numbers = {item.id: n for items in (bank.scored, bank.shared) for n, item in enumerate(items, 1)}

    def part(heading: str, some: list[Given]) -> Data:
        rows = [_answered(bank, each, str(numbers[each.item]), _) for each in some]
        return {"kind": "answers", "heading": heading, "rows": _halves(rows)}

    parts = [part(_("Every answer given"), [each for each in everything if each.scored])]
    shared = [each for each in everything if not each.scored]
    return [*parts, *([part(_("Shared ground (doesn’t affect the lean)"), shared)] if shared else ())]


def _answered(bank: Bank, each: Given, number: str, _: Words) -> Data:
    """Return one answer; of a contrast, the side that was chosen, or both where neither was."""
    first, last = each.sentences[0], each.sentences[-1]
    item = bank.item(each.item)
    text = first
    if item.form == "contrast":
        text = {1: first, 2: first, 4: last, 5: last}.get(each.value) or _.apart((first, last))
    return {"number": number, "text": text, "answer": how_much(item, each.value, _)}

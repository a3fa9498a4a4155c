"""The pages of the report after the first: why, what next, and what a coach works from; each as data for `assets/report.typ`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import accumulate

from i18n import Words
from questions import Bank
from results import pictures
from results.career import Path
from results.narrative import Contribution, Given, Ground, Narrative, Track, given
from results.paper import Data
from results.wording import how_much, signed

REACH = 3.0  # SDs of the lean at either end of a bar; who stands further out is drawn at the end
SHOWN_FROM = 2  # articles that must speak of a piece of shared ground before it is listed


# Page 2: why


def why(bank: Bank, story: Narrative, _: Words) -> Data:
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
                "rows": [pictures.contrast(axis, _) for axis in story.axes],
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
    """Return who gives it to whom, such as: A PMM; B PM; C both."""
    said = {
        "pm": _("{document} PM"),
        "pmm": _("{document} PMM"),
        "both": _("{document} both"),
    }
    return _.apart(said[voice.pole].format(document=voice.document) for voice in ground.voices if voice.pole != "silent")


def _halves(rows: list[Data]) -> list[list[Data]]:
    """Return *rows* in two columns whose texts are about equally long."""
    lengths = list(accumulate(len(str(row)) for row in rows))
    split = next((n for n, length in enumerate(lengths, 1) if length * 2 >= lengths[-1]), 0)
    return [rows[:split], rows[split:]]


def _pulls(bank: Bank, pulls: Iterable[Contribution], _: Words) -> Data:
    rows = [_pull(bank, pull, _) for pull in pulls]
    return {"rows": rows, "empty": "" if rows else _("No answer pulled this way.")}


def _pull(bank: Bank, pull: Contribution, _: Words) -> Data:
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


def what_next(story: Narrative, _: Words) -> Data:
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
        {"title": _("They may ask you"), "items": [each.question for each in story.interview]},
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


def for_coach(bank: Bank, answers: Mapping[str, int], story: Narrative, own: Mapping[str, str], _: Words) -> Data:
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
                    "title": _("Most open"),
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
        whose = _("In the words of {coach}:").format(coach=own["organisation"] or _("your coach"))
        parts.insert(0, {"kind": "text", "heading": "", "paragraphs": [whose, own["closing"]]})
    return {"title": _("For the conversation with a coach"), "lead": "", "parts": parts}


def _answers(bank: Bank, answers: Mapping[str, int], _: Words) -> list[Data]:
    """Return every answer under the number that its question bears on screen, where shared ground is counted by itself."""
    everything = given(bank, answers, _)
    numbers = {item.id: n for items in (bank.scored, bank.shared) for n, item in enumerate(items, 1)}

    def part(heading: str, given: list[Given]) -> Data:
        rows = [_answered(bank, each, str(numbers[each.item]), _) for each in given]
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

"""What stands behind the answer of a result, each part behind a door of its own: why, the contrasts, the work, what next, how sure."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from i18n import Words
from questions import Bank, Pole
from results import career, next_steps
from results.gates import draws_neither, role_shown_first
from results.link import fold
from results.narrative import Attribution, Contribution, ForCoach, Narrative, Step, Track, given
from results.person_sentences import person_sentences_for
from results.reasons import which_articles
from results.spokes import result_spokes
from views.address import SHARED, other_parameters, section_number
from views.marks import (
    BREAK,
    article,
    axis_line,
    bullets,
    ends,
    folded,
    lean_bar,
    opposed,
    paragraphs,
    soft,
    table,
    twenty,
    unbroken,
)
from views.markup import Markup, tag, together
from views.result_shown import ShownResult

PULLING = 2  # answers a side in full view
SHOWN = 3  # pieces of shared ground in full view


def door(id: str, title: str, *inside: str) -> Markup:
    """Return a part of the page behind its *title*, closed until it is opened; *id* is its anchor."""
    return tag("details", tag("summary", tag("h2", title)), *inside, class_="door", id=id)


def contrasts(shown: ShownResult, _: Words) -> Markup:
    """Return each contrast as a line with a sentence, and the numbers of the radar as a table."""
    axes = shown.narrative.axes
    lines = (together(ends(a.pm_name, a.pmm_name), axis_line(a.score, a.numbers), tag("p", a.sentence)) for a in axes)
    about = (together(opposed(a.pm_name, a.pmm_name), BREAK, a.about) for a in axes)
    return door(
        "shape",
        _("Contrast by contrast"),
        tag(
            "p",
            person_sentences_for(shown.narrative.reader, _)["lines"],
        ),
        bullets(lines, "axes"),
        folded(_("What the contrasts mean"), bullets(about)),
        folded(_("The radar in numbers"), numbers(shown.bank, shown, _)),
    )


def numbers(bank: Bank, shown: ShownResult, _: Words) -> Markup:
    """Return what the radar shows as a table."""
    head = (_("Kind of work"), person_sentences_for(shown.narrative.reader, _)["you"], _("90% band"), _("PM"), _("PMM"))
    rows = (
        (
            tag("span", s.name, class_=s.pole),
            _.number(s.you),
            unbroken(_.number(s.low) + "–" + _.number(s.high)),
            _.number(s.pm),
            _.number(s.pmm),
        )
        for s in result_spokes(bank, shown.profile, _)
    )
    scale = _("From 0 to 100; 50 is undecided. The columns PM and PMM show what the articles say of the two roles.")
    return together(tag("p", scale, class_="soft"), table(head, rows, "numbers"))


def reasons(narrative: Narrative, _: Words) -> Markup:
    """Return the articles, and the answers that pulled hardest to each side, each with the place its question came from."""
    titles: dict[Pole, str] = {"pm": _("Towards PM"), "pmm": _("Towards PMM")}
    first: tuple[Pole, Pole] = ("pmm", "pm") if role_shown_first(narrative.case) == "pmm" else ("pm", "pmm")
    sides = (together(tag("h3", titles[pole], class_=pole), pulling_list(narrative.pulls[pole], _)) for pole in first)
    return door(
        "why",
        _("Why this result"),
        tag("p", narrative.pulls_intro),
        folded(
            which_articles(narrative.articles, _), bullets((article(a, _) for a in narrative.articles), "articles"), id="articles"
        ),
        *sides,
        tag("h3", _("What it would take to switch sides")),
        tag("p", narrative.flip),
    )


def pulling_list(contributions: tuple[Contribution, ...], _: Words) -> Markup:
    """Return the answers that pulled to one side, the strongest in full view."""
    if not contributions:
        return tag("p", _("No answer pulled this way."))
    shown, rest = contributions[:PULLING], contributions[PULLING:]
    more = folded(_("More of them"), tag("ol", *(pull(p, _) for p in rest), class_="pulls")) if rest else ""
    return together(tag("ol", *(pull(p, _) for p in shown), class_="pulls"), more)


def pull(p: Contribution, _: Words) -> Markup:
    """Return one answer with its pull as a bar, and behind a click where the question came from."""
    sources = (together(b.text, bullets(soft(s.citation) for s in b.sources)) for b in p.backing)
    return tag(
        "li",
        tag("p", p.chosen),
        paragraphs([_("Rather than: {sentence}").format(sentence=p.other)] if p.other else [], "soft"),
        tag("p", tag("strong", p.answer), " · ", soft(p.amount)),
        paragraphs([p.note] if p.note else [], "soft"),
        tag("span", tag("i", style=f"width:{50 * p.share:.1f}%"), class_="pull", aria_hidden="true"),
        folded(_("Where this question comes from"), bullets(sources, "backing")),
        class_=p.pole,
    )


def articles_by_letter(narrative: Narrative, _: Words) -> Markup:
    """Return the way to what the letters stand for."""
    return tag("p", tag("a", which_articles(narrative.articles, _), href="#articles"), class_="soft")


def shared(shown: ShownResult, _: Words) -> Markup:
    """Return the ground that both roles claim, which article gives it to whom, and the person's own answers on it."""
    ground = shown.narrative.shared_ground
    head = [_("Activity"), *shown.bank.documents]
    rows = [(g.text, *(attributed(v, _) for v in g.voices)) for g in ground.grounds]
    own = [g for g in given(shown.bank, shown.answers, _) if not g.scored and g.value]
    said = (together(g.sentences[0], " ", tag("strong", g.answer)) for g in own)
    return together(
        tag("h3", _("The ground that both roles claim")),
        tag("p", ground.intro),
        articles_by_letter(shown.narrative, _),
        table(head, rows[:SHOWN], "ground"),
        folded(_("The rest of it"), table(head, rows[SHOWN:], "ground")),
        together(tag("h3", person_sentences_for(shown.narrative.reader, _)["own_answers"]), bullets(said)) if own else "",
    )


def shared_questions(shown: ShownResult, _: Words) -> None:
    """Offer the questions on shared ground to somebody who has not answered them."""
    if shown.bank.shared and not any(item.id in shown.answers for item in shown.bank.shared):
        way = other_parameters(st.query_params) | {
            "a": fold(shown.bank, shown.answers),
            "s": str(section_number(shown.bank, SHARED)),
        }
        st.page_link(
            "views/quiz.py", label=_("Answer the questions on shared ground; they don’t affect the result"), query_params=way
        )


def attributed(voice: Attribution, _: Words) -> Markup:
    """Return whom an article gives something to, in one word."""
    return {
        "pm": tag("span", _("PM"), class_="pm"),
        "pmm": tag("span", _("PMM"), class_="pmm"),
        "both": tag("span", _("both roles")),
        "silent": soft("–"),
    }[voice.pole]


def work(shown: ShownResult, _: Words) -> Markup:
    """Return what the work of the paths looks like, as the articles give it, the likelier first, and the ground that both claim."""
    narrative = shown.narrative
    if not narrative.work.paths:
        return door("work", _("The ground that both roles claim"), shared(shown, _))
    first, *others = narrative.work.paths
    second = (folded(p.title, sections(p)) if role_shown_first(narrative.case) else path_of(p) for p in others)
    return door(
        "work",
        _("What the work looks like"),
        paragraphs(_not_said_above(narrative, _)),
        tag("p", narrative.work.note, class_="soft"),
        articles_by_letter(narrative, _),
        path_of(first),
        *second,
        shared(shown, _),
    )


def _not_said_above(narrative: Narrative, _: Words) -> tuple[str, ...]:
    """Return what to make of the work, without where else to look: the first steps begin with that, where there are any."""
    said = {next_steps.next_door(_)} if narrative.development.tracks else set()
    return tuple(sentence for sentence in narrative.work.about if sentence not in said)


def path_of(p: career.Path) -> Markup:
    """Return one path under its title."""
    return together(tag("h3", p.title, class_=p.pole), sections(p))


def sections(p: career.Path) -> Markup:
    """Return the parts of one path, the first in full view; the others open at a click."""
    return together(
        *(
            folded(
                part.title,
                bullets(together(line.text, "\u00a0", soft("\u00a0".join(line.documents))) for line in part.lines),
                unfolded=part is p.sections[0],
            )
            for part in p.sections
        )
    )


def what_next(narrative: Narrative, _: Words) -> Markup:
    """Return what to try in 30, 60 and 90 days, what to be ready for and to ask, whom to talk to."""
    questions = (
        together(
            soft(q.pole_name),
            tag("p", tag("strong", _("Be ready for:")), " ", q.question),
            tag("p", tag("strong", _("Ask them:")), " ", q.ask),
        )
        for q in narrative.interview
    )
    left = _tracks_behind_the_door(narrative)
    return door(
        "next",
        _("More to try, ask and talk about") if left else _("More to ask and talk about"),
        tag("p", narrative.development.intro) if len(left) > 1 else "",
        *(track(t) for t in left),
        folded(_("Questions for an interview"), bullets(questions, "interview")),
        folded(_("Who to talk to"), bullets(narrative.talk_to)),
    )


def first_steps(narrative: Narrative, _: Words) -> Markup:
    """Return the steps to begin with, in full view, and nothing where the bank has none: three on the path leant to, one on each where
    neither is, with what follows it, and where neither job draws, first the work beside both, then one small task of each."""
    tracks = narrative.development.tracks
    if not tracks:
        return Markup("")
    if draws_neither(narrative.case):
        tasks = (together(tag("h3", t.reason), tag("p", t.steps[0].text)) for t in tracks)
        beside = together(tag("h3", next_steps.next_door(_)), tag("p", _talk_to_neighbours(_)))
        return together(tag("h2", _("Three next steps")), beside, side_by_side(tasks))
    if role_shown_first(narrative.case):
        return together(tag("h2", _("Three next steps")), track(tracks[0]))
    return together(tag("h2", _("Two next steps, one for each job")), side_by_side(_beginning(t, _) for t in tracks))


def _beginning(t: Track, _: Words) -> Markup:
    """Return the first step along one pole, and behind a click those that follow."""
    first, *later = t.steps
    return together(
        tag("h3", t.reason),
        bullets([_step(first)], "track"),
        folded(_("By day 60, by day 90"), bullets((_step(s) for s in later), "track")),
    )


def _step(s: Step) -> Markup:
    return together(tag("strong", s.when), " ", s.text)


def _talk_to_neighbours(_: Words) -> str:
    return _("Ask someone there what they spent their hours on last week.")


def _tracks_behind_the_door(narrative: Narrative) -> tuple[Track, ...]:
    """Return what there is to try beside the steps in full view."""
    tracks = narrative.development.tracks
    if draws_neither(narrative.case):
        return tracks
    return tracks[1:] if role_shown_first(narrative.case) else ()


def side_by_side(parts: Iterable[Markup]) -> Markup:
    """Return *parts* beside each other, and below each other where there is little room."""
    return tag("div", *(tag("div", part) for part in parts), class_="side-by-side")


def track(t: Track) -> Markup:
    """Return three steps along one pole."""
    return together(tag("h3", t.reason), bullets((_step(s) for s in t.steps), "track"))


def certainty(shown: ShownResult, _: Words) -> Markup:
    """Return how certain the result is and what it is not; behind a click, what a coach would look at."""
    narrative = shown.narrative
    surely, *figures = narrative.band
    assert narrative.dots is not None, "a result has its dots"
    return door(
        "sure",
        _("How certain this is, and what it is not"),
        paragraphs(narrative.doubt),
        lean_bar(shown.profile.lean, narrative.band, _),
        tag("p", surely),
        twenty(narrative.dots),
        paragraphs(figures),
        bullets(narrative.limits, "limits"),
        folded(_("To talk it over with a coach"), coaching(narrative.for_coach, _)),
    )


def coaching(coach: ForCoach, _: Words) -> Markup:
    """Return the quality of the answers, how to open the talk, and what to ask."""
    probes = (together(opposed(p.pm_name, p.pmm_name), *((BREAK, p.question) if p.question else ())) for p in coach.probes)
    return together(
        paragraphs((*coach.quality, *coach.opening, coach.probe_intro)),
        bullets(probes),
        bullets(coach.questions),
    )

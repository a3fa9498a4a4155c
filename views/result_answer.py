"""The answer of a result in words and one picture: the headline, the chance, the two pulls, the radar, the story, what is behind doors.

`views/result.py` shows it, and the server sends it ahead of everything else (`views/shell.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from i18n import Words
from results import third_person
from results.gates import NAMED, draws_neither
from results.narrative import Narrative, Reader
from results.person_sentences import person_sentences_for
from results.radar import description
from results.spokes import result_spokes
from views import result_doors
from views.address import EXTENSION, INVITER, first_open, for_others, section_number
from views.marks import contents, paragraphs, role_pulls
from views.markup import Markup, tag, together
from views.result_shown import ShownResult
from views.whole_radar import whole_radar


@dataclass(frozen=True, slots=True)
class NextPage:
    """A way on to one of our pages: what it is called, the page's parameters, what is said before it, and whether it stands before all
    else that there is to do."""

    label: str
    page: str
    query: Mapping[str, str | Sequence[str]]
    said: Markup | None = None
    is_urgent: bool = True


def answer(narrative: Narrative) -> Markup:
    """Return the headline, its chance, and what to know before reading on."""
    parts: list[str] = [tag("h1", narrative.headline, class_="says"), tag("div", paragraphs(narrative.chance), class_="chance")]
    if narrative.notice:
        parts.append(tag("div", paragraphs(narrative.notice), class_="notice"))
    return together(*parts)


def pulls(narrative: Narrative, _: Words) -> Markup:
    """Return the two pulls, and what the lines of the radar are."""
    return together(role_pulls(narrative.role_pulls, _), legend(narrative.reader, _))


def legend(reader: Reader, _: Words) -> Markup:
    """Return what the lines of the radar are."""
    person_sentences = person_sentences_for(reader, _)
    drawn = (
        ("you", person_sentences["you"]),
        ("band", person_sentences["your_band"]),
        ("pmm", _("PMM in the articles")),
        ("pm", _("PM in the articles")),
    )
    return tag("p", *(tag("span", name, class_=series) for series, name in drawn), class_="legend soft", aria_hidden="true")


def result_radar(result: ShownResult, _: Words) -> Markup:
    """Return the radar as it is until the chart library has drawn its own."""
    return whole_radar(result_spokes(result.bank, result.profile, _), description(result.bank, result.profile, _), _)


def story(narrative: Narrative, _: Words, client: str = "") -> Markup:
    """Return the person's story, the next steps, and the way to what stands behind the doors; to another reader, before the first advice,
    whom that means by "you": the *client* whose coach reads it, if it is one. Whom neither job draws is told first what else there is to do."""
    title = person_sentences_for(narrative.reader, _)["story"]
    whom = [] if narrative.reader == "own" else [tag("div", paragraphs([third_person.who_you_means(_, client)]), class_="notice")]
    story = [tag("h2", title, id="story"), paragraphs(_.gap.join(sentences) for sentences in narrative.story)]
    own = story if narrative.story else []
    steps = [*whom, result_doors.first_steps(narrative, _)]
    parts = (*steps, *own) if draws_neither(narrative.case) else (*own, *steps)
    return together(*parts, contents(parts_below(_), _))


def parts_below(_: Words) -> tuple[tuple[str, str], ...]:
    """Return the parts of the page behind doors."""
    return (
        ("why", _("Why")),
        ("shape", _("Contrasts")),
        ("work", _("The work")),
        ("next", _("What next")),
        ("sure", _("How certain")),
        ("keep", _("Keep it")),
    )


def more_questions(result: ShownResult, reader: Reader, rest: Mapping[str, str], _: Words) -> NextPage | None:
    """Return what could make the result surer: the questions left open, or, to whoever answered, the seven more where no side is sure.

    Whoever left off may go on from another browser, which does not know whose answers these are.
    """
    bank, profile = result.bank, result.profile
    if profile.status != "final":
        return NextPage(_("Go on answering"), "quiz", {**rest, "a": result.token, "s": str(first_open(bank, result.answers))})
    if reader != "own":
        return None
    open_yet = 1 - NAMED <= profile.lean.probability_pm <= NAMED
    if not open_yet or not bank.extension or any(item.id in result.answers for item in bank.extension):
        return None
    n = len(bank.extension)
    offer = _.n(
        "{n} more question would make it clearer which of the two comes first.",
        "{n} more questions, one for each contrast, would make it clearer which of the two comes first.",
        n,
    )
    label = _.n("Answer {n} more", "Answer {n} more", n).format(n=n)
    query = {**rest, "a": result.token, "s": str(section_number(bank, EXTENSION))}
    return NextPage(label, "quiz", query, paragraphs([offer.format(n=n)]), not draws_neither(result.narrative.case))


def with_another(result: ShownResult, reader: Reader, params: Mapping[str, str], _: Words) -> NextPage | None:
    """Return the way to the quiz for who was sent this result; for who took it after being invited, that to both side by side."""
    rest, theirs = for_others(params) | {"lang": _.language}, params.get(INVITER)
    if result.profile.status == "none":
        return None
    if reader == "another":
        return NextPage(_("Your turn, then see both side by side"), "quiz", {**rest, INVITER: result.token})
    return NextPage(_("See both side by side"), "compare", {**rest, "r": [result.token, theirs]}) if theirs else None


def kept_in_link(has_result: bool, reader: Reader, _: Words) -> Markup:
    """Return what keeping a result means."""
    lead = person_sentences_for(reader, _)["kept" if has_result else "kept_answers"]
    return together(tag("h2", _("Keep it"), id="keep"), tag("p", lead))

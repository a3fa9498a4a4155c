"""The result: what the answers in this page's link lean to, how sure that is, why, and what to do next. Reads nothing else."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from questions import Bank, Pole
from results import career
from results.gates import NAMED
from results.link import BrokenLink, fold, read, unfold
from results.narrative import Narrative, Pull, Track, Voice, given, narrative
from results.radar import description, radar, spokes
from scoring import Profile, score
from views import page
from views.address import CLOSER, SHARED, beside
from views.keeping import keep
from views.marks import bullets, folded, lean_bar, paragraphs, twenty
from views.page import escape
from views.reading import look
from views.trying import earlier, what_if

ENTERED = "entered-answers"
SHOWN = 6  # pieces of shared ground in full view


def answers_in_link(bank: Bank, _: Words) -> dict[str, int] | None:
    """Return the answers that this page's link holds, or those of a code that was entered; None where there are none, and say so."""
    token = st.query_params.get("r", "")
    try:
        if token:
            return unfold(bank, token)
    except BrokenLink as broken:
        page.trouble(page.broken_link(_, broken.reason))
    if not token and ENTERED in st.session_state:
        return dict(st.session_state[ENTERED])
    return None


def ask(bank: Bank, _: Words) -> None:
    """Ask which result to show."""
    page.prose(
        f"<h1>{escape(_('Which result?'))}</h1>{paragraphs([_('Enter the link or the code of a result, or take the quiz.')])}", _
    )
    with st.form("enter", border=False):
        pasted = st.text_input(_("Link or code"), max_chars=2_000)
        if st.form_submit_button(_("Show the result"), type="primary") and pasted:
            enter(bank, pasted, _)
    on(_("Take the quiz"), "quiz", beside(st.query_params))


def enter(bank: Bank, pasted: str, _: Words) -> None:
    """Show the result of what was pasted without writing it into the address."""
    try:
        st.session_state[ENTERED] = read(bank, pasted)
    except BrokenLink as broken:
        page.trouble(page.broken_link(_, broken.reason))
        return
    st.query_params.from_dict(beside(st.query_params))
    st.rerun()


def on(label: str, to: str, query: dict[str, str]) -> None:
    """Show the way on to another page as a link."""
    st.page_link(f"views/{to}.py", label=label, query_params=query)


def answer(told: Narrative, profile: Profile, _: Words) -> None:
    """The sentence, what to know before reading on, the lean bar with its band, the twenty dots."""
    parts = [f'<h1 class="says">{escape(told.headline)}</h1>']
    if told.notice:
        parts.append(f'<div class="notice">{paragraphs(told.notice)}</div>')
    if told.dots:
        parts.append(lean_bar(profile.lean, told.band, _))
    parts.append(paragraphs(told.meaning))
    if told.dots:
        parts += [twenty(told.dots), paragraphs(told.band[:2]), paragraphs(told.band[2:], "soft")]
    page.prose("".join(parts), _)


def more(bank: Bank, answers: dict[str, int], profile: Profile, _: Words) -> None:
    """Offer what could make the result surer: the questions left open, or the seven more where no side is sure."""
    rest = beside(st.query_params)
    token = fold(bank, answers)
    if profile.status != "final":
        on(_("Go on answering"), "quiz", rest | {"a": token})
    elif 1 - NAMED <= profile.lean.probability_pm <= NAMED and not any(i.id in answers for i in bank.extension):
        page.prose(paragraphs([_("Seven more questions, one for each contrast, would make this surer.")]), _)
        on(_("Answer seven more"), "quiz", rest | {"a": token, "s": str(CLOSER)})


def shape(bank: Bank, profile: Profile, told: Narrative, _: Words) -> None:
    """The radar, and the same numbers as a list."""
    page.prose(
        f"<h2>{escape(_('The shape of your answers'))}</h2>"
        + paragraphs(
            [
                _("PM work lies on the right, PMM work on the left; the two ends of a contrast lie opposite each other."),
                _("The two archetypes are drawn from what the articles say of each role, not from people."),
            ]
        ),
        _,
    )
    st.plotly_chart(
        radar(bank, profile, _, dark=st.context.theme.type == "dark"),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=description(bank, profile, _),
    )
    contrasts = "".join(
        f'<li><h3><span class="pm">{escape(a.pm_name)}</span> <span class="soft">↔</span> <span class="pmm">{escape(a.pmm_name)}</span></h3>'
        f'<p>{escape(a.sentence)}</p><p class="soft">{escape(a.about)}</p></li>'
        for a in told.axes
    )
    page.prose(f'<ul class="axes">{contrasts}</ul>' + folded(_("The numbers of the radar"), numbers(bank, profile, _)), _)


def numbers(bank: Bank, profile: Profile, _: Words) -> str:
    """Return what the radar shows as a table."""
    head = "".join(
        f'<th scope="col">{escape(h)}</th>' for h in (_("Pole"), _("You"), _("90% band"), _("PM archetype"), _("PMM archetype"))
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(s.name)}</th><td>{_.number(s.you)}</td><td>{_.number(s.low)}–{_.number(s.high)}</td>'
        f"<td>{_.number(s.pm)}</td><td>{_.number(s.pmm)}</td></tr>"
        for s in spokes(bank, profile, _)
    )
    return (
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f'<p class="soft">{escape(_("From 0 to 100; 50 is undecided. The first seven are PM poles, the other seven PMM poles."))}</p>'
    )


def reasons(told: Narrative, _: Words) -> None:
    """The answers that pulled hardest to each side, each with the place in the articles its question came from."""
    titles: dict[Pole, str] = {"pm": _("Towards PM"), "pmm": _("Towards PMM")}
    sides = "".join(f'<h3 class="{pole}">{escape(title)}</h3>{pulls(told.pulls[pole], _)}' for pole, title in titles.items())
    letters = "".join(f"<li><strong>{a.letter}</strong> {escape(a.title)}</li>" for a in told.articles)
    page.prose(
        f"<h2>{escape(_('Why this result'))}</h2>{paragraphs([told.pulls_intro])}{sides}"
        f"<h3>{escape(_('What it would take to change sides'))}</h3>{paragraphs([told.flip])}"
        + folded(_("The three articles"), f"<ul>{letters}</ul>"),
        _,
    )


def pulls(some: tuple[Pull, ...], _: Words) -> str:
    """Return the answers that pulled to one side."""
    if not some:
        return paragraphs([_("No answer pulled this way.")])
    return f"<ol class='pulls'>{''.join(pull(p, _) for p in some)}</ol>"


def pull(p: Pull, _: Words) -> str:
    """Return one answer with its pull as a bar, and behind a click where the question came from."""
    question = f' <span class="soft">{escape(_("or"))}</span> '.join(escape(s) for s in p.sentences)
    sources = "".join(
        f"<li>{escape(b.text)}<ul>" + "".join(f'<li class="soft">{escape(s.citation)}</li>' for s in b.sources) + "</ul></li>"
        for b in p.backing
    )
    return (
        f'<li class="{p.pole}"><p>{question}</p><p><strong>{escape(p.answer)}</strong> <span class="soft">{escape(p.amount)}</span></p>'
        + paragraphs([p.note] if p.note else [], "soft")
        + f'<span class="pull" aria-hidden="true"><i style="width:{50 * p.share:.1f}%"></i></span>'
        + folded(_("Where this question comes from"), f'<ul class="backing">{sources}</ul>')
        + "</li>"
    )


def shared(bank: Bank, answers: dict[str, int], told: Narrative, _: Words) -> None:
    """The ground that both roles claim, and which article gives it to whom."""
    page.prose(f"<h2>{escape(_('The ground that both roles claim'))}</h2>{paragraphs([told.shared_ground.intro])}", _)
    grounds = told.shared_ground.grounds
    rows = [
        f'<tr><th scope="row">{escape(g.text)}</th>' + "".join(f"<td>{voiced(v, _)}</td>" for v in g.voices) + "</tr>"
        for g in grounds
    ]
    head = "".join(
        f'<th scope="col">{escape(h)}</th>'
        for h in (_("Activity"), *(_("Article {letter}").format(letter=d) for d in bank.documents))
    )

    def table(some: list[str]) -> str:
        return f'<table class="ground"><thead><tr>{head}</tr></thead><tbody>{"".join(some)}</tbody></table>'

    rest = len(rows) - SHOWN
    unfold_label = _.n("{n} more", "{n} more", rest).format(n=rest)
    page.prose(table(rows[:SHOWN]) + (folded(unfold_label, table(rows[SHOWN:])) if rest > 0 else ""), _)
    if not any(item.id in answers for item in bank.shared):
        on(
            _("Answer six questions on this ground; they move nothing"),
            "quiz",
            beside(st.query_params) | {"a": fold(bank, answers), "s": str(SHARED)},
        )
        return
    own = [
        f"<li>{escape(g.sentences[0])} <strong>{escape(g.answer)}</strong></li>"
        for g in given(bank, answers, _)
        if not g.scored and g.value
    ]
    page.prose(f"<h3>{escape(_('Your own answers on it'))}</h3><ul>{''.join(own)}</ul>", _)


def voiced(voice: Voice, _: Words) -> str:
    """Return whom an article gives something to, in one word."""
    return {
        "pm": f'<span class="pm">{escape(_("PM"))}</span>',
        "pmm": f'<span class="pmm">{escape(_("PMM"))}</span>',
        "both": escape(_("both")),
        "silent": f'<span class="soft" aria-label="{escape(voice.sentence)}">–</span>',
    }[voice.pole]


def work(told: Narrative, _: Words) -> None:
    """What the work of the paths looks like, as the articles give it."""
    first, *others = told.work.paths
    one_sided = told.case in ("pm", "pmm")
    page.prose(
        f"<h2>{escape(_('What the work looks like'))}</h2>{paragraphs(told.work.about)}{path(first)}"
        + "".join(folded(p.title, path(p, titled=False)) if one_sided else path(p) for p in others)
        + paragraphs([told.work.note], "soft"),
        _,
    )


def path(p: career.Path, titled: bool = True) -> str:
    """Return one path in its groups: tasks, metrics, tools, people, documents."""
    groups = "".join(
        f"<h4>{escape(g.title)}</h4><ul>"
        + "".join(f'<li>{escape(e.text)} <span class="soft">{escape(" ".join(e.documents))}</span></li>' for e in g.entries)
        + "</ul>"
        for g in p.groups
    )
    return (f'<h3 class="{p.pole}">{escape(p.title)}</h3>' if titled else "") + f'<div class="path">{groups}</div>'


def next_steps(told: Narrative, _: Words) -> None:
    """What to try in 30, 60 and 90 days, what to be ready for and to ask, whom to talk to."""
    asked = "".join(
        f'<li><span class="soft">{escape(q.pole_name)}</span><p>{escape(_("Be ready for:"))} {escape(q.asked)}</p>'
        f"<p>{escape(_('Ask them:'))} {escape(q.ask)}</p></li>"
        for q in told.interview
    )
    page.prose(
        f"<h2>{escape(_('What next'))}</h2>{paragraphs([told.development.intro])}"
        + "".join(track(t) for t in told.development.tracks)
        + folded(_("Questions for an interview"), f'<ul class="interview">{asked}</ul>')
        + folded(_("Whom to talk to"), bullets(told.talk_to)),
        _,
    )


def track(t: Track) -> str:
    """Return three steps along one pole."""
    steps = "".join(f"<li><strong>{escape(s.when)}</strong> {escape(s.text)}</li>" for s in t.steps)
    return f'<h3 class="{t.pole}">{escape(t.pole_name)}</h3><p>{escape(t.reason)}</p><ol class="track">{steps}</ol>'


def honesty(told: Narrative, _: Words) -> None:
    """How sure this is and what it is not; what a coach would look at."""
    coach = told.for_coach
    probes = [f"{p.pm_name} ↔ {p.pmm_name}: {p.question}" for p in coach.probes]
    page.prose(
        f"<h2>{escape(_('How sure this is, and what it is not'))}</h2>{bullets(told.limits, 'limits')}"
        + folded(
            _("To talk it over with a coach"),
            paragraphs(coach.quality)
            + paragraphs(coach.opening)
            + paragraphs([coach.probe_intro])
            + bullets(probes)
            + bullets(coach.questions),
        ),
        _,
    )


def show(bank: Bank, answers: dict[str, int], _: Words) -> None:
    """Show the result of *answers*, in the order in which a person asks: where, how sure, why, what now, what to keep."""
    profile = score(bank, answers)
    told = narrative(bank, profile, answers, _)
    answer(told, profile, _)
    more(bank, answers, profile, _)
    if profile.status != "none":
        shape(bank, profile, told, _)
        reasons(told, _)
        page.prose(
            f"<h2>{escape(_('What if?'))}</h2>{paragraphs([_('Change one answer and see the lean move. Nothing is saved.')])}", _
        )
        what_if(bank, answers, profile, _)
        work(told, _)
        shared(bank, answers, told, _)
        next_steps(told, _)
    honesty(told, _)
    keep(bank, answers, profile, _)
    if profile.status != "none":
        page.prose(f"<h2>{escape(_('Taken it before?'))}</h2>", _)
        earlier(bank, profile, _)
        on(_("Set two people side by side"), "compare", beside(st.query_params) | {"r": fold(bank, answers)})


bank = page.bank()
_ = words(page.language())
st.html(f"<style>{look()}</style>")
answers = answers_in_link(bank, _)
if answers is None:
    ask(bank, _)
else:
    show(bank, answers, _)

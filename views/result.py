"""The result: what the answers in this page's link lean to, how sure that is, why, and what to do next. Reads nothing else."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from questions import Bank, Pole
from results import career
from results.gates import NAMED
from results.link import BrokenLink, fold
from results.narrative import ForCoach, Narrative, Pull, Track, Voice, given, narrative
from results.pasted import read_any_version
from results.radar import description, radar, spokes
from results.wording import broken_link
from scoring import Profile, score
from views import page
from views.address import CLOSER, SHARED, beside, first_open, for_others
from views.client import invited, sending
from views.keeping import keep
from views.marks import (
    BREAK,
    article,
    axis_line,
    bullets,
    contents,
    ends,
    folded,
    lean_bar,
    opposed,
    paragraphs,
    soft,
    table,
    twenty,
)
from views.markup import Markup, style_sheet, tag, together
from views.pasted import pasted
from views.trying import earlier, what_if

ENTERED = "entered-answers"
PULLING = 2  # answers a side in full view
SHOWN = 3  # pieces of shared ground in full view


def answers_in_link(bank: Bank, _: Words) -> tuple[Bank, dict[str, int]] | None:
    """Return the version and the answers in this page's link, or in a code that was entered; None where there are none, and say so."""
    token = st.query_params.get("r", "")
    try:
        if token:
            return read_any_version(bank, token)
    except BrokenLink as broken:
        page.trouble(broken_link(_, broken.reason))
    if not token and ENTERED in st.session_state:
        entered: tuple[Bank, dict[str, int]] = st.session_state[ENTERED]
        return entered
    return None


def ask(bank: Bank, _: Words) -> None:
    """Ask which result to show, and show it without writing it into the address."""
    lead = _("Enter the link or the code of a result, or take the quiz.")
    page.prose(together(tag("h1", _("Which result?")), tag("p", lead)), _)
    with st.form("enter", border=False):
        field = _("Link or code")
        text = st.text_input(field, max_chars=2_000)
        asked = st.form_submit_button(_("Show the result"), type="primary")
    if asked and (found := pasted(bank, field, text, _)) is not None:
        st.session_state[ENTERED] = found
        st.query_params.from_dict(beside(st.query_params))
        st.rerun()
    on(_("Take the quiz"), "quiz", beside(st.query_params))


def on(label: str, to: str, query: dict[str, str]) -> None:
    """Show the way on to another page as a link."""
    st.page_link(f"views/{to}.py", label=label, query_params=query)


def answer(told: Narrative, profile: Profile, _: Words) -> None:
    """The sentence, what to know before reading on, the lean bar with its band and what that says, the twenty dots."""
    parts: list[str] = [tag("h1", told.headline, class_="says")]
    if told.notice:
        parts.append(tag("div", paragraphs(told.notice), class_="notice"))
    if told.dots is None:
        parts.append(paragraphs(told.meaning))
    else:
        picture = told.meaning.index(told.dots.people)
        surely, *figures = told.band
        parts += [
            paragraphs(told.meaning[:picture]),
            lean_bar(profile.lean, told.band, _),
            tag("p", surely),
            twenty(told.dots),
            folded(_("What these figures mean"), paragraphs((*told.meaning[picture + 1 :], *figures))),
            contents(parts_below(_), _),
        ]
    page.prose(together(*parts), _, of="prose answer")


def parts_below(_: Words) -> tuple[tuple[str, str], ...]:
    """Return the parts of the page below the answer."""
    return (
        ("shape", _("Shape")),
        ("why", _("Why")),
        ("work", _("The work")),
        ("next", _("What next")),
        ("sure", _("How sure")),
        ("keep", _("Keep it")),
    )


def more(bank: Bank, answers: dict[str, int], profile: Profile, _: Words) -> None:
    """Offer what could make the result surer: the questions left open, or those of the extension where no side is sure."""
    rest = beside(st.query_params)
    token = fold(bank, answers)
    if profile.status != "final":
        on(_("Go on answering"), "quiz", rest | {"a": token, "s": str(first_open(bank, answers))})
    elif (
        1 - NAMED <= profile.lean.probability_pm <= NAMED and bank.extension and not any(i.id in answers for i in bank.extension)
    ):
        n = len(bank.extension)
        clearer = _.n(
            "{n} more question, one for each contrast, would make this clearer.",
            "{n} more questions, one for each contrast, would make this clearer.",
            n,
        )
        page.prose(paragraphs([clearer.format(n=n)]), _)
        on(_.n("Answer {n} more", "Answer {n} more", n).format(n=n), "quiz", rest | {"a": token, "s": str(CLOSER)})


def shape(bank: Bank, profile: Profile, told: Narrative, _: Words) -> None:
    """The radar, each contrast as a line with a sentence, and the same numbers as a table."""
    lead = paragraphs(
        (
            _("PM work lies on the right, PMM work on the left; the two ends of a contrast lie opposite each other."),
            _("Dashed and dotted is what the articles say of each role; nobody was measured for it."),
        )
    )
    page.prose(together(tag("h2", _("The shape of your answers"), id="shape"), lead), _)
    st.plotly_chart(
        radar(bank, profile, _, dark=st.context.theme.type == "dark"),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=description(bank, profile, _),
        key="radar",
    )
    lines = (together(ends(a.pm_name, a.pmm_name), axis_line(a.score, a.numbers), tag("p", a.sentence)) for a in told.axes)
    about = (together(opposed(a.pm_name, a.pmm_name), BREAK, a.about) for a in told.axes)
    page.prose(
        together(
            legend(_),
            bullets(lines, "axes"),
            folded(_("What the contrasts mean"), bullets(about)),
            folded(_("The numbers of the radar"), numbers(bank, profile, _)),
        ),
        _,
    )


def legend(_: Words) -> Markup:
    """Return what the lines of the radar are."""
    drawn = (
        ("you", _("You")),
        ("band", _("Your 90% band")),
        ("pmm", _("PMM in the articles")),
        ("pm", _("PM in the articles")),
    )
    return tag("p", *(tag("span", name, class_=of) for of, name in drawn), class_="legend soft", aria_hidden="true")


def numbers(bank: Bank, profile: Profile, _: Words) -> Markup:
    """Return what the radar shows as a table."""
    head = (_("Kind of work"), _("You"), _("90% band"), _("PM"), _("PMM"))
    rows = (
        (
            tag("span", s.name, class_=s.pole),
            _.number(s.you),
            _.number(s.low) + "–" + _.number(s.high),
            _.number(s.pm),
            _.number(s.pmm),
        )
        for s in spokes(bank, profile, _)
    )
    scale = _("From 0 to 100; 50 is undecided. The columns PM and PMM show what the articles say of the two roles.")
    return together(tag("p", scale, class_="soft"), table(head, rows, "numbers"))


def reasons(told: Narrative, _: Words) -> None:
    """The articles, and the answers that pulled hardest to each side, each with the place its question came from."""
    titles: dict[Pole, str] = {"pm": _("Towards PM"), "pmm": _("Towards PMM")}
    first: tuple[Pole, Pole] = ("pmm", "pm") if told.case == "pmm" else ("pm", "pmm")
    sides = (together(tag("h3", titles[pole], class_=pole), pulls(told.pulls[pole], _)) for pole in first)
    page.prose(
        together(
            tag("h2", _("Why this result"), id="why"),
            tag("p", told.pulls_intro),
            folded(
                _("Which articles A, B and C are"), bullets((article(a, _) for a in told.articles), "articles"), id="articles"
            ),
            *sides,
            tag("h3", _("What it would take to change sides")),
            tag("p", told.flip),
        ),
        _,
    )


def pulls(some: tuple[Pull, ...], _: Words) -> Markup:
    """Return the answers that pulled to one side, the strongest in full view."""
    if not some:
        return tag("p", _("No answer pulled this way."))
    shown, rest = some[:PULLING], some[PULLING:]
    more = folded(_("More of them"), tag("ol", *(pull(p, _) for p in rest), class_="pulls")) if rest else ""
    return together(tag("ol", *(pull(p, _) for p in shown), class_="pulls"), more)


def pull(p: Pull, _: Words) -> Markup:
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


def letters(_: Words) -> Markup:
    """Return the way to what the letters stand for."""
    return tag("p", tag("a", _("Which articles A, B and C are"), href="#articles"), class_="soft")


def shared(bank: Bank, answers: dict[str, int], told: Narrative, _: Words) -> None:
    """The ground that both roles claim, and which article gives it to whom."""
    head = [_("Activity"), *bank.documents]
    rows = [(g.text, *(voiced(v, _) for v in g.voices)) for g in told.shared_ground.grounds]
    page.prose(
        together(
            tag("h2", _("The ground that both roles claim")),
            tag("p", told.shared_ground.intro),
            letters(_),
            table(head, rows[:SHOWN], "ground"),
            folded(_("The rest of it"), table(head, rows[SHOWN:], "ground")),
        ),
        _,
    )
    own = [g for g in given(bank, answers, _) if not g.scored and g.value]
    if own:
        said = (together(g.sentences[0], " ", tag("strong", g.answer)) for g in own)
        page.prose(together(tag("h3", _("Your own answers on it")), bullets(said)), _)
    elif bank.shared:
        way = beside(st.query_params) | {"a": fold(bank, answers), "s": str(SHARED)}
        on(_("Answer questions on this ground; they move nothing"), "quiz", way)


def voiced(voice: Voice, _: Words) -> Markup:
    """Return whom an article gives something to, in one word."""
    return {
        "pm": tag("span", _("PM"), class_="pm"),
        "pmm": tag("span", _("PMM"), class_="pmm"),
        "both": tag("span", _("both roles")),
        "silent": soft("–"),
    }[voice.pole]


def work(told: Narrative, _: Words) -> None:
    """What the work of the paths looks like, as the articles give it: one path first where the answers lean, else both alike."""
    if not told.work.paths:
        return
    first, *others = told.work.paths
    second = (folded(p.title, sections(p)) if told.case in ("pm", "pmm") else path(p) for p in others)
    page.prose(
        together(
            tag("h2", _("What the work looks like"), id="work"),
            paragraphs(told.work.about),
            tag("p", told.work.note, class_="soft"),
            letters(_),
            path(first),
            *second,
        ),
        _,
    )


def path(p: career.Path) -> Markup:
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


def next_steps(told: Narrative, _: Words) -> None:
    """What to try in 30, 60 and 90 days, what to be ready for and to ask, whom to talk to."""
    asked = (
        together(
            soft(q.pole_name),
            tag("p", tag("strong", _("Be ready for:")), " ", q.asked),
            tag("p", tag("strong", _("Ask them:")), " ", q.ask),
        )
        for q in told.interview
    )
    parts = (
        *(() if not told.development.tracks else (tag("p", told.development.intro), *map(track, told.development.tracks))),
        *(() if not told.interview else (folded(_("Questions for an interview"), bullets(asked, "interview")),)),
        *(() if not told.talk_to else (folded(_("Who to talk to"), bullets(told.talk_to)),)),
    )
    if parts:
        page.prose(together(tag("h2", _("What next"), id="next"), *parts), _)


def track(t: Track) -> Markup:
    """Return three steps along one pole."""
    steps = (together(tag("strong", s.when), " ", s.text) for s in t.steps)
    return together(tag("h3", t.reason), bullets(steps, "track"))


def honesty(told: Narrative, _: Words) -> None:
    """How sure this is and what it is not; behind a click, what a coach would look at."""
    talk = folded(_("To talk it over with a coach"), coaching(told.for_coach, _))
    page.prose(
        together(tag("h2", _("How sure this is, and what it is not"), id="sure"), bullets(told.limits, "limits"), talk),
        _,
    )


def coaching(coach: ForCoach, _: Words) -> Markup:
    """Return the quality of the answers, how to open the talk, and what to ask."""
    probes = (together(opposed(p.pm_name, p.pmm_name), *((BREAK, p.question) if p.question else ())) for p in coach.probes)
    return together(
        paragraphs((*coach.quality, *coach.opening, coach.probe_intro)),
        bullets(probes),
        bullets(coach.questions),
    )


def show(bank: Bank, answers: dict[str, int], _: Words) -> None:
    """Show the result of *answers*, in the order in which a person asks: where, how sure, why, what now, what to keep."""
    profile = score(bank, answers)
    told = narrative(bank, profile, answers, _)
    answer(told, profile, _)
    more(bank, answers, profile, _)
    if invited.by_group_link():
        sending.offer(bank, answers, _)
    if profile.status != "none":
        shape(bank, profile, told, _)
        reasons(told, _)
        what_if(bank, answers, profile, _)
        work(told, _)
        shared(bank, answers, told, _)
        next_steps(told, _)
        honesty(told, _)
    keep(bank, answers, profile, _)
    if profile.status != "none":
        page.prose(tag("h2", _("Set it beside another")), _)
        earlier(bank, profile, _)
        way = for_others(st.query_params) | {"lang": _.language, "r": fold(bank, answers)}
        on(_("Set two people side by side"), "compare", way)


bank = page.bank()
_ = words(page.language())
st.html(style_sheet("reading"))
found = answers_in_link(bank, _)
if found is None:
    ask(bank, _)
else:
    show(*found, _)

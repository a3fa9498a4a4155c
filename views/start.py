"""The first page: what this is, what it costs, one button; below, how it works and where it comes from."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from results.pace import span
from views import page
from views.address import asked_version, beside, first_open, read
from views.client import consent, invited, secret
from views.example import example
from views.markup import Markup, tag


def own_cost(_: Words) -> str:
    """Return what the quiz costs somebody who comes on their own."""
    bank = page.bank()
    n = len(bank.core)
    return _.n(
        "{n} question, {low} to {high} minutes. No account, and we store nothing.",
        "{n} questions, {low} to {high} minutes. No account, and we store nothing.",
        n,
    ).format(n=n, **span(bank, bank.core, _))


def offer(_: Words) -> None:
    """Show the one button; to someone who has begun, the way on comes first."""
    bank = asked_version(page.bank(), st.query_params)
    address = read(bank, st.query_params)
    others = secret.carried(beside(st.query_params))
    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    if address.answers:
        said = _.n("You have answered {n} question.", "You have answered {n} questions.", len(address.answers))
        page.prose(tag("p", said.format(n=len(address.answers))), _)
        if st.button(_("Go on"), type="primary"):
            known = {name: value for name, value in st.query_params.items() if name not in others}
            to = known.get("s") or str(first_open(bank, address.answers))
            if "a" not in known and "r" in known:
                known["a"] = known.pop("r")
            st.switch_page("views/quiz.py", query_params=others | known | {"s": to})
    if st.button(_("Start again") if address.answers else _("Start"), type="tertiary" if address.answers else "primary"):
        st.switch_page("views/quiz.py", query_params=secret.started(beside(st.query_params)))


def begun(_: Words) -> Markup:
    """Return the way back to a quiz that only the visitor's own browser remembers; hidden until the browser finds one."""
    return tag(
        "p",
        tag("a", _("Go on with the quiz you began in this browser"), href="./quiz", class_="way", hidden=True),
        tag("a", data_dated=_("See your result from {date}"), href="./result", hidden=True),
        tag("button", _("Forget it"), type="button"),
        id="begun",
        class_="begun",
        hidden=True,
    )


def steps(_: Words) -> Markup:
    """Return how it works, in three steps."""
    told = (
        (
            _("Choose between real tasks"),
            _("Most questions set two pieces of work side by side, one from each role. Pick the one you’d rather do."),
        ),
        (
            _("See where your answers lean"),
            _("You get a direction, how certain it is, and the answers that pulled hardest. Too close to call? Then it says so."),
        ),
        (
            _("Keep it, or talk it over"),
            _("Your result is a link. Whoever has the link sees the result, and nobody else does."),
        ),
    )
    return tag("ol", *(tag("li", tag("h3", head), tag("p", text)) for head, text in told), class_="steps")


def articles(_: Words) -> Markup:
    """Return the source articles, each title as written and as our reader would say it."""
    documents = page.bank().documents
    told = page.bank().texts[_.language].documents
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("span", document.title, lang=document.language),
                tag("span", told[id].title, class_="soft") if told[id].title != document.title else "",
            )
            for id, document in documents.items()
        ),
        class_="sources",
    )


_ = words(page.language())
st.session_state.pop(page.SHOWN, None)

# The promise, what it costs, one button
promise = _("Would you rather shape the product, or bring it to market?")
lead = _("Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM).")
cost = consent.cost(_) if invited.by_group_link() else own_cost(_)
page.prose(tag("h1", promise) + tag("p", lead, class_="lead") + tag("p", cost, class_="soft"), _, of="prose promise")
if invited.by_group_link():
    consent.greet(_)
page.prose(begun(_), _)
offer(_)

# Below the fold; whoever was invited by a coach needs no example and no advertisement for coaches
page.prose(tag("h2", _("How it works")) + steps(_), _)
if not invited.by_group_link():
    page.prose(tag("h2", _("What a result looks like")) + example(_), _)
weight = _(
    "Every question goes back to passages in three published articles. The more the articles agree, the more it counts; where they disagree, it counts for nothing."
)
sources = tag("a", _("See every question with its source"), data_keep=True, href="./method")
page.prose(tag("h2", _("Where the questions come from")) + tag("p", weight) + articles(_) + tag("p", sources), _)
if not invited.by_group_link():
    coaches = _(
        "Send the link to this page, and read the result together: it shows the doubts along with the direction, and which answers to talk about. It’s a starting point for a conversation, not a test for hiring, promotion or admission."
    )
    groups = tag("a", _("Open a group for your clients, or read their codes"), href=f"./coach?lang={_.language}")
    page.prose(tag("h2", _("For career coaches")) + tag("p", coaches) + tag("p", groups), _)

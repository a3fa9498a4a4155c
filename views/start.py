"""The first page: what this is, what it costs, one button; below, how it works and where it comes from."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from views import page
from views.address import CORE, beside, first_open, read

EXAMPLE_TENTHS, DOTS = 8, 20


def offer(_: Words) -> None:
    """Show the one button; to someone who has begun, the way on comes first."""
    bank = page.bank()
    address = read(bank, st.query_params)
    others = beside(st.query_params)
    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    if address.answers:
        said = _.n("You have answered {n} question.", "You have answered {n} questions.", len(address.answers))
        page.prose(f"<p>{page.escape(said.format(n=len(address.answers)))}</p>", _)
        if st.button(_("Go on"), type="primary"):
            known = {name: value for name, value in st.query_params.items() if name not in others}
            to = known.get("s") or str(first_open(bank, address.answers))
            if "a" not in known and "r" in known:
                known["a"] = known.pop("r")
            st.switch_page("views/quiz.py", query_params=others | known | {"s": to})
    if st.button(_("Start anew") if address.answers else _("Start"), type="tertiary" if address.answers else "primary"):
        st.switch_page("views/quiz.py", query_params=others)


def begun(_: Words) -> str:
    """Return the way back to a quiz that only the visitor's own browser remembers; hidden until the browser finds one."""
    return (
        f'<p id="begun" class="begun" hidden>'
        f'<a data-page="quiz" href="./quiz">{page.escape(_("Go on with the quiz you began in this browser"))}</a>'
        f'<a data-page="result" href="./result" hidden>{page.escape(_("See the result you got in this browser"))}</a>'
        f'<button type="button">{page.escape(_("Forget it"))}</button></p>'
    )


def steps(_: Words) -> str:
    """Return how it works, in three steps."""
    told = (
        (
            _("Choose between real tasks"),
            _("Most questions set two pieces of work side by side, one from each role. Pick the one you would rather do."),
        ),
        (
            _("See where your answers lean"),
            _("You get a direction, how sure it is, and the answers that pulled hardest. Too close to call? Then it says so."),
        ),
        (
            _("Keep it, or talk it over"),
            _("Your result is a link. Whoever has the link sees the result, and nobody else does."),
        ),
    )
    return "".join(f"<li><h3>{page.escape(head)}</h3><p>{page.escape(text)}</p></li>" for head, text in told)


def picture(_: Words) -> str:
    """Return a drawn example of a result: the sentence, the lean bar with its band, the twenty dots."""
    told = _("Your answers lean PM: about {n} in 10").format(n=EXAMPLE_TENTHS)
    lit = EXAMPLE_TENTHS * DOTS // 10
    dots = '<i class="pm"></i>' * lit + '<i class="pmm"></i>' * (DOTS - lit)
    legend = _("{n} of {all} dots: if {all} people answered as you did, about {n} of them would truly lean that way.")
    return (
        f'<figure class="example"><p class="says">{page.escape(told)}</p>'
        f'<div class="lean" role="img" aria-label="{page.escape(_("A line from PMM to PM; the mark stands towards PM, its band reaches from the middle to far on the PM side."))}">'
        f'<span class="pmm">{page.escape(_("PMM"))}</span><span class="line"><b></b><i></i></span>'
        f'<span class="pm">{page.escape(_("PM"))}</span></div>'
        f'<div class="dots" aria-hidden="true">{dots}</div>'
        f"<figcaption>{page.escape(_('An example, not a real person.'))} "
        f"{page.escape(legend.format(n=lit, all=DOTS))}</figcaption></figure>"
    )


def articles(_: Words) -> str:
    """Return the source articles, each title as written and as our reader would say it."""
    bank = page.bank()
    told = bank.texts[_.language].documents
    return "".join(
        f'<li><span lang="{document.language}">{page.escape(document.title)}</span>'
        + (f" — {page.escape(told[id].title)}" if told[id].title != document.title else "")
        + "</li>"
        for id, document in bank.documents.items()
    )


_ = words(page.language())
st.session_state.pop(page.SHOWN, None)

# The promise, what it costs, one button
page.prose(
    f"<h1>{page.escape(_('Would you rather build the product, or bring it to its market?'))}</h1>"
    f'<p class="lead">{page.escape(_("Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM)."))}</p>'
    f'<p class="soft">{page.escape(_("35 questions, 6 to 7 minutes. No account, and nothing stored with us."))}</p>',
    _,
    of="prose promise",
)
offer(_)
page.prose(begun(_), _)

# Below the fold
page.prose(
    f"<h2>{page.escape(_('How it works'))}</h2><ol class='steps'>{steps(_)}</ol>"
    f"<h2>{page.escape(_('What a result looks like'))}</h2>{picture(_)}"
    f"<h2>{page.escape(_('Where the questions come from'))}</h2>"
    f"<p>{page.escape(_('Every question leads back to passages in three published articles, and weighs as much as the articles agree. What they dispute weighs nothing.'))}</p>"
    f'<ul class="sources">{articles(_)}</ul>'
    f'<p><a data-keep href="{page.escape(page.link("method"))}">{page.escape(_("See every question with its source"))}</a></p>'
    f"<h2>{page.escape(_('For career coaches'))}</h2>"
    f"<p>{page.escape(_('Send the link of this page, and read the result together: it shows the doubts along with the direction, and which answers to talk about. It is a start for a conversation, not a test for hiring, promotion or admission.'))}</p>",
    _,
)

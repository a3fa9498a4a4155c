"""What the first page says: what this is, what it costs, how it works, an example, where it comes from, a word to coaches.

`views/start.py` shows it, and the server sends it ahead of everything else (`views/shell.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from questions import Bank
from results.pace import span
from views import page
from views.address import Address, first_open
from views.example import example
from views.markup import Markup, tag, together
from views.places import link_within


def promise_and_cost(cost: str, _: Words) -> Markup:
    """Return the promise and what the quiz costs; without a *cost* only the promise."""
    said = _("Would you rather shape the product, or bring it to market?")
    lead = _("Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM).")
    return together(tag("h1", said), tag("p", lead, class_="lead"), tag("p", cost, class_="soft") if cost else "")


def own_cost(_: Words) -> str:
    """Return what the quiz costs somebody who comes on their own."""
    bank = page.bank()
    n = len(bank.core)
    return _.n(
        "{n} question, {low} to {high} minutes. No account, and we store nothing.",
        "{n} questions, {low} to {high} minutes. No account, and we store nothing.",
        n,
    ).format(n=n, **span(bank, bank.core, _))


def answered_so_far(address: Address, _: Words) -> Markup:
    """Return how many questions somebody who has begun has answered."""
    n = len(address.answers)
    return tag("p", _.n("You have answered {n} question.", "You have answered {n} questions.", n).format(n=n))


def begin_label(address: Address, _: Words) -> str:
    """Return what beginning is called: for somebody who has begun, it is beginning anew."""
    return _("Start again") if address.answers else _("Start")


def parameters_to_go_on(bank: Bank, address: Address, params: Mapping[str, str], others: Mapping[str, str]) -> dict[str, str]:
    """Return the parameters of the quiz that *params* know of, beside the *others*, which are not its own."""
    known = {name: value for name, value in params.items() if name not in others}
    to = known.get("s") or str(first_open(bank, address.answers))
    if "a" not in known and "r" in known:
        known["a"] = known.pop("r")
    return {**others, **known, "s": to}


def begun_here(_: Words) -> Markup:
    """Return the way back to a quiz that only the visitor's own browser remembers; hidden until the browser finds one."""
    return tag(
        "p",
        tag("a", _("Go on with the quiz you began in this browser"), href="./quiz", class_="way", hidden=True),
        tag("a", data_dated=_("See your result from {date}"), href="./result", hidden=True),
        tag("button", _("Clear it from this browser"), type="button", data_forget=True),
        id="begun",
        class_="begun",
        hidden=True,
    )


def below_the_fold(_: Words, parameters: Mapping[str, str], *, invited: bool) -> tuple[Markup, ...]:
    """Return the parts below the fold, whose links keep the *parameters* of the address; one who was *invited* meets no advertisement."""
    sources = tag("a", _("See every question with its source"), data_keep=True, href=link_within("method", parameters))
    origin = together(
        tag("h2", _("Where the questions come from")), tag("p", what_questions_rest_on(_)), articles(_), tag("p", sources)
    )
    how_it_works = together(tag("h2", _("How it works")), steps(_))
    if invited:
        return how_it_works, origin
    return how_it_works, together(tag("h2", _("What a result looks like")), example(_)), origin, for_coaches(_)


def what_questions_rest_on(_: Words) -> str:
    """Return what every question rests on, and what that makes it count."""
    n = len(page.bank().documents)
    if n == 1:
        return _(
            "Every question goes back to passages in one published article. The more plainly the article gives an activity to one role, the more the question counts. Where it gives the activity to both, the question counts for nothing."
        )
    return _.n(
        "Every question goes back to passages in {n} published article. The more the articles agree, the more it counts; where they disagree, it counts for nothing.",
        "Every question goes back to passages in {n} published articles. The more the articles agree, the more it counts; where they disagree, it counts for nothing.",
        n,
    ).format(n=_.spelled(n, after_of=True))


def for_coaches(_: Words) -> Markup:
    """Return the word to coaches."""
    coaches = _(
        "Send the link to this page, and read the result together: it shows the doubts along with the direction, and which answers to talk about. It’s a starting point for a conversation, not a test for hiring, promotion or admission."
    )
    groups = tag("a", _("Open a group for your clients, or read their codes"), href=link_within("coach", {"lang": _.language}))
    return together(tag("h2", _("For career coaches")), tag("p", coaches), tag("p", groups))


def steps(_: Words) -> Markup:
    """Return how it works, in three steps."""
    heads_and_texts = (
        (
            _("Choose between real tasks"),
            _("Most questions set two pieces of work side by side, one from each role. Pick the one you’d rather do."),
        ),
        (
            _("See where your answers lean"),
            _("You get a direction, how certain it is, and the answers that pulled hardest. Too close to call? Then we say so."),
        ),
        (
            _("Keep it, or talk it over"),
            _("Your result is a link. Anyone who has the link sees the result, and nobody else does."),
        ),
    )
    return tag("ol", *(tag("li", tag("h3", head), tag("p", text)) for head, text in heads_and_texts), class_="steps")


def articles(_: Words) -> Markup:
    """Return the source articles, each title as written and as our reader would say it."""
    documents = page.bank().documents
    titles = page.bank().texts[_.language].documents
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("span", document.title, lang=document.language),
                tag("span", titles[id].title, class_="soft") if titles[id].title != document.title else "",
            )
            for id, document in documents.items()
        ),
        class_="sources",
    )

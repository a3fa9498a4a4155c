"""Where every question comes from: the articles, what they say and where they disagree, and what that makes each question weigh."""

from __future__ import annotations

from functools import cache

import streamlit as st

from i18n import Words, words
from questions import Axis, Bank, Claim, Document, Item, load
from results.wording import citation
from views import page
from views.marks import folded, paragraphs
from views.page import escape
from views.reading import look

RESTS = 0.2  # relative weight below which an axis is as good as gone
LANGUAGE_NAMES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "ru": "Русский"}


def articles(bank: Bank, _: Words) -> str:
    """Return the three articles: title, author, date, and how far each is trusted."""
    return f"<ul>{''.join(article(bank, d, _) for d in bank.documents.values())}</ul>"


def article(bank: Bank, document: Document, _: Words) -> str:
    """Return one article; its own title stands beside ours."""
    text = bank.texts[_.language].documents[document.id]
    original = "" if document.language == _.language else f' <span lang="{document.language}">{escape(document.title)}</span>'
    facts = [LANGUAGE_NAMES[document.language], *(f for f in (document.author, document.published) if f)]
    return f'<li><strong>{document.id}</strong> {escape(text.title)}{original} <span class="soft">{escape(", ".join(facts))}</span></li>'


def weighing(bank: Bank, _: Words) -> str:
    """Return how a weight comes about, and what happens to the weights of the axes when an article is taken out."""
    told = paragraphs(
        [
            _("We went through the articles sentence by sentence and noted who does what: {n} activities in all.").format(
                n=len(bank.claims)
            ),
            _("Each note says which role an article gives the activity to, and whether it says so outright or only implies it."),
            _(
                "An activity weighs 1 when all three say the same outright, and less when fewer do; silence counts as one voice against."
            ),
            _(
                "What the articles say of the marketing side in C counts three quarters: it describes a marketing manager, a wider job."
            ),
            _("A question that sets two activities side by side takes the geometric mean of their weights."),
            _("Anything that an article gives to the other role, or that weighs less than a half, never moves a result."),
        ]
    )
    head = [_("Contrast"), _("All three"), *(_("Without {letter}").format(letter=d) for d in bank.documents)]
    banks = [bank, *(load(without=d) for d in bank.documents)]
    names = bank.texts[_.language].axes
    rows = "".join(
        f'<tr><th scope="row">{escape(names[a.id].pm)} ↔ {escape(names[a.id].pmm)}</th>'
        + "".join(f"<td>{_.number(b.axes[i].weight, 2)}</td>" for b in banks)
        + "</tr>"
        for i, a in enumerate(bank.axes)
    )
    return (
        told
        + f"<h3>{escape(_('Take an article away, and the weights change'))}</h3>"
        + f"<table><thead><tr>{''.join(f'<th scope=col>{escape(h)}</th>' for h in head)}</tr></thead><tbody>{rows}</tbody></table>"
        + paragraphs((leans_on_one(bank, axis, letter, _) for axis, letter in resting(bank)), "soft")
    )


def resting(bank: Bank) -> tuple[tuple[Axis, str], ...]:
    """Return the axes that would weigh next to nothing without one article, and that article's letter."""
    without = {d: load(without=d) for d in bank.documents}
    return tuple((a, d) for d, b in without.items() for a, left in zip(bank.axes, b.axes, strict=True) if left.weight < RESTS)


def leans_on_one(bank: Bank, axis: Axis, letter: str, _: Words) -> str:
    """Return the sentence that owns up to an axis resting on one article."""
    text = bank.texts[_.language].axes[axis.id]
    return _("“{pm} ↔ {pmm}” rests almost wholly on article {letter}.").format(pm=text.pm, pmm=text.pmm, letter=letter)


def contrast(bank: Bank, axis: Axis, _: Words) -> str:
    """Return one axis: its questions with their weights and places, then every activity coded on it."""
    text = bank.texts[_.language].axes[axis.id]
    items = "".join(question(bank, i, _) for i in bank.scored if i.axis == axis.id)
    claims = "".join(claimed(bank, c, _) for c in bank.claims.values() if c.axis == axis.id)
    return (
        f'<h3><span class="pm">{escape(text.pm)}</span> <span class="soft">↔</span> <span class="pmm">{escape(text.pmm)}</span></h3>'
        f"<p>{escape(text.about)}</p>"
        f'<p class="soft">{escape(_("Weight of this contrast: {weight}").format(weight=_.number(axis.weight, 2)))}</p>'
        + folded(_("Its questions, and where they come from"), f'<ul class="questions">{items}</ul>')
        + folded(_("What the articles say on it"), f'<ul class="claims">{claims}</ul>')
    )


def question(bank: Bank, item: Item, _: Words) -> str:
    """Return one question with its weight, and for each activity behind it the places in the articles."""
    text = bank.texts[_.language]
    sentences = f' <span class="soft">{escape(_("or"))}</span> '.join(escape(s) for s in text.items[item.id])
    weight = _("weight {weight}").format(weight=_.number(item.weight, 2))
    behind = "".join(claimed(bank, bank.claims[c], _) for c in item.claims)
    return f'<li><p>{sentences} <span class="soft">{escape(item.id)}, {escape(weight)}</span></p><ul>{behind}</ul></li>'


def claimed(bank: Bank, claim: Claim, _: Words) -> str:
    """Return one activity, and for each article that names it whom it gives it to and where."""
    voices = "".join(
        f'<li class="soft">{escape(citation(bank, c, _))}: {escape(role(c.direction, _))}{escape(strength(c.strength, _))}</li>'
        for c in claim.codings
    )
    return f"<li>{escape(bank.texts[_.language].claims[claim.id])}<ul>{voices}</ul></li>"


def role(direction: int, _: Words) -> str:
    """Return whom a passage gives an activity to."""
    return {1: _("PM"), -1: _("PMM"), 0: _("both")}[direction]


def strength(strength: float, _: Words) -> str:
    """Return a mark for what is only implied."""
    return "" if strength == 1 else " " + _("(implied)")


@cache
def told(language: str) -> str:
    """Return the whole page in *language*; it is the same for every visitor."""
    _ = words(language)
    bank = page.bank()
    shared = "".join(claimed(bank, c, _) for c in bank.claims.values() if c.axis is None)
    intro = _("Every question leads back to a passage in one of three articles on the two roles. Here are all of them.")
    disputed = _(
        "Both roles claim this work, or the articles contradict each other or themselves; questions on it weigh nothing."
    )
    return (
        f"<h1>{escape(_('Where every question comes from'))}</h1>{paragraphs([intro])}"
        f"<h2>{escape(_('The three articles'))}</h2>{articles(bank, _)}"
        f"<h2>{escape(_('How a question gets its weight'))}</h2>{weighing(bank, _)}"
        f"<h2>{escape(_('The seven contrasts'))}</h2>{''.join(contrast(bank, a, _) for a in bank.axes)}"
        f"<h2>{escape(_('Where the articles disagree'))}</h2>{paragraphs([disputed])}"
        + folded(_("Everything on shared ground"), f'<ul class="claims">{shared}</ul>')
    )


_ = words(page.language())
st.html(f"<style>{look()}</style>")
page.prose(told(page.language()), _)

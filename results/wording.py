"""How small things are put into words in every language: a pole, a signed number, an answer, a place in an article."""

from __future__ import annotations

import re

from i18n import Words
from questions import Bank, Coding, Item, Pole
from results.link import LinkFault

MINUS = "−"
NUMBER = re.compile(r"\d+")


def pole_name(bank: Bank, axis: str, pole: Pole, words: Words) -> str:
    """Return what the *pole* of *axis* is called."""
    text = bank.texts[words.language].axes[axis]
    return text.pm if pole == "pm" else text.pmm


def signed(value: float, words: Words, digits: int = 1) -> str:
    """Return *value* with its sign, a true minus included; what rounds to zero has none.

    >>> from i18n import words
    >>> signed(0.44, words("en")), signed(-0.44, words("en")), signed(-0.01, words("en"))
    ('+0.4', '−0.4', '0.0')
    """
    written = words.number(abs(value), digits)
    if written == words.number(0, digits):
        return written
    return ("+" if value > 0 else MINUS) + written


def broken_link(words: Words, reason: LinkFault) -> str:
    """Return the sentence for a link that `results.link` refused."""
    _ = words
    return {
        "cut": _("Part of this link is missing. Copy it again, whole, from where you found it."),
        "case": _(
            "The capital letters in this link were changed along the way, so it can’t be read. The result’s code still "
            "works, however it’s typed."
        ),
        "other_bank": _("This link was made for a different set of questions, so we can’t read it correctly."),
    }.get(reason) or _("Something in this link has changed since it was made, so we can’t read it correctly.")


def answer_words(item: Item, value: int, words: Words) -> str:
    """Return the answer *value* (1 to 5, 0 = skipped) to *item* in words."""
    _ = words
    if item.form == "contrast":
        return (
            _("Skipped"),
            _("Much more the first"),
            _("More the first"),
            _("Both or neither"),
            _("More the second"),
            _("Much more the second"),
        )[value]
    return (
        _("Skipped"),
        _("Not me at all"),
        _("Hardly me"),
        _("Partly me"),
        _("Mostly me"),
        _("Very much me"),
    )[value]


def how_much(item: Item, value: int, words: Words) -> str:
    """Return the answer *value* to *item* where the side that it chose is named beside it."""
    _ = words
    if item.form == "contrast" and value:
        return (_("Much more this one"), _("More this one"), _("Both or neither"), _("More this one"), _("Much more this one"))[
            value - 1
        ]
    return answer_words(item, value, words)


def citation(bank: Bank, coding: Coding, words: Words) -> str:
    """Return where *coding* stands, and that its document gives the claim to both roles, where it does."""
    _ = words
    where = cite(bank, coding.document, coding.section, coding.position, words)
    return where if coding.direction else _("{citation}, which gives it to both roles").format(citation=where)


def cite(bank: Bank, document: str, section: str, position: str, words: Words) -> str:
    """Return a place in an article, such as: Article B, “Duties of the product marketing manager”, list item 6."""
    _ = words
    title = bank.texts[words.language].documents[document].sections[section]
    return _("Article {document}, “{section}”, {position}").format(
        document=document, section=title, position=place_in_words(position, words)
    )


def place_in_words(position: str, words: Words) -> str:
    """Return a *position* of sources.toml in the reader's language; one of another form stands as its author wrote it."""
    _ = words
    forms = {
        "paragraph #, sentence #": _("paragraph {a}, sentence {b}"),
        "list item #": _("list item {a}"),
        "first list, item #": _("first list, item {a}"),
        "second list, item #": _("second list, item {a}"),
        "answer #, sentence #": _("answer {a}, sentence {b}"),
        "closing recommendation, sentence #": _("closing recommendation, sentence {a}"),
        "table row #": _("table row {a}"),
        "table row #, product manager": _("table row {a}, product manager"),
        "table row #, marketing manager": _("table row {a}, marketing manager"),
        "table rows # to #": _("table rows {a} to {b}"),
        "table rows # and #, marketing manager": _("table rows {a} and {b}, marketing manager"),
    }
    form = forms.get(NUMBER.sub("#", position))
    return position if form is None else form.format(**dict(zip("ab", NUMBER.findall(position), strict=False)))

"""The picture of a result on the start page: an invented person whose answers are scored like anybody's, drawn without a chart library.

One side leads and the other has a voice, so that the example shows what a result can tell, and neither path looks like the one to hope for:
both pulls are named, and the headline says which is which.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from i18n import Words
from questions import Bank, Item
from results import answer
from results.spokes import result_spokes
from scoring import Profile, score
from views import page
from views.marks import role_pulls
from views.markup import Markup, tag
from views.small_radar import small_radar

TOWARDS_PM = (2, 1, 1, 2, -1, 1, -2)  # how far the person's answers go to PM on each axis in turn, in answer steps
LIKING = 1  # how far they say yes to statements of either role


def example_answers(bank: Bank) -> Mapping[str, int]:
    """Return the answers of the invented person to the core of *bank*."""
    towards = {axis.id: TOWARDS_PM[n % len(TOWARDS_PM)] for n, axis in enumerate(bank.axes)}
    return {item.id: _answer(item, towards[item.axis], n) for n, item in enumerate(bank.core) if item.axis}


def _answer(item: Item, towards_pm: int, place: int) -> int:
    step = towards_pm - (place % 3 == 0) * (1 if towards_pm > 0 else -1)  # nobody answers all questions of a kind alike
    if item.form == "contrast":
        return min(5, max(1, 3 + (step if item.b == "pm" else -step)))
    return min(5, max(1, 3 + LIKING + (step if item.pole == "pm" else -step) // 2))


@cache
def _scored(fingerprint: str) -> Profile:
    bank = page.bank()
    return score(bank, example_answers(bank))


def example(_: Words) -> Markup:
    """Return headline, chance, the two pulls and the radar of a result that nobody got."""
    bank = page.bank()
    profile = _scored(bank.fingerprint)
    shape = _(
        "A radar chart with {n} spokes: where the invented person’s answers go, PM work on the right and PMM work on the left."
    ).format(n=_.number(2 * len(bank.axes)))
    return tag(
        "figure",
        tag("figcaption", _("An example: this person is invented.")),
        tag("p", answer.headline(bank, profile, example_answers(bank), _), class_="says"),
        tag(
            "div",
            tag("p", answer.chance(profile, _)[0]),
            role_pulls(answer.role_pulls(profile, _), _),
            _legend(_),
        ),
        small_radar(result_spokes(bank, profile, _), shape),
        class_="example",
    )


def _legend(_: Words) -> Markup:
    roles = (("you", _("The person")), ("pmm", _("PMM in the articles")), ("pm", _("PM in the articles")))
    return tag("p", *(tag("span", text, class_=who) for who, text in roles), class_="legend soft")

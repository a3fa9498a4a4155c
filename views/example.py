"""The picture of a result on the start page: an invented person between the two roles, drawn without a chart library.

The person leans to neither side, so that neither path looks like the one to hope for.
"""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin
from urllib.parse import quote

from i18n import Words
from questions import Bank
from views import page
from views.markup import Markup, tag

PM_DOTS, DOTS = 10, 20
LEAN, LOW, HIGH = 50, 32, 68  # percent of the bar from the PMM end
PERSON = (78, 46, 66, 38, 62, 84, 44, 40, 70, 52, 80, 50, 30, 68)  # the fourteen spokes: PM work clockwise, then PMM work
RADIUS = 100


def example(_: Words) -> Markup:
    """Return the sentence, the lean bar with its band, twenty dots and the radar of a result that nobody got."""
    told = _("Your answers name no side: PM and PMM stand close")
    chance = _("By our model, about {pm} of 20 people with answers like yours truly lean PM, and {pmm} PMM.").format(
        pm=PM_DOTS, pmm=DOTS - PM_DOTS
    )
    bar = _("A line from PMM to PM. The mark stands in the middle; its band reaches as far to one side as to the other.")
    shape = _(
        "A radar of {n} spokes: the invented person reaches as far on the PM side as on the PMM side, on different spokes."
    ).format(n=_.number(2 * len(page.bank().axes)))
    invented = _("An example: this person is invented.")
    return tag(
        "figure",
        tag("figcaption", invented),
        tag("p", told, class_="says"),
        tag("div", _lean(_, bar), _dots(), tag("p", chance, class_="soft"), _legend(_)),
        _radar(page.bank(), shape),
        class_="example",
    )


def _lean(_: Words, said: str) -> Markup:
    band = tag("b", style=f"left:{LOW}%;width:{HIGH - LOW}%")
    mark = tag("i", style=f"left:calc({LEAN}% - .45rem)")
    line = tag("span", band, mark, class_="line")
    return tag(
        "div",
        tag("span", _("PMM"), class_="pmm"),
        line,
        tag("span", _("PM"), class_="pm"),
        class_="lean",
        role="img",
        aria_label=said,
    )


def _dots() -> Markup:
    drawn = (*[tag("i", class_="pmm")] * (DOTS - PM_DOTS), *[tag("i", class_="pm")] * PM_DOTS)
    return tag("div", *drawn, class_="dots", aria_hidden="true")


def _legend(_: Words) -> Markup:
    told = (("you", _("The person")), ("pmm", _("PMM in the articles")), ("pm", _("PM in the articles")))
    return tag("p", *(tag("span", text, class_=who) for who, text in told), class_="legend soft")


def _radar(bank: Bank, said: str) -> Markup:
    layers = (tag("span", class_=name, style=f'mask-image:url("{drawing}")') for name, drawing in _drawings(bank.fingerprint))
    return tag("div", *layers, class_="radar", role="img", aria_label=said)


@cache
def _drawings(fingerprint: str) -> tuple[tuple[str, str], ...]:
    """Return a stencil for each layer; the page's style pours the colour of the day or of the night through it."""
    archetypes = page.bank().archetypes
    spokes = {
        role: [*(v[0] for v in archetypes[role].values()), *(v[1] for v in archetypes[role].values())] for role in archetypes
    }
    rings = "".join(_outline([reach] * len(PERSON), 'stroke-width="1"') for reach in (50, 100))
    rays = "".join(f'<path d="M0 0L{_at(n, RADIUS)}" stroke="#000"/>' for n in range(len(PERSON)))
    return (
        ("grid", _stencil(rings + rays)),
        ("pmm", _stencil(_outline(spokes["pmm"], 'stroke-width="2.5" stroke-dasharray="1 5" stroke-linecap="round"'))),
        ("pm", _stencil(_outline(spokes["pm"], 'stroke-width="2.5" stroke-dasharray="9 5"'))),
        ("you", _stencil(_outline(list(PERSON), 'stroke-width="3" stroke-linejoin="round"', fill=0.16))),
    )


def _at(spoke: int, reach: float) -> str:
    turn = 2 * pi * (spoke + 0.5) / len(PERSON)
    return f"{reach * sin(turn):.1f} {-reach * cos(turn):.1f}"


def _outline(reaches: list[float] | list[int], pen: str, fill: float = 0) -> str:
    way = "L".join(_at(n, reach) for n, reach in enumerate(reaches))
    return f'<path d="M{way}Z" fill="#000" fill-opacity="{fill}" stroke="#000" {pen}/>'


def _stencil(inside: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208">{inside}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"

"""The picture of a result on the start page: an invented person beside the two archetypes, drawn without a chart library."""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin
from urllib.parse import quote

from i18n import Words
from questions import Bank
from views import page
from views.page import Markup, tag

TENTHS, DOTS = 8, 20
LEAN, LOW, HIGH = 68, 49, 87  # percent of the bar from the PMM end
PERSON = (88, 62, 74, 80, 55, 83, 66, 40, 58, 52, 33, 61, 28, 47)  # the fourteen spokes: PM poles clockwise, then PMM poles
RADIUS = 100


def example(_: Words) -> Markup:
    """Return the sentence, the lean bar with its band, twenty dots and the radar of a result that nobody got."""
    told = _("Your answers lean PM: about {n} in 10").format(n=TENTHS)
    chance = _("16 of 20 dots: out of 20 people who answer like this, about 16 truly lean towards PM.")
    bar = _("A line from PMM to PM. The mark stands towards PM; its band reaches from the middle far to the PM side.")
    shape = _("A radar of 14 spokes: the invented person reaches further on the PM side than on the PMM side.")
    invented = _("An example: this person is invented.")
    return tag(
        "figure",
        tag("p", told, class_="says"),
        tag("div", _lean(_, bar), _dots(), tag("p", chance, class_="soft"), _legend(_)),
        _radar(page.bank(), shape),
        tag("figcaption", invented),
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
    lit = TENTHS * DOTS // 10
    return tag("div", *[tag("i", class_="pmm")] * (DOTS - lit), *[tag("i", class_="pm")] * lit, class_="dots", aria_hidden="true")


def _legend(_: Words) -> Markup:
    told = (("you", _("The person")), ("pm", _("PM in the articles")), ("pmm", _("PMM in the articles")))
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
    rings = "".join(f'<circle r="{RADIUS * part // 4}" fill="none" stroke="#000"/>' for part in (1, 2, 3, 4))
    rays = "".join(f'<path d="M0 0L{_at(n, RADIUS)}" stroke="#000"/>' for n in range(len(PERSON)))
    return (
        ("grid", _stencil(rings + rays)),
        ("pmm", _stencil(_outline(spokes["pmm"], 'stroke-width="2.5" stroke-dasharray="1 5" stroke-linecap="round"'))),
        ("pm", _stencil(_outline(spokes["pm"], 'stroke-width="2.5" stroke-dasharray="9 5"'))),
        ("you", _stencil(_outline(list(PERSON), 'stroke-width="3" stroke-linejoin="round"', fill=0.16))),
    )


def _at(spoke: int, reach: float) -> str:
    turn = 2 * pi * spoke / len(PERSON)
    return f"{reach * sin(turn):.1f} {-reach * cos(turn):.1f}"


def _outline(reaches: list[float] | list[int], pen: str, fill: float = 0) -> str:
    way = "L".join(_at(n, reach) for n, reach in enumerate(reaches))
    return f'<path d="M{way}Z" fill="#000" fill-opacity="{fill}" stroke="#000" {pen}/>'


def _stencil(inside: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208">{inside}</svg>'
    return f"data:image/svg+xml,{quote(svg)}"

"""The small radar of the first page, drawn without a chart library: stencils that the page's style pours its colours through.

The whole one of a result is in `views/whole_radar.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from results.shapes import outline
from results.spokes import Spoke, ring, web
from views.markup import Markup, tag

LEVELS = (50, 100)
UNSAFE = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '%#<>"'})  # in the address of a picture


def small_radar(spokes: Sequence[Spoke], said: str) -> Markup:
    """Return the radar of *spokes* without names; *said* says it to those who do not see it."""
    you, pm, pmm = (tuple(getattr(spoke, series) for spoke in spokes) for series in ("you", "pm", "pmm"))
    person = _stencil(outline(ring(you)), 'stroke-width="3" stroke-linejoin="round"', fill=0.16)
    layers = (*_archetypes(pm, pmm), ("you", person))
    spans = (tag("span", class_=name, style=f'mask-image:url("{stencil}")') for name, stencil in layers)
    return tag("div", *spans, class_="radar", role="img", aria_label=said)


@cache
def _archetypes(pm: tuple[float, ...], pmm: tuple[float, ...]) -> tuple[tuple[str, str], ...]:
    """Return the layers that every result shares: the web, and both roles as the articles have them."""
    return (
        ("grid", _stencil(web(len(pm), LEVELS), 'stroke-width="1"')),
        ("pmm", _stencil(outline(ring(pmm)), 'stroke-width="2.5" stroke-dasharray="1 5" stroke-linecap="round"')),
        ("pm", _stencil(outline(ring(pm)), 'stroke-width="2.5" stroke-dasharray="9 5"')),
    )


def _stencil(path: str, pen: str, fill: float = 0) -> str:
    drawn = f'<path d="{path}" fill="#000" fill-opacity="{fill}" stroke="#000" {pen}/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208">{drawn}</svg>'
    return picture_address(svg)


def picture_address(svg: str) -> str:
    """Return *svg* as an address that a style can name."""
    return "data:image/svg+xml," + svg.translate(UNSAFE)

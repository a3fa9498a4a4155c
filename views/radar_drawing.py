"""The radar of a result drawn without a chart library: stencils that the page's style pours its colours through, light or dark.

It is the small one of the first page; the whole one of a result is in `views/whole_radar.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from questions import Bank
from results.shapes import outline, rays, ring
from scoring import Profile
from views.markup import Markup, tag

LEVELS = (50, 100)
UNSAFE = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '%#<>"'})  # in the address of a picture


def drawn_radar(bank: Bank, profile: Profile, said: str) -> Markup:
    """Return the radar of *profile* to *bank*, PM work on the right; *said* says it to those who do not see it."""
    you = tuple((axis.pm, axis.pmm) for axis in profile.axes)
    roles = tuple(tuple(bank.archetypes[role][axis.id] for axis in bank.axes) for role in ("pm", "pmm"))
    layers = (tag("span", class_=name, style=f'mask-image:url("{stencil}")') for name, stencil in _stencils(you, *roles))
    return tag("div", *layers, class_="radar", role="img", aria_label=said)


Ends = tuple[tuple[float, float], ...]  # of each axis, how far a series reaches to PM and to PMM, 0 to 100


@cache
def _archetypes(pm: Ends, pmm: Ends) -> tuple[tuple[str, str], ...]:
    rim = [100.0] * (2 * len(pm))
    web = "".join(outline(ring([float(level)] * len(rim))) for level in LEVELS) + rays(ring(rim))
    return (
        ("grid", _stencil(web, 'stroke-width="1"')),
        ("pmm", _stencil(outline(ring(_spokes(pmm))), 'stroke-width="2.5" stroke-dasharray="1 5" stroke-linecap="round"')),
        ("pm", _stencil(outline(ring(_spokes(pm))), 'stroke-width="2.5" stroke-dasharray="9 5"')),
    )


def _stencils(you: Ends, pm: Ends, pmm: Ends) -> tuple[tuple[str, str], ...]:
    person = _stencil(outline(ring(_spokes(you))), 'stroke-width="3" stroke-linejoin="round"', fill=0.16)
    return (*_archetypes(pm, pmm), ("you", person))


def _spokes(ends: Ends) -> Sequence[float]:
    return [*(pm for pm, _ in ends), *(pmm for _, pmm in ends)]


def _stencil(path: str, pen: str, fill: float = 0) -> str:
    drawn = f'<path d="{path}" fill="#000" fill-opacity="{fill}" stroke="#000" {pen}/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-104 -104 208 208">{drawn}</svg>'
    return address(svg)


def address(svg: str) -> str:
    return "data:image/svg+xml," + svg.translate(UNSAFE)

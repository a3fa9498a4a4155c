"""The radar of a result as it stands where the chart library will draw its own, and looks like it.

Lines and marks are as thick at every width, and names stand at the same places, so that one takes the other's place without a jump.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, radians, sin

from i18n import Words
from results.shapes import Point, outline
from results.spokes import Spoke, angle, ring, side_margin, spaced_lines, web
from views.markup import Markup, tag, together
from views.small_radar import LEVELS, picture_address

TICKS = 103.5  # to where the lines from the middle reach
BEYOND = 6  # how far a stencil of the whole radar reaches beyond it, of a radius of 100
STEADY = 'vector-effect="non-scaling-stroke"'
# As the chart library sets names: pixels between the rim and a name, its size, a line, and the share of it above the baseline.
OFF, SIZE, LINE, RISE = 8.1, 13.0, 16.9, 0.35
LEVEL_AT = (
    -5.5,
    13.2,
)  # pixels from a level on its spoke, turned by 90 degrees, to where its number begins, from a point below it


def whole_radar(spokes: Sequence[Spoke], said: str, _: Words) -> Markup:
    """Return the radar of *spokes* as the chart library will draw it; *said* says it to those who do not see it."""
    layers = (tag("span", class_=name, style=f'mask-image:url("{stencil}")') for name, stencil in _layers(spokes))
    names = (_name(spoke.name, place, len(spokes)) for place, spoke in enumerate(spokes))
    levels = (_level(level, len(spokes), _) for level in LEVELS)
    halves = (tag("b", name, class_=pole) for pole, name in (("pmm", _("PMM work")), ("pm", _("PM work"))))
    field = tag("div", *layers, *names, *levels, class_="field")
    return tag("div", field, *halves, class_="drawn", style=f"--side:{side_margin(spokes)}px", role="img", aria_label=said)


def _layers(spokes: Sequence[Spoke]) -> tuple[tuple[str, str], ...]:
    rim, half = ring([100.0] * len(spokes)), len(spokes) // 2
    band = outline(ring([s.high for s in spokes])) + outline(ring([s.low for s in spokes]))
    you, pm, pmm = (ring([getattr(s, series) for s in spokes]) for series in ("you", "pm", "pmm"))
    return (
        ("half pm", _whole(_filled(outline([(0, 0), *rim[:half]])))),
        ("half pmm", _whole(_filled(outline([(0, 0), *rim[half:]])))),
        ("grid", _whole(_lined(web(len(spokes), LEVELS, TICKS), 1))),
        ("band", _whole(_filled(band))),
        ("pm", _whole(_lined(outline(pm), 1.75, "9"), _marked(pm, 6, "square"))),
        ("pmm", _whole(_lined(outline(pmm), 1.75, "3"), _marked(pmm, 5.5, "square", aslant=0.01))),
        ("you", _whole(_lined(outline(you), 2.5), _marked(you, 7, "round"))),
    )


def _filled(path: str) -> str:
    return f'<path d="{path}" fill-rule="evenodd"/>'


def _lined(path: str, width: float, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="#000" stroke-width="{width}" {STEADY}{dashed}/>'


def _marked(points: Sequence[Point], size: float, cap: str, aslant: float = 0) -> str:
    """Return a mark at each of *points*: the two ends of a line that is too short to be seen."""
    path = "".join(f"M{x:.2f} {y:.2f}l.01 {aslant:g}" for x, y in points)
    return f'<path d="{path}" stroke="#000" stroke-width="{size}" stroke-linecap="{cap}" {STEADY}/>'


def _whole(*drawn: str) -> str:
    side = 100 + BEYOND
    box = f"{-side} {-side} {2 * side} {2 * side}"
    return picture_address(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{"".join(drawn)}</svg>')


def _name(name: str, place: int, count: int) -> Markup:
    """Return the name of the spoke at *place*, where the chart library sets it."""
    right, up = sin(angle(place, count)), cos(angle(place, count))
    lines = spaced_lines(name, place, count)
    below = -up * (OFF + SIZE * (0.2 if up > 0 else 1)) + abs(right) * SIZE * RISE - (1 + up) / 2 * LINE * (len(lines) - 1)
    side = "middle" if abs(right) < 0.1 else "start" if right > 0 else "end"
    return tag(
        "span", together(*_lines(lines)), class_=f"name {side}", style=_placed(right, -up, right * OFF, below), aria_hidden="true"
    )


def _lines(lines: Sequence[str]) -> tuple[Markup, ...]:
    return tuple(tag("span", line) for line in lines)


def _level(level: int, count: int, _: Words) -> Markup:
    """Return the number of a *level*, beside the last spoke, where the chart library sets it."""
    step, upright = pi / count, pi / 2 + pi / count
    x, y = LEVEL_AT[0] * sin(upright), LEVEL_AT[1] - LEVEL_AT[0] * cos(upright)
    axis = radians(270) - step
    right, down = x * cos(axis) - y * sin(axis), x * sin(axis) + y * cos(axis)
    place = _placed(-sin(step) * level / 100, -cos(step) * level / 100, right, down)
    return tag("span", _.number(level), class_="name start level", style=place, aria_hidden="true")


def _placed(x: float, y: float, right: float, down: float) -> str:
    """Return the place that is *x* and *y* radii and so many pixels from the middle."""
    return f"left:calc(50% + {50 * x:.3f}cqmin + {right:.2f}px);top:calc(50% + {50 * y:.3f}cqmin + {down:.2f}px)"

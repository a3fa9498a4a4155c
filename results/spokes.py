"""The layout of every radar, on screen and on paper: two spokes an axis, PM poles over the right half, PMM poles over the left.

Spokes run clockwise from the top, PM poles first, each half in the order of the axes, so that the two ends of an axis lie opposite
each other. All that stands on a spoke (a line, a mark, a name) takes its place from `angle` or `ring`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from results.shapes import Point, outline, rays
from scoring import Profile

Reach = tuple[float, float, float]
"""How far something reaches along a spoke, and from where to where its band, 0 to 100."""


HAN = re.compile(r"[\u4e00-\u9fff]+")
LONGEST_LINE = 9  # characters after which a label of several words is broken over lines
EMPTY_LINE = "\N{NO-BREAK SPACE}"
BESIDE = 0.3  # of a radius: how near to the vertical a spoke's end is where its name would touch the next
# On screen, in pixels: the least that stays free on either side of a radar, its radius where it stands beside text,
# how far a name stands from its rim, and the size of its letters.
LEAST_SIDE, RADIUS, FROM_RIM, LETTERS = 74, 120, 10, 13
NARROW, WIDE = frozenset("fijlrtI-’'. "), frozenset("mwMWЖМФШЩЫЮжмфшщыю")  # letters that are about half as wide again or less
LETTER_WIDTHS = (0.28, 0.53, 0.72, 1.0)  # of a letter's size: a narrow letter, most, a wide one, and a Chinese character


@dataclass(frozen=True, slots=True)
class Spoke:
    """One pole of one axis: what it is called and how far each series reaches along it, 0 to 100, 50 = undecided."""

    axis: str
    pole: Pole
    name: str
    you: float
    low: float
    high: float
    pm: float
    pmm: float


def result_spokes(bank: Bank, profile: Profile, words: Words) -> tuple[Spoke, ...]:
    """Return the spokes of one result."""
    pm = {(axis.id, POLES[0]): (axis.pm, axis.pm_low, axis.pm_high) for axis in profile.axes}
    pmm = {(axis.id, POLES[1]): (axis.pmm, axis.pmm_low, axis.pmm_high) for axis in profile.axes}
    return spokes_in_order(bank, {**pm, **pmm}, words)


def spokes_in_order(bank: Bank, reaches: Mapping[tuple[str, Pole], Reach], words: Words) -> tuple[Spoke, ...]:
    """Return the spokes of what *reaches* so far to each pole of each axis, with both roles as the articles have them."""
    axes = dict.fromkeys(axis for axis, _pole in reaches)
    return tuple(_spoke(bank, axis, pole, reaches[axis, pole], words) for pole in POLES for axis in axes)


def _spoke(bank: Bank, axis: str, pole: Pole, reach: Reach, words: Words) -> Spoke:
    text = bank.texts[words.language].axes[axis]
    archetypes = (bank.archetypes[role][axis][POLES.index(pole)] for role in POLES)
    return Spoke(axis, pole, text.pm if pole == "pm" else text.pmm, *reach, *archetypes)


def angle(place: int, count: int) -> float:
    """Return where the spoke at *place* of *count* stands, in radians clockwise from the top: the first half a step past it.

    >>> [round(math.degrees(angle(place, 4))) for place in range(4)]
    [45, 135, 225, 315]
    """
    return (place + 0.5) * (2 * math.pi / count)


def is_beside_vertical(place: int, count: int) -> bool:
    """Whether the spoke at *place* stands so near the vertical, and its neighbour so near it, that its name is set a line further out.

    >>> [is_beside_vertical(place, 14) for place in (0, 1, 6, 7)], is_beside_vertical(0, 8)
    ([True, False, True, True], False)
    """
    return abs(math.sin(angle(place, count))) < BESIDE


def ring(values: Sequence[float]) -> list[Point]:
    """Return *values* (0 to 100), one for each spoke, as points of a radar of radius 100 about (0, 0), y downwards.

    >>> [(round(x), round(y)) for x, y in ring((100, 50, 100, 0))]
    [(71, -71), (35, 35), (-71, 71), (0, 0)]
    """
    turns = ((value, angle(place, len(values))) for place, value in enumerate(values))
    return [(value * math.sin(turn), -value * math.cos(turn)) for value, turn in turns]


def web(count: int, levels: Iterable[float], reach: float = 100.0) -> str:
    """Return the path of an empty radar of *count* spokes: a ring at each of *levels*, and each spoke out to *reach*."""
    return "".join(outline(ring([float(level)] * count)) for level in levels) + rays(ring([reach] * count))


def spaced_lines(name: str, place: int, count: int) -> tuple[str, ...]:
    """Return the lines of the name of the spoke at *place*, with an empty one towards the middle where it is to stand further out.

    >>> spaced_lines("Listen", 0, 14), spaced_lines("Listen", 6, 14), spaced_lines("Sitting by the windows", 1, 14)
    (('Listen', '\xa0'), ('\xa0', 'Listen'), ('Sitting by', 'the windows'))
    """
    lines = in_two_lines(name)
    if not is_beside_vertical(place, count):
        return lines
    return (*lines, EMPTY_LINE) if math.cos(angle(place, count)) > 0 else (EMPTY_LINE, *lines)


def side_margin(spokes: Sequence[Spoke]) -> int:
    """Return how many pixels stay free on either side of the radar of *spokes*, so that no name of one is cut off.

    >>> def named(*names):
    ...     return [Spoke("", "pm", name, 0, 0, 0, 0, 0) for name in names]
    >>> side_margin(named("Top", "Side", "Foot", "Side")), side_margin(named(*["Thoroughness"] * 4)), side_margin(named(*["Thoroughness"] * 2))
    (74, 74, 90)
    """
    reaches = (
        FROM_RIM + LETTERS * max(map(_width, in_two_lines(spoke.name))) - RADIUS * (1 - abs(math.sin(angle(place, len(spokes)))))
        for place, spoke in enumerate(spokes)
    )
    return max(LEAST_SIDE, *map(math.ceil, reaches))


def _width(line: str) -> float:
    """Return about how wide *line* is, by the size of its letters."""
    narrow, usual, wide, han = LETTER_WIDTHS
    widths = (narrow if c in NARROW else wide if c in WIDE else han if HAN.match(c) else usual for c in line)
    return sum(widths)


def in_two_lines(label: str) -> tuple[str, ...]:
    """Return *label* in two lines where it is long and can be broken.

    >>> in_two_lines("Sitting by the windows"), in_two_lines("Go-to-market"), in_two_lines("Listen"), in_two_lines("坐在窗邊看")
    (('Sitting by', 'the windows'), ('Go-to-', 'market'), ('Listen',), ('坐在', '窗邊看'))
    """
    if HAN.fullmatch(label):
        half = len(label) // 2 if len(label) > LONGEST_LINE // 2 else 0
        return (label[:half], label[half:]) if half else (label,)
    words = re.findall(r"[^ -]+(?:-| |$)", label)
    if len(label) <= LONGEST_LINE or len(words) == 1:
        return (label,)
    halves = (("".join(words[:n]).strip(), "".join(words[n:]).strip()) for n in range(1, len(words)))
    return min(halves, key=lambda half: max(map(len, half)))

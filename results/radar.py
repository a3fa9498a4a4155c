"""The radar on screen: two spokes an axis, so that neither path looks bigger than the other.

PM work of the contrasts runs clockwise from the top over the right half, PMM work over the left half, so the two ends
of a contrast lie opposite each other and a glance tells which half is fuller. Every series is told apart by colour, dash and marker.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import degrees
from typing import TypeVar

import pandas as pd  # noqa: F401 (plotly looks whether it is there, and must not find it half loaded by another thread)
import plotly.graph_objects as go

from i18n import Words
from questions import Bank
from results.colours import DARK, LIGHT, Colours
from results.spokes import Spoke, angle, result_spokes, side_margin, spaced_lines
from scoring import Profile

T = TypeVar("T")
HEIGHT = 440
FONT = '"Source Sans", sans-serif'


def radar(bank: Bank, profile: Profile, words: Words, *, dark: bool = False) -> go.Figure:
    """Return the radar of *profile* against both archetypes, for a light or a dark page."""
    _ = words
    drawn = result_spokes(bank, profile, words)
    colours = DARK if dark else LIGHT
    figure = grid(drawn, colours)
    _halves(figure, drawn, colours, words)
    figure.add_trace(band_trace(drawn, colours, _("Your 90% band")))
    figure.add_trace(line_trace(drawn, [s.pm for s in drawn], _("PM in the articles"), colours.pm, "dash", "square"))
    figure.add_trace(line_trace(drawn, [s.pmm for s in drawn], _("PMM in the articles"), colours.pmm, "dot", "diamond"))
    figure.add_trace(line_trace(drawn, [s.you for s in drawn], _("You"), colours.ink, "solid", "circle"))
    return figure


def _halves(figure: go.Figure, drawn: tuple[Spoke, ...], colours: Colours, _: Words) -> None:
    """Tint the half of each role and write its name beside it, so that nobody need read to see which half is whose."""
    for pole, name, colour, x, anchor in (
        ("pm", _("PM work"), colours.pm, 1, "right"),
        ("pmm", _("PMM work"), colours.pmm, 0, "left"),
    ):
        half = [name for name, s in zip(spoke_names(drawn), drawn, strict=True) if s.pole == pole]
        figure.add_trace(
            go.Scatterpolar(
                r=[0, *[100] * len(half), 0],
                theta=[half[0], *half, half[-1]],
                mode="none",
                fill="toself",
                fillcolor=colour,
                opacity=0.09,
                hoverinfo="skip",
            )
        )
        figure.add_annotation(
            text=f"<b>{name}</b>", x=x, y=1, xref="paper", yref="paper", xanchor=anchor, yanchor="bottom", yshift=30,
            showarrow=False, font={"color": colour, "size": 15},
        )  # fmt: skip


def radar_of_two(bank: Bank, first: Profile, second: Profile, words: Words, *, dark: bool = False) -> go.Figure:
    """Return the radar of two people, told apart by dash and marker; the colours of the roles stay out of it."""
    _ = words
    colours = DARK if dark else LIGHT
    first_spokes, second_spokes = result_spokes(bank, first, words), result_spokes(bank, second, words)
    figure = grid(first_spokes, colours)
    figure.add_trace(line_trace(first_spokes, [s.you for s in first_spokes], _("First person"), colours.ink, "solid", "circle"))
    figure.add_trace(
        line_trace(second_spokes, [s.you for s in second_spokes], _("Second person"), colours.soft, "dash", "square")
    )
    return figure


def line_trace(
    drawn: tuple[Spoke, ...], values: Sequence[float], name: str, colour: str, dash: str, symbol: str
) -> go.Scatterpolar:
    first = dash == "solid"
    return go.Scatterpolar(
        r=_closed(values),
        theta=_closed(spoke_names(drawn)),
        name=name,
        mode="lines+markers",
        line={"color": colour, "dash": dash, "width": 2.5 if first else 1.75},
        marker={"symbol": symbol, "size": 7 if first else 6, "color": colour},
        hoverinfo="skip",
        cliponaxis=False,  # a mark at 100 is whole
        legendrank=1 if first else 3,
    )


def chart_layout(colours: Colours) -> dict[str, object]:
    """Return the layout that every chart shares: the page shows through, its ink and font, no legend and no dragging."""
    return {
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.ink, "size": 13, "family": FONT},
        "dragmode": False,
        "showlegend": False,
    }


def grid(drawn: tuple[Spoke, ...], colours: Colours) -> go.Figure:
    """Return an empty radar: PM poles clockwise over the right half, PMM poles over the left."""
    side = side_margin(drawn)
    return go.Figure(
        layout={
            "height": HEIGHT,
            "margin": {"l": side, "r": side, "t": 68, "b": 52},
            **chart_layout(colours),
            "polar": {
                "gridshape": "linear",
                "bgcolor": "rgba(0,0,0,0)",
                "angularaxis": {
                    "rotation": 90 - degrees(angle(0, len(drawn))),
                    "direction": "clockwise",
                    "gridcolor": colours.rule,
                    "linecolor": colours.rule,
                    "categoryorder": "array",
                    "categoryarray": spoke_names(drawn),
                },
                "radialaxis": {
                    "range": [0, 100],
                    "tickvals": [50, 100],
                    "angle": 90,
                    "tickangle": 90 + degrees(angle(0, len(drawn))),
                    "gridcolor": colours.rule,
                    "showline": False,
                    "tickfont": {"color": colours.soft, "size": 11},
                },
            },
        }
    )


def description(bank: Bank, profile: Profile, words: Words) -> str:
    """Return everything that the radar shows, as one text for those who do not see it."""
    _ = words
    sentence = _("{pole}: {you}, from {low} to {high}; PM in the articles {pm}, PMM {pmm}.")
    values = [
        sentence.format(
            pole=s.name,
            you=_.number(s.you),
            low=_.number(s.low),
            high=_.number(s.high),
            pm=_.number(s.pm),
            pmm=_.number(s.pmm),
        )
        for s in result_spokes(bank, profile, words)
    ]
    return " ".join((_("Radar chart from 0 to 100, 50 is undecided. PM work first, then PMM work."), *values))


def _closed(values: Sequence[T]) -> list[T]:
    return [*values, values[0]]


def band_trace(drawn: tuple[Spoke, ...], colours: Colours, name: str) -> go.Scatterpolar:
    """Return the ring between the ends of the intervals: out along the upper ends, back along the lower ones."""
    around = _closed(spoke_names(drawn))
    return go.Scatterpolar(
        r=_closed([s.high for s in drawn]) + _closed([s.low for s in drawn])[::-1],
        theta=around + around[::-1],
        name=name,
        mode="none",
        fill="toself",
        fillcolor=colours.band,
        hoverinfo="skip",
        legendrank=2,
    )


def spoke_names(drawn: Sequence[Spoke]) -> list[str]:
    """Return the names of the spokes as the chart library takes them: in lines, an empty one where a name is to stand further out."""
    return ["<br>".join(spaced_lines(spoke.name, place, len(drawn))) for place, spoke in enumerate(drawn)]

"""Charts of a group: where its leans lie, and its shape beside what the articles say of both roles. Plain numbers in; knows nobody's answers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go

from i18n import Words
from results.radar import DARK, FONT, LIGHT, Spoke, _band, _grid, _line

TALL = 300
RADAR_TALL = 520
LEGEND = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.12, "yanchor": "top", "itemclick": False}


def distribution(
    edges: Sequence[float], counts: Sequence[int], mean: float, low: float, high: float, words: Words, *, dark: bool = False
) -> go.Figure:
    """Return how many leans lie in each bin between *edges*, with the mean and its band from *low* to *high*."""
    _ = words
    ink = DARK if dark else LIGHT
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    figure = go.Figure(
        go.Bar(
            x=middles,
            y=list(counts),
            width=[right - left for left, right in pairwise(edges)],
            marker={
                "color": [ink.pm if x > 0 else ink.pmm for x in middles],
                "pattern": {"shape": ["" if x > 0 else "/" for x in middles], "fillmode": "replace"},
                "line": {"color": ink.rule, "width": 1},
            },
            text=[_.number(n) if n else "" for n in counts],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        ),
        layout={
            "height": TALL,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 48},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": ink.you, "size": 13, "family": FONT},
            "dragmode": False,
            "showlegend": False,
            "bargap": 0,
            "yaxis": {"visible": False, "range": [0, 1.25 * max(1, *counts)]},
            "xaxis": {
                "range": [edges[0], edges[-1]],
                "tickvals": [0],
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": ink.soft,
            },
            "annotations": [
                _end(_("← towards PMM"), 0, "left", ink.pmm),
                _end(_("towards PM →"), 1, "right", ink.pm),
            ],
        },
    )
    figure.add_vrect(x0=max(low, edges[0]), x1=min(high, edges[-1]), fillcolor=ink.band, line_width=0, layer="below")
    figure.add_vline(x=min(max(mean, edges[0]), edges[-1]), line={"color": ink.you, "width": 2.5})
    return figure


def _end(text: str, x: float, anchor: str, colour: str) -> dict[str, object]:
    """Return the name of one end of the scale, below it."""
    place = {"x": x, "y": 0, "xref": "paper", "yref": "paper", "xanchor": anchor, "yanchor": "top", "yshift": -6}
    return {**place, "text": text, "showarrow": False, "font": {"color": colour}}


def radar(spokes: Sequence[Spoke], words: Words, *, dark: bool = False) -> go.Figure:
    """Return the radar of a group: `you` is its mean, `low` to `high` where its middle four fifths lie; and both roles as the articles have them."""
    _ = words
    ink = DARK if dark else LIGHT
    drawn = tuple(spokes)
    figure = _grid(drawn, ink)
    figure.update_layout(height=RADAR_TALL, margin_b=84, showlegend=True, legend=LEGEND)
    figure.add_trace(_band(drawn, ink, _("From the lowest tenth to the highest tenth")))
    figure.add_trace(_line(drawn, [s.pm for s in drawn], _("PM in the articles"), ink.pm, "dash", "square"))
    figure.add_trace(_line(drawn, [s.pmm for s in drawn], _("PMM in the articles"), ink.pmm, "dot", "diamond"))
    figure.add_trace(_line(drawn, [s.you for s in drawn], _("The group’s mean"), ink.you, "solid", "circle"))
    return figure

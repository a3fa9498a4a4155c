"""Charts of a group: where its leans lie, and its shape beside what the articles say of both roles. Plain numbers in; knows nobody's answers."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import plotly.graph_objects as go

from i18n import Words
from results.colours import DARK, LIGHT, Colours
from results.radar import band_trace, chart_layout, grid, line_trace
from results.spokes import Spoke
from scoring.gates import COLD, DRAWS

TALL = 300
RADAR_TALL = 520
MAP_TALL = 460
LEGEND = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": -0.12, "yanchor": "top", "itemclick": False}


def distribution(
    edges: Sequence[float], counts: Sequence[int], mean: float, low: float, high: float, words: Words, *, dark: bool = False
) -> go.Figure:
    """Return how many leans lie in each bin between *edges*, with the mean and its band from *low* to *high*."""
    _ = words
    colours = DARK if dark else LIGHT
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    figure = go.Figure(
        go.Bar(
            x=middles,
            y=list(counts),
            width=[right - left for left, right in pairwise(edges)],
            marker={
                "color": [colours.pm if x > 0 else colours.pmm for x in middles],
                "pattern": {"shape": ["" if x > 0 else "/" for x in middles], "fillmode": "replace"},
                "line": {"color": colours.rule, "width": 1},
            },
            text=[_.number(n) if n else "" for n in counts],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        ),
        layout={
            "height": TALL,
            "margin": {"l": 8, "r": 8, "t": 32, "b": 48},
            **chart_layout(colours),
            "bargap": 0,
            "yaxis": {"visible": False, "range": [0, 1.25 * max(1, *counts)]},
            "xaxis": {
                "range": [edges[0], edges[-1]],
                "tickvals": [0],
                "showgrid": False,
                "zeroline": True,
                "zerolinecolor": colours.soft,
            },
            "annotations": [
                _end(_("← towards PMM"), 0, "left", colours.pmm),
                _end(_("towards PM →"), 1, "right", colours.pm),
            ],
        },
    )
    figure.add_vrect(x0=max(low, edges[0]), x1=min(high, edges[-1]), fillcolor=colours.band, line_width=0, layer="below")
    figure.add_vline(x=min(max(mean, edges[0]), edges[-1]), line={"color": colours.ink, "width": 2.5})
    return figure


def pull_map(
    marks: Sequence[tuple[float, float, int]], words: Words, names: Sequence[str] | None = None, *, dark: bool = False
) -> go.Figure:
    """Return PM pull (left to right) against PMM pull (bottom to top), 0 to 100 each; a mark is (PM pull, PMM pull, people).

    A mark that is touched or pointed at says who stands there, if *names* do.
    """
    _ = words
    colours = DARK if dark else LIGHT
    axis = {
        "range": [-3, 103],
        "tickvals": [0, COLD, DRAWS, 100],
        "gridcolor": colours.rule,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": colours.soft},
    }
    figure = go.Figure(
        go.Scatter(
            x=[pm for pm, _pmm, _people in marks],
            y=[pmm for _pm, pmm, _people in marks],
            mode="markers",
            marker={
                "size": [min(9 * people**0.5, 36) for _pm, _pmm, people in marks],
                "color": colours.ink,
                "opacity": 0.6,
                "line": {"width": 0},
            },
            cliponaxis=False,
            **({"hoverinfo": "skip"} if names is None else _told(names, colours)),
        ),
        layout={
            "height": MAP_TALL,
            "margin": {"l": 56, "r": 16, "t": 40, "b": 88},
            **chart_layout(colours),
            "xaxis": {**axis, "title": {"text": _("PM pull"), "font": {"color": colours.pm}, "standoff": 36}},
            "yaxis": {**axis, "title": {"text": _("PMM pull"), "font": {"color": colours.pmm}}},
            "annotations": [
                _corner(_("Both jobs"), 1, 1, colours.soft),
                _corner(_("PM work"), 1, 0, colours.pm),
                _corner(_("PMM work"), 0, 1, colours.pmm),
                _corner(_("Neither job"), 0, 0, colours.soft),
            ],
        },
    )
    for x, y, colour in ((1, 0, colours.pm), (0, 1, colours.pmm)):
        (x0, x1), (y0, y1) = ((DRAWS, 100) if end else (0, COLD) for end in (x, y))
        figure.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, fillcolor=colour, opacity=0.12, line_width=0, layer="below")
    return figure


def _told(names: Sequence[str], colours: Colours) -> dict[str, object]:
    """Return what a mark says when it is pointed at: plain text, whatever a name looks like."""
    box = {"bgcolor": colours.rule, "bordercolor": colours.ink, "font": {"color": colours.ink}}
    return {"text": [escape(name) for name in names], "hovertemplate": "%{text}<extra></extra>", "hoverlabel": box}


def _corner(text: str, x: int, y: int, colour: str) -> dict[str, object]:
    """Return the name of a corner of the map: of the right where *x* is 1, of the top where *y* is 1; outside, where no mark stands."""
    return {
        "text": f"<b>{text}</b>",
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right" if x else "left",
        "yanchor": "bottom" if y else "top",
        "yshift": 14 if y else -24,
        "showarrow": False,
        "font": {"color": colour},
    }


def _end(text: str, x: float, anchor: str, colour: str) -> dict[str, object]:
    """Return the name of one end of the scale, below it."""
    place = {"x": x, "y": 0, "xref": "paper", "yref": "paper", "xanchor": anchor, "yanchor": "top", "yshift": -6}
    return {**place, "text": text, "showarrow": False, "font": {"color": colour}}


def radar(spokes: Sequence[Spoke], words: Words, *, dark: bool = False) -> go.Figure:
    """Return the radar of a group: `you` is its mean, `low` to `high` where its middle four fifths lie; and both roles as the articles have them."""
    _ = words
    colours = DARK if dark else LIGHT
    drawn = tuple(spokes)
    figure = grid(drawn, colours)
    figure.update_layout(height=RADAR_TALL, margin_b=84, showlegend=True, legend=LEGEND)
    figure.add_trace(band_trace(drawn, colours, _("Without the lowest and highest tenths")))
    figure.add_trace(line_trace(drawn, [s.pm for s in drawn], _("PM in the articles"), colours.pm, "dash", "square"))
    figure.add_trace(line_trace(drawn, [s.pmm for s in drawn], _("PMM in the articles"), colours.pmm, "dot", "diamond"))
    figure.add_trace(line_trace(drawn, [s.you for s in drawn], _("The group’s mean"), colours.ink, "solid", "circle"))
    return figure

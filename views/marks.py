"""Small drawings in HTML that several pages share: the lean bar with its band, the twenty dots, lists. Everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from i18n import Words
from results.narrative import Dots
from scoring import Lean
from views.page import escape

REACH = 3.0  # the lean bar shows this many standard deviations to each side


def paragraphs(sentences: Iterable[str], of: str = "") -> str:
    """Return one paragraph a sentence."""
    kind = f' class="{of}"' if of else ""
    return "".join(f"<p{kind}>{escape(s)}</p>" for s in sentences)


def bullets(sentences: Iterable[str], of: str = "") -> str:
    """Return the sentences as a list."""
    kind = f' class="{of}"' if of else ""
    return f"<ul{kind}>" + "".join(f"<li>{escape(s)}</li>" for s in sentences) + "</ul>"


def folded(summary: str, markup: str) -> str:
    """Return *markup* behind its *summary*, open at a click or a key press."""
    return f"<details><summary>{escape(summary)}</summary>{markup}</details>"


def across(value: float) -> float:
    """Return where *value* (in standard deviations, plus = PM) stands on the bar, in percent from the PMM end.

    >>> across(0.0), across(-3.0), across(99.0)
    (50.0, 0.0, 100.0)
    """
    return 50 + 50 * max(-1.0, min(1.0, value / REACH))


def lean_bar(lean: Lean, sentences: Sequence[str], _: Words) -> str:
    """Return the bar from PMM to PM with the lean and its 90% band; *sentences* say it to those who do not see it."""
    low, high = across(lean.low), across(lean.high)
    return (
        f'<div class="lean" role="img" aria-label="{escape(" ".join(sentences))}"><span class="pmm">{escape(_("PMM"))}</span>'
        f'<span class="line"><b style="left:{low:.1f}%;width:{high - low:.1f}%"></b>'
        f'<i style="left:calc({across(lean.value):.1f}% - .45rem)"></i></span><span class="pm">{escape(_("PM"))}</span></div>'
    )


def twenty(dots: Dots) -> str:
    """Return the probability as twenty dots, PMM first as on every bar: filled for PM, open for PMM."""
    drawn = '<i class="pmm"></i>' * dots.pmm + '<i class="pm"></i>' * dots.pm
    return f'<div class="dots" role="img" aria-label="{escape(dots.sentence)}">{drawn}</div><p class="soft">{escape(dots.sentence)}</p>'

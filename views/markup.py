"""HTML of our own making, on MarkupSafe: text that is put into it, added to it or filled into it is escaped.

No other module calls a text HTML unless the text stands there as it is (`tests/test_markup.py` holds that).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import markupsafe

HERE = Path(__file__).parent
VOID = ("img", "input")  # elements, of those that we make, that hold nothing and have no end
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


class Markup(markupsafe.Markup):
    """HTML; `tag` takes it as it is, and so does Streamlit."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def escape(text: str) -> Markup:
    """Return *text* with what means something in HTML written out; what is filled into it by `format` is escaped as well."""
    return Markup(markupsafe.escape(text))


def tag(name: str, /, *inside: str, **attributes: str | bool) -> Markup:
    """Return an HTML element; all that is not `Markup` is escaped. True is an attribute without a value, False is none.

    >>> tag("p", "1 < 2 ", tag("b", "yes"), class_="soft", data_keep=True, hidden=False)
    Markup('<p class="soft" data-keep>1 &lt; 2 <b>yes</b></p>')
    """
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{markupsafe.escape(str(value))}"')
        for key, value in attributes.items()
        if value is not False
    )
    end = "" if name in VOID else f"</{name}>"
    return Markup(f"<{name}{said}>{''.join(markupsafe.escape(part) for part in inside)}{end}")


def together(*parts: str) -> Markup:
    """Return *parts* one after the other; all that is not `Markup` is escaped."""
    return Markup("").join(parts)


def style(rules: str) -> Markup:
    """Return style *rules* as an element; ValueError if they hold what would end it."""
    return tag("style", _raw(rules))


@cache
def style_sheet(*names: str) -> Markup:
    """Return the style sheets of this folder called *names* as one element, without their comments."""
    return style("\n".join(COMMENT.sub("", (HERE / f"{name}.css").read_text("utf-8")).strip() for name in names))


@cache
def script(name: str, **attributes: str | bool) -> Markup:
    """Return the script of this folder called *name* as an element with *attributes*."""
    return tag("script", _raw((HERE / name).read_text("utf-8")), **attributes)


def _raw(text: str) -> Markup:
    """Return *text* as the inside of a style or script, where nothing is escaped."""
    if "</" in text:
        raise ValueError("a style or script that would end its own element")
    return Markup(text)

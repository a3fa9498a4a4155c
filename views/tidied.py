"""What stuck to the parameters of an address on its way through mail, chat and paper is taken off, and nothing else is changed.

Each parameter has an alphabet: of its value the longest beginning counts that can be one. A token counts where its checksum holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote

from groups.keys import ALPHABET, CODE_LENGTH
from questions import served
from results.link import BrokenLink, fold, unfold_any_version
from views.address import EARLIER, INVITING, ITEM

Query = Sequence[tuple[str, str]]
TOKENS = ("r", "a", "again", INVITING, EARLIER)
MOST_TOKENS = 8  # in one address; no page of ours has more than four, and to look for one in a text costs
ENTITY = "amp;"  # what an & leaves at a name that was written for HTML
ESCAPED = re.compile("%3d", re.IGNORECASE)  # an = that was escaped once more
BEFORE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")  # what nobody sees before a value


def _shape(pattern: str, more: str = r"[\w-]") -> re.Pattern[str]:
    """Return the shape of a value, which no letter that is *more* of it may follow."""
    return re.compile(f"(?:{pattern})(?!{more})", re.ASCII | re.IGNORECASE)


CODE = _shape(f"(?:[{ALPHABET}][- ]?){{{CODE_LENGTH - 1}}}[{ALPHABET}]", r"\w")
SECRET = _shape(r"[\w-]{43}")
SHAPES = {
    "lang": _shape(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*"),
    "cohort": CODE,
    "group": CODE,
    "person": _shape(r"[\w-]{22}"),
    "k": SECRET,
    "receipt": SECRET,
    "sending": _shape(r"[\w-]{1,64}"),
    "sent": _shape(r"[\w-]{1,64}\.[\w-]{1,100}"),
    "s": _shape(r"[0-9]{1,2}"),
    "codes": _shape(r"[0-9]"),
}
MARK = _shape("[1-5]")


def tidied(query: Iterable[tuple[str, str]]) -> Query:
    """Return *query* without what stuck to its names and values.

    >>> tidied([("amp;lang", "ru."), ("s=3", ""), ("q01", "4)"), ("k", "x.")])
    [('lang', 'ru'), ('s', '3'), ('q01', '4'), ('k', 'x.')]
    """
    whole = [one for pair in query for one in _apart(*pair)]
    if sum(name in TOKENS for name, _value in whole) > MOST_TOKENS:
        return whole
    return [(name, _value(name, value)) for name, value in whole]


def _apart(name: str, value: str) -> Iterable[tuple[str, str]]:
    """Return the parameters in one whose = or & was escaped, and one that was written for HTML by its own name."""
    while name.startswith(ENTITY) or ESCAPED.search(name):
        name = unquote(name).removeprefix(ENTITY) if ESCAPED.search(name) else name.removeprefix(ENTITY)
    if "=" not in name:
        return [(name, value)]
    whole = f"{name}={value}" if value else name
    return [pair for one in parse_qsl(whole.replace("&" + ENTITY, "&"), keep_blank_values=True) for pair in _apart(*one)]


def _value(name: str, value: str) -> str:
    if name in TOKENS:
        return _token(value)
    shape = MARK if ITEM.fullmatch(name) else SHAPES.get(name)
    found = shape.match(BEFORE.sub("", value, count=1) if BEFORE.match(value) else value) if shape else None
    return found[0] if found else value


def _token(value: str) -> str:
    """Return the token in *value*; where none can be read out of it, *value*, of which the page says what is the matter."""
    try:
        unfold_any_version(served(), value)
    except BrokenLink:
        from results.pasted import read_any_version  # with what the first page does without

        try:
            return fold(*read_any_version(served(), value))
        except BrokenLink:
            return value
    return value

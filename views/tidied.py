"""What stuck to the parameters of an address on its way through mail, chat and paper is taken off, and nothing else is changed.

Each parameter has an alphabet: of its value the longest beginning counts that can be one. A token counts where its checksum holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl, unquote

from groups.keys import ALPHABET, CODE_LENGTH
from i18n import LANGUAGES, choose
from questions import bank_in_use
from results.link import BrokenLink, fold, unfold_any_version
from views.address import EARLIER, INVITER, ITEM

Query = Sequence[tuple[str, str]]
TOKENS = ("r", "a", "again", INVITER, EARLIER)
MOST_TOKENS = 8  # in one address; no page of ours has more than four, and to look for one in a text costs
ENTITY = "amp;"  # what an & leaves at a name that was written for HTML
ESCAPED = re.compile("%3d", re.IGNORECASE)  # an = that was escaped once more
BEFORE = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")  # what nobody sees before a value


def _shape(pattern: str, more: str = r"[\w-]|[.,]\d") -> re.Pattern[str]:
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
ANSWER_SHAPE = _shape("[1-5]")
KNOWN = {*TOKENS, *SHAPES}
ONCE = {*KNOWN, "c"} - {"r"}  # two results may stand side by side
NEXT = re.compile(r"(?:&(?:amp;)*|;|\?)(?=[a-z]+=)", re.IGNORECASE)  # before one more parameter in the value of another
QUOTED = "3D"  # what a = leaves in mail's quoted-printable


def tidied(query: Iterable[tuple[str, str]]) -> Query:
    """Return *query* without what stuck to its names and values.

    >>> tidied([("amp;lang", "ru."), ("s=3", ""), ("q01", "4)"), ("k", "x.")]), tidied([("?LANG", "zh_TW;s=3D7")])
    ([('lang', 'ru'), ('s', '3'), ('q01', '4'), ('k', 'x.')], [('lang', 'zh-Hant'), ('s', '7')])
    """
    whole = _once([parameter for pair in query for parameter in _apart(*pair)])
    if sum(name in TOKENS for name, _value in whole) > MOST_TOKENS:
        return whole
    return [(name, _value(name, value)) for name, value in whole]


def _once(query: Query) -> Query:
    """Return *query* with each parameter of ours once, as it was given last: scripts read the first of two, servers the last.

    >>> _once([("lang", "en"), ("r", "x"), ("s", "2"), ("lang", "ru"), ("r", "y"), ("utm", "1"), ("utm", "2")])
    [('lang', 'ru'), ('r', 'x'), ('s', '2'), ('r', 'y'), ('utm', '1'), ('utm', '2')]
    """
    last = {name: value for name, value in query if _stands_once(name)}
    return [(name, last.pop(name, value)) for name, value in query if name in last or not _stands_once(name)]


def _stands_once(name: str) -> bool:
    return name in ONCE or ITEM.fullmatch(name) is not None


def _apart(name: str, value: str) -> Iterable[tuple[str, str]]:
    """Return the parameters in one whose = or & was escaped, and one that was written for HTML by its own name."""
    while name.startswith(ENTITY) or ESCAPED.search(name):
        name = unquote(name).removeprefix(ENTITY) if ESCAPED.search(name) else name.removeprefix(ENTITY)
    name = own if (own := name.lstrip("?").lower()) in KNOWN or ITEM.fullmatch(own) else name
    if "=" not in name:
        own, *more = NEXT.split(value) if name in KNOWN else [value]
        rest = [pair for parameter in more for pair in _apart(*parameter.split("=", 1))]
        if name in TOKENS and "://" in own:  # a whole link stands for its token, where it can be read
            token = _token(value)
            return [(name, token), *(pair for pair in rest if pair[0] == "lang" and token != value)]
        return [(name, own), *rest]
    whole = f"{name}={value}" if value else name
    return [
        pair for parameter in parse_qsl(whole.replace("&" + ENTITY, "&"), keep_blank_values=True) for pair in _apart(*parameter)
    ]


def _value(name: str, value: str) -> str:
    if name in TOKENS:
        return _token(value)
    shape = ANSWER_SHAPE if ITEM.fullmatch(name) else SHAPES.get(name)
    plain = BEFORE.sub("", value, count=1) if BEFORE.match(value) else value
    found = (shape.match(plain) or shape.match(plain.removeprefix(QUOTED))) if shape else None
    if not found:
        return value
    return _language(found[0]) if name == "lang" else found[0]


def _language(tag: str) -> str:
    """Return the language of ours that *tag* means in another spelling, RU or zh_TW; *tag* where it means none.

    >>> [_language(tag) for tag in ("RU", "zh_TW", "zh-hant", "en-GB", "xx", "ru")]
    ['ru', 'zh-Hant', 'zh-Hant', 'en', 'xx', 'ru']
    """
    if tag in LANGUAGES:
        return tag
    spelt = tag.replace("_", "-").lower()
    near = choose(None, spelt)
    return near if near.split("-")[0].lower() == spelt.split("-")[0] else tag


def _token(value: str) -> str:
    """Return the token in *value*; where none can be read out of it, *value*, of which the page says what is the matter."""
    for given in dict.fromkeys((value, value.removeprefix(QUOTED))):
        try:
            unfold_any_version(bank_in_use(), given)
        except BrokenLink:
            continue
        return given
    from results.pasted import read_any_version  # with what the first page does without

    try:
        return fold(*read_any_version(bank_in_use(), value))
    except BrokenLink:
        return value

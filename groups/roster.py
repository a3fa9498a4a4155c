"""A coach's list of people: names read from a paste, and what is known of each who is on it. Keeps names, never an address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from groups.group import Group, tidy

MOST_INVITEES = 500  # on the list of one group
LONGEST_PASTE = 200_000  # characters that are looked at

ADDRESS = re.compile(r"(?:mailto:)?[^\s<>()\[\],;:\"'，；、：]*[@＠][^\s<>()\[\],;\"'，；、]*")
EMPTIED = re.compile(r"<\s*>|\(\s*\)|\[\s*\]|\"\s*\"|（\s*）")
NUMBERED = re.compile(r"^\s*(?:[-*•·]|\(?\d{1,4}[.):、])\s*")
EDGES = ' \t,;:|<>"“”«»，；：、'


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names in a paste in their order, doubles included; how many addresses were left out, and how many lines held nothing else."""

    names: tuple[str, ...] = field(repr=False)
    addresses: int = 0
    nameless: int = 0


@dataclass(frozen=True, slots=True)
class Invitee:
    """One person on the list: the `code` of their link where it can be shown, and when they sent, the latest last."""

    id: int
    name: str = field(repr=False)
    code: str | None = field(repr=False)
    sent: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Invited:
    """What a personal link stands for: a group, somebody on its list by the name that the coach wrote, and when they sent, the latest last."""

    group: Group
    id: int
    name: str = field(repr=False)
    sent: tuple[datetime, ...] = ()


def names_in(pasted: str) -> NamesRead:
    """Return the names in *pasted*, one a line, without numbering and without anything that looks like an address.

    >>> names_in("1. Anna Example <anna@mail.example>\\n\\nM. K.\\nbo@mail.example").names
    ('Anna Example', 'M. K.')
    >>> names_in("Anna\\nAnna\\ta@x.example\\nbo@mail.example")
    NamesRead(addresses=2, nameless=1)
    """
    names, addresses, nameless = [], 0, 0
    for line in pasted[:LONGEST_PASTE].splitlines():
        without, found = ADDRESS.subn(" ", line)
        name = tidy(NUMBERED.sub("", EMPTIED.sub(" ", without)).strip(EDGES)).strip(EDGES)
        addresses += found
        if name:
            names.append(name)
        elif found:
            nameless += 1
    return NamesRead(tuple(names), addresses, nameless)


def told_apart(names: Iterable[str]) -> tuple[str, ...]:
    """Return *names* with a number beside each that stands there more than once.

    >>> told_apart(["Anna", "Mei", "Anna"])
    ('Anna (1)', 'Mei', 'Anna (2)')
    """
    in_order = list(names)
    often, seen, apart = Counter(in_order), Counter[str](), []
    for name in in_order:
        seen[name] += 1
        apart.append(f"{name} ({seen[name]})" if often[name] > 1 else name)
    return tuple(apart)

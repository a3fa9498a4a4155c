"""What the work of the two roles looks like: the bank's entries in their parts, each with the articles that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from i18n import Words
from questions import PARTS, Bank, Part, Pole

Side = tuple[str, Pole]  # an axis and one of its poles


@dataclass(frozen=True, slots=True)
class PathLine:
    """One thing that the work is made of, and the letters of the articles that say so."""

    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the work under its title."""

    part: Part
    title: str
    lines: tuple[PathLine, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """What the work of one role looks like."""

    pole: Pole
    title: str
    sections: tuple[Section, ...]


def path(bank: Bank, pole: Pole, _: Words) -> Path | None:
    """Return what the work of *pole* looks like, None where the bank does not say."""
    said, titles = bank.texts[_.language].prose.entries.get(pole, {}), _part_titles(_)
    sections = tuple(
        Section(part, titles[part], tuple(PathLine(said[e.id], e.documents) for e in bank.paths[pole] if e.part == part))
        for part in PARTS
        if any(e.part == part for e in bank.paths[pole])
    )
    return Path(pole, _path_title(pole, _), sections) if sections else None


def _path_title(pole: Pole, _: Words) -> str:
    if pole == "pm":
        return _("What the work of a product manager (PM) looks like")
    return _("What the work of a product marketing manager (PMM) looks like")


def _part_titles(_: Words) -> Mapping[Part, str]:
    return {
        "tasks": _("What you’d do"),
        "metrics": _("What you’d be measured by"),
        "tools": _("What you’d work with"),
        "people": _("Who you’d work with"),
        "documents": _("What you’d write"),
    }

"""What the reports say of each axis, each pole and the work of each role: sentences that belong to a bank, in its languages.

A bank may leave any kind of them out; a kind that it has, it has for every axis, pole, entry and language (`faults`). What it leaves
out stands here as an empty string or tuple, and the reports leave the part out that would say it.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import get_args

from questions.files import Part, PathsFile, PoleName, ProseFile

PARTS: tuple[Part, ...] = get_args(Part)
CAVEATS = ("articles", "letters", "combined")
LACKING = {"paths": "entry", "caveats": "document"}
"""What a bank lacks where its prose has too much, by the table; an axis elsewhere."""
NAMES = {"pm", "pmm"}
"""What a hand-over may fill in: the names of the two poles."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the work of a role is made of; `documents` are those that say so, in the bank's order."""

    id: str
    part: Part
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PoleProse:
    """What is said of one pole: of somebody drawn to it, in a comparison and in a story, steps for 30, 60 and 90 days, an interview's
    question each way.
    """

    drawn: str = ""
    thread: str = ""
    steps: tuple[str, ...] = ()
    ready: str = ""
    ask: str = ""


@dataclass(frozen=True, slots=True)
class AxisProse:
    """What is said of one axis: a question for a talk, what passes between two people ({pm} and {pmm} are its poles), each pole."""

    probe: str = ""
    handoff: str = ""
    pm: PoleProse = PoleProse()
    pmm: PoleProse = PoleProse()

    def pole(self, pole: PoleName) -> PoleProse:
        return self.pm if pole == "pm" else self.pmm


NO_PROSE = AxisProse()


@dataclass(frozen=True, slots=True)
class Caveats:
    """What is so of a bank's own documents alone, each a clause that ends a sentence of the app, without a full stop.

    Of all of them; beside their letters; of jobs that combine both roles; and why a document's word counts for less, by document.
    """

    articles: str = ""
    letters: str = ""
    combined: str = ""
    discounts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prose:
    """What the reports say in one language: by axis; by pole and entry; whom to talk to, by pole and for either; of the documents."""

    axes: Mapping[str, AxisProse] = field(default_factory=dict)
    entries: Mapping[PoleName, Mapping[str, str]] = field(default_factory=dict)
    people: Mapping[PoleName, tuple[str, ...]] = field(default_factory=dict)
    both_people: str = ""
    caveats: Caveats = Caveats()

    def axis(self, id: str) -> AxisProse:
        """Return what is said of axis *id*, all empty where the bank says nothing."""
        return self.axes.get(id, NO_PROSE)


def prose(file: ProseFile | None) -> Prose:
    """Return what *file* says; all empty without one."""
    if file is None:
        return Prose()
    people = file.people or ProseFile.PeopleFile()
    return Prose(
        axes=MappingProxyType({id: _axis(axis) for id, axis in file.axes.items()}),
        entries=MappingProxyType({pole: MappingProxyType(entries) for pole, entries in file.paths.items()}),
        people=MappingProxyType({"pm": people.pm, "pmm": people.pmm}),
        both_people=people.both or "",
        caveats=_caveats(file.caveats or ProseFile.CaveatsFile()),
    )


def _caveats(file: ProseFile.CaveatsFile) -> Caveats:
    return Caveats(file.articles or "", file.letters or "", file.combined or "", MappingProxyType(file.discounts))


def _axis(file: ProseFile.AxisFile) -> AxisProse:
    return AxisProse(file.probe or "", file.handoff or "", _pole(file.pm), _pole(file.pmm))


def _pole(file: ProseFile.PoleFile | None) -> PoleProse:
    return (
        PoleProse(file.drawn or "", file.thread or "", file.steps or (), file.ready or "", file.ask or "")
        if file
        else PoleProse()
    )


KeyPath = tuple[str, ...]  # such as axes, define, pm, steps


def _key_paths(file: ProseFile) -> Iterator[KeyPath]:
    """Yield the place of every sentence that *file* has."""
    for axis, of_axis in file.axes.items():
        yield from (("axes", axis, name) for name in ("probe", "handoff") if getattr(of_axis, name))
        for pole in ("pm", "pmm"):
            of_pole = getattr(of_axis, pole) or ProseFile.PoleFile()
            yield from (("axes", axis, pole, name) for name in PoleProse.__dataclass_fields__ if getattr(of_pole, name))
    for role, entries in file.paths.items():
        yield from (("paths", role, entry) for entry in entries)
    if people := file.people:
        yield from (("people", name) for name in ("pm", "pmm", "both") if getattr(people, name))
    yield from _clauses(file)


def _clauses(file: ProseFile) -> Mapping[KeyPath, str]:
    """Return every caveat of *file* by its place."""
    if not (caveats := file.caveats):
        return {}
    clauses: dict[KeyPath, str] = {("caveats", name): said for name in CAVEATS if (said := getattr(caveats, name))}
    return clauses | {("caveats", "discounts", document): said for document, said in caveats.discounts.items()}


def _kinds(axes: Iterable[str], documents: Iterable[str], paths: PathsFile) -> Iterator[tuple[KeyPath, ...]]:
    """Yield for each kind of sentence all its places: a bank has all of them, or none."""
    axes, poles = tuple(axes), ("pm", "pmm")
    yield from (tuple(("axes", axis, name) for axis in axes) for name in ("probe", "handoff"))
    for names in (("drawn",), ("thread",), ("steps",), ("ready", "ask")):
        yield tuple(("axes", axis, pole, name) for axis in axes for pole in poles for name in names)
    yield tuple(("paths", pole, entry.id) for pole, entry in paths.entries())
    yield tuple(("people", name) for name in (*poles, "both"))
    yield from ((("caveats", name),) for name in CAVEATS)
    yield from ((("caveats", "discounts", document),) for document in documents)


def faults(
    axes: tuple[str, ...],
    claims: Iterable[str],
    documents: Iterable[str],
    languages: Iterable[str],
    paths: PathsFile,
    files: Mapping[str, ProseFile],
) -> Iterator[str]:
    """Yield each fault of the prose of a bank, as "file: place: what is wrong"; *languages* are those that its questions are in."""
    yield from _entries(set(claims), set(documents), paths)
    found = {language: set(_key_paths(file)) for language, file in files.items()}
    for language, file in files.items():
        yield from _language(language, file, set(languages))
    wanted = set[KeyPath]()
    for kind in _kinds(axes, tuple(documents), paths):
        present = any(place in there for there in found.values() for place in kind)
        wanted |= set(kind)
        if not present and kind[:1] and kind[0][0] != "paths":
            continue
        for language in sorted(languages):
            for place in kind:
                if place not in found.get(language, ()):
                    yield f"prose/{language}.toml: {' '.join(place)}: missing"
    for language, there in found.items():
        for place in sorted(there - wanted):
            yield f"prose/{language}.toml: {' '.join(place)}: the bank has no such {LACKING.get(place[0], 'axis')}"


def _entries(claims: set[str], documents: set[str], paths: PathsFile) -> Iterator[str]:
    seen = set[tuple[str, str]]()
    for pole, entry in paths.entries():
        place = f"paths.toml: {pole} {entry.id}"
        if (pole, entry.id) in seen:
            yield f"{place}: the id stands twice"
        seen.add((pole, entry.id))
        if not entry.claims and not entry.documents:
            yield f"{place}: no claim and no document behind it"
        yield from (f"{place}: unknown claim {id!r}" for id in entry.claims if id not in claims)
        yield from (f"{place}: unknown document {id!r}" for id in entry.documents if id not in documents)
    parts = [{part: sum(e.part == part for e in side) for part in PARTS} for side in (paths.pm, paths.pmm)]
    for part in PARTS:
        if parts[0][part] != parts[1][part]:
            yield f"paths.toml: {part}: {parts[0][part]} entries for pm, {parts[1][part]} for pmm: both paths are given equal room"


def _language(language: str, file: ProseFile, languages: set[str]) -> Iterator[str]:
    place = f"prose/{language}.toml"
    if file.language != language:
        yield f"{place}: language: says {file.language!r}"
    if language not in languages:
        yield f"{place}: language: there is no text/{language}.toml"
    for axis, of_axis in file.axes.items():
        if of_axis.handoff and (wrong := _fields(of_axis.handoff) ^ NAMES):
            yield f"{place}: axes {axis} handoff: fills in {{pm}} and {{pmm}}, each by name; wrong or missing: {', '.join(sorted(wrong))}"
    for where, clause in _clauses(file).items():
        if clause.endswith((".", "。")):
            yield f"{place}: {' '.join(where)}: ends a sentence of the app, which brings the full stop"
    if file.people and len(file.people.pm) != len(file.people.pmm):
        yield f"{place}: people: {len(file.people.pm)} for pm, {len(file.people.pmm)} for pmm: both paths are given equal room"


def _fields(sentence: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        return {"a brace"}

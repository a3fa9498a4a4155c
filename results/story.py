"""The parts of a told result: plain sentences without markup, in the reader's language, so that page and PDF say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from questions import Pole
from results.career import Path
from results.gates import Case
from scoring import AxisScore
from scoring.profile import Pull

Voiced = Literal["pm", "pmm", "both", "silent"]
Reader = Literal["own", "another"]  # who reads a result: the person who gave the answers, or somebody else
Aim = Literal["build", "close", "try"]


class UnreadableProfile(Exception):
    """A profile that the narrative has no words for; `place` says what in it: the bank, an axis, a flag or a limit."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Dots:
    """The probability as 20 dots; `sentence` says the same for those who do not see them, `people` says what they mean."""

    pm: int
    pmm: int
    sentence: str
    people: str


@dataclass(frozen=True, slots=True)
class RolePull:
    """How far the answers go towards the work of one role: its name, whether it draws in a sentence, its numbers, and the pull itself."""

    pole: Pole
    name: str
    verdict: str
    numbers: str
    pull: Pull

    @property
    def around_name(self) -> tuple[str, str]:
        """Return what the verdict says before the name, which stands out in it, and after."""
        before, _name, after = self.verdict.partition(self.name)
        return before, after


@dataclass(frozen=True, slots=True)
class AxisStory:
    """One axis in words; `named_pole` is the pole that may be named, if any. Numbers are written for the reader's language."""

    id: str
    pm_name: str
    pmm_name: str
    about: str
    named_pole: Pole | None
    sentence: str
    numbers: str
    score: AxisScore


@dataclass(frozen=True, slots=True)
class Article:
    """A document that the letters stand for: its title in the reader's language, and as it was published."""

    letter: str
    title: str
    original: str
    language: str
    author: str
    published: str


@dataclass(frozen=True, slots=True)
class Source:
    """A place in an article, and the sentence that cites it."""

    document: str
    title: str
    section: str
    position: str
    citation: str


@dataclass(frozen=True, slots=True)
class Backing:
    """A claim behind a question, in the reader's language, and where it stands."""

    claim: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """An answer that pulled to one side; `share` is its length beside the longest of all, 0 to 1.

    Of a contrast, `chosen` is the side that was chosen and `other` the one that was not; of a statement, `chosen` is all there is.

    `note` says why an answer to a statement pulls another way than it reads, and is empty where it does not.
    """

    item: str
    pole: Pole
    sentences: tuple[str, ...]
    chosen: str
    other: str
    answer: str
    contribution: float
    amount: str
    share: float
    note: str
    backing: tuple[Backing, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """Which role one document gives a piece of shared ground to."""

    document: str
    title: str
    pole: Voiced
    sentence: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A piece of ground that both roles claim, and who says what."""

    claim: str
    text: str
    voices: tuple[Attribution, ...]


@dataclass(frozen=True, slots=True)
class SharedGround:
    intro: str
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """What the work looks like: a word for this result, then the paths, the likelier first."""

    about: tuple[str, ...]
    paths: tuple[Path, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    days: int
    when: str
    text: str


@dataclass(frozen=True, slots=True)
class Track:
    """Three steps along one pole of one axis, and why this one."""

    axis: str
    pole: Pole
    pole_name: str
    aim: Aim
    reason: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Development:
    intro: str
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Interview:
    """A question to be ready for and a question to ask, on one pole of one axis."""

    axis: str
    pole: Pole
    pole_name: str
    question: str
    ask: str


@dataclass(frozen=True, slots=True)
class Probe:
    """An axis too close to call, and a question that may open it; empty where the bank has none."""

    axis: str
    pm_name: str
    pmm_name: str
    question: str


@dataclass(frozen=True, slots=True)
class ForCoach:
    """The quality of the answers, how to open the talk about it, what to probe, and open questions."""

    quality: tuple[str, ...]
    opening: tuple[str, ...]
    probe_intro: str
    probes: tuple[Probe, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """One question and the answer given to it, in words; `value` 0 = skipped."""

    item: str
    scored: bool
    sentences: tuple[str, ...]
    value: int
    answer: str


@dataclass(frozen=True, slots=True)
class Narrative:
    """All that is read about a result, by the person who gave the answers or by another *reader*."""

    language: str
    reader: Reader
    case: Case
    headline: str
    notice: tuple[str, ...]
    chance: tuple[str, ...]
    role_pulls: tuple[RolePull, ...]
    story: tuple[tuple[str, ...], ...]
    doubt: tuple[str, ...]
    dots: Dots | None
    band: tuple[str, ...]
    axes: tuple[AxisStory, ...]
    pulls_intro: str
    pulls: Mapping[Pole, tuple[Contribution, ...]]
    flip: str
    shared_ground: SharedGround
    work: Work
    development: Development
    interview: tuple[Interview, ...]
    talk_to: tuple[str, ...]
    for_coach: ForCoach
    limits: tuple[str, ...]
    articles: tuple[Article, ...]

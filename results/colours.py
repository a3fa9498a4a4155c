"""The colours that mean something: what `assets/colours.toml` says, for the screen and for the radar."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "assets" / "colours.toml"


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours on one background, as #rrggbb; an interval is shaded by the ink at `opacity`, 0 to 1."""

    pm: str
    pmm: str
    ink: str
    soft: str
    rule: str
    mark: str
    opacity: float

    @property
    def band(self) -> str:
        """The shade of an interval, as a chart takes it: rgba(red, green, blue, opacity)."""
        red, green, blue = (int(self.ink[at : at + 2], 16) for at in (1, 3, 5))
        return f"rgba({red}, {green}, {blue}, {self.opacity:.2f})"


PAGES = ".stApp,.shell"  # a page as it is drawn, and as it is first sent
IN_CSS = ("pm", "pmm", "ink", "soft", "rule", "mark")
_FOUND = tomllib.loads(FILE.read_text(encoding="utf-8"))
LIGHT, DARK = Colours(**_FOUND["light"]), Colours(**_FOUND["dark"])


@cache
def rules() -> str:
    """Return the colours as variables of the style sheet, each with its dark twin; on paper all are the light ones."""
    both = "".join(f"--{n}:light-dark({getattr(LIGHT, n)},{getattr(DARK, n)});" for n in IN_CSS)
    printed = "".join(f"--{n}:{getattr(LIGHT, n)};" for n in IN_CSS)
    return f"{PAGES}{{{both}}}@media print{{{PAGES}{{{printed}}}}}"

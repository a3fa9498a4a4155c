"""One measured figure: what it is, what it is compared with, and the bound that it was promised to keep."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` and `reference` in `unit`, measured in one run; `bound` is the highest ratio (or value, without a reference) promised."""

    name: str
    value: float
    unit: str
    bound: float | None = None
    reference: float | None = None
    against: str = ""

    @property
    def judged(self) -> float:
        """What the bound is held against: the ratio where there is a reference, the value otherwise."""
        return self.value / self.reference if self.reference else self.value

    @property
    def reached(self) -> bool:
        return self.bound is None or self.judged <= self.bound

    def __str__(self) -> str:
        text = f"{self.name}: {self.value:,.3g} {self.unit}"
        if self.reference:
            text += f" = {self.judged:.2f} times {self.against} ({self.reference:,.3g} {self.unit})"
        if self.bound is not None:
            text += f"; promised at most {self.bound:g}{' times' if self.reference else ' ' + self.unit}"
            text += "" if self.reached else "  MISSED"
        return text

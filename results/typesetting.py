"""Typst, asked for one document at a time and two at once: templates in `assets/`, fonts that travel along, nothing from outside."""

from __future__ import annotations

import datetime
import json
import re
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from results.packing import packed

ASSETS = Path(__file__).parent.parent / "assets"
NOWHERE = "/nonexistent"  # no package is ever fetched
AT_ONCE = 2
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
SOCIAL = 144.0  # dots an inch: a card of 600 by 315 points becomes 1200 by 630 pixels

# Typst lays out in Rust without the GIL, and each document in the making holds some 30 MB: a gate keeps a burst small.
GATE = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="typesetting")

REMEMBERED = 10  # compilations that typst looks back on
BLANK = threading.local()  # a compiler for nothing, one a thread
PAGE = re.compile(rb"/Type/Page\b")

Template = Literal["report.typ", "card.typ"]


@dataclass(frozen=True, slots=True)
class Document:
    """A PDF, and how many pages it takes."""

    content: bytes
    pages: int


class Unprintable(Exception):
    """A document that typst refuses to set; `reason` is its message, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of `assets/fonts`, opened once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ASSETS / "fonts")])


def pdf(
    template: Template,
    data: Mapping[str, Any],
    when: datetime.datetime,
    standards: tuple[Standard, ...] = STANDARDS,
) -> Document:
    """Return *data* set by *template* as a PDF that keeps *standards*; the same bytes for the same *when*."""
    made = _through_the_gate(
        template,
        data,
        lambda compiler: compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=when),
    )
    return Document(packed(made), len(PAGE.findall(made)))


def png(template: Template, data: Mapping[str, Any]) -> bytes:
    """Return *data* set by *template* as a picture."""
    return _through_the_gate(template, data, lambda compiler: compiler.compile(format="png", ppi=SOCIAL))


def _through_the_gate(template: Template, data: Mapping[str, Any], compile: Callable[[typst.Compiler], Any]) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return GATE.submit(_set, template, inputs, compile).result()


def _set(template: Template, inputs: dict[str, str], compile: Callable[[typst.Compiler], Any]) -> bytes:
    compiler = _compiler(template, inputs)
    try:
        return bytes(compile(compiler))
    except typst.TypstError as refused:
        raise Unprintable(str(refused)) from refused
    finally:
        _forget()


def _forget() -> None:
    """Let typst drop what it remembers of earlier documents, some 10 MB each.

    It keeps what any of the last ten compilations used, and what every report shares is used by each; so nine blank sheets
    age the rest out. They take 2 ms together, and a process that prints holds 140 MB in place of 230.
    """
    if not hasattr(BLANK, "compiler"):
        BLANK.compiler = _compiler("blank.typ", {})
    for _ in range(REMEMBERED - 1):
        BLANK.compiler.compile(format="svg")


def _compiler(template: str, inputs: dict[str, str]) -> typst.Compiler:
    # By path: a template handed over as bytes takes a new file id each time and stops the process at the 65,536th.
    # A compiler of its own for each document: one that two threads share refuses the second.
    return typst.Compiler(
        str(ASSETS / template),
        root=str(ASSETS),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        package_path=NOWHERE,
        package_cache_path=NOWHERE,
    )

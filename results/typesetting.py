"""Typst, asked for one document at a time and two at once: templates in `assets/`, fonts that travel along, nothing from outside."""

from __future__ import annotations

import atexit
import ctypes
import datetime
import itertools
import json
import os
import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

from i18n import Words
from results.packing import packed

ASSETS = Path(__file__).parent.parent / "assets"
NOWHERE = "/nonexistent"  # no package is ever fetched
MEMORY = Path("/dev/shm")  # where there is one, what is on its way to paper never touches a disk
AT_ONCE = 2
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
CARD_RESOLUTION = 144.0  # dots an inch: a card of 600 by 315 points becomes 1200 by 630 pixels

# Typst lays out in Rust without the GIL, and each document in the making holds some 30 MB: a gate keeps a burst small.
TYPESETTERS = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="typesetting")

DOCUMENT_NUMBERS = itertools.count(1)
TIDY_EVERY = 8  # documents between two tidyings, which take 2 ms
PAGE = re.compile(rb"/Type/Page\b")

Template = Literal["report.typ", "card.typ", "poster.typ", "session_sheet.typ", "group_report.typ"]


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """A PDF, and how many pages it takes."""

    content: bytes
    pages: int


class Unprintable(Exception):
    """A document that typst refuses to set; `reason` is its message, for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Workspace(threading.local):
    """Where one thread of the gate sets: a folder with the templates and the data of one document at a time.

    Typst remembers for ten compilations what it has laid out, and a page shares most of its sentences with the last ones. It
    only finds them again where all that surrounds them is the same; so data comes as a file whose content changes, since what
    comes as an input belongs to what surrounds every sentence.
    """

    def __init__(self) -> None:
        """Take a folder; it goes when the process ends."""
        self.folder = Path(tempfile.mkdtemp(prefix="pm-or-pmm-", dir=MEMORY if os.access(MEMORY, os.W_OK) else None))
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.compilers: dict[Template, typst.Compiler] = {}

    def lay_out(self, data: str) -> None:
        """Put *data* beside the templates: a folder is a jail to typst, and what people type does not belong among the sources."""
        for file in (*ASSETS.glob("*.typ"), ASSETS / "logo.svg", ASSETS / "colours.toml"):
            # Anew where somebody has tidied the folder away under a process that has run for weeks.
            if not (self.folder / file.name).exists():
                self.folder.mkdir(mode=0o700, exist_ok=True)
                shutil.copy(file, self.folder)
        (self.folder / "data.json").write_text(data, encoding="utf-8")

    def clear(self) -> None:
        """Leave nothing of anybody's in the folder."""
        (self.folder / "data.json").unlink(missing_ok=True)

    def compiler(self, template: Template) -> typst.Compiler:
        """Return this thread's compiler of *template*; one that two threads share refuses the second."""
        # By path: a template handed over as bytes takes a new file id each time and stops the process at the 65,536th.
        if template not in self.compilers:
            self.compilers[template] = typst.Compiler(
                str(self.folder / template),
                root=str(self.folder),
                font_paths=fonts(),
                ignore_system_fonts=True,
                package_path=NOWHERE,
                package_cache_path=NOWHERE,
            )
        return self.compilers[template]


WORKSPACE = Workspace()


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of `assets/fonts`, opened once a process."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(ASSETS / "fonts")])


def of_language(words: Words) -> dict[str, Any]:
    """Return what a template needs to know of a language: its code and country for typst, its letters, sizes and measures."""
    row = words.row
    return {"lang": row.locale.language, "region": row.region, **row.paper.model_dump()}


def typeset(
    template: Template,
    data: Mapping[str, Any],
    when: datetime.datetime,
    standards: tuple[Standard, ...] = STANDARDS,
) -> PdfDocument:
    """Return *data* set by *template* as a PDF that keeps *standards*; the same bytes for the same *when*."""
    made = _through_the_gate(
        template,
        data,
        lambda compiler: compiler.compile(format="pdf", pdf_standards=[*standards], timestamp=when),
    )
    return PdfDocument(packed(made), len(PAGE.findall(made)))


def png(template: Template, data: Mapping[str, Any]) -> bytes:
    """Return *data* set by *template* as a picture."""
    return _through_the_gate(template, data, lambda compiler: compiler.compile(format="png", ppi=CARD_RESOLUTION))


def _through_the_gate(template: Template, data: Mapping[str, Any], compile: Callable[[typst.Compiler], Any]) -> bytes:
    return TYPESETTERS.submit(_typeset_here, template, json.dumps(data, ensure_ascii=False), compile).result()


def _typeset_here(template: Template, data: str, compile: Callable[[typst.Compiler], Any]) -> bytes:
    WORKSPACE.lay_out(data)
    try:
        return bytes(compile(WORKSPACE.compiler(template)))
    except typst.TypstError as refused:
        raise Unprintable(str(refused)) from refused
    finally:
        WORKSPACE.clear()
        if next(DOCUMENT_NUMBERS) % TIDY_EVERY == 0:
            give_back_memory()


def give_back_memory() -> None:
    """Hand the memory of forgotten documents back to the system, which Linux's allocator else keeps: some 30 MB of 240."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None:
        trim(0)

"""A bank of somebody's own, on two documents: the one that ships, with all that its third document says left out or put into another's mouth."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from i18n.languages import DRAFTS, LANGUAGES
from questions.bank import SHIPPED_BANK

GONE, HEIR = "C", "A"


def own_bank(folder: Path) -> Path:
    """Write a bank of two documents and without caveats into *folder*, which is new; return the folder."""
    drafts = (f"{language}.toml" for language in DRAFTS)
    left_behind = shutil.ignore_patterns("*.py", "__pycache__", "versions.toml", "back", "[0-9]", *drafts)
    shutil.copytree(SHIPPED_BANK, folder, ignore=left_behind)
    _edit(folder / "bank.toml", (r'(?m)^version = ".*"', 'version = "1"\nname = "own"'))
    sections = re.search(r'(?ms)^\[documents\.A\].*?sections = \["(\w+)"', (folder / "sources.toml").read_text("utf-8"))
    assert sections
    _edit(
        folder / "sources.toml",
        (rf"(?ms)^\[documents\.{GONE}\]\n.*?\n\n", ""),
        (r"(?ms)^codings = \[\n.*?^\]", lambda block: _without(block[0], sections[1])),
    )
    _edit(folder / "paths.toml", (rf', "{GONE}"\]', "]"), (rf'"{GONE}"', f'"{HEIR}"'))
    for path in (folder / "prose" / f"{language}.toml" for language in LANGUAGES):
        _edit(path, (r"(?ms)^\[caveats\]\n.*?(?=^\[|\Z)", ""))
    for path in (folder / "text" / f"{language}.toml" for language in LANGUAGES):
        _edit(path, (rf"(?ms)^\[documents\.{GONE}[\w.]*\]\n.*?(?=^\[|\Z)", ""))
    return folder


def _without(codings: str, section: str) -> str:
    """Return *codings* without what the document says that is gone; its heir says it where nobody else does. All is said outright."""
    head, *lines, tail = codings.splitlines()
    kept = [line for line in lines if f'document = "{GONE}"' not in line]
    if not kept:
        kept = [re.sub(rf'document = "{GONE}", section = "[\w-]+"', f'document = "{HEIR}", section = "{section}"', lines[0])]
    return "\n".join((head, *(line.replace("strength = 0.5", "strength = 1.0") for line in kept), tail))


def _edit(path: Path, *changes: tuple[str, str | object]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        text, n = re.subn(old, new, text)  # type: ignore[call-overload]
        assert n, (path, old)
    path.write_text(text, "utf-8")

"""A bank with an eighth axis, made of the one that ships: `lead` is asked about once more as `herd`, by items of its own, in every language."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from questions.bank import ROOM, SECTION, load
from questions.releases import keep, release

OLD, NEW = "lead", "herd"
AGAIN = "-once-more"  # what the id of a claim has more
ITEM = re.compile(r'(?ms)^\[\[items\]\]\nid = "(?P<id>\w+)"\n(?:axis = "(?P<axis>\w+)"\n)?(?:(?!^\[|^#).*?\n)*?(?=\n|\Z)')


def eight(folder: Path) -> Path:
    """Write the bank into *folder*, which is new, as its next version, with those before kept whole; return the folder."""
    shutil.copytree(ROOM, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__", "back"))
    keep(folder)
    ids = _bank(folder / "bank.toml")
    claims = _sources(folder / "sources.toml")
    for path in (folder / "text").glob("*.toml"):
        _text(path, ids, claims)
    for path in (folder / "prose").glob("*.toml"):
        _prose(path)
    load.cache_clear()
    release(folder)
    return folder


def _bank(path: Path) -> dict[str, str]:
    """Add the axis and its items; return the new items' ids by those that they were made of."""
    text = path.read_text("utf-8")
    blocks = {found["id"]: (found["axis"], found.group()) for found in ITEM.finditer(text)}
    ids = {id: f"{id[0]}{int(id[1:]) + 40:02d}" for id, (axis, _block) in blocks.items() if axis == OLD}
    for id, new in ids.items():
        block = blocks[id][1].replace(f'"{id}"', f'"{new}"').replace(f'"{OLD}"', f'"{NEW}"')
        block = re.sub(r'(?m)^a = "(\w+)"$', lambda line: f'a = "{({"pm", "pmm"} - {line[1]}).pop()}"', block)  # sides exchanged
        blocks[new] = NEW, re.sub(r"(?m)^(claims? = .*)$", lambda line: re.sub(r'"([\w-]+)"', rf'"\1{AGAIN}"', line[1]), block)
    core = {id: axis for id, (axis, block) in blocks.items() if axis and "extension = true" not in block}
    rest = [block for id, (_axis, block) in blocks.items() if id not in core]
    head = text[: text.index("# --- section 1")].replace(f'"{OLD}"]', f'"{OLD}", "{NEW}"]')
    head = re.sub(r'(?m)^version = "\d+"', 'version = "of eight axes"', head)
    path.write_text("\n\n".join([head, *(blocks[id][1] for id in _in_sections(core)), *rest]), "utf-8")
    return ids


def _in_sections(core: dict[str, str]) -> Iterator[str]:
    """Yield the items so that no section of five asks for an axis twice: section k takes the axes from the k-th on, in a ring."""
    axes = list(dict.fromkeys(core.values()))
    queues = {axis: [id for id, own in core.items() if own == axis] for axis in axes}
    for k in range(len(core) // SECTION):
        for step in range(SECTION):
            yield queues[axes[(k + step) % len(axes)]].pop(0)


def _sources(path: Path) -> list[str]:
    """Add the axis's claims; return the ids of those that they were made of."""
    text = path.read_text("utf-8")
    blocks = [block for block in re.findall(r"(?ms)^\[\[claims\]\]\n.*?(?=^\[\[|^# ---|\Z)", text) if f'axis = "{OLD}"' in block]
    more = [re.sub(r'id = "([\w-]+)"', rf'id = "\1{AGAIN}"', block, count=1).replace(f'"{OLD}"', f'"{NEW}"') for block in blocks]
    path.write_text(text + "\n" + "".join(more), "utf-8")
    return [re.findall(r'id = "([\w-]+)"', block)[0] for block in blocks]


def _text(path: Path, ids: dict[str, str], claims: list[str]) -> None:
    text = path.read_text("utf-8")
    names = {f"axes.{OLD}": f"axes.{NEW}"} | {f"items.{id}": f"items.{new}" for id, new in ids.items()}
    names |= {f"claims.{claim}": f"claims.{claim}{AGAIN}" for claim in claims}
    more = "".join(
        f"[{new}]\n{_sides_exchanged(_table(text, old)) if 'items' in old else _table(text, old)}\n" for old, new in names.items()
    )
    path.write_text(text + "\n" + more, "utf-8")


def _sides_exchanged(table: str) -> str:
    return re.sub(r"(?m)^([ab])(?= = )", lambda side: {"a": "b", "b": "a"}[side[1]], table)


def _prose(path: Path) -> None:
    text = path.read_text("utf-8")
    names = [f"axes.{OLD}", f"axes.{OLD}.pm", f"axes.{OLD}.pmm"]
    more = (f"[{name.replace(OLD, NEW)}]\n{_table(text, name)}\n" for name in names)
    path.write_text(text + "\n" + "".join(more), "utf-8")


def _table(text: str, name: str) -> str:
    """Return the lines of the table *name*."""
    found = re.search(rf"(?ms)^\[{re.escape(name)}\]\n(.*?)(?=^\[[\w.]+[^\]]*\]\n|^#|\Z)", text)
    assert found, name
    return found[1]

"""A bank with an axis more, made of the one that ships: one of its axes is asked about again, by items and sentences of its own, in every language."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

from questions.bank import SECTION_SIZE, SHIPPED_BANK, Bank, load
from questions.releases import keep, release
from questions.soundness import length

AGAIN = "-again"  # what the ids of the axis and of its claims have more
WORDS = {"en": "again", "ru": "снова"}
"""What a sentence has more at its beginning, and prose instead of its last word, so that no two are the same; Chinese has 又 within."""
LONGEST_NAME = 10  # Chinese characters
ITEM = re.compile(r'(?ms)^\[\[items\]\]\nid = "(?P<id>\w+)"\n(?:axis = "(?P<axis>[\w-]+)"\n)?(?:(?!^\[|^#).*?\n)*?(?=\n|\Z)')


def _roomiest(bank: Bank) -> str:
    """Return the axis whose longest sentence leaves the most room for a word more."""

    def fullest(axis: str) -> float:
        own = [item.id for item in bank.scored if item.axis == axis]
        lengths = [length(sentence) for text in bank.texts.values() for id in own for sentence in text.items[id]]
        return max(words / most for words, most in lengths)

    there = [axis.id for axis in bank.axes]
    return min((axis for axis in there if f"{axis}{AGAIN}" not in there), key=fullest)


OLD = _roomiest(load())
NEW = f"{OLD}{AGAIN}"


def eight(folder: Path) -> Path:
    """Write the bank into *folder*, which is new, as its next version, with those before kept whole; return the folder."""
    shutil.copytree(SHIPPED_BANK, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    if not (folder / load().version).exists():
        keep(folder)
    ids = _ids(load())
    _bank(folder / "bank.toml", ids)
    claims = _sources(folder / "sources.toml")
    for path in (folder / "text").glob("*.toml"):
        _text(path, ids, claims)
    for path in (folder / "text" / "back").glob("*.toml"):
        _back(path, ids)
    for path in (folder / "prose").glob("*.toml"):
        _prose(path)
    load.cache_clear()
    release(folder)
    return folder


def _ids(bank: Bank) -> dict[str, str]:
    """Return the new items' ids by those that they are made of: numbers that no version has used."""
    used = {keying.split()[0] for old in bank.releases for keying in old.keyings} | {item.id for item in bank.items}
    last = {letter: max(int(id[1:]) for id in used if id[0] == letter) for letter in "qx"}
    ids = {}
    for item in bank.items:
        if item.axis == OLD:
            last[item.id[0]] += 1
            ids[item.id] = f"{item.id[0]}{last[item.id[0]]:02d}"
    return ids


def _bank(path: Path, ids: dict[str, str]) -> None:
    """Add the axis and its items."""
    text = path.read_text("utf-8")
    blocks = {found["id"]: (found["axis"], found.group()) for found in ITEM.finditer(text)}
    for id, new in ids.items():
        block = blocks[id][1].replace(f'"{id}"', f'"{new}"').replace(f'"{OLD}"', f'"{NEW}"')
        block = re.sub(r'(?m)^a = "(\w+)"$', lambda line: f'a = "{({"pm", "pmm"} - {line[1]}).pop()}"', block)  # sides exchanged
        blocks[new] = NEW, re.sub(r"(?m)^(claims? = .*)$", lambda line: re.sub(r'"([\w-]+)"', rf'"\1{AGAIN}"', line[1]), block)
    core = {id: axis for id, (axis, block) in blocks.items() if axis and "extension = true" not in block}
    sides = {id: side[1] for id, (_axis, block) in blocks.items() if (side := re.search(r'(?m)^a = "(\w+)"$', block))}
    rest = [block for id, (_axis, block) in blocks.items() if id not in core]
    head = re.sub(r"(?m)^# --- section.*\n", "", text[: text.index("[[items]]")]).rstrip()
    head = re.sub(r"(?m)^(axes = \[.*)\]", rf'\1, "{NEW}"]', head)
    head = re.sub(r'(?m)^version = ".*"', f'version = "{_next(load())}"', head)
    path.write_text("\n\n".join([head, *(blocks[id][1] for id in _in_sections(core, sides)), *rest]), "utf-8")


def _next(bank: Bank) -> str:
    """Return a version that was never released."""
    return next(version for n in range(1, 100) if (version := str(n)) not in {old.version for old in bank.releases})


def _in_sections(core: dict[str, str], sides: dict[str, str]) -> list[str]:
    """Return the items so that no section of five asks for an axis twice: section k takes the axes from the k-th on, in a ring.

    Which item of an axis comes after its first is drawn until every section has a contrast of either side.
    """
    axes = list(dict.fromkeys(core.values()))
    for seed in range(1000):
        queues = {axis: [id for id, own in core.items() if own == axis] for axis in axes}
        for axis, (first, *later) in queues.items():
            queues[axis] = [first, *random.Random(f"{axis} {seed}").sample(later, len(later))]
        sections = [
            [queues[axes[(k + step) % len(axes)]].pop(0) for step in range(SECTION_SIZE)]
            for k in range(len(core) // SECTION_SIZE)
        ]
        if all({sides[id] for id in section if id in sides} == {"pm", "pmm"} for section in sections):
            return [id for section in sections for id in section]
    raise AssertionError("no order of a thousand is sound")


def _sources(path: Path) -> list[str]:
    """Add the axis's claims; return the ids of those that they were made of."""
    text = path.read_text("utf-8")
    blocks = [block for block in re.findall(r"(?ms)^\[\[claims\]\]\n.*?(?=^\[\[|^# ---|\Z)", text) if f'axis = "{OLD}"' in block]
    more = [re.sub(r'id = "([\w-]+)"', rf'id = "\1{AGAIN}"', block, count=1).replace(f'"{OLD}"', f'"{NEW}"') for block in blocks]
    path.write_text(text + "\n" + "".join(more), "utf-8")
    return [re.findall(r'id = "([\w-]+)"', block)[0] for block in blocks]


def _text(path: Path, ids: dict[str, str], claims: list[str]) -> None:
    """Add the names of the axis and the sentences of its items and claims."""
    text = path.read_text("utf-8")
    names = {f"axes.{OLD}": f"axes.{NEW}"} | {f"items.{id}": f"items.{new}" for id, new in ids.items()}
    names |= {f"claims.{claim}": f"claims.{claim}{AGAIN}" for claim in claims}
    tables = {new: _again(_table(text, old), path.stem) for old, new in names.items()}
    more = (f"[{new}]\n{_sides_exchanged(table) if 'items' in new else table}\n" for new, table in tables.items())
    path.write_text(text + "\n" + "".join(more), "utf-8")


def _sides_exchanged(table: str) -> str:
    return re.sub(r"(?m)^([ab])(?= = )", lambda side: {"a": "b", "b": "a"}[side[1]], table)


def _again(table: str, language: str) -> str:
    """Return *table* with a word more in each of its sentences."""
    return re.sub(r'(?<=")[^"\n]+(?=")', lambda sentence: _with_a_word_more(sentence[0], language), table)


def _with_a_word_more(sentence: str, language: str) -> str:
    if word := WORDS.get(language):
        kept = re.match("I\\b|[A-ZА-Я]{2}", sentence)
        return f"{word.capitalize()} {sentence if kept else sentence[0].lower() + sentence[1:]}"
    place = sentence.find("，") + 1 or (1 if len(sentence) > LONGEST_NAME else 0)
    return f"{sentence[:place]}又{sentence[place:]}"


def _back(path: Path, ids: dict[str, str]) -> None:
    """Add what the items' sentences say in literal English."""
    text, more = path.read_text("utf-8"), ""
    for id, new in ids.items():
        for side, other in (("a", "b"), ("b", "a"), ("says", "says")):
            if f"[items.{id}.{other}]" in text:
                table = _table(text, f"items.{id}.{other}")
                more += f"[items.{new}.{side}]\n" + re.sub(
                    '(?<=^says = ").*(?="\n)', lambda said: _with_a_word_more(said[0], "en"), table
                )
    path.write_text(f"{text}\n{more}", "utf-8")


def _prose(path: Path) -> None:
    """Add what the reports say of the axis and its poles."""
    text = path.read_text("utf-8")
    names = [f"axes.{OLD}", f"axes.{OLD}.pm", f"axes.{OLD}.pmm"]
    more = (f"[{name.replace(OLD, NEW)}]\n{_at_the_end(_table(text, name), path.stem)}\n" for name in names)
    path.write_text(text + "\n" + "".join(more), "utf-8")


def _at_the_end(table: str, language: str) -> str:
    """Return *table* with another word at the end of each of its sentences; their beginning and their length are the style of their kind."""
    word = WORDS.get(language)
    return re.sub(r'\w+(?=[.?!…]")', str(word), table) if word else _again(table, language)


def _table(text: str, name: str) -> str:
    """Return the lines of the table *name*."""
    found = re.search(rf"(?ms)^\[{re.escape(name)}\]\n(.*?)(?=^\[[\w.]+[^\]]*\]\n|^#|\Z)", text)
    assert found, name
    return found[1]

"""The glossary of the code says where each of its words stands, and each does."""

import re
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
ROW = re.compile(r"^\| ([^|]+) \| [^|]+ \| `([^`]+)` `([^`]+)` \|$", re.MULTILINE)
ROWS = ROW.findall((HOME / "docs/glossary.md").read_text("utf-8"))


def test_it_has_some_sixty_words_each_once() -> None:
    words = [word for row, _, _ in ROWS for word in row.split(", ")]
    assert len(ROWS) == len(re.findall(r"^\| (?!word \||---)", (HOME / "docs/glossary.md").read_text("utf-8"), re.MULTILINE))
    assert len(words) >= 60 and len(set(words)) == len(words)


@pytest.mark.parametrize(("word", "file", "name"), ROWS, ids=[row[0] for row in ROWS])
def test_every_word_stands_where_it_says(word: str, file: str, name: str) -> None:
    text = (HOME / file).read_text("utf-8")
    assert re.search(rf"^\s*((async )?def|class) {name}\b|^\s*{name}\b\s*(:|=|,)", text, re.MULTILINE), f"{word}: {file} {name}"

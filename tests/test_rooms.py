"""The house stays as it was drawn: who may import whom, and which library belongs to which room."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
ROOMS = ("questions", "scoring", "results", "groups", "i18n", "views", "web", "assets")
DOORS = ("app", "serve")

MAY_IMPORT = {
    "questions": set(),
    "i18n": set(),
    "scoring": {"questions"},
    "results": {"questions", "scoring", "i18n"},
    "groups": {"questions", "scoring"},
    "assets": set(),
    "views": {"questions", "scoring", "results", "groups", "i18n", "views"},
    "web": {"questions", "scoring", "results", "groups", "i18n", "views"},
    "app": {"questions", "i18n", "views"},
    "serve": {"questions", "scoring", "results", "groups", "i18n", "views", "web"},
}
ONLY_IN = {
    "streamlit": ("app.py", "serve.py", "views/", "web/"),
    "sqlalchemy": ("groups/",),
    "alembic": ("groups/",),
    "psycopg": ("groups/",),
    "plotly": ("results/",),
    "typst": ("results/pdf.py", "results/card.py", "results/typesetting.py"),
}


def sources() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((HOME / room).rglob("*.py"))
    yield from (HOME / f"{door}.py" for door in DOORS if (HOME / f"{door}.py").exists())


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(HOME)))
def test_a_room_knows_only_what_is_upstream(path: Path) -> None:
    place = str(path.relative_to(HOME))
    room = path.relative_to(HOME).parts[0].removesuffix(".py")
    known = imports(path)
    assert not (known & {*ROOMS, *DOORS}) - {room} - MAY_IMPORT[room]
    for library, homes in ONLY_IN.items():
        assert library not in known or place.startswith(homes), f"{library} does not belong in {place}"
    assert "tests" not in known


def test_nothing_else_stands_at_the_top() -> None:
    wanted = {
        *ROOMS,
        "tests",
        "deploy",
        "docs",
        "app.py",
        "serve.py",
        "requirements.txt",
        "pyproject.toml",
        "Makefile",
        "README.md",
    }
    wanted |= {"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Dockerfile", "compose.yaml"}
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=HOME, capture_output=True, text=True, check=True).stdout.split("\n")
    top = {line.split("/")[0] for line in listed if line and not line.startswith((".", '"'))}
    assert top <= wanted


def test_the_standard_library_is_not_shadowed() -> None:
    assert not {*ROOMS, *DOORS} & set(sys.stdlib_module_names)

"""The house stays as it was drawn: who may import whom, and which library belongs to which room."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

HOME = Path(__file__).parent.parent
ROOMS = ("questions", "scoring", "results", "groups", "i18n", "views", "web", "assets")
DOORS = ("app", "serve", "settings")

MAY_IMPORT = {
    "settings": set(),
    "questions": {"settings"},
    "i18n": {"settings"},
    "scoring": {"questions", "settings"},
    "results": {"questions", "scoring", "i18n", "settings"},
    "groups": {"questions", "scoring", "settings"},
    "assets": set(),
    "views": {"questions", "scoring", "results", "groups", "i18n", "views", "settings"},
    "web": {"questions", "scoring", "results", "groups", "i18n", "views", "settings"},
    "app": {"questions", "i18n", "views", "web"},
    "serve": {"questions", "scoring", "results", "groups", "i18n", "views", "web", "settings"},
}
ONLY_IN = {
    "streamlit": ("app.py", "serve.py", "views/", "web/"),
    "sqlalchemy": ("groups/",),
    "alembic": ("groups/",),
    "psycopg": ("groups/",),
    "plotly": ("results/",),
    "icalendar": ("results/calendar_entry.py",),
    "pydantic_settings": ("settings.py",),
    # What is worked out in these rooms hangs on what is handed in; only what begins a command, and which bank or languages, asks.
    "settings": (
        *("app.py", "serve.py", "views/", "web/", "questions/bank.py", "i18n/languages.py", "groups/group.py"),
        *("groups/__main__.py", "groups/migrations/env.py", "results/__main__.py", "scoring/__main__.py"),
    ),
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


# Of Streamlit's modules, what its documentation offers, and what it says that a page is handed.
OPEN = ("streamlit", "streamlit.config", "streamlit.navigation.page", "streamlit.runtime.uploaded_file_manager")


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(HOME)))
def test_only_one_module_reaches_into_streamlit_and_uvicorn(path: Path) -> None:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules |= {f"{node.module}.{alias.name}" if node.module == "streamlit" else str(node.module) for alias in node.names}
    inside = {one for one in modules if one.split(".")[0] in ("streamlit", "uvicorn")} - set(OPEN)
    assert not inside or str(path.relative_to(HOME)) in ("web/internals.py", "web/connections.py")


@pytest.mark.parametrize("path", list(sources()), ids=lambda p: str(p.relative_to(HOME)))
def test_the_environment_is_read_in_one_place(path: Path) -> None:
    read = {node.attr for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Attribute)}
    assert not read & {"environ", "getenv", "environb"}


def test_nothing_else_stands_at_the_top() -> None:
    wanted = {
        *ROOMS,
        "tests",
        "deploy",
        "docs",
        "app.py",
        "serve.py",
        "settings.py",
        "requirements.txt",
        "pyproject.toml",
        "Makefile",
        "README.md",
    }
    wanted |= {"CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Dockerfile", "compose.yaml"}
    listed = subprocess.run(["git", "ls-files"], cwd=HOME, capture_output=True, text=True, check=True).stdout.split("\n")
    top = {line.split("/")[0] for line in listed if line and not line.startswith((".", '"'))}
    assert top <= wanted


def test_the_standard_library_is_not_shadowed() -> None:
    assert not {*ROOMS, *DOORS} & set(sys.stdlib_module_names)


LONGEST_FUNCTION, MEDIAN_FUNCTION, LONGEST_MODULE = 60, 8, 400  # lines


def shipped() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"], cwd=HOME, capture_output=True, text=True, check=True
    )
    return [HOME / name for name in listed.stdout.split() if not name.startswith("tests/") and (HOME / name).exists()]


def functions() -> Iterator[tuple[str, int]]:
    for path in shipped():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert node.end_lineno is not None
                yield f"{path.relative_to(HOME)}: {node.name}", node.end_lineno - node.lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    assert [place for place, lines in functions() if lines > LONGEST_FUNCTION] == []


def test_half_of_all_functions_are_read_at_a_glance() -> None:
    assert median(lines for _, lines in functions()) <= MEDIAN_FUNCTION


def test_no_module_does_so_much_that_nobody_finds_anything_in_it() -> None:
    lines = {str(path.relative_to(HOME)): len(path.read_text(encoding="utf-8").splitlines()) for path in shipped()}
    assert {place: n for place, n in lines.items() if n > LONGEST_MODULE} == {}

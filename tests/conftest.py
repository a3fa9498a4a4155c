"""What holds for every test: nobody is judged by the clock of a busy machine, and nothing that was started is left behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest

from settings import settings
from tests import postgres

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


# Workers take one file after the other; whichever takes long is begun early, so that none is left alone with it at the end.
# Those that need a browser come first of all: a worker opens one, and closes it after the last of them.
LONG = (
    "browser/test_pages",
    "browser/test_coach",
    "browser/test_coach_story",
    "browser/test_downloads",
    "browser/test_coach_list",
    "browser/test_result",
    "browser/test_answers",
    "browser/test_slow_lines",
    "browser/test_shell",
    "browser/test_typed",
    "browser/test_ways",
    "browser/test_visit",
    "browser/test_sharing",
    "browser/test_coach_accounts",
    "test_store",
    "test_pdf",
    "test_hostile",
    "test_coach",
    "test_serve",
    "test_session_sheet",
    "test_narrative",
    "test_tidied",
    "test_serve_deploy",
    "test_serve_runs",
)


@pytest.fixture
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages ask the bank in *folder*, which a file of tests about a bank of its own makes."""
    monkeypatch.setenv("BANK", str(folder))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files that use a browser to the front, and of these and of the others the long ones."""
    places = {f"tests/{name}.py": place for place, name in enumerate(LONG)}

    def place(item: pytest.Item) -> tuple[bool, int]:
        file = item.nodeid.split("::", 1)[0]
        return not file.startswith("tests/browser/"), places.get(file, len(LONG))

    items.sort(key=place)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Let each test read the settings anew."""
    settings.cache_clear()


def pytest_collection_finish() -> None:
    """Look once for the components that installed packages bring: Streamlit's AppTest reads every package's metadata at each visit."""
    if "streamlit" in sys.modules:
        from streamlit.components.v2 import manifest_scanner

        manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove this process's PostgreSQL: a worker beside others ends without what `atexit` would do."""
    if postgres.shared_server.cache_info().currsize:
        postgres.shared_server().remove()

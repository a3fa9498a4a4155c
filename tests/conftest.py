"""What holds for every test: nobody is judged by the clock of a busy machine, and nothing that was started is left behind."""

from __future__ import annotations

import sys
from functools import cache

import hypothesis
import pytest

from settings import settings
from tests import postgres

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


# Workers take one file after the other; whichever takes long is begun early, so that none is left alone with it at the end.
LONG = (
    "browser/test_coach",
    "browser/test_pages",
    "browser/test_slow_lines",
    "test_hostile",
    "test_pdf",
    "test_coach",
    "test_serve",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the long files to the front."""
    places = {f"tests/{name}.py": place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.nodeid.split("::", 1)[0], len(LONG)))


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

"""What holds for every test: nobody is judged by the clock of a busy machine, and nothing that was started is left behind."""

from __future__ import annotations

import hypothesis
import pytest

from settings import settings
from tests import postgres

hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Let each test read the settings anew."""
    settings.cache_clear()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Remove this process's PostgreSQL: a worker beside others ends without what `atexit` would do."""
    if postgres.shared_server.cache_info().currsize:
        postgres.shared_server().remove()

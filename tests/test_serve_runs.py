"""What a server does once instead of with every run says the same, in the same order."""

from __future__ import annotations

import asyncio
import random
import socket
import subprocess
import tomllib
from contextlib import suppress
from importlib.metadata import version
from typing import Any

import pytest
import requests
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from tests.load import Taker
from tests.served import HOME, PLAIN, STREAMLIT, UVICORN, served
from web import connections, internals
from web.connections import BUFFERED_FOR, LARGEST_HEAD, BufferedTransport
from web.front import ELEMENTS_OF_PAGES
from web.internals import CLIENT_SETTINGS, THEME
from web.packed import element_scripts
from web.runs import forget_widgets, remember_settings, remembering
from web.sockets import ends_run, request_in

SECTIONS = ("", "light", "dark", "sidebar", "light.sidebar", "dark.sidebar")


def told(populate: dict[str, Any]) -> bytes:
    """Return what a browser is told of theme and settings, as Streamlit puts it together."""
    message = NewSession()
    populate["_populate_config_msg"](message.config)
    populate["_populate_theme_msg"](message.custom_theme)
    for section in SECTIONS[1:]:
        part = message.custom_theme
        for name in section.split("."):
            part = getattr(part, name)
        populate["_populate_theme_msg"](part, f"theme.{section}")
    return message.SerializeToString(deterministic=True)


def plain() -> dict[str, Any]:
    return {
        name: getattr(getattr(app_session, name), "remembers", getattr(app_session, name))
        for name in (CLIENT_SETTINGS.name, THEME.name)
    }


@pytest.mark.parametrize("radius", [None, "6px"])
def test_what_is_remembered_is_what_streamlit_would_say(radius: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    had = config.get_option("theme.baseRadius")
    config.set_option("theme.baseRadius", radius)
    try:
        wanted = told(plain())
        remembered = {name: remembering(populate) for name, populate in plain().items()}
        assert [told(remembered), told(remembered)] == [wanted, wanted]
        assert (b"6px" in wanted) == (radius is not None)
    finally:
        config.set_option("theme.baseRadius", had)


class Line:
    """A transport that notes what it is given."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True


def test_messages_that_come_together_are_written_together_and_none_is_lost() -> None:
    async def talk() -> list[bytes]:
        line = Line()
        gathering = BufferedTransport(line, asyncio.get_running_loop())  # type: ignore[arg-type]
        for part in (b"one ", b"two "):
            gathering.write(part)
            await asyncio.sleep(0)
        assert line.written == []
        await asyncio.sleep(10 * BUFFERED_FOR)
        gathering.write(b"three")
        gathering.close()
        assert gathering.is_closing()
        await asyncio.sleep(10 * BUFFERED_FOR)
        return line.written

    assert asyncio.run(talk()) == [b"one two ", b"three"]


@pytest.mark.parametrize(
    ("active", "fragments", "kept"),
    [
        ({"a", "b"}, None, {"a", "b"}),
        ({"a"}, None, {"a"}),
        ({"a"}, ["one"], {"a", "c"}),  # of the fragment two, which did not run, nothing is known
        (set(), ["one"], {"c"}),
        (set(), None, set()),
    ],
)
def test_what_left_the_screen_is_forgotten_whole(
    active: set[str], fragments: list[str] | None, kept: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WStates, "remove_stale_widgets", WStates.remove_stale_widgets)
    forget_widgets()
    states = WStates()
    for id, fragment in (("a", "one"), ("b", "one"), ("c", "two")):
        states.set_widget_metadata(WidgetMetadata(id, lambda x: x, lambda x: x, "int_value", fragment_id=fragment))
        states.set_from_value(id, 1)
    states.remove_stale_widgets(frozenset(active), fragments)
    assert set(states.widget_metadata) == set(states.states) == kept


def test_every_name_that_is_reached_into_is_there() -> None:
    assert internals.missing_internals() == ()
    assert all(internals.element_script(element) for elements in ELEMENTS_OF_PAGES.values() for element in elements)


def test_it_was_tried_with_the_releases_that_it_is_bound_to() -> None:
    bound = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    for package, tried in internals.TESTED_RELEASES.items():
        wanted = next(one for one in bound if one.startswith(package)).removeprefix(package)
        major, minor = (int(part) for part in tried[-1].split("."))
        assert wanted == f">={tried[0]},<{major}.{minor + 1}"
        assert version(package).startswith((*tried, f"{major}.{minor}."))


LESS = """
import importlib, streamlit.logger, streamlit.web.server.starlette.starlette_websocket, uvicorn.protocols.http.auto, uvicorn.protocols.websockets.auto
for module, name in {names}:
    delattr(importlib.import_module(module), name)
import uvicorn
uvicorn.run("serve:app", host="127.0.0.1", port={port}, log_level="warning")
"""


def test_a_server_whose_streamlit_and_uvicorn_lack_the_names_starts_and_says_so_once_for_each() -> None:
    needed = (
        internals.MESSAGE_TO_PAGE,
        internals.FILES,
        internals.SET_UP_LOGGER,
        internals.SET_UP_LOGGERS,
    )  # by Streamlit itself, under these names
    names = [name for name in internals.INTERNALS if name not in needed]
    gone = [(name.module, name.name) for name in names]
    with served("-c", LESS.replace("{names}", repr(gone)), probe="/health/ready/quiz") as server:
        for path in ("/", "/quiz", "/health/live"):
            assert requests.get(server.url + path, timeout=10).status_code == 200
        written = server.log.read_text("utf-8")
    for name in names:
        assert written.count(f"{name} is not what it was: {name.lost}") == 1, name


@pytest.mark.parametrize("name", internals.INTERNALS, ids=str)
def test_a_name_that_is_gone_is_one_warning_and_what_it_was_for_is_left_out(
    name: internals.Internal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(f"{name.module}.{name.name}")
    monkeypatch.setattr(internals, "_missed", set())
    for _ in range(2):
        connections.use_for_every_connection()
        remember_settings()
        forget_widgets()
        internals.ask_nobody_outside()
        internals.write_as_others()
        assert request_in(run_message())[0] == (None if name == internals.MESSAGE_FROM_PAGE else "rerun_script")
        internals.uploaded()
        ends_run(b"")
    assert [record.getMessage() for record in caplog.records] == [f"{name} is not what it was: {name.lost}"]


def run_message() -> bytes:
    """Return what a page sends to have its script run."""
    message = BackMsg()
    message.rerun_script.SetInParent()
    return bytes(message.SerializeToString())


def test_an_element_whose_script_is_gone_is_fetched_when_it_is_drawn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(internals, "_missed", set())
    element_scripts.cache_clear()
    whole = element_scripts("Radio")
    assert element_scripts("Radio", "Hologram") == whole and whole
    assert element_scripts("Hologram") == ()
    assert len(caplog.records) == 1 and "Hologram.js" in caplog.text


@pytest.mark.parametrize("command", [UVICORN, PLAIN, STREAMLIT], ids=["by classes", "plain", "streamlit"])
def test_however_it_was_started_a_head_has_its_limit_and_messages_are_gathered(command: tuple[str, ...]) -> None:
    with served(*command) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line, suppress(ConnectionError):
            line.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * (LARGEST_HEAD + 1))
            assert line.recv(1) == b""
        counts = requests.get(server.url + "/metrics", timeout=10).text
        assert 'quiz_refused_total{why="large head"} 1.0' in counts
        assert not [line for line in server.lines() if line.get("level") in ("warning", "error", "critical")]


def test_a_coach_who_comes_while_the_server_settles_does_not_stop_it() -> None:
    async def visit(url: str) -> None:
        coach = Taker(url, random.Random(1))
        coach.page = "coach"
        await coach.open()
        assert any("Open a group" in text for text in coach.text)
        await coach.close()

    with served() as server:
        asyncio.run(visit(server.url))
        with pytest.raises(subprocess.TimeoutExpired):
            server.process.wait(4)  # it goes on
        assert not [line for line in server.lines() if line.get("level") in ("error", "critical")]

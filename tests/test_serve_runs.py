"""What a server does once instead of with every run says the same, in the same order."""

from __future__ import annotations

import asyncio
import random
import subprocess
from typing import Any

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from tests.load import Taker
from tests.served import served
from web.runs import GATHERED, TOLD, Gathering, forget_widgets, remembering

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
    return {name: getattr(getattr(app_session, name), "remembers", getattr(app_session, name)) for name in TOLD}


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
        gathering = Gathering(line, asyncio.get_running_loop())  # type: ignore[arg-type]
        for part in (b"one ", b"two "):
            gathering.write(part)
            await asyncio.sleep(0)
        assert line.written == []
        await asyncio.sleep(10 * GATHERED)
        gathering.write(b"three")
        gathering.close()
        assert gathering.is_closing()
        await asyncio.sleep(10 * GATHERED)
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

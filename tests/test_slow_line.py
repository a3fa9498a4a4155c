"""The slow line of our own tools does what a network does, and says nothing of its own."""

from __future__ import annotations

import socket
import struct
import threading
from types import SimpleNamespace

import pytest

from tests.slow_line import SlowLine

AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: a connection that ends without a word, as when a tab is closed


def send_for_ever(listener: socket.socket) -> None:
    """Send small pieces to the first who comes until nobody takes them."""
    connection, _ = listener.accept()
    try:
        while True:
            connection.sendall(b"x" * 1000)
    except OSError:
        connection.close()


def test_nothing_is_written_to_a_visitor_who_has_left(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sending = threading.Thread(target=send_for_ever, args=(listener,))
        sending.start()
        line = SlowLine(SimpleNamespace(port=listener.getsockname()[1]), delay=0.2)
        visitor = socket.create_connection(("127.0.0.1", line.port))
        visitor.recv(1)
        visitor.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        visitor.close()
        sending.join()
        line.close()
    assert [record.message for record in caplog.records] == []

"""A slow way to a server on this machine, for tests and for the drill."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import Protocol


class HasPort(Protocol):
    """Whatever listens on a port of this machine."""

    port: int


class SlowLine:
    """A way to a server on which every byte takes `delay` seconds longer, in both directions; the delay can be changed under way."""

    def __init__(self, server: HasPort, port: int = 0, delay: float = 0.0) -> None:
        self.server, self.delay = server, delay
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        opening = asyncio.start_server(self.carry, "127.0.0.1", port)
        self.listener = asyncio.run_coroutine_threadsafe(opening, self.loop).result()
        self.port: int = self.listener.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.server.port)
        except OSError:
            writer.close()
            return
        try:
            await asyncio.gather(self.pour(reader, back), self.pour(there, writer))
        except asyncio.CancelledError:
            for end in (writer, back):
                end.transport.abort()  # or a browser would go on waiting for what it asked on this connection

    async def pour(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes, each piece after the delay and none before the one that came first."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def write() -> None:
            while True:
                at, piece = await due.get()
                await asyncio.sleep(at - self.loop.time())
                if not piece:
                    writer.close()
                if writer.is_closing():  # also where whoever was to read it has left
                    return
                writer.write(piece)

        writing = self.loop.create_task(write())
        with suppress(OSError):
            while not writing.done() and (piece := await reader.read(1 << 16)):
                due.put_nowait((self.loop.time() + self.delay, piece))
        due.put_nowait((self.loop.time() + self.delay, b""))
        with suppress(OSError):
            await writing

    async def cut(self) -> None:
        self.listener.close()
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # in which the connections end

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.cut(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()

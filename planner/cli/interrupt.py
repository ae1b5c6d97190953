"""Has the user interrupted? Noted, and acted on where it can be: between two reads, or in a task that is running."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from select import select
from socket import socketpair
from typing import BinaryIO, Self


class Interrupt:
    """Notes an interrupt, and ends what runs or waits because of it, by KeyboardInterrupt.

    Raised where it comes, as Python does, it would now and then be lost: in a finalizer, or just before a read.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._task: asyncio.Task[None] | None = None
        self._has_come = False

    def __enter__(self) -> Self:
        self._receiver, self._sender = socketpair()
        self._sender.setblocking(False)  # noqa: FBT003 - it has no name there
        self._before = signal.signal(signal.SIGINT, self._note), signal.set_wakeup_fd(self._sender.fileno())
        return self

    def __exit__(self, *_: object) -> None:
        handler, descriptor = self._before
        signal.set_wakeup_fd(descriptor)
        signal.signal(signal.SIGINT, handler)
        self._receiver.close()
        self._sender.close()

    def _note(self, *_: object) -> None:
        self._has_come = True
        if self._task is not None:
            self._loop.call_soon_threadsafe(self._task.cancel)

    @contextmanager
    def ending(self, task: "asyncio.Task[None] | None") -> Iterator[None]:
        """Let an interrupt cancel *task*."""
        self._task = task
        try:
            yield
        finally:
            self._task = None

    def wait_for(self, file: BinaryIO) -> bool:
        """Wait until *file* can be read; True then. Raises KeyboardInterrupt if there is an interrupt first."""
        if not self._has_come:
            select([file.fileno(), self._receiver.fileno()], [], [])
        if self._has_come:
            raise KeyboardInterrupt
        return True

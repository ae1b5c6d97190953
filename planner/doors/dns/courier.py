"""Which server is a question taken to, when is the next one tried, and over what?

One timer looks after all questions, and only while there are any. Servers are asked in the order in which they are
listed, but one that stays silent comes last for a while. A reply may come until the end, also to an earlier query.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from planner.core.answers import Answer, Question, Status
from planner.core.policy.listeners import Nameserver
from planner.doors.dns import careful_reader, lean_reader
from planner.doors.dns.message import Message, is_truncated
from planner.doors.dns.query import HEADER_SIZE, Echo, Query, compose
from planner.doors.dns.resolution import Resolution
from planner.doors.dns.tcp import exchange
from planner.doors.dns.udp import Sent, Upstream

_WAITS: Final = (1 / 15, 2 / 15, 4 / 15, 8 / 15)
"""How long each server in its turn is waited for, as shares of the time-out: each twice as long as the one before."""

_AVOIDED: Final = 30.0  # seconds for which a silent server comes last
_TICKS: Final = 100  # looks at what is under way, in one time-out
_MOST_CONNECTIONS: Final = 32
_OTHER_CASE: Final = Echo.OTHER_CASE


class _Inquiry:
    """A question under way: its *resolution*, when to look after it, and what has been sent for it."""

    __slots__ = (
        "asked_at",
        "deadline",
        "doubted",
        "is_fresh",
        "last_server",
        "resolution",
        "retry_at",
        "sent",
        "silences",
        "tcp",
    )

    def __init__(self, resolution: "Resolution[_Server]", deadline: float) -> None:
        self.resolution = resolution
        self.deadline = deadline
        self.last_server: _Server | None = None
        self.asked_at = 0.0
        self.retry_at = deadline
        self.silences = 0
        self.is_fresh = True
        self.sent: list[Sent[_Inquiry]] = []
        self.doubted: _Server | None = None  # its last reply came in another case
        self.tcp: asyncio.Task[None] | None = None


_Server: TypeAlias = Upstream[_Inquiry]


class Courier:
    """Takes questions to name servers. *on_answer* is told each answer; *on_tick* is called now and then meanwhile.

    *fresh* counts the questions that have not outlasted their first wait; *timeout* is in seconds; *mixed*: names go
    out in random case.
    """

    def __init__(
        self, timeout: float, on_answer: Callable[[Answer], None], on_tick: Callable[[], None], *, mixed: bool = True
    ) -> None:
        self.fresh = 0
        self.queries = 0
        self.over_tcp = 0
        self.last_heard: float | None = None
        self._mixed = mixed
        self._waits = tuple(share * timeout for share in _WAITS)
        self._tick_after = timeout / _TICKS
        self._on_answer = on_answer
        self._on_tick = on_tick
        self._loop = asyncio.get_running_loop()
        self._servers: tuple[_Server, ...] = ()
        self._former: list[_Server] = []
        self._under_way: set[_Inquiry] = set()
        self._connections = asyncio.Semaphore(_MOST_CONNECTIONS)
        self._timer: asyncio.TimerHandle | None = None

    @property
    def under_way(self) -> int:
        """How many questions are on the wire."""
        return len(self._under_way)

    def employ(self, nameservers: Iterable[Nameserver]) -> None:
        """Ask *nameservers* from now on; what is under way goes on with those that it began with."""
        employed = {server.nameserver: server for server in self._servers}
        self._servers = tuple(
            employed.get(nameserver) or Upstream(nameserver, self._loop, self._on_message, self._on_refusal)
            for nameserver in dict.fromkeys(nameservers)
        )
        self._former.extend(server for server in employed.values() if server not in self._servers)

    def take(self, question: Question, deadline: float) -> None:
        """Take *question* to the servers; it is answered by *deadline* (event loop seconds)."""
        inquiry = _Inquiry(Resolution(question, self._in_order()), deadline)
        self._under_way.add(inquiry)
        self.fresh += 1
        self._ask(inquiry)
        if self._timer is None:
            self._timer = self._loop.call_later(self._tick_after, self._tick)

    async def close(self) -> None:
        """Drop what is under way, unanswered, and close every socket."""
        connections = [inquiry.tcp for inquiry in self._under_way if inquiry.tcp is not None]
        self._under_way.clear()
        self.fresh = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        for server in (*self._servers, *self._former):
            server.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    def _in_order(self) -> Sequence[_Server]:
        """Put the servers that were silent lately last; now and then let one question find out."""
        servers = self._servers
        if len(servers) == 1 or not any(server.avoided_until for server in servers):
            return servers
        now = self._loop.time()
        avoided = [server for server in servers if server.avoided_until > now]
        for server in servers:
            if 0 < server.avoided_until <= now:
                server.avoided_until = now + _AVOIDED
        return [*(server for server in servers if server not in avoided), *avoided]

    def _ask(self, inquiry: _Inquiry) -> None:
        """Ask the next server that can be reached; without any, that is the end."""
        resolution = inquiry.resolution
        while (server := resolution.next_server()) is not None:
            try:
                inquiry.sent.append(self._send(server, inquiry))
            except OSError:
                self._avoid(server)
                resolution.drop(server, Status.TIMEOUT)
                continue
            inquiry.last_server = server
            inquiry.asked_at = self._loop.time()
            inquiry.retry_at = min(inquiry.asked_at + self._waits[inquiry.silences], inquiry.deadline)
            return
        self._finish(inquiry, resolution.failure())

    def _send(self, server: _Server, inquiry: _Inquiry) -> Sent[_Inquiry]:
        resolution = inquiry.resolution
        sent = None
        while sent is None:
            query = compose(resolution.name, resolution.question.type, edns=resolution.edns, mixed=self._mixed)
            sent = server.send(query, inquiry)
        self.queries += 1
        return sent

    def _on_message(self, sent: Sent[_Inquiry], message: bytes, echo: Echo) -> None:
        inquiry, server = sent.asker, sent.upstream
        inquiry.sent.remove(sent)
        self.last_heard = server.last_heard
        server.avoided_until = 0.0
        if echo is _OTHER_CASE and inquiry.doubted is not server:
            # Forged, or the server does not keep case: let it say so again, to another id at another port.
            inquiry.doubted = server
            server.change_port()
            inquiry.resolution.repeat(server)
            self._ask(inquiry)
        elif is_truncated(message):
            self._turn_to_tcp(inquiry, server)
        else:
            self._take(inquiry, server, _read(message, sent.query, inquiry))

    def _take(self, inquiry: _Inquiry, server: _Server, reply: Message | None) -> None:
        name = inquiry.resolution.name
        answer = inquiry.resolution.take(server, reply)
        if answer is not None:
            self._finish(inquiry, answer)
            return
        if inquiry.resolution.name != name:
            _forget(inquiry)
        self._ask(inquiry)

    def _on_refusal(self, sent: Sent[_Inquiry]) -> None:
        self._avoid(sent.upstream)
        sent.asker.resolution.drop(sent.upstream, Status.TIMEOUT)
        self._ask(sent.asker)

    def _avoid(self, server: _Server) -> None:
        server.avoided_until = self._loop.time() + _AVOIDED

    def _turn_to_tcp(self, inquiry: _Inquiry, server: _Server) -> None:
        if inquiry.tcp is not None:
            return
        now = self._loop.time()
        rest = inquiry.deadline - now
        inquiry.retry_at = now + (rest / 2 if inquiry.resolution.has_others else rest)
        inquiry.tcp = self._loop.create_task(self._over_tcp(inquiry, server))

    async def _over_tcp(self, inquiry: _Inquiry, server: _Server) -> None:
        resolution = inquiry.resolution
        query = compose(resolution.name, resolution.question.type, edns=resolution.edns, mixed=self._mixed)
        message = None
        try:
            async with asyncio.timeout_at(inquiry.deadline), self._connections:
                self.over_tcp += 1
                message = await exchange(server.nameserver, query.octets)
        except OSError:  # the time-out among them
            pass
        inquiry.tcp = None
        if message is None or query.echo(message) is Echo.FOREIGN or is_truncated(message):
            resolution.drop(server, Status.TRUNCATED)
            self._ask(inquiry)
        else:
            self._take(inquiry, server, _read(message, query, inquiry))

    def _finish(self, inquiry: _Inquiry, answer: Answer) -> None:
        if inquiry not in self._under_way:
            return
        self._under_way.remove(inquiry)
        if inquiry.sent or inquiry.tcp:
            _forget(inquiry)
        self._age(inquiry)
        self._on_answer(answer)

    def _age(self, inquiry: _Inquiry) -> None:
        if inquiry.is_fresh:
            inquiry.is_fresh = False
            self.fresh -= 1

    def _tick(self) -> None:
        now = self._loop.time()
        for inquiry in [inquiry for inquiry in self._under_way if inquiry.retry_at <= now]:
            self._go_on(inquiry, now)
        self._on_tick()
        if self._under_way:
            self._timer = self._loop.call_later(self._tick_after, self._tick)
            return
        self._timer = None
        for server in (*self._servers, *self._former):
            server.close_idle()
        self._former.clear()

    def _go_on(self, inquiry: _Inquiry, now: float) -> None:
        self._age(inquiry)
        if inquiry.last_server is not None and inquiry.last_server.last_heard < inquiry.asked_at:
            self._avoid(inquiry.last_server)
        inquiry.silences += 1
        if inquiry.silences < len(_WAITS) and now < inquiry.deadline:
            self._ask(inquiry)
        else:
            self._finish(inquiry, inquiry.resolution.failure())


def _forget(inquiry: _Inquiry) -> None:
    """Listen no more for what has been asked so far."""
    for sent in inquiry.sent:
        sent.forget()
    inquiry.sent.clear()
    if inquiry.tcp is not None:
        inquiry.tcp.cancel()
        inquiry.tcp = None


def _read(message: bytes, query: Query, inquiry: _Inquiry) -> Message | None:
    end_of_question = HEADER_SIZE + len(query.question)
    return lean_reader.read(message, inquiry.resolution.name, end_of_question) or careful_reader.read(message)

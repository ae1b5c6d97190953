"""The resolver works on the event loop of the service as on that of asyncio."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
import uvloop

from tests.doors.dns import test_resolver, test_resolver_faults, test_resolver_servers


@pytest.mark.parametrize(
    "scenario",
    [
        test_resolver.test_records_come_as_values,
        test_resolver_faults.test_a_truncated_answer_is_fetched_over_tcp,
        test_resolver_servers.test_where_nobody_listens_the_next_server_is_asked_at_once,
        test_resolver.test_many_questions_are_all_answered_and_each_is_asked_once,
        test_resolver_servers.test_a_server_that_dies_and_comes_back_needs_nobody,
        test_resolver_servers.test_a_silent_server_is_passed_over_and_then_comes_last,
        test_resolver.test_closing_answers_who_waits_and_leaves_nothing_behind,
    ],
)
def test_uvloop_serves_as_well(scenario: Any) -> None:
    running: Coroutine[Any, Any, None] = scenario()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(running)

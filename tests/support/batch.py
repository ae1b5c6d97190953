"""What a batch answers at once."""

from planner.service.batch import Batch


def answer_at_once(batch: Batch, line: bytes | None) -> bytes:
    """Answer a *line* for which nothing needs to be asked."""
    answer = batch.answer(line)
    assert isinstance(answer, bytes)
    return answer

"""Is an answer made of a wildcard (RFC 4592)? Its records do not stand at the name that was asked."""

from collections.abc import Iterator

from planner.core.answers import Answer, Question
from planner.core.audit.collection import Collection
from planner.core.audit.questions import WILDCARD
from planner.core.names import DnsName


def is_made(collection: Collection, answer: Answer) -> bool:
    """Tell whether *answer* is what a wildcard above its name gives, as far as those were asked."""
    content = _content(answer)
    return any(
        made is not None and _content(made) == content
        for above in _names_above(answer.question.name, collection.domain.dns_name)
        if (made := collection.answer(Question(DnsName(f"{WILDCARD}.{above}"), answer.question.type)))
    )


def _content(answer: Answer) -> tuple[object, ...]:
    return (tuple(alias.target for alias in answer.aliases), frozenset(record.data for record in answer.records))


def _names_above(name: DnsName, domain: DnsName) -> Iterator[str]:
    """Give the names above *name*, up to *domain*."""
    text = name.text
    while text.endswith(f".{domain}"):
        text = text.partition(".")[2]
        yield text

import pytest

from planner.core.errors import BadRequest, Listing, NotListed
from planner.wire.faults import worded
from planner.wire.reading import Reader

WRONG = {
    "a value of the wrong kind": (b'{"domain": 5}', "domain", "domain: a text belongs here, not a whole number"),
    "a field that is none": (
        b'{"domain": "x", "sauce": ""}',
        "sauce",
        "unknown field 'sauce'; did you mean source?",
    ),
    "a field that is not there": (b"{}", "domain", "domain is missing"),
}


@pytest.mark.parametrize(("body", "field", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_a_sentence_of_its_own(body: bytes, field: str, sentence: str) -> None:
    with pytest.raises(BadRequest) as caught:
        Reader().from_json(body)
    assert caught.value.field == field
    assert worded(caught.value) == sentence


def test_where_no_name_is_near_it_is_said_where_they_are_listed() -> None:
    error = NotListed("device", "zzz", (), Listing.DEVICES)
    assert worded(BadRequest.of("device", error)) == "there is no device 'zzz'; `pbx-planner devices` lists them"
    error = NotListed("device", "yealnk", ("yealink",), Listing.DEVICES)
    assert worded(BadRequest.of("device", error)) == "there is no device 'yealnk'; did you mean yealink?"

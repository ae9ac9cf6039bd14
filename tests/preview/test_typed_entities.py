"""Entities given by offset are checked against the text."""

from __future__ import annotations

import pytest

from bot.preview.entities import Entity
from bot.preview.refusals import BadRequest
from bot.preview.typed_entities import parse_entities


def test_an_entity_is_read_with_what_belongs_to_it() -> None:
    given = [{"type": "pre", "offset": 0, "length": 2, "language": "sql"}]

    assert parse_entities("😀", given) == (Entity("pre", 0, 2, language="sql"),)


def test_what_telegram_finds_by_itself_is_passed_over() -> None:
    assert parse_entities("/start", [{"type": "bot_command", "offset": 0, "length": 6}]) == ()


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 9, "length": 1}, "entity begins after the end of the text"),
        ({"type": "bold", "offset": 1, "length": 9}, "ends after the end of the text at UTF-16 offset 10"),
        ({"type": "bold", "offset": 1, "length": 1}, "in a middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": 0, "length": 0}, "wrong offset or length"),
        ({"type": "loud", "offset": 0, "length": 1}, "Unsupported type specified"),
        ({"type": "text_link", "offset": 0, "length": 1, "url": "x"}, "entity URL 'x' is invalid"),
        ("bold", "expected an Object"),
    ],
)
def test_an_entity_that_does_not_fit_is_refused(entity: object, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        parse_entities("a😀", [entity])

"""No sentence of pydantic's ever reaches an editor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from content.model import Checklist, Edition, Entry, Note, Role, Source, Term, TopicGroup
from content.plain_words import in_plain_words

MODELS = (Source, TopicGroup, Role, Edition, Note, Checklist, Term)


def keys(model: type[Entry]) -> list[str]:
    """All keys that may stand anywhere in an entry of this class, and one that may not."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return sorted({key for part in parts for key in part.get("properties", {})} | {"colour"})


def entries(model: type[Entry]) -> st.SearchStrategy[dict[str, object]]:
    """Mappings with an entry's keys and values of every kind that a file can hold."""
    texts = st.sampled_from(["", "a", "A b", "7", "9" * 40, "12345678901" * 40, "2014-13", "term:x", "true", "read-do"])
    key = st.sampled_from(keys(model))
    value = st.recursive(
        texts, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(key, inner, max_size=6), max_leaves=20
    )
    return st.dictionaries(key, value, max_size=12)


@pytest.mark.parametrize("model", MODELS)
def test_every_error_has_a_sentence_of_ours(model: type[Entry]) -> None:
    @given(entries(model))
    def has_a_sentence(entry: dict[str, object]) -> None:
        try:
            model.model_validate(entry)
        except ValidationError as error:
            said = [problem for _, problem in in_plain_words(error, model)]
            theirs = {detail["msg"] for detail in error.errors()}
            assert said
            assert not theirs & set(said)

    has_a_sentence()


def test_a_misspelt_key_is_not_missed_as_well() -> None:
    with pytest.raises(ValidationError) as error:
        Role.model_validate({"id": "a", "titel": "A"})

    assert list(in_plain_words(error.value, Role)) == [(("titel",), "unknown key “titel”: did you mean “title”?")]


def test_an_item_of_a_list_is_named_by_its_number() -> None:
    with pytest.raises(ValidationError) as error:
        TopicGroup.model_validate({"id": "a", "title": "A", "topics": [{"id": "b", "title": "B"}, "c"]})

    assert list(in_plain_words(error.value, TopicGroup)) == [
        (("topics", 1), "item 2 of “topics” must be lines of “key: value”, not a text")
    ]


def test_keys_are_offered_from_the_mapping_in_which_they_stand() -> None:
    with pytest.raises(ValidationError) as error:
        TopicGroup.model_validate({"id": "a", "title": "A", "topics": [{"id": "b", "title": "B", "zzz": "c"}]})

    assert [problem for _, problem in in_plain_words(error.value, TopicGroup)] == [
        "unknown key “zzz”: known here are title, short, id"
    ]

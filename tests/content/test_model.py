"""What an editor's entries become."""

import pytest
from pydantic import ValidationError

from content.model import Checklist, Note, Section, Term

SOURCE = {"doc": "itgn", "pages": "1"}


def section(**changes: object) -> Section:
    return Section.model_validate({"id": "a", "title": "A", "body": "B", "source": SOURCE, **changes})


def checklist(*texts: str) -> Checklist:
    steps = [{"id": f"s{number}", "text": text} for number, text in enumerate(texts)]
    head = {"id": "c", "title": "C", "topic": "t", "use": "read-do", "when": "W", "source": SOURCE}
    return Checklist.model_validate({**head, "phases": [{"title": "P", "steps": [step]} for step in steps]})


def test_one_citation_stands_for_a_list_of_one() -> None:
    assert section().source == section(source=[SOURCE]).source


def test_texts_become_the_numbers_and_truths_they_say() -> None:
    assert section(view="true").view is True


def test_the_label_is_the_short_title_where_there_is_one() -> None:
    assert (section().label, section(short="S").label) == ("A", "S")


@pytest.mark.parametrize("change", [{"title": "T"}, {"body": "C"}, {"quote": {"text": "Q", "source": SOURCE}}])
def test_a_sections_hash_changes_with_what_is_read(change: dict[str, object]) -> None:
    assert section(**change).hash != section().hash


def test_a_sections_hash_stays_when_only_its_search_words_change() -> None:
    assert section(asked=["why"]).hash == section().hash


def test_a_checklists_hash_changes_with_the_order_of_its_steps() -> None:
    assert checklist("one", "two").hash != checklist("two", "one").hash


def test_a_checklist_knows_all_its_steps_in_order() -> None:
    assert [step.text for step in checklist("one", "two").steps] == ["one", "two"]


def test_a_note_stands_under_its_own_topic_first() -> None:
    note = Note.model_validate(
        {"id": "n", "title": "N", "topic": "b", "also": ["a"], "summary": "S", "sections": [section()]}
    )
    assert note.topics == ("b", "a")


def test_a_terms_title_ends_with_its_abbreviation() -> None:
    entry = {"id": "un", "name": "United Nations", "category": "actor", "definition": "D", "source": SOURCE}

    assert Term.model_validate({**entry, "abbr": "UN"}).title == "United Nations (UN)"
    assert Term.model_validate({**entry, "abbr": "United Nations"}).title == "United Nations"


def test_an_entry_never_changes() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        section().title = "T"  # type: ignore[misc]  # what must not be possible

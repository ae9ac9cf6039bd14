"""A checklist's own copy, to JSON and back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from storage import ChecklistCopy, PhaseCopy, StepCopy

texts = st.tuples(st.text()) | st.lists(st.text(), max_size=3).map(tuple)
steps = st.builds(StepCopy, st.text(), st.text(), st.text(), texts, st.text(), texts)
phases = st.builds(PhaseCopy, st.text(), st.lists(steps, max_size=3).map(tuple))
checklists = st.builds(
    ChecklistCopy,
    st.text(),
    st.text(),
    st.sampled_from(["read-do", "do-confirm"]),
    st.text(),
    st.booleans(),
    texts,
    st.text(),
    st.lists(phases, max_size=3).map(tuple),
)


@given(checklists)
def test_a_copy_comes_back_from_json_as_it_went(copy: ChecklistCopy) -> None:
    assert ChecklistCopy.from_json(copy.to_json()) == copy


def test_the_keys_in_json_stay_what_the_first_version_wrote(checklist: ChecklistCopy) -> None:
    assert json.loads(checklist.to_json()) == {
        "id": "first-visit",
        "title": "Before the first visit",
        "use": "do-confirm",
        "when": "Before you travel.",
        "prompt": True,
        "sources": ["A guidance note, 2012"],
        "hash": "c0ffee",
        "phases": [
            {
                "title": "At home",
                "steps": [
                    {
                        "id": "read",
                        "text": "Read the file",
                        "detail": "All of it.",
                        "roles": ["Adviser"],
                        "source": "p. 3",
                        "see": ["note:the-file"],
                    },
                    {
                        "id": "call",
                        "text": "Call the ministry",
                        "detail": "",
                        "roles": [],
                        "source": "",
                        "see": [],
                    },
                ],
            },
            {
                "title": "There",
                "steps": [{"id": "listen", "text": "Listen", "detail": "", "roles": [], "source": "", "see": []}],
            },
        ],
    }


def test_keys_of_a_later_version_are_passed_over() -> None:
    step = {"id": "s", "text": "S", "mood": 1}
    later = {"id": "a", "title": "A", "mood": 1, "phases": [{"title": "P", "mood": {}, "steps": [step]}]}

    assert ChecklistCopy.from_json(json.dumps(later)).steps == (StepCopy("s", "S"),)


def test_keys_that_an_earlier_version_did_not_write_get_their_defaults() -> None:
    assert ChecklistCopy.from_json('{"id": "a", "title": "A"}') == ChecklistCopy("a", "A")


def test_steps_are_in_order_across_phases(checklist: ChecklistCopy) -> None:
    assert [step.id for step in checklist.steps] == ["read", "call", "listen"]

"""The record of a run, as it is filed and forwarded."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.records import WIDTH, record_of, record_text
from storage import ChecklistCopy, PhaseCopy, StepCopy
from tests.handlers.conftest import OWNER, long_copy, made_run

TIPS_RECORD = """\
Tips for supporting national ownership
======================================

Run: Liberia & neighbours
When to use it: Before a new engagement, and at each quarterly review.
Started: 20 November 2026, 09:05 UTC
Finished: 22 November 2026, 11:40 UTC
Steps: 2 of 4 done, 1 skipped, 1 open

1. Getting started
------------------

1.  Start early and plan to stay
    DONE, 21 November 2026, 10:12 UTC
    Usually done by: Head of mission

2.  Listen before you plan
    DONE, 21 November 2026, 10:12 UTC
    Note: Heard the elders in three counties, the association of market women
      and the young people who came by bus.
      The police come next.

2. Staying
----------

3.  Report back what became of people's words
    SKIPPED, 21 November 2026, 10:12 UTC
    Reason: The minister left.

4.  Name the day on which you leave
    OPEN

Sources
-------
- United Nations, Security Sector Reform Integrated Technical Guidance Notes,
  2012, pp. 32–33. Standing: official UN guidance.

A prompt, not a prescription: what fits your case is for you to judge.

Made with Vademecum, no UN product.
"""


def test_the_record_says_what_was_done_skipped_and_left_open_and_on_whose_word(tips: ChecklistCopy) -> None:
    note = (
        "Heard the elders in three counties, the association of market women and the young people who came by bus.\n"
        "The police come next."
    )
    run = made_run(
        tips,
        name="Liberia & neighbours",
        done=(0, 1),
        skipped={2: "The minister left."},
        notes={1: note},
        finished=True,
    )

    assert record_text(run) == TIPS_RECORD


def test_a_step_with_a_source_of_its_own_cites_it_and_the_sources_list_both(handover: ChecklistCopy) -> None:
    text = record_text(made_run(handover))

    assert "Source: UN SSR ITGNs (2012), p. 85" in text
    assert text.count("\n- ") == 3
    assert "superseded by the 2nd edition" in " ".join(text.split())


def test_an_open_run_is_recorded_as_not_finished(handover: ChecklistCopy) -> None:
    assert "\nFinished: not yet\n" in record_text(made_run(handover))


def test_a_checklist_that_prescribes_is_not_called_a_prompt(handover: ChecklistCopy) -> None:
    assert "prescription" not in record_text(made_run(handover))


def test_the_record_names_no_user(tips: ChecklistCopy) -> None:
    document = record_of(made_run(tips, done=(0, 1, 2, 3), finished=True))

    assert str(OWNER) not in document.content.decode() + document.name + document.caption


def test_the_file_is_named_after_the_day_it_was_finished_and_the_title(tips: ChecklistCopy) -> None:
    name = record_of(made_run(tips, finished=True)).name

    assert name == "run-2026-11-22-tips-for-supporting-national-ownership.txt"


def test_the_files_name_is_ascii_without_accents_and_apostrophes() -> None:
    copy = ChecklistCopy("x", "L'État d'Haïti: qui décide?", phases=(PhaseCopy("A", (StepCopy("a", "A"),)),))

    assert record_of(made_run(copy, finished=True)).name == "run-2026-11-22-letat-dhaiti-qui-decide.txt"


def test_a_title_without_a_latin_letter_leaves_the_day() -> None:
    copy = ChecklistCopy("x", "安全部门改革", phases=(PhaseCopy("A", (StepCopy("a", "A"),)),))

    assert record_of(made_run(copy, finished=True)).name == "run-2026-11-22.txt"


def test_a_long_title_is_cut_between_words_in_the_files_name() -> None:
    copy = ChecklistCopy("x", "security " * 20, phases=(PhaseCopy("A", (StepCopy("a", "A"),)),))

    assert record_of(made_run(copy, finished=True)).name == f"run-2026-11-22-{'-'.join(['security'] * 6)}.txt"


def test_the_file_is_utf_8_without_a_byte_order_mark(tips: ChecklistCopy) -> None:
    content = record_of(made_run(tips, name="Côte d’Ivoire")).content

    assert content.startswith(b"Tips")
    assert "Côte d’Ivoire" in content.decode("utf-8")


def test_the_caption_of_the_file_escapes_the_runs_name(tips: ChecklistCopy) -> None:
    caption = record_of(made_run(tips, name="A <b> & C")).caption

    assert caption == "Record of “A &lt;b&gt; &amp; C”: 0 of 4 done, 4 open."


@given(st.text(max_size=1000))
def test_any_note_can_be_recorded_and_loses_no_word(note: str) -> None:
    text = record_text(made_run(long_copy(1), done=(0,), notes={0: note}))

    assert " ".join(note.split()) in " ".join(text.split())


@given(st.lists(st.text(st.characters(categories=["L", "P"]), min_size=1, max_size=20), max_size=100))
def test_no_line_is_wider_than_a_printed_page(words: list[str]) -> None:
    text = record_text(made_run(long_copy(1), done=(0,), notes={0: " ".join(words)}))

    assert max(map(len, text.splitlines())) <= WIDTH

"""How much a word in a field counts."""

from dataclasses import replace
from itertools import pairwise

import pytest

from content.fields import Document
from content.ranking import Index, Wanted, concept
from content.refs import Ref
from content.tokens import stem


def document(number: int, linked: frozenset[str] = frozenset(), worth: float = 1.0, **fields: str) -> Document:
    return Document(Ref("term", f"t-{number}"), "", fields, (), (), linked, "", worth)


def ranking(documents: list[Document], *words: str, beside: dict[str, float] | None = None) -> list[int]:
    scores = Index.of(documents).scores([Wanted(stem(word)) for word in words], beside or {})
    return sorted(scores, key=scores.__getitem__, reverse=True)


def test_a_word_in_a_title_counts_more_than_in_a_body() -> None:
    assert ranking([document(0, body="police reform"), document(1, title="police reform")], "police") == [1, 0]


@pytest.mark.parametrize(
    ("more", "less"), [*pairwise(["abbr", "name", "title", "aliases", "asked", "around", "body", "steps"])]
)
def test_each_field_counts_more_than_the_next(more: str, less: str) -> None:
    in_fields = [replace(document(number), fields={name: "police"}) for number, name in enumerate((less, more))]
    assert ranking(in_fields, "police") == [1, 0]


def test_a_word_in_a_step_counts_more_than_one_that_is_lost_in_a_long_body() -> None:
    road = "road " * 20
    usual = [document(number, body="bridge") for number in range(2, 30)]
    lost, step = document(0, body=f"police {road}"), document(1, steps="police", body=road)
    assert ranking([lost, step, *usual], "police") == [1, 0]


def test_a_word_in_a_short_body_counts_more_than_in_a_long_one() -> None:
    long, short = document(0, body="police " + "road " * 90), document(1, body="police road")
    assert ranking([long, short], "police") == [1, 0]


def test_a_rare_word_counts_more_than_a_usual_one() -> None:
    usual = [document(number, body="reform here") for number in range(8)]
    assert ranking([*usual, document(8, body="gendarmes here")], "reform", "gendarmes")[0] == 8


def test_having_both_words_is_better_than_having_one_of_them_often() -> None:
    once = document(0, body="police budget and some other things besides")
    often = document(1, body="police police police police police")
    rest = [document(number, body="something else") for number in range(2, 12)]
    assert ranking([once, often, *rest], "police", "budget") == [0, 1]


def test_a_link_to_a_term_named_adds_to_what_the_words_say() -> None:
    documents = [document(0, body="money"), document(1, frozenset({"grb"}), body="money")]
    assert ranking(documents, "money", beside={concept("grb"): 1.0}) == [1, 0]


def test_a_document_that_links_to_a_term_named_is_found_without_its_words() -> None:
    documents = [document(0, frozenset({"grb"}), body="money for women"), document(1, body="roads")]
    assert ranking(documents, beside={concept("grb"): 1.0}) == [0]


def test_a_step_is_worth_less_than_its_checklist() -> None:
    documents = [document(0, worth=0.6, title="Count the weapons"), document(1, title="Count the weapons")]
    assert ranking(documents, "weapons") == [1, 0]


def test_a_word_that_no_document_has_finds_nothing() -> None:
    assert ranking([document(0, body="police")], "zebra") == []


def test_another_way_to_say_a_word_is_found_after_the_word_itself() -> None:
    documents = [document(0, body="police here"), document(1, body="cops here"), document(2, body="roads here")]
    scores = Index.of(documents).scores([Wanted("cop", (("polic",),))], {})

    assert scores[1] > scores[0] > 0
    assert 2 not in scores


def test_a_word_the_library_does_not_have_is_found_by_what_it_means() -> None:
    documents = [document(0, body="police officer here"), document(1, body="officer of the guard")]
    meant = ("polic", "officer")
    scores = Index.of(documents, [meant]).scores([Wanted("bobbi", (meant,))], {})

    assert scores[0] > scores[1] > 0


def test_the_share_of_what_is_wanted_counts_in_other_words_too() -> None:
    documents = [document(0, body="police budget"), document(1, body="budget budget"), document(2, body="police x")]
    wanted = [Wanted("cop", (("polic",),)), Wanted("budget")]
    scores = Index.of(documents).scores(wanted, {})

    assert max(scores, key=scores.__getitem__) == 0

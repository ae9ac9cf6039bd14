"""A query that is like a name or a question of the library, as a whole."""

from content.fields import Document
from content.phrases import Phrases
from content.ranking import Wanted
from content.refs import Ref
from content.tokens import stems


def document(number: int, *asked: str) -> Document:
    return Document(Ref("term", f"t-{number}"), "", {}, (), asked, frozenset(), "")


def likeness(documents: list[Document], query: str) -> dict[int, float]:
    return Phrases.of(documents).likeness([Wanted(stem) for stem in stems(query)], range(len(documents)))


def test_the_same_question_in_another_order_is_wholly_like() -> None:
    found = likeness([document(0, "who pays the police"), document(1, "drills of judges")], "the police, who pays it")

    assert round(found[0], 6) == 1.0
    assert 1 not in found


def test_a_question_with_many_words_more_is_less_like() -> None:
    short, long = document(0, "police pay"), document(1, "police pay in the old barracks by the river in winter")
    found = likeness([short, long], "police pay")

    assert found[0] > found[1] > 0


def test_of_several_questions_the_likest_counts() -> None:
    found = likeness([document(0, "police pay", "police uniforms"), document(1, "judges")], "police pay")

    assert round(found[0], 6) == 1.0


def test_other_words_for_it_are_less_like_than_the_word_itself() -> None:
    documents = [document(0, "cops on strike"), document(1, "police on strike")]
    found = Phrases.of(documents).likeness([Wanted("cop", (("polic",),)), Wanted("strike")], [0, 1])

    assert found[0] > found[1] > 0.5


def test_what_is_dumped_is_loaded_again() -> None:
    phrases = Phrases.of([document(0, "police pay"), document(1, "judges and police")])
    loaded = Phrases.load(phrases.dump())

    assert loaded.likeness([Wanted("polic")], [0, 1]) == phrases.likeness([Wanted("polic")], [0, 1])


def test_only_the_documents_asked_about_are_compared() -> None:
    phrases = Phrases.of([document(0, "police pay"), document(1), document(2, "police pay", "pay of the police")])

    assert list(phrases.likeness([Wanted("polic")], [1, 2])) == [2]


def test_a_phrase_in_everyday_words_counts_by_each_of_its_words() -> None:
    phrases = Phrases.of([document(0, "financial oversight"), document(1, "financial crime"), document(2, "pay")])
    found = phrases.likeness([Wanted("", (("financi", "oversight"),))], [0, 1, 2])

    assert found[0] > found[1] > 0
    assert 2 not in found

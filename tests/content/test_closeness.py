"""Words that stand together as in the query."""

from content.closeness import closeness

RULE, LAW, POLICE = 1, 2, 3
WANTED = {RULE: 1.0, LAW: 1.0}


def test_words_in_a_row_in_the_order_of_the_query_are_as_close_as_can_be() -> None:
    assert closeness([9, RULE, LAW, 9], WANTED) == 1.0


def test_words_apart_are_less_close_and_words_far_apart_not_at_all() -> None:
    assert 0 < closeness([RULE, 9, LAW], WANTED) < 1
    assert closeness([RULE, 9, 9, 9, 9, LAW], WANTED) == 0


def test_words_in_the_other_order_count_half() -> None:
    assert closeness([LAW, RULE], WANTED) == 0.5


def test_the_weightier_pair_counts_more() -> None:
    wanted = {RULE: 1.0, LAW: 1.0, POLICE: 5.0}

    assert closeness([LAW, POLICE], wanted) > closeness([RULE, LAW], wanted)


def test_a_single_word_has_no_neighbour() -> None:
    assert closeness([RULE], {RULE: 1.0}) == 0

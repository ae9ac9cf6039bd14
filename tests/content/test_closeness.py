"""Words that stand together as in the query."""

from content.closeness import closeness

RULE, LAW, POLICE = "rlp"
WANTED = {RULE: 1.0, LAW: 1.0}


def test_words_in_a_row_in_the_order_of_the_query_are_as_close_as_can_be() -> None:
    assert closeness("-rl-", WANTED) == 1.0


def test_words_apart_are_less_close_and_words_far_apart_not_at_all() -> None:
    assert 0 < closeness("r-l", WANTED) < 1
    assert closeness("r----l", WANTED) == 0


def test_words_in_the_other_order_count_half() -> None:
    assert closeness("lr", WANTED) == 0.5


def test_the_weightier_pair_counts_more() -> None:
    wanted = {RULE: 1.0, LAW: 1.0, POLICE: 5.0}

    assert closeness("lp", wanted) > closeness("rl", wanted)


def test_a_single_word_has_no_neighbour() -> None:
    assert closeness("r", {RULE: 1.0}) == 0

"""What users write, hidden and shown."""

import base64
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import Cipher, StorageError, WrongDataKey
from storage.cipher import PLAIN
from tests.storage.conftest import KEY, NEW_KEY, OTHER_KEY

NONE, OLD, NEW, BOTH = Cipher(), Cipher(KEY), Cipher(NEW_KEY), Cipher(NEW_KEY, KEY)
texts = (
    st.text() | st.tuples(st.sampled_from(["enc:", "enc=", "enc::"]), st.text()).map("".join) | st.text().map(OLD.hide)
)


@given(texts, st.booleans())
def test_what_is_hidden_is_shown_as_it_was(text: str, alike: bool) -> None:  # noqa: FBT001 - given by name
    assert [cipher.show(cipher.hide(text, alike=alike)) for cipher in (NONE, OLD, NEW, BOTH)] == [text] * 4


@given(texts, st.booleans())
def test_a_second_key_shows_what_it_hid_and_what_was_plain(text: str, alike: bool) -> None:  # noqa: FBT001 - given by name
    assert [BOTH.show(cipher.hide(text, alike=alike)) for cipher in (NONE, OLD, NEW, BOTH)] == [text] * 4


@given(texts.filter(bool), st.booleans())
def test_a_text_hidden_with_a_key_begins_with_the_mark_of_the_first(text: str, alike: bool) -> None:  # noqa: FBT001 - given by name
    beginning = NEW.beginning(alike=alike)

    assert BOTH.hide(text, alike=alike).startswith(beginning)
    assert not NONE.hide(text, alike=alike).startswith(beginning)


@given(st.text(min_size=4), st.booleans())
def test_nothing_of_the_text_is_seen_in_what_is_hidden(text: str, alike: bool) -> None:  # noqa: FBT001 - given by name
    assert text not in OLD.hide(text, alike=alike)


@given(texts, texts)
def test_equal_texts_are_hidden_alike_where_that_is_asked_for_and_others_are_not(one: str, other: str) -> None:
    for cipher in (NONE, OLD, BOTH):
        assert (cipher.hide(one, alike=True) == cipher.hide(other, alike=True)) is (one == other)


@given(texts)
def test_all_forms_of_a_text_are_those_of_each_key_and_of_none(text: str) -> None:
    assert set(BOTH.all_alike(text)) == {cipher.hide(text, alike=True) for cipher in (NONE, OLD, NEW)}


def test_the_same_text_is_hidden_otherwise_each_time() -> None:
    assert OLD.hide("the minister left") != OLD.hide("the minister left")


def test_nothing_tells_when_a_text_was_hidden() -> None:
    token = base64.urlsafe_b64decode(OLD.hide("the minister left").rpartition(":")[2])

    assert token[1:9] == bytes(8)


def test_an_empty_text_stays_empty() -> None:
    assert OLD.hide("") == OLD.show("") == ""


@pytest.mark.parametrize(("cipher", "given"), [(NONE, False), (NEW, True), (Cipher(NEW_KEY, OTHER_KEY), True)])
def test_without_its_key_a_text_is_not_shown_in_any_form(cipher: Cipher, *, given: bool) -> None:
    with pytest.raises(WrongDataKey) as refused:
        cipher.show(OLD.hide("the minister left"))

    assert refused.value.given is given


@pytest.mark.parametrize("alike", [False, True])
def test_a_text_that_was_tampered_with_is_not_shown(*, alike: bool) -> None:
    hidden = OLD.hide("the minister left", alike=alike)
    changed = hidden[:-10] + ("A" if hidden[-10] != "A" else "B") + hidden[-9:]

    with pytest.raises(StorageError, match="damaged"):
        OLD.show(changed)


def test_a_text_from_before_there_were_keys_is_shown_as_it_is() -> None:
    assert OLD.show("enc: see annex") == "enc: see annex"


def test_the_mark_of_a_key_says_nothing_of_it() -> None:
    assert OLD.mark not in KEY
    assert NONE.mark == PLAIN


@pytest.mark.parametrize(("keys", "loaded"), [((), False), ((KEY,), True)])
def test_who_gives_no_key_waits_for_no_cryptography(
    keys: tuple[str, ...], pytestconfig: pytest.Config, *, loaded: bool
) -> None:
    code = f"import sys, storage; storage.Cipher(*{keys!r}).hide('a'); print('cryptography' in sys.modules)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, check=True, cwd=pytestconfig.rootpath)  # noqa: S603 - ourselves

    assert done.stdout.split() == [str(loaded).encode()]

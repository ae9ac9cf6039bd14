"""The contract of the Store: users."""

from datetime import datetime, timedelta

from storage import Settings, Store, User

LATER = timedelta(days=3)
BIG = 2**62  # Telegram's ids do not fit in 32 bits


async def test_a_user_seen_again_keeps_the_first_time(store: Store, now: datetime) -> None:
    await store.seen(BIG, now)
    await store.seen(BIG, now + LATER)

    assert (await store.everything(BIG)).user == User(BIG, now, now + LATER, None)


async def test_a_user_never_seen_has_no_language(store: Store) -> None:
    assert await store.language(1) is None


async def test_a_chosen_language_is_kept(store: Store) -> None:
    await store.set_language(1, "en")
    await store.set_language(1, "fr")

    assert await store.language(1) == "fr"


async def test_a_language_chosen_before_the_user_was_seen_stays(store: Store, now: datetime) -> None:
    await store.set_language(1, "fr")
    await store.seen(1, now)

    kept = await store.everything(1)
    assert kept.settings == Settings("fr")
    assert kept.user.first_seen == now


async def test_seeing_a_user_gives_their_language(store: Store, now: datetime) -> None:
    assert await store.seen(1, now) is None
    await store.set_language(1, "fr")

    assert await store.seen(1, now) == "fr"


async def test_a_language_can_be_given_back(store: Store) -> None:
    await store.set_language(1, "fr")
    await store.set_language(1, None)

    assert await store.language(1) is None


async def test_it_is_known_since_when_a_user_blocks_the_bot(store: Store, now: datetime) -> None:
    await store.seen(1, now)
    await store.set_blocked(1, now)

    assert (await store.everything(1)).user.blocked == now


async def test_a_user_who_lets_the_bot_in_again_is_not_blocked(store: Store, now: datetime) -> None:
    await store.seen(1, now)
    await store.set_blocked(1, now)
    await store.set_blocked(1, None)

    assert (await store.everything(1)).user.blocked is None


async def test_nothing_is_kept_of_somebody_unknown_who_blocks_the_bot(store: Store, now: datetime) -> None:
    await store.set_blocked(1, now)
    await store.seen(1, now)

    assert (await store.everything(1)).user.blocked is None

"""The contract of the Store: reading, saving, the place left last."""

from datetime import datetime, timedelta

from storage import Place, Reading, Saved, Store

LATER = timedelta(hours=1)


async def test_a_section_read_is_remembered_with_its_hash(store: Store, now: datetime) -> None:
    await store.mark_read(1, "note:a/b", "1111", now)

    assert await store.readings(1) == {"note:a/b": Reading("note:a/b", "1111", now)}


async def test_a_section_read_again_takes_the_new_hash_and_time(store: Store, now: datetime) -> None:
    await store.mark_read(1, "note:a/b", "1111", now)
    await store.mark_read(1, "note:a/b", "2222", now + LATER)

    assert await store.readings(1) == {"note:a/b": Reading("note:a/b", "2222", now + LATER)}


async def test_what_one_user_reads_another_has_not_read(store: Store, now: datetime) -> None:
    await store.mark_read(1, "note:a/b", "1111", now)

    assert await store.readings(2) == {}


async def test_a_new_user_has_no_place(store: Store) -> None:
    assert await store.place(1) is None


async def test_the_last_place_replaces_the_one_before(store: Store, now: datetime) -> None:
    await store.set_place(1, Place("section", "note:a/b", 2, now))
    await store.set_place(1, Place("run", "abcdefgh", 0, now + LATER))

    assert await store.place(1) == Place("run", "abcdefgh", 0, now + LATER)


async def test_saved_items_come_newest_first(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)
    await store.save(1, "term:b", now + LATER)

    assert await store.saved(1) == [Saved("term:b", now + LATER), Saved("note:a", now)]


async def test_an_item_saved_twice_keeps_its_first_time(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)
    await store.save(1, "note:a", now + LATER)

    assert await store.saved(1) == [Saved("note:a", now)]


async def test_it_is_known_whether_an_item_is_saved(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)

    assert await store.is_saved(1, "note:a")
    assert not await store.is_saved(1, "note:b")
    assert not await store.is_saved(2, "note:a")


async def test_an_item_unsaved_is_no_longer_saved(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)
    await store.save(1, "note:b", now)
    await store.unsave(1, "note:a")

    assert await store.saved(1) == [Saved("note:b", now)]


async def test_unsaving_twice_does_no_harm(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)
    await store.unsave(1, "note:a")
    await store.unsave(1, "note:a")

    assert await store.saved(1) == []


async def test_a_user_cannot_unsave_for_another(store: Store, now: datetime) -> None:
    await store.save(1, "note:a", now)
    await store.unsave(2, "note:a")

    assert await store.is_saved(1, "note:a")

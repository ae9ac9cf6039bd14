"""The bot in a group: what it answers, whose runs are whose, what happens when a group moves or throws it out."""

import re
from collections.abc import Callable

import pytest

from bot.preview.chats import Message
from bot.preview.groups import Group
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from content.library import Library
from content.refs import Ref
from handlers.codec import Route, pack
from handlers.dispatch import Assistant, Bot
from handlers.routes import (
    AskDeleteRun,
    AskForget,
    AskName,
    Continue,
    DeleteRun,
    FinishRun,
    Forget,
    Progress,
    ReopenRun,
    RunStep,
    Save,
    Saved,
    SendMyData,
    SetLanguage,
    SetStep,
    Settings,
    WantedState,
)
from storage import Run, StepState, Store
from tests.flows.conftest import Phone

REFUSED = "Only who started this run, or an administrator of the group, can do that."


@pytest.fixture
def people(core: Telegram) -> dict[str, Person]:
    """Who is in the group: Amina made it, Jean and Sofía are members."""
    names = ("Amina", "Jean", "Sofía")
    return {name: core.add_person(name, username=f"{name[:4].lower()}_ssr") for name in names}


@pytest.fixture
def group(core: Telegram, people: dict[str, Person]) -> Group:
    """A group with the bot in it."""
    return core.add_group("Mission planning", people.values())


@pytest.fixture
def there(core: Telegram, application: Bot, group: Group, people: dict[str, Person]) -> Callable[[str], Phone]:
    """The phone of one of them, open at the group."""
    return lambda name: Phone(core, application, group.member(people[name]))


@pytest.fixture
def jean(there: Callable[[str], Phone]) -> Phone:
    """Jean's phone, open at the group."""
    return there("Jean")


@pytest.fixture
def sofia(there: Callable[[str], Phone]) -> Phone:
    """Sofía's phone, open at the group."""
    return there("Sofía")


@pytest.fixture
def jean_alone(core: Telegram, application: Bot, people: dict[str, Person]) -> Phone:
    """Jean's phone, open at his own chat with the bot."""
    return Phone(core, application, people["Jean"])


async def start_handover(phone: Phone) -> None:
    """A read-do run of three steps."""
    await phone.says("/checklists")
    for label in ("DDR", "Weapons handover", "Start"):
        await phone.taps(label)


async def run_of(store: Store, group: Group) -> Run:
    """The group's run."""
    (line,) = await store.runs(group.id)
    return await store.run(group.id, line.id)


def data_of(message: Message, label: str) -> str:
    """What the button that begins with `label` carries."""
    assert message.keyboard is not None
    (data,) = [button.data for row in message.keyboard.rows for button in row if button.text.startswith(label)]
    assert data is not None
    return data


# --- what is answered


@pytest.mark.parametrize(
    "words", ["/define DDR", "/define@vademecum_preview_bot DDR", "what is DDR, @vademecum_preview_bot"]
)
async def test_commands_and_mentions_are_answered_as_replies(jean: Phone, words: str) -> None:
    await jean.says(words)

    assert "isarmament" in jean.text
    assert jean.last.reply_to == jean.person.messages[-2].id


async def test_a_reply_to_the_bot_is_a_search(jean: Phone) -> None:
    asked = await jean.says("/help@vademecum_preview_bot")

    await jean.says("DDR", reply_to=asked)

    assert "isarmament" in jean.text


async def test_the_bots_name_alone_is_told_how_to_search(jean: Phone) -> None:
    await jean.says("@vademecum_preview_bot")

    assert jean.text.startswith("Search")


@pytest.mark.parametrize(
    "words",
    [
        "@vademecum_preview_bot",
        "/start",
        "/notes",
        "/glossary",
        "/nonsense@vademecum_preview_bot",
        "/start@vademecum_preview_bot i_nothing",
    ],
)
async def test_a_screen_in_a_group_asks_for_replies_as_other_words_are_not_heard_there(
    jean: Phone, jean_alone: Phone, words: str
) -> None:
    await jean.says(words)
    assert re.search(r"\b[Rr]eply\b", jean.text)
    assert not re.search(r"\b[Tt]ype\b", jean.text)

    await jean_alone.says(words.replace("@vademecum_preview_bot", "") or "/search")
    assert re.search(r"\b[Tt]ype\b", jean_alone.text)


@pytest.mark.parametrize(
    "words", ["DDR", "/nonsense", "/define@other_bot DDR", "/start@other_bot hello @vademecum_preview_bot", "/reload"]
)
async def test_what_is_not_meant_for_the_bot_is_let_be_even_where_telegram_passes_it_on(
    jean: Phone, group: Group, words: str
) -> None:
    group.promote()  # an administrator is sent every message

    jean.person.say(words)
    await jean.settle()

    assert jean.messages == []


async def test_an_unknown_command_that_names_the_bot_gets_a_helpful_screen(jean: Phone) -> None:
    await jean.says("/nonsense@vademecum_preview_bot")

    assert jean.text.startswith("I don't know the command /nonsense.")


async def test_a_photo_in_a_group_is_let_be(jean: Phone, group: Group) -> None:
    group.promote()

    jean.person.send_other("photo", "@vademecum_preview_bot")
    await jean.settle()

    assert jean.messages == []


# --- runs of the group


async def test_anyone_in_the_group_ticks_and_each_tick_keeps_its_author(
    jean: Phone, sofia: Phone, store: Store, group: Group
) -> None:
    await start_handover(jean)
    await jean.taps("Done")
    await sofia.taps("Next")
    await sofia.taps("Skip")

    run = await run_of(store, group)
    assert run.starter == jean.id
    assert [mark.by for mark in run.marks.values()] == [jean.id, sofia.id]
    assert await store.runs(jean.id) == await store.runs(sofia.id) == []


async def test_runs_in_a_group_lists_the_groups_runs_only(jean: Phone, sofia: Phone, jean_alone: Phone) -> None:
    await start_handover(jean_alone)
    await sofia.says("/runs")
    assert sofia.text.startswith("Runs of this group\n\nNone yet.")

    await start_handover(jean)
    await sofia.says("/runs")
    assert "1. Weapons handover, 22 November 2026\n0 of 3 done" in sofia.text
    await sofia.taps("1. Weapons")
    assert "Step 1 of 3" in sofia.text
    await jean_alone.says("/runs")
    assert sum(label.startswith(("1.", "2.")) for label in jean_alone.buttons) == 1


async def test_two_members_who_tap_start_begin_one_run(jean: Phone, sofia: Phone, store: Store, group: Group) -> None:
    await jean.says("/checklists")
    await jean.taps("DDR")
    front = await jean.taps("Weapons handover")
    tapped = data_of(front, "Start")

    await jean.taps_data(tapped, front)
    await sofia.taps_data(tapped, front)

    assert len(await store.runs(group.id)) == 1


async def test_a_run_of_a_group_is_not_reached_from_elsewhere(
    jean: Phone, jean_alone: Phone, store: Store, group: Group
) -> None:
    await start_handover(jean)
    run = await run_of(store, group)
    await jean_alone.says("/start")

    for forged in (RunStep(run.id, 0), SetStep(run.id, 0, WantedState.DONE), FinishRun(run.id), DeleteRun(run.id)):
        await jean_alone.taps_data(pack(forged))
        assert jean_alone.text.startswith("Your runs")
    assert await run_of(store, group) == run


async def test_a_private_run_is_not_reached_from_a_group(jean: Phone, jean_alone: Phone, store: Store) -> None:
    await start_handover(jean_alone)
    (line,) = await store.runs(jean.id)
    await jean.says("/help")

    for forged in (RunStep(line.id, 0), SetStep(line.id, 0, WantedState.DONE), FinishRun(line.id)):
        await jean.taps_data(pack(forged))
        assert jean.toast == "This run is no longer there."
        assert jean.text.startswith("Runs of this group")
    assert (await store.run(jean.id, line.id)).marks == {}


@pytest.mark.parametrize("route", [FinishRun, ReopenRun, AskName, AskDeleteRun, DeleteRun])
async def test_others_are_told_who_may_end_or_rename_a_run(
    jean: Phone,
    sofia: Phone,
    store: Store,
    group: Group,
    route: type[FinishRun | ReopenRun | AskName | AskDeleteRun | DeleteRun],
) -> None:
    await start_handover(jean)
    if route is ReopenRun:
        await store.finish_run(group.id, (await run_of(store, group)).id, (await run_of(store, group)).started)
    run, shown = await run_of(store, group), jean.screen

    await sofia.taps_data(pack(route(run.id)))

    assert sofia.toast == REFUSED
    assert await run_of(store, group) == run
    assert jean.screen == shown


async def test_an_administrator_and_the_creator_may_end_what_others_began(
    jean: Phone, sofia: Phone, there: Callable[[str], Phone], store: Store, group: Group
) -> None:
    await start_handover(jean)
    group.promote(sofia.person)
    run = await run_of(store, group)

    await sofia.taps_data(pack(FinishRun(run.id)))
    assert (await run_of(store, group)).finished
    await there("Amina").taps_data(pack(DeleteRun(run.id)))
    assert await store.runs(group.id) == []


async def test_who_started_a_run_finishes_it_and_its_record_names_nobody(jean: Phone, sofia: Phone) -> None:
    await start_handover(jean)
    await sofia.taps("Done")
    for label in ("Overview", "Finish"):
        await jean.taps(label)

    document = jean.last.document
    assert document is not None
    record = document.data.decode()
    assert "1 of 3 done" in record
    for name in ("Jean", "Sofía", "jean_ssr", str(jean.id), str(sofia.id)):
        assert name not in record


async def test_a_question_is_put_to_who_tapped_and_only_their_reply_is_taken(
    jean: Phone, sofia: Phone, store: Store, group: Group
) -> None:
    await start_handover(jean)
    asked = jean.last
    assert asked.text.startswith("@jean_ssr\n\nThis run is called")
    assert (jean.person.is_asked(asked), sofia.person.is_asked(asked)) == (True, False)

    await sofia.says("Camp Bravo", reply_to=asked)
    assert (await run_of(store, group)).name == "Weapons handover, 22 November 2026"
    await jean.says("Camp Alpha", reply_to=asked)
    assert (await run_of(store, group)).name == "Camp Alpha"


async def test_a_note_in_a_group_is_whoevers_was_asked(jean: Phone, sofia: Phone, store: Store, group: Group) -> None:
    await start_handover(jean)
    await sofia.taps("Write a note")
    await sofia.says("Both keys are here", reply_to=sofia.last)

    (mark,) = (await run_of(store, group)).marks.values()
    assert (mark.note, mark.by) == ("Both keys are here", sofia.id)


async def test_somebody_without_a_user_name_is_asked_by_a_mention_of_theirs(
    core: Telegram, application: Bot, group: Group
) -> None:
    person = core.add_person("Ibrahim")
    group.add(person)
    phone = Phone(core, application, group.member(person))

    await start_handover(phone)

    assert phone.last.text.startswith("Ibrahim\n\nThis run is called")
    assert phone.last.content.entities[0].url == f"tg://user?id={phone.id}"


async def test_continue_in_a_group_is_the_groups_run(jean: Phone, sofia: Phone, jean_alone: Phone) -> None:
    await start_handover(jean_alone)
    await jean.says("/continue")
    assert jean.text.startswith("Vademecum")

    await start_handover(jean)
    await jean.taps("Next")
    await sofia.says("/continue")
    assert "Step 2 of 3" in sofia.text


async def test_forgetting_leaves_the_ticks_without_their_author(
    jean: Phone, sofia: Phone, jean_alone: Phone, store: Store, group: Group
) -> None:
    await start_handover(jean)
    await jean.taps("Done")
    await sofia.taps("Next")
    await sofia.taps("Done")

    await jean_alone.says("/forget")
    await jean_alone.taps("Yes")

    run = await run_of(store, group)
    assert run.starter is None
    assert [(mark.state, mark.by) for mark in run.marks.values()] == [
        (StepState.DONE, None),
        (StepState.DONE, sofia.id),
    ]


async def test_screens_and_the_record_call_who_deleted_their_data_a_former_member(
    jean: Phone, sofia: Phone, jean_alone: Phone, group: Group
) -> None:
    await start_handover(jean)
    await jean.taps("Done")
    await sofia.taps("Next")
    await sofia.taps("Skip")
    await jean_alone.says("/forget")
    await jean_alone.taps("Yes")

    await sofia.taps("Previous")
    assert "Done on 22 November 2026 by a former member" in sofia.text
    await sofia.taps("Overview")
    assert "Begun on 22 November 2026 by a former member." in sofia.text
    group.promote(sofia.person)
    await sofia.taps("Finish")
    document = sofia.last.document
    assert document is not None
    record = document.data.decode()
    assert "Started: 22 November 2026, 09:30 UTC, by a former member\n" in record
    assert "    DONE, 22 November 2026, 09:30 UTC, by a former member\n" in record
    assert "    SKIPPED, 22 November 2026, 09:30 UTC\n" in record


async def test_my_data_names_the_ticks_in_groups(jean: Phone, jean_alone: Phone) -> None:
    await start_handover(jean)
    await jean.taps("Done")
    await jean_alone.says("/mydata")

    document = jean_alone.last.document
    assert document is not None
    assert '"in_groups": [\n    {\n      "chat": ' in document.data.decode()


# --- what stays a user's own


@pytest.mark.parametrize("command", ["mydata", "forget", "saved", "progress", "settings"])
async def test_what_is_a_users_own_is_answered_in_the_private_chat(
    jean: Phone, jean_alone: Phone, command: str
) -> None:
    await jean.says(f"/{command}")

    assert jean.text == f"/{command} shows what is yours alone, so it answers in our private chat."
    assert jean.screen.keyboard is not None
    ((button,),) = jean.screen.keyboard.rows
    await jean_alone.says("/help")
    before = jean_alone.last.id
    jean_alone.person.open_link(button.url or "")
    await jean_alone.settle()
    assert jean_alone.last.id > before
    assert "no longer in the library" not in jean_alone.last.text


@pytest.mark.parametrize(
    "route",
    [Save("x", on=True), Saved(), Progress(), Settings(), SetLanguage("en"), SendMyData(), AskForget(), Forget()],
)
async def test_a_tap_on_what_is_a_users_own_changes_nothing_in_a_group(
    jean: Phone, jean_alone: Phone, store: Store, route: Route
) -> None:
    await jean_alone.says("/start")
    await jean.says("/help")
    shown = jean.last

    await jean.taps_data(pack(route))

    assert jean.toast == "That is yours alone: open our private chat for it."
    assert jean.last == shown
    assert (await store.everything(jean.id)).user.first_seen is not None


async def test_the_first_screen_of_a_group_shows_nothing_personal(jean: Phone, jean_alone: Phone) -> None:
    await start_handover(jean_alone)

    await jean.says("/start@vademecum_preview_bot")

    assert "You were here last" not in jean.text
    assert [label.split(" (")[0] for label in jean.buttons] == ["Notes", "Glossary", "Checklists", "Help"]


async def test_reading_in_a_group_moves_on_and_marks_nothing(jean: Phone, store: Store, library: Library) -> None:
    note = next(note for note in library.notes.values() if len(note.sections) > 1)
    ref = Ref("note", note.id, note.sections[0].id)

    await jean.says(f"/start@vademecum_preview_bot i_{ref.key}")
    assert "Save" not in jean.buttons
    while "Next" in jean.buttons:
        await jean.taps("Next")

    assert "This was the last section." in jean.text
    assert "You have read" not in jean.text
    kept = await store.everything(jean.id)
    assert (kept.readings, kept.place) == ((), None)


async def test_the_place_left_last_in_private_is_not_changed_in_a_group(jean: Phone, jean_alone: Phone) -> None:
    await start_handover(jean_alone)
    await start_handover(jean)
    await jean.taps("Next")

    await jean_alone.says("/continue")

    assert "Step 1 of 3" in jean_alone.text


async def test_a_forged_continue_in_a_group_shows_no_private_run(jean: Phone, jean_alone: Phone) -> None:
    await start_handover(jean_alone)
    await jean.says("/help")

    await jean.taps_data(pack(Continue()))

    assert "Step 1" not in jean.text


# --- a group that moves, or throws the bot out


async def test_a_group_that_became_a_supergroup_keeps_its_runs(
    core: Telegram, application: Bot, jean: Phone, group: Group
) -> None:
    await start_handover(jean)
    await jean.taps("Done")
    moved = group.upgrade()

    phone = Phone(core, application, moved.member(jean.person))
    await phone.says("/runs")

    assert "1 of 3 done, 2 open" in phone.text
    await phone.taps("1. Weapons")
    await phone.taps("Next")
    await phone.taps("Done")
    assert phone.toast == "Step 2 is done."


async def test_a_move_that_a_tap_finds_out_first_is_followed(
    core: Telegram, application: Bot, jean: Phone, group: Group, store: Store
) -> None:
    await start_handover(jean)
    tapped = data_of(jean.screen, "Done")
    old = jean.screen
    moved = group.upgrade()
    core.updates.take()  # the word of the move never comes

    await jean.taps_data(tapped, old)

    phone = Phone(core, application, moved.member(jean.person))
    assert "Done on 22 November 2026" in phone.text
    assert (await run_of(store, moved)).done == 1
    await phone.taps("Not done")
    assert (await run_of(store, moved)).done == 0


async def test_a_late_tap_in_the_old_group_is_answered_in_the_new_one(
    core: Telegram, application: Bot, jean: Phone, group: Group, store: Store
) -> None:
    await start_handover(jean)
    tapped, old = data_of(jean.screen, "Done"), jean.screen
    moved = group.upgrade()
    await jean.settle()

    await jean.taps_data(tapped, old)

    phone = Phone(core, application, moved.member(jean.person))
    assert "Done on 22 November 2026" in phone.text
    assert (await run_of(store, moved)).done == 1


async def test_being_thrown_out_breaks_nothing_and_the_way_back_is_open(
    jean: Phone, group: Group, store: Store
) -> None:
    await start_handover(jean)
    screen, before = jean.screen, len(jean.messages)
    group.remove_bot(jean.person)
    await jean.taps_data(data_of(screen, "Done"), screen)
    assert len(jean.messages) == before
    assert (await store.everything(jean.id)).user.blocked is None

    group.add_bot(jean.person)
    await jean.says("/runs")

    assert "1. Weapons handover" in jean.text


# --- who is let in


@pytest.fixture
def listed() -> set[int]:
    """Whom the operator let in; empty lets in nobody."""
    return set()


@pytest.fixture
def strict(assistant: Assistant, listed: set[int]) -> None:
    """Only who is listed is let in."""
    object.__setattr__(assistant, "lets_in", listed.__contains__)


@pytest.mark.usefixtures("strict")
async def test_a_listed_group_lets_its_members_in(jean: Phone, group: Group, listed: set[int]) -> None:
    listed.add(group.id)

    await jean.says("/define DDR")

    assert "isarmament" in jean.text


@pytest.mark.usefixtures("strict")
async def test_a_listed_user_is_let_in_in_any_group(jean: Phone, listed: set[int]) -> None:
    listed.add(jean.id)

    await jean.says("/define DDR")

    assert "isarmament" in jean.text


@pytest.mark.usefixtures("strict")
async def test_a_group_that_is_not_listed_is_told_its_number(jean: Phone, group: Group, store: Store) -> None:
    await jean.says("/define DDR")

    assert jean.last.text.endswith(f"its number is {group.id}.")
    assert (await store.everything(jean.id)).user.first_seen is None


@pytest.mark.usefixtures("strict")
async def test_a_tap_of_somebody_not_let_in_leaves_the_screen_to_the_others(
    jean: Phone, sofia: Phone, listed: set[int]
) -> None:
    listed.add(jean.id)
    await jean.says("/help")
    shown = jean.screen

    await sofia.taps("Home")

    assert sofia.toast.startswith("This bot is for listed users.")
    assert jean.screen == shown


async def test_help_in_a_group_lists_what_answers_there(jean: Phone) -> None:
    await jean.says("/help")

    assert "/runs" in jean.text
    assert "/mydata" not in jean.text

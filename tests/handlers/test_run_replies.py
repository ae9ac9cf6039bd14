"""What is asked of the user, and texts that cannot be kept; flows show the rest."""

from collections.abc import AsyncIterator

import pytest

from handlers.markup import visible, visible_length
from handlers.registry import Visit
from handlers.routes import RunPhase
from handlers.run_replies import name_prompt, new_run_prompt, note_prompt, reason_prompt
from handlers.runs import take_reply
from handlers.screen import PLACEHOLDER, TEXT, View
from storage import Awaited, AwaitedKind, ChecklistCopy, Store, open_store
from tests.handlers.conftest import OWNER, long_copy, made_run


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store("sqlite://") as opened:
        yield opened


@pytest.fixture
def visit(view: View, store: Store) -> Visit:
    """A message from the owner of the runs."""
    return Visit(library=view.library, bot=view.bot, now=view.now, store=store, user=OWNER, chat=OWNER)


def awaited(visit: Visit, run: str, step: str) -> Awaited:
    kind: dict[bool, AwaitedKind] = {True: "step-note", False: "run-name"}
    return Awaited(chat=visit.chat, user=visit.user, message=7, kind=kind[bool(step)], run=run, step=step, at=visit.now)


@pytest.mark.parametrize("step", ["", "engage-early"])
async def test_a_reply_of_spaces_is_asked_again(visit: Visit, tips: ChecklistCopy, step: str) -> None:
    run = await visit.store.start_run(OWNER, tips, "First visit", visit.now, once="once")

    answer = await take_reply(visit, awaited(visit, run.id, step), " \u00a0 ")

    assert answer.screen is None
    assert answer.prompt is not None
    assert visible(answer.prompt.text).startswith("There was no text in your reply.")
    assert (answer.prompt.run, answer.prompt.step) == (run.id, step)
    assert await visit.store.run(OWNER, run.id) == run


async def test_a_text_taken_from_a_tap_keeps_the_way_back_behind_the_phase(visit: Visit, tips: ChecklistCopy) -> None:
    run = await visit.store.start_run(OWNER, tips, "First visit", visit.now, once="once")

    answer = await take_reply(visit, awaited(visit, run.id, "leave-on-time"), "In May")

    assert answer.screen is not None
    back = next(button for button in answer.screen.buttons if button.label == "Back")
    assert back.to == RunPhase(run.id, 1, 0)


def test_every_prompt_keeps_telegrams_limits() -> None:
    run = made_run(long_copy(60, 40, text="x" * 100), name="W" * 64, skipped={99: "r" * 1000}, notes={99: "n" * 1000})
    prompts = [new_run_prompt(run), name_prompt(run), note_prompt(run, 99), reason_prompt(run, 99)]

    assert max(visible_length(prompt.text) for prompt in prompts) <= TEXT
    assert max(len(prompt.placeholder) for prompt in prompts) <= PLACEHOLDER


def test_a_prompt_about_a_step_names_it() -> None:
    prompt = note_prompt(made_run(long_copy(2, 2)), 2)

    assert (prompt.kind, prompt.step) == ("step-note", "s-2-0")
    assert visible(prompt.text).startswith("Note on step 3\nDo this")

"""What somebody does on a phone while the bot runs as a process of its own."""

from bot.preview.chats import Message
from bot.preview.people import Person
from bot.preview.telegram import Telegram
from tests.bot.process import PATIENCE


def screen(person: Person) -> Message:
    """The newest message with buttons."""
    return next(message for message in reversed(person.messages) if message.keyboard)


async def taps(core: Telegram, person: Person, label: str, on: Message | None = None) -> str:
    """Tap a button, wait for the answer, and give what it says."""
    before = len(person.answers)
    person.tap(on or screen(person), label)
    await core.until(lambda: len(person.answers) > before, PATIENCE)
    return person.answers[-1].text or ""


async def shows(core: Telegram, person: Person, label: str) -> None:
    """Wait until there is a button that begins so."""
    await core.until(lambda: any(words.startswith(label) for row in screen(person).labels for words in row), PATIENCE)


async def says(core: Telegram, person: Person, text: str) -> Message:
    """Say something, wait for the answer, and give it."""
    before = len([message for message in person.messages if message.by_bot])
    person.say(text)
    await core.until(lambda: len([message for message in person.messages if message.by_bot]) > before, PATIENCE)
    return person.last


async def opens_a_step(core: Telegram, person: Person) -> Message:
    """Begin a checklist and open its first step; the message that shows it."""
    await says(core, person, "/checklists")
    for label in ("DDR", "Weapons handover", "Start", "Next", "Previous"):
        await shows(core, person, label)
        await taps(core, person, label)
    await shows(core, person, "Done")
    return screen(person)

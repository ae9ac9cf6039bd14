"""Every screen that taps can reach: within Telegram's limits, never a dead end, every word ready for translation."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.preview.chats import Message
from handlers import words
from handlers.codec import pack, unpack
from handlers.screen import CHOICES
from tests.conftest import SMALL
from tests.flows.conftest import Phone

MOVING = (
    "Back",
    "Home",
    "Next",
    "Previous",
    "Contents",
    "Overview",
    "‹ Page",
    "Page ",
    "All letters",
    "Glossary",
    "More results",
)
"""How the buttons begin that move about rather than offer a choice."""
LETTERS = re.compile(r"([A-Z]|0–9) \(\d+\)")


async def every_screen(phone: Phone) -> AsyncIterator[Message]:
    """Tap every button once that leads somewhere new, and give each screen that comes."""
    commands = ("/start", "/search", "ssr", "/help", "/frobnicate", "cpa", "qqqqqq", "/search people weapns refrom")
    for command in commands:
        yield await phone.says(command)
    seen: set[str] = set()
    waiting = [phone.screen]
    while waiting:
        screen = waiting.pop(0)
        for data in [b.data for row in (screen.keyboard.rows if screen.keyboard else ()) for b in row if b.data]:
            to, _trail = unpack(data)
            if pack(to) in seen:
                continue
            seen.add(pack(to))
            shown = await phone.taps_data(data, phone.screen)
            waiting.append(shown)
            yield shown


async def test_no_screen_is_a_dead_end(phone: Phone) -> None:
    count = 0
    async for screen in every_screen(phone):
        labels = [label for row in screen.labels for label in row]
        assert {"Home", "Keep it"} & set(labels) or screen.text.startswith("Vademecum\n"), screen.text
        count += 1
    assert count > 60


async def test_a_screen_holds_no_more_than_ten_choices_besides_moving_about(phone: Phone) -> None:
    async for screen in every_screen(phone):
        labels = [label for row in screen.labels for label in row]
        choices = [label for label in labels if not label.startswith(MOVING) and not LETTERS.fullmatch(label)]
        assert len(choices) <= CHOICES, (screen.text, labels)


async def test_nothing_telegram_refuses_is_ever_sent_and_nothing_breaks(phone: Phone) -> None:
    async for screen in every_screen(phone):
        assert "on my side" not in screen.text

    refusals = {str(call.refusal) for call in phone.core.calls if call.refusal}
    assert all("message is not modified" in refusal for refusal in refusals)


class Backwards:
    """A made-up language: the bot's own words turned round, what is filled in left as it is."""

    def gettext(self, message: str) -> str:
        """The words without their Latin letters."""
        return re.sub(r"\{\w+\}|[A-Za-z]", lambda found: found[0] if found[0].startswith("{") else "ж", message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The same for the form that goes with the count."""
        return self.gettext(one if count == 1 else many)


async def test_every_word_the_bot_says_goes_through_gettext(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    written = " ".join(path.read_text(encoding="utf-8") for path in SMALL.rglob("*.yaml"))
    own = {"Vademecum", "November", "August", "January", "English", "Amina", "p", "pp"}
    typed = {"frobnicate", "qqqqqq", "weapns", "refrom"}
    known = {word.lower() for word in re.findall(r"[^\W\d_]+", written)} | {word.lower() for word in own | typed}
    commands = re.compile(r"/[a-z]+|@\w+|https?://\S+")
    monkeypatch.setattr(words, "_catalogue", lambda _language: Backwards())

    async for screen in every_screen(phone):
        said = " ".join([screen.text, *(label for row in screen.labels for label in row)])
        for word in re.findall(r"[^\W\d_]{2,}", commands.sub("", said)):
            assert "ж" in word or word.lower() in known, f"“{word}” in: {said}"

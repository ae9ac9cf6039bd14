"""What the bot sends and answers, and how Telegram refuses it; asked by python-telegram-bot at both doors."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.preview import sending
from bot.preview.people import Person
from bot.preview.telegram import Telegram

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Done", callback_data="done")]])
STRANGER = 4711


async def test_a_message_is_in_the_transcript_as_it_was_formatted(bot: Bot, amina: Person) -> None:
    sent = await bot.send_message(amina.id, " <b>DDR</b> &amp; SSR ", parse_mode="HTML", reply_markup=KEYS)

    assert (sent.text, sent.text_html, sent.reply_markup) == ("DDR & SSR", "<b>DDR</b> &amp; SSR", KEYS)
    assert (amina.last.id, amina.last.html) == (sent.message_id, "<b>DDR</b> &amp; SSR")
    assert amina.last.labels == [["Done"]]


async def test_entities_can_be_given_instead_of_markup(bot: Bot, amina: Person) -> None:
    entity = MessageEntity("italic", 0, 2)

    sent = await bot.send_message(amina.id, "no", entities=[entity])

    assert sent.entities == (entity,)


async def test_link_preview_options_are_accepted(bot: Bot, amina: Person) -> None:
    await bot.send_message(amina.id, "x", link_preview_options=LinkPreviewOptions(is_disabled=True))

    assert amina.last.text == "x"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("<b>" + "😀" * 2049 + "</b>", "message is too long"),
        ("<b>open", "can't parse entities"),
    ],
)
async def test_a_text_telegram_would_not_take_is_refused(bot: Bot, amina: Person, text: str, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason.capitalize()):
        await bot.send_message(amina.id, text, parse_mode="HTML")


async def test_the_length_counts_what_is_left_after_parsing(bot: Bot, amina: Person) -> None:
    await bot.send_message(amina.id, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")

    assert len(amina.last.text) == 4096


async def test_other_parse_modes_are_refused(bot: Bot, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Unsupported parse_mode"):
        await bot.send_message(amina.id, "x", parse_mode="MarkdownV2")


async def test_who_never_started_the_bot_is_not_found(bot: Bot, core: Telegram) -> None:
    for chat_id in (core.person(1002).id, STRANGER):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "x")


async def test_who_blocked_the_bot_gets_nothing(bot: Bot, amina: Person) -> None:
    amina.block()

    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(amina.id, "x")


async def test_a_reply_shows_what_it_answers(bot: Bot, amina: Person) -> None:
    said = amina.say("DDR?")

    sent = await bot.send_message(amina.id, "x", reply_parameters=ReplyParameters(said.id))

    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "DDR?"
    assert amina.last.reply_to == said.id


async def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(bot: Bot, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(amina.id, "x", reply_to_message_id=9)

    await bot.send_message(amina.id, "x", reply_parameters=ReplyParameters(9, allow_sending_without_reply=True))
    assert amina.last.reply_to is None


async def test_a_document_can_be_sent_and_fetched_again(bot: Bot, amina: Person) -> None:
    sent = await bot.send_document(amina.id, b"1;2", filename="données.csv", caption="<i>All</i>", parse_mode="HTML")

    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("données.csv", 3, "All")
    assert bytes(await (await sent.document.get_file()).download_as_bytearray()) == b"1;2"
    assert amina.last.document is not None
    assert (amina.last.document.data, amina.last.text) == (b"1;2", "All")


async def test_a_document_is_sent_again_by_its_id(bot: Bot, amina: Person) -> None:
    first = await bot.send_document(amina.id, b"x", filename="a.txt")
    assert first.document is not None

    again = await bot.send_document(amina.id, first.document.file_id)

    assert again.document == first.document


@pytest.mark.parametrize(
    ("document", "reason"),
    [("unknown", "Wrong file identifier/http url specified"), (b"", "File must be non-empty")],
)
async def test_a_document_that_is_none_is_refused(bot: Bot, amina: Person, document: str | bytes, reason: str) -> None:
    with pytest.raises(BadRequest, match=reason):
        await bot.send_document(amina.id, document)


async def test_a_caption_has_at_most_1024_units(bot: Bot, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(amina.id, b"x", caption="x" * 1025)


async def test_a_file_beyond_the_limit_is_refused(bot: Bot, amina: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "UPLOAD_LIMIT", 3)

    with pytest.raises(NetworkError, match="Request Entity Too Large"):
        await bot.send_document(amina.id, b"1234")


async def test_a_chat_action_shows_as_typing(bot: Bot, amina: Person, core: Telegram) -> None:
    with core.listening(amina.id) as events:
        await bot.send_chat_action(amina.id, ChatAction.TYPING)

    event = events.get_nowait()
    assert event is not None
    assert event.name == "typing"


async def test_an_unknown_chat_action_is_refused(bot: Bot, amina: Person) -> None:
    with pytest.raises(BadRequest, match="Wrong parameter action in request"):
        await bot.send_chat_action(amina.id, "dancing")


async def test_an_answer_to_a_tap_reaches_the_person(bot: Bot, amina: Person) -> None:
    await bot.send_message(amina.id, "x", reply_markup=KEYS)
    query = amina.tap(amina.last, "Done")

    await bot.answer_callback_query(query, "Saved", show_alert=True)
    await bot.answer_callback_query(query)

    assert [(answer.callback_id, answer.text, answer.alert) for answer in amina.answers] == [
        (query, "Saved", True),
        (query, "", False),
    ]


async def test_a_tap_can_be_answered_for_15_seconds(bot: Bot, amina: Person, core: Telegram) -> None:
    query = amina.tap_data(amina.messages[0], "x")
    core.advance(15)
    await bot.answer_callback_query(query)
    core.advance(1)

    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(query)


async def test_an_answer_to_no_tap_is_refused(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query("1")


@pytest.mark.parametrize(
    ("text", "url", "reason"), [("x" * 201, None, "Message_too_long"), (None, "https://un.org", "Url_invalid")]
)
async def test_an_answer_beyond_its_limits_is_refused(
    bot: Bot, amina: Person, text: str | None, url: str | None, reason: str
) -> None:
    query = amina.tap_data(amina.messages[0], "x")

    with pytest.raises(BadRequest, match=reason):
        await bot.answer_callback_query(query, text, url=url)


@pytest.mark.parametrize(
    ("method", "given", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1001, "text": "\ud800"}, "strings must be encoded in UTF-8"),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "reply_markup": "{"},
            "can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "reply_parameters": [1]},
            "can't parse reply_parameters: expected an Object",
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "entities": {"type": "bold"}},
            "can't parse entities: expected an Array",
        ),
        ("setMyCommands", {}, 'parameter "commands" is required'),
        ("setMyCommands", {"commands": ["start"]}, "can't parse BotCommand: expected an Object"),
        (
            "getMyCommands",
            {"scope": '{"type": "moon"}'},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app"}},
            "can't parse menu button: Unsupported type specified",
        ),
        ("editMessageText", {"chat_id": 1001, "text": "x"}, "message identifier is not specified"),
        ("sendDocument", {"chat_id": 1001}, "there is no document in the request"),
    ],
)
async def test_what_is_missing_or_broken_is_named(
    core: Telegram, amina: Person, method: str, given: dict[str, object], reason: str
) -> None:
    del amina

    assert await core.respond(method, given) == (
        400,
        {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"},
    )


async def test_a_method_that_is_not_there_is_not_found(bot: Bot, amina: Person, core: Telegram) -> None:
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot.send_location(amina.id, 6.3, -10.8)

    assert await core.respond("sendLocation", {}) == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found"},
    )

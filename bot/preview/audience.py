"""Who gets to see a message of a group: the bot, behind its privacy mode, and the people it is meant for.

Rules: "Privacy mode" in Telegram's "Bot features", and `selective` under ForceReply in the Bot API's documentation.
"""

from __future__ import annotations

from bot.preview.chats import PRESENT, GroupChat, Message, User
from bot.preview.entities import utf16_slice
from bot.preview.keyboards import ForceReply, RemoveKeyboard, ReplyKeyboard


def bot_hears(group: GroupChat, message: Message, bot: User, *, reads_all: bool) -> bool:
    """Whether the bot gets a message that somebody sent to a group.

    Behind its privacy mode that is what Telegram itself wrote, what went via the bot, replies to it, commands that
    name it or no bot, and mentions. An administrator gets all; who is not in the group gets nothing.
    """
    status = group.status(bot.id)
    if status not in PRESENT:
        return False
    if reads_all or status == "administrator" or message.is_service or message.via == bot:
        return True
    answered = group.by_id.get(message.reply_to or 0)
    return (answered is not None and bot in {answered.sender, answered.via}) or _calls(message, bot)


def meant_for(message: Message, user: User, answered: Message | None) -> bool:
    """Whether a forced reply or a reply keyboard opens on somebody's phone.

    A selective one is for those whom the text mentions, and for the sender of the message it answers.
    """
    markup = message.markup
    if not isinstance(markup, (ForceReply, ReplyKeyboard, RemoveKeyboard)) or not markup.selective:
        return True
    replied = answered is not None and answered.sender == user
    return replied or (user.username is not None and f"@{user.username}".lower() in _named(message, "mention"))


def _calls(message: Message, bot: User) -> bool:
    own = f"@{bot.username}".lower()
    commands = [command.partition("@") for command in _named(message, "bot_command")]
    leads = message.text.startswith("/") and bool(commands)
    return own in _named(message, "mention") or (leads and commands[0][1] + commands[0][2] in {"", own})


def _named(message: Message, kind: str) -> list[str]:
    return [
        utf16_slice(message.text, entity.offset, entity.end).lower()
        for entity in message.content.entities
        if entity.type == kind
    ]

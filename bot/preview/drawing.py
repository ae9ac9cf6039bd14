"""What the chat page is given to draw: messages as one person sees them, and inline results."""

from __future__ import annotations

from typing import Any

from bot.preview.chats import GroupChat, Message
from bot.preview.inline import InlineQuery
from bot.preview.keyboards import Button, RemoveKeyboard, ReplyKeyboard
from bot.preview.people import Person


def message_for_page(message: Message, viewer: Person) -> dict[str, Any]:
    """A message as the page draws it for one person; what is asked of others only is left out."""
    markup, document, asked = message.markup, message.document, viewer.is_asked(message)
    keys = markup.as_json() if asked and isinstance(markup, (ReplyKeyboard, RemoveKeyboard)) else None
    return {
        "id": message.id,
        "from": "person" if message.sender == viewer.user else "bot" if message.by_bot else "other",
        "sender": message.sender.first_name,
        "via": message.via and message.via.username,
        "date": message.date,
        "edited": message.edited,
        "text": message.text,
        "html": message.html,
        "service": _service(message) if message.is_service else None,
        "other": None if message.is_service or not message.other else next(iter(message.other)).capitalize(),
        "keyboard": message.keyboard and [[_button(button) for button in row] for row in message.keyboard.rows],
        "reply_keyboard": keys,
        "force_reply": {"placeholder": message.force_reply.placeholder} if asked and message.force_reply else None,
        "reply_to": message.reply_to,
        "document": document
        and {
            "name": document.name,
            "size": len(document.data),
            "url": f"/api/files/{document.file_id}",
            "mime": document.mime,
        },
    }


def group_for_page(group: GroupChat) -> dict[str, Any]:
    """A group, and the ids of those in it."""
    return {"id": group.id, "title": group.title, "members": [id for id in group.users if group.holds(id)]}


def results_for_page(query: InlineQuery) -> dict[str, Any]:
    """What an inline query brought; nothing where the bot did not answer in time."""
    answer = query.answer
    button = answer.button if answer else None
    return {
        "results": [
            {"id": result.id, "title": result.title, "description": result.description} for result in query.results
        ],
        "next_offset": answer.next_offset if answer else "",
        "button": button and {"text": button.text, "start_parameter": button.start_parameter},
    }


def _service(message: Message) -> str:
    """What Telegram wrote into a group, in words."""
    by = message.sender
    match message.other:
        case {"new_chat_members": [{"first_name": name}]}:
            return f"{by.first_name} added {name}"
        case {"left_chat_member": {"id": id, "first_name": name}}:
            return f"{name} left the group" if id == by.id else f"{by.first_name} removed {name}"
    return "The group became a supergroup"


def _button(button: Button) -> dict[str, Any]:
    shown: dict[str, Any] = {"text": button.text, "data": button.data, "url": button.url, "copy": button.copy}
    if button.switch is not None:
        shown["switch"] = {"query": button.switch.query, "stays": button.switch.stays}
    return {name: value for name, value in shown.items() if value is not None}

"""Formatted text as safe HTML for the chat page: everything escaped, and a handful of tags."""

from __future__ import annotations

from html import escape

from bot.preview.entities import Entity, FormattedText, utf16_length, utf16_slice

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_SAFE_LINKS = ("http://", "https://", "tg://", "mailto:", "tel:")


def render_html(formatted: FormattedText) -> str:
    """HTML made of b, i, u, s, code, pre, blockquote, a and span (a spoiler), properly nested."""
    shown = [tags for entity in formatted.entities if (tags := _tags(formatted.text, entity))]
    edges = {0, utf16_length(formatted.text)}
    edges.update(edge for entity, _, _ in shown for edge in (entity.offset, entity.end))
    html: list[str] = []
    open_now: list[tuple[Entity, str, str]] = []
    ordered = sorted(edges)
    for start, end in zip(ordered, [*ordered[1:], ordered[-1]], strict=True):
        _close_ended(html, open_now, start)
        for item in shown:
            if item[0].offset == start:
                html.append(item[1])
                open_now.append(item)
        html.append(escape(utf16_slice(formatted.text, start, end)))
    return "".join(html)


def _close_ended(html: list[str], open_now: list[tuple[Entity, str, str]], position: int) -> None:
    """Close what ends here; what began inside of it and goes on is closed with it and opened again."""
    ended = [index for index, (entity, _, _) in enumerate(open_now) if entity.end <= position]
    if not ended:
        return
    inner = open_now[ended[0] :]
    html.extend(closing for _, _, closing in reversed(inner))
    going_on = [item for item in inner if item[0].end > position]
    html.extend(opening for _, opening, _ in going_on)
    open_now[ended[0] :] = going_on


def _tags(text: str, entity: Entity) -> tuple[Entity, str, str] | None:
    if entity.type in _TAGS:
        tag = _TAGS[entity.type]
        return entity, f"<{tag}>", f"</{tag}>"
    if entity.type == "expandable_blockquote":
        return entity, "<blockquote expandable>", "</blockquote>"
    if entity.type == "spoiler":
        return entity, '<span class="tg-spoiler">', "</span>"
    url = entity.url if entity.type == "text_link" else None
    if entity.type == "url":
        url = utf16_slice(text, entity.offset, entity.end)
    if url is not None and url.lower().startswith(_SAFE_LINKS):
        return entity, f'<a href="{escape(url)}">', "</a>"
    return None

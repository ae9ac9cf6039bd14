"""Telegram's HTML, parsed to the letter: its tags only, its character references, its words for mistakes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.preview.entities import Entity, FormattedText, utf16_length
from bot.preview.refusals import BadRequest

_TYPES = {
    "a": "text_link",
    "b": "bold",
    "blockquote": "blockquote",
    "code": "code",
    "del": "strikethrough",
    "em": "italic",
    "i": "italic",
    "ins": "underline",
    "pre": "pre",
    "s": "strikethrough",
    "span": "spoiler",
    "strike": "strikethrough",
    "strong": "bold",
    "tg-emoji": "custom_emoji",
    "tg-spoiler": "spoiler",
    "tg-time": "date_time",
    "u": "underline",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_LONGEST_REFERENCE = 9
_BLANK = " \t\r\n\v"
_END = "\0"


@dataclass(slots=True)
class _Tag:
    name: str
    attributes: dict[str, str]
    offset: int
    written: int


class CannotParse(BadRequest):
    """The text is not Telegram's HTML."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"can't parse entities: {reason}")


def parse_html(source: str) -> FormattedText:
    """The text and entities of a message written with `parse_mode` HTML; not yet trimmed.

    Raises:
        CannotParse: in Telegram's words, with the offset in bytes of UTF-8.
    """
    return _Parser(source).parse()


def decode_reference(source: str, position: int) -> tuple[str, int]:
    """The character that a reference such as `&lt;` stands for, and the position behind it.

    What is no reference, or one that Telegram does not know, stands for its own ampersand.
    """
    match = _REFERENCE.match(source, position)
    if match is None:
        return "&", position + 1
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", position + 1)
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    if not 0 < code < 0x10FFFF or len(match.group().rstrip(";")) > _LONGEST_REFERENCE:
        return "&", position + 1
    return chr(code), match.end()


def checked_link(url: str) -> str | None:
    """A link as Telegram keeps it (`http://` added, a path of at least `/`), or None if it is none."""
    url = url.strip()
    if "://" not in url and not url.lower().startswith(("tg:", "mailto:", "tel:")):
        url = f"http://{url}"
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme in {"tg", "ton", "mailto", "tel"}:
        return url
    if parts.scheme not in {"http", "https"} or re.search(r"\s", parts.netloc):
        return None
    if not re.fullmatch(r"localhost|\[?[0-9a-f:.]+\]?|[^.]+(?:\.[^.]+)+", host):
        return None
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source.replace(_END, " ") + _END
        self.position = 0
        self.written: list[str] = []
        self.length = 0
        self.open: list[_Tag] = []
        self.entities: list[Entity] = []

    @property
    def here(self) -> str:
        return self.source[self.position]

    def parse(self) -> FormattedText:
        while self.here != _END:
            if self.here == "&":
                character, self.position = decode_reference(self.source, self.position)
                self.write(character)
            elif self.source.startswith("</", self.position):
                self.close_tag()
            elif self.here == "<":
                self.open_tag()
            else:
                self.write(self.here)
                self.position += 1
        if self.open:
            raise CannotParse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        text = "".join(self.written)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise CannotParse(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return FormattedText(text, tuple(_without_language(entity) for entity in self.entities))

    def write(self, character: str) -> None:
        self.written.append(character)
        self.length += utf16_length(character)

    def skip_blanks(self) -> None:
        while self.here in _BLANK:
            self.position += 1

    def read_until(self, stops: str) -> str:
        start = self.position
        while self.here not in stops and self.here != _END:
            self.position += 1
        return self.source[start : self.position]

    def at(self, position: int) -> str:
        return f"at byte offset {len(self.source[:position].encode('utf-8', 'surrogatepass'))}"

    def open_tag(self) -> None:
        begin = self.position
        self.position += 1
        name = self.read_until(_BLANK + ">").lower()
        if self.here == _END:
            raise CannotParse(f"Unclosed start tag {self.at(begin)}")
        if name not in _TYPES:
            raise CannotParse(f'Unsupported start tag "{name}" {self.at(begin)}')
        attributes = self.read_attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise CannotParse(f'Tag "span" must have class "tg-spoiler" {self.at(begin)}')
        self.open.append(_Tag(name, attributes, self.length, len(self.written)))

    def read_attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self.skip_blanks()
            if self.here == ">":
                self.position += 1
                return attributes
            name = self.read_until(_BLANK + "=>/\"'").lower()
            if not name:
                raise CannotParse(f'Empty attribute name in the tag "{tag}" {self.at(begin)}')
            self.skip_blanks()
            value = ""
            if self.here == "=":
                self.position += 1
                self.skip_blanks()
                value = self.read_value(tag, begin)
            if self.here == _END:
                raise CannotParse(f'Unclosed start tag "{tag}" {self.at(begin)}')
            attributes[name] = value

    def read_value(self, tag: str, begin: int) -> str:
        if self.here == _END:
            raise CannotParse(f'Unclosed start tag "{tag}" {self.at(begin)}')
        if self.here in "\"'":
            return self.read_quoted()
        start = self.position
        while (self.here.isascii() and self.here.isalnum()) or self.here in ".-":
            self.position += 1
        if self.here not in _BLANK + ">":
            raise CannotParse(f"Unexpected end of name token {self.at(start)}")
        return self.source[start : self.position].lower()

    def read_quoted(self) -> str:
        quote = self.here
        self.position += 1
        value = []
        while self.here not in (quote, _END):
            if self.here == "&":
                character, self.position = decode_reference(self.source, self.position)
                value.append(character)
            else:
                value.append(self.here)
                self.position += 1
        if self.here == quote:
            self.position += 1
        return "".join(value)

    def close_tag(self) -> None:
        begin = self.position
        if not self.open:
            raise CannotParse(f"Unexpected end tag {self.at(begin)}")
        self.position += 2
        name = self.read_until(_BLANK + ">").lower()
        self.skip_blanks()
        if self.here != ">":
            raise CannotParse(f"Unclosed end tag {self.at(begin)}")
        self.position += 1
        tag = self.open.pop()
        if name and name != tag.name:
            raise CannotParse(f'Unmatched end tag {self.at(begin)}, expected "</{tag.name}>", found "</{name}>"')
        if self.length > tag.offset:
            self.add_entity(tag)

    def add_entity(self, tag: _Tag) -> None:
        entity = Entity(_TYPES[tag.name], tag.offset, self.length - tag.offset)
        values = tag.attributes
        match tag.name:
            case "a":
                url = checked_link(values.get("href") or "".join(self.written[tag.written :]))
                if url is None:
                    return
                entity = Entity("text_link", entity.offset, entity.length, url=url)
            case "blockquote" if "expandable" in values:
                entity = Entity("expandable_blockquote", entity.offset, entity.length)
            case "pre" | "code":
                entity = self.with_language(tag, entity)
            case "tg-emoji":
                number = values.get("emoji-id", "")
                if not number.isdecimal() or int(number) == 0:
                    raise CannotParse("Invalid custom emoji identifier specified")
                entity = Entity("custom_emoji", entity.offset, entity.length, custom_emoji_id=number)
            case "tg-time":
                entity = _moment(values, entity)
        self.entities.append(entity)

    def with_language(self, tag: _Tag, entity: Entity) -> Entity:
        """`<pre><code class="language-x">`, one right inside the other, is a single block with a language."""
        written = tag.attributes.get("class", "")
        language = written.removeprefix("language-") if written.startswith("language-") else None
        inner = self.entities[-1] if self.entities else None
        if inner is None or (inner.offset, inner.length) != (entity.offset, entity.length):
            inner = None
        if tag.name == "pre" and inner is not None and inner.type == "code" and inner.language:
            self.entities.pop()
            return Entity("pre", entity.offset, entity.length, language=inner.language)
        if tag.name == "code" and inner is not None and inner.type == "pre" and language:
            self.entities.pop()
            return Entity("pre", entity.offset, entity.length, language=language)
        return Entity(tag.name, entity.offset, entity.length, language=language if tag.name == "code" else None)


def _without_language(entity: Entity) -> Entity:
    """Only a block has a language; a `<code>` that met no `<pre>` loses its own."""
    return Entity("code", entity.offset, entity.length) if entity.type == "code" else entity


def _moment(values: dict[str, str], entity: Entity) -> Entity:
    unix = values.get("unix", "")
    if not unix.isdecimal() or len(unix) > 10:
        raise CannotParse("Invalid date specified")
    shape = values.get("format") or None
    return Entity("date_time", entity.offset, entity.length, unix_time=int(unix), date_time_format=shape)

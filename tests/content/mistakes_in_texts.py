"""What a chat cannot show."""

from tests.content.broken import in_body, in_note

CASES = (
    in_body(
        "heading",
        "Before.\n\n## A heading\n\nAfter.",
        "12: a heading does not show in a chat: make it a section of its own, or a **bold** first line",
    ),
    in_body(
        "underlined",
        "A heading\n=========\n\nAfter.",
        "11: a line of “---” or “===” does not show in a chat: take it out",
    ),
    in_body(
        "quotation", "> He said.", "10: a quotation with “>” does not show in a chat: put exact wording under “quote”"
    ),
    in_body(
        "drawn-table",
        "| a | b |\n|---|---|\n",
        "10: a table does not show in a chat: put it under “table”, with “columns” and “rows”",
        "11: a table does not show in a chat: put it under “table”, with “columns” and “rows”",
    ),
    in_body(
        "nested",
        "- one\n  - two\n",
        "11: a list within a list does not show in a chat: begin every item at the margin, or make two lists",
    ),
    in_body(
        "code",
        "Some `code` here.",
        "10: code (a “`”, or a paragraph indented by four) does not show in a chat: write plain words",
    ),
    in_body(
        "code-block",
        "Before.\n\n    indented\n",
        "12: code (a “`”, or a paragraph indented by four) does not show in a chat: write plain words",
    ),
    in_body("image", "See ![a map](map.png).", "10: an image does not show in a text: take it out"),
    in_body(
        "page-link",
        "See [the UN](un.org/ssr).",
        "10: a link to a page does not show in a text: cite it under “source”, or link to an item with [[…]]",
    ),
    in_body(
        "address",
        "One.\nSee https://un.org/ssr.",
        "11: an internet address does not show in a text: cite the document under “source”",
    ),
    in_body(
        "html", "A <b>bold</b> word.", "10: HTML does not show in a chat: write **bold** or *italic*, or take it out"
    ),
    in_note(
        "folded-list",
        "body: >-\n  Two:\n  - one\n  - two",
        "10: a list runs together in a text after “>”: begin the text with “|” instead",
    ),
    in_note(
        "styled",
        "body: B\nasked: [why, what **now**]",
        "10: “asked” is shown as it was typed: no [[links]] and no **bold** in it",
    ),
)

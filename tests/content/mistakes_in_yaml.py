"""What YAML itself does not allow, or we do not."""

from tests.content.broken import Case, in_file, in_note

CASES = (
    in_file("empty-file", "", "1: the file is empty"),
    in_file("only-comment", "# nothing\n", "1: the file is empty"),
    in_file("bad-bytes", b"id: bad-bytes\ntitle: caf\xe9\n", "2: byte 0xe9 is no UTF-8 text: save the file as UTF-8"),
    in_note("control", "body: a\x07b", "9: an invisible control character (U+0007) stands here: delete it"),
    in_file("tab", "id: tab\nsections:\n\t- id: a\n", "3: a tab stands here: indent with spaces"),
    in_file(
        "second-colon",
        "id: second-colon\ntitle: Reform: a start\n",
        "2: a second colon: put a text with “: ” in it in quotation marks, or mend the indentation",
    ),
    in_file("open-quote", 'id: open-quote\ntitle: "Reform\ntopic: reform\n', "2: this quotation mark is never closed"),
    in_file(
        "apostrophe",
        "id: apostrophe\ntitle: 'it's here'\n",
        (
            "2: the text goes on after its closing quotation mark or bracket: put all of it in quotation marks, "
            "and within '…' write an apostrophe as ''"
        ),
    ),
    in_file(
        "link-as-list",
        "id: link-as-list\nsummary: [[term:ddr]] is it\n",
        (
            "2: the text goes on after its closing quotation mark or bracket: put all of it in quotation marks, "
            "and within '…' write an apostrophe as ''"
        ),
    ),
    in_file(
        "open-list",
        "id: open-list\nalso: [ownership\ntopic: reform\n",
        "2: this “[” is never closed: end the list with “]”, put texts with , or : in quotation marks",
    ),
    in_file(
        "open-braces",
        "id: open-braces\nsource: {doc: itgn\ntopic: reform\n",
        "2: this “{” is never closed: end it with “}”, put texts with , or : in quotation marks",
    ),
    in_file(
        "indentation",
        "id: indentation\nsections:\n    - id: a\n  - id: b\n",
        "4: this line is no part of what stands above: mend its indentation, or write “key: value”",
    ),
    in_file(
        "no-colon",
        "id: no-colon\ntitle\ntopic: reform\n",
        "2: neither a key nor a part of the text above: write “key: value”, or mend the indentation",
    ),
    in_file("at-sign", "id: at-sign\ntitle: @home\n", "2: a value cannot begin with “@”: put it in quotation marks"),
    in_file("star", "id: star\ntitle: * home\n", "2: a value cannot begin with “*” or “&”: put it in quotation marks"),
    in_file(
        "backslash",
        'id: backslash\ntitle: "C:\\dir"\n',
        "2: a backslash has a meaning in double quotation marks: write \\\\, or use single ones",
    ),
    in_file(
        "dash-after-key",
        "id: dash-after-key\nasked: - why\n",
        "2: a list cannot begin here: put its first “- ” on the next line",
    ),
    in_file(
        "complex-key",
        "? [id]\n: complex-key\n",
        "1: this is no key: write a word before the colon, or put the text in quotation marks",
    ),
    in_file(
        "second-document",
        "id: second-document\n---\nid: other\n",
        "2: a second document begins here: take the line “---” out",
    ),
    in_file(
        "after-the-end",
        "id: after-the-end\n...\nmore\n",
        "3: this stands outside the file's one list or mapping: take it out",
    ),
    in_file(
        "deep",
        "id: deep\nasked: " + "[" * 30 + "]" * 30,
        "2: lists and mappings lie more than 20 deep in one another: write them flat",
    ),
    in_file(
        "list-for-mapping", "- id: list-for-mapping\n", "1: this file must be lines of “key: value”, the first “id: …”"
    ),
    in_file("text-for-mapping", "just words\n", "1: this file must be lines of “key: value”, the first “id: …”"),
    Case(
        "mapping-for-list",
        "glossary/m.yaml",
        "id: mapping\nname: Mapping\n",
        ("1: this file must be a list: each entry begins with “- id: …”",),
    ),
    in_note("twice", "body: B\nbody: C", "10: “body” stands twice: line 9 has it already"),
    in_note(
        "tag",
        "body: !!python/name:os.system B",
        "9: “!!python/name:os.system” is a tag: take it out, or put the text in quotation marks",
    ),
    in_note(
        "alias",
        "body: &b B\nauthor: *b",
        "9: “&b” is an anchor: take it out, or put the text in quotation marks",
        "10: “*b” is an alias: write the text itself once more",
    ),
    in_note("merge", "body: B\n<<: {view: true}", "10: “<<” (a merge) is not read here: write the keys themselves"),
    in_note("escape", 'body: "a\\0b"', "9: the escape for U+0000 stands for an invisible control character: delete it"),
)

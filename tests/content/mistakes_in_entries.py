"""What the model does not allow."""

from tests.content.broken import Case, in_checklist, in_note, in_term
from tests.content.conftest import SOUND

MORE_SOURCES = """\
- {id: itgn, title: T, authors: A, year: two, short: S, full: F, status: x}
- {id: old, title: T, authors: A, year: 1066, short: S, full: F, status: x}
- {id: far, title: T, authors: A, year: 3000, short: S, full: F, status: x}
"""
MORE_TOPICS = """\
- id: again
  title: Basics
  topics:
    - {id: police, title: Cops}
    - {id: courts, title: cops}
    - {id: none, title: A title that is really much too long}
- {id: forces, title: Others, topics: []}
"""

CASES = (
    in_note("unknown-key", "body: B\nauthr: A", "10: unknown key “authr”: did you mean “author”?"),
    in_note(
        "strange-key",
        "body: B",
        "10: unknown key “colour”: known here are title, short, id, topic, also, asked, see, was, summary, sections",
        rest="colour: red",
    ),
    in_note(
        "misspelt-key", "body: B", "4: unknown key “sumary”: did you mean “summary”?", instead=("summary:", "sumary:")
    ),
    in_note("missing", "asked: [why]", "6: missing “body”"),
    in_note(
        "no-value",
        "body: B\nauthor:\nasked:\nview:\nquote:",
        "10: “author” has no value: write one, or take the line out",
        "11: “asked” has no value: write one, or take the line out",
        "12: “view” has no value: write one, or take the line out",
        "13: “quote” has no value: write one, or take the line out",
    ),
    in_note("empty-list", "body: B\nasked: []", "10: “asked” is an empty list: write an item, or take the line out"),
    in_note("text-for-list", "body: B\nsee: term:ddr", "10: “see” must be a list, not a text: put it between [ and ]"),
    in_note("list-for-text", "body: [B, C]", "9: “body” must be a text, not a list"),
    in_note("text-for-lines", "body: B\nquote: words", "10: “quote” must be lines of “key: value”, not a text"),
    in_note(
        "bad-id",
        "body: B\nregions: [The Sahel]",
        "10: “The Sahel” is no id: lower-case words and figures joined by hyphens, such as “exit-strategy”",
    ),
    in_note(
        "bad-was",
        "body: B",
        "10: “Older One” is no id: lower-case words and figures joined by hyphens, such as “exit-strategy”",
        rest="was: [Older One]",
    ),
    in_note(
        "kind",
        "body: B\nkind: timelines",
        (
            "10: “kind” must be text, activities, benchmarks, responsibilities, resources, risk, trade-off, case, "
            "timeline or table, not “timelines”: did you mean “timeline”?"
        ),
    ),
    in_note("true-or-false", "body: B\nview: perhaps", "10: “view” must be true or false, not “perhaps”"),
    in_note(
        "country-word",
        "body: B\ncountries: [Liberia]",
        "10: “Liberia” is no country code: two capital letters, such as LR",
    ),
    in_note(
        "country-code",
        "body: B\ncountries:\n  - XK\n  - UK",
        "12: “UK” is no country code of ISO 3166: LR is Liberia, XK Kosovo",
    ),
    in_note(
        "pages",
        "body: B",
        "8: “p. 1” is no page: write the figures alone, such as “16”, “32-33” or “xiii, 37”",
        instead=('pages: "1"', "pages: p. 1"),
    ),
    in_note(
        "pages-backwards",
        "body: B",
        "8: pages 132-33 run backwards: write both ends in full, the first page first",
        instead=('pages: "1"', "pages: 132-33"),
    ),
    in_note(
        "no-place",
        "body: B",
        "8: a source needs its place: pages: “16”, or at: “the heading it stands under”",
        instead=(', pages: "1"', ""),
    ),
    in_note(
        "long-quote",
        "body: B\nquote:\n  source: {doc: itgn, at: x}\n  text: " + "w " * 81,
        "12: a quote of 81 words is too long: 80 at most, the rest in our own words",
    ),
    in_note(
        "uneven-rows",
        "body: B\ntable:\n  columns: [A, B]\n  rows:\n  - [a]\n  - [a, b]\n  - [a, b, c]",
        "13: cells in row 1: 1, columns in the table: 2; write one cell a column, an empty one as “”",
        "15: cells in row 3: 3, columns in the table: 2; write one cell a column, an empty one as “”",
    ),
    in_note("one-column", "body: B\ntable: {columns: [A], rows: [[a]]}", "10: “columns” needs 2 items at least"),
    in_note(
        "long-title",
        "body: B",
        "7: the title has 33 characters: add “short” with at most 32, for its button",
        instead=("title: A", "title: A title that is a little too long"),
    ),
    in_note(
        "long-short",
        "body: B\nshort: A label that is a little too long",
        "10: “short” has 33 characters, 32 at most: shorten it",
    ),
    in_note(
        "long-summary",
        "body: B",
        "4: “summary” has 401 characters, 400 at most: shorten it",
        instead=("summary: S", "summary: " + "S" * 401),
    ),
    in_note(
        "bad-see",
        "body: B\nsee: [ddr]",
        (
            "10: “ddr” is no reference: write note:ID, note:ID/SECTION, term:ID, checklist:ID or checklist:ID#STEP "
            "(one of note, term, checklist, ids in lower case with hyphens)"
        ),
    ),
    in_checklist(
        "long-step", "{id: s, text: " + "s" * 101 + "}", "8: “text” has 101 characters, 100 at most: shorten it"
    ),
    in_checklist("no-steps", "", "7: “steps” is an empty list: write an item, or take the line out"),
    in_checklist(
        "use",
        "{id: s, text: S}",
        "4: “use” must be read-do or do-confirm, not “readdo”: did you mean “read-do”?",
        instead=("read-do", "readdo"),
    ),
    in_term(
        "a",
        "definition: D\ndate: 2014-13-01",
        "6: there is no day “2014-13-01”: month and day must exist in the calendar",
    ),
    in_term(
        "b",
        "definition: D\ndate: 28 April 2014",
        "6: “28 April 2014” is no date: write “2014”, “2014-04” or “2014-04-28”",
    ),
    in_term(
        "c",
        "definition: D\nnames: {French: D}",
        "6: “French” is no language code: two or three small letters, such as fr",
    ),
    in_term(
        "e",
        "definition: D",
        "6: an entry of this file must be lines of “key: value”, the first “id: …”",
        more="- just words\n",
    ),
    Case(
        "sources",
        "sources.yaml",
        SOUND["sources.yaml"] + MORE_SOURCES,
        (
            "3: the id “itgn” is taken by sources.yaml:1: give one of the two another",
            "3: “two” is not a whole number",
            "4: “year” is 1066: 1900 or later is right",
            "5: “year” is 3000: 2100 or earlier is right",
        ),
    ),
    Case(
        "topics",
        "topics.yaml",
        SOUND["topics.yaml"] + MORE_TOPICS,
        (
            "11: the button “Basics” stands in the same menu already (topics.yaml:1): change one of the two",
            "13: the id “police” is taken by topics.yaml:9: give one of the two another",
            "14: the button “cops” stands in the same menu already (topics.yaml:13): change one of the two",
            "15: the title has 36 characters: add “short” with at most 32, for its button",
            "16: the id “forces” is taken by topics.yaml:6: give one of the two another",
            "16: “topics” is an empty list: write an item, or take the line out",
        ),
    ),
    Case(
        "roles",
        "roles.yaml",
        SOUND["roles.yaml"] + "- {id: adviser, title: Another}\n- {id: other, title: commander}\n",
        (
            "3: the id “adviser” is taken by roles.yaml:1: give one of the two another",
            "4: the button “commander” stands in the same menu already (roles.yaml:2): change one of the two",
        ),
    ),
    Case(
        "edition",
        "edition.yaml",
        "date: 2026\n",
        ("1: “2026” is no day: write year, month and day, such as “2014-04-28”",),
    ),
)

"""Names, places and links across the files."""

from tests.content.broken import Case, in_body, in_checklist, in_note, in_term, note, term

CASES = (
    Case(
        "yml",
        "notes/reform/first.yml",
        "id: first\n",
        ("1: a file of the library ends in .yaml: rename it to first.yaml",),
    ),
    Case(
        "stray-note",
        "notes/stray.yaml",
        "id: stray\n",
        ("1: notes stand at notes/<topic>/<id>.yaml: move this file there, or out of the library",),
    ),
    Case(
        "stray-letter",
        "glossary/terms.yaml",
        "- id: x\n",
        ("1: a file of the glossary is named after the first letter of its terms' ids: a.yaml, b.yaml, …",),
    ),
    Case(
        "stray-file",
        "links.yaml",
        "- id: x\n",
        (
            (
                "1: this is none of a library's files (sources.yaml, topics.yaml, roles.yaml, everyday.yaml, "
                "edition.yaml, notes, checklists, glossary): move it away"
            ),
        ),
    ),
    Case(
        "other-topic",
        "notes/ownership/other-topic.yaml",
        note("other-topic"),
        ("3: the topic “reform” and the folder “ownership” differ: move the file, or mend the topic",),
    ),
    Case(
        "other-letter",
        "glossary/f.yaml",
        term("other-letter"),
        ("1: the term “other-letter” belongs into glossary/o.yaml: move it there",),
    ),
    in_note(
        "other-id",
        "body: B",
        "1: the id “another-id” and the file's name differ: rename the file to another-id.yaml, or mend the id",
        instead=("id: other-id", "id: another-id"),
    ),
    Case(
        "same-note",
        "notes/reform/double.yaml",
        note("double"),
        ("1: the id “double” is taken by notes/police/double.yaml:1: give one of the two another",),
        beside={"notes/police/double.yaml": note("double").replace("reform", "police")},
    ),
    in_note(
        "same-section",
        "body: B",
        "10: the id “a” is taken by notes/reform/same-section.yaml:6: give one of the two another",
        rest="  - {id: a, title: C, body: B, source: {doc: itgn, at: x}}",
    ),
    in_checklist(
        "same-step",
        "{id: s, text: S},\n{id: s, text: T}",
        "9: the id “s” is taken by checklists/reform/same-step.yaml:8: give one of the two another",
    ),
    in_term(
        "g",
        "definition: D",
        "6: the id “g” is taken by glossary/g.yaml:1: give one of the two another",
        more=term("g").replace("name: g", "name: other"),
    ),
    in_term(
        "h",
        "definition: D",
        "7: the term “H” stands at glossary/h.yaml:1 already: make one of the two, or tell them apart",
        more=term("h-two").replace("name: h-two", "name: H"),
    ),
    in_term(
        "j",
        "definition: D\nshort: Same",
        "12: the button “Same” stands in the same menu already (glossary/j.yaml:1): change one of the two",
        more=term("j-two", "definition: D\nshort: Same"),
    ),
    in_note(
        "same-label",
        "body: B",
        (
            "2: the button “The first note” stands in the same menu already (notes/reform/first.yaml:1): change "
            "one of the two"
        ),
        instead=("title: same-label", "title: The first note"),
    ),
    in_note(
        "same-section-label",
        "body: B",
        (
            "10: the button “A” stands in the same menu already (notes/reform/same-section-label.yaml:6): change "
            "one of the two"
        ),
        rest="  - {id: b, title: B, short: A, body: B, source: {doc: itgn, at: x}}",
    ),
    in_checklist(
        "same-phase",
        "{id: s, text: S}",
        (
            "9: the button “p” stands in the same menu already (checklists/reform/same-phase.yaml:7): change one "
            "of the two"
        ),
        instead=("]}]", "]}, {title: p, steps: [{id: t, text: T}]}]"),
    ),
    in_note(
        "collision-269801",
        "body: B",
        (
            "1: “note:collision-269801” and “note:collision-153107” have the same short key OfjWhg: change one id "
            "by a letter"
        ),
        beside={"notes/reform/collision-153107.yaml": note("collision-153107")},
    ),
    in_note(
        "was-living",
        "body: B",
        "10: “note:first” is no former name: it is in use at notes/reform/first.yaml:1: take it out here",
        rest="was: [first]",
    ),
    in_note(
        "was-claimed",
        "body: B",
        (
            "10: “note:older” is claimed as a former name at notes/reform/was-claimed-1.yaml:1 too: only one can "
            "follow it"
        ),
        rest="was: [older]",
        beside={"notes/reform/was-claimed-1.yaml": note("was-claimed-1", rest="was: [older]")},
    ),
    in_note(
        "dead-see",
        "body: B\nsee:\n  - term:ddr\n  - term:drd\n  - note:first/openin",
        "12: “term:drd” is not in the library: did you mean “term:ddr”?",
        "13: “note:first/openin” is not in the library: did you mean “note:first/opening”?",
    ),
    in_body(
        "dead-link",
        "On [[term:ddr]] and\n[[term:dddr|many\nwords]].",
        "11: “term:dddr” is not in the library: did you mean “term:ddr”?",
    ),
    in_term(
        "i",
        "definition: >-\n  One line,\n  then [[note:frist|it]].",
        "7: “note:frist” is not in the library: did you mean “note:first”?",
    ),
    in_checklist(
        "dead-in-detail",
        '{id: s, text: S, detail: "See [[checklist:steps#stop]]"}',
        "8: “checklist:steps#stop” is not in the library: did you mean “checklist:steps#start”?",
    ),
    in_note(
        "dead-in-cell",
        'body: B\ntable:\n  columns: [A, B]\n  rows:\n  - [a, "[[term:none-such]]"]',
        "13: “term:none-such” is not in the library: write it, or take the link out",
    ),
    in_checklist(
        "dead-note", "{id: s, text: S}", "10: unknown note “frist”: did you mean “first”?", rest="note: frist"
    ),
    in_note(
        "unknown-topic", "body: B", "10: unknown topic “ownreship”: did you mean “ownership”?", rest="also: [ownreship]"
    ),
    in_note(
        "unknown-role",
        "body: B\nroles:\n  - advisor\n  - zzz",
        "11: unknown role “advisor”: did you mean “adviser”?",
        "12: unknown role “zzz”: see roles.yaml for those there are",
    ),
    in_note(
        "unknown-source",
        "body: B",
        "8: unknown source “itng”: did you mean “itgn”?",
        instead=("doc: itgn", "doc: itng"),
    ),
    in_body("no-kind", "On [[ddr]].", "10: “[[ddr]]” is no link: did you mean “[[term:ddr]]”?"),
    in_body("wrong-kind", "On [[trem:ddr]].", "10: “[[trem:ddr]]” is no link: did you mean “[[term:ddr]]”?"),
    in_body(
        "no-such-link",
        "On [[https:x y]].",
        "10: “[[https:x y]]” is no link: write [[term:id]], [[note:id]] or [[checklist:id]]",
    ),
    in_body(
        "open-link", "On [[term:ddr and so on.", "10: “[[term:ddr and so on.” is never closed: end the link with ]]"
    ),
    in_body("unopened-link", "On term:ddr]] and so on.", "10: “]]” closes no link: begin the link with [["),
    in_body("one-bracket", "On [term:ddr].", "10: “[term:ddr]” is no link: write [[term:ddr]]"),
    in_body("no-words", "On [[term:ddr|]].", "10: “[[term:ddr|]]” shows no words: write [[term:ddr]]"),
)

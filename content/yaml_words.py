"""What PyYAML and libyaml say of a file they cannot read, in words for someone who is no programmer."""

import re

import yaml

_SAYINGS = (
    ("tab character|'\\\\t'", "a tab stands here: indent with spaces"),
    ("character (that|'.*' that) cannot start", "a value cannot begin with “{char}”: put it in quotation marks"),
    (
        "mapping values are not allowed",
        "a second colon: put a text with “: ” in it in quotation marks, or mend the indentation",
    ),
    ("sequence entries are not allowed", "a list cannot begin here: put its first “- ” on the next line"),
    ("mapping keys are not allowed", "a value cannot begin with “? ”: put it in quotation marks"),
    ("unexpected end of stream", "this quotation mark is never closed"),
    ("expected ',' or ']'", "this “[” is never closed: end the list with “]”, texts with , or : in quotation marks"),
    ("expected ',' or '}'", "this “{{” is never closed: end it with “}}”, texts with , or : in quotation marks"),
    (
        "could not find expected ':'",
        "neither a key nor part of the text above: write “key: value”, or mend the indentation",
    ),
    ("escape c", "a backslash means something in double quotation marks: write \\\\, or use single ones"),
    ("undefined tag", "a value cannot begin with “!”: put it in quotation marks"),
    ("alphabetic or numeric", "a value cannot begin with “*” or “&”: put it in quotation marks"),
    (
        "comment or line break|chomping",
        "after “|” or “>” the text begins on the next line, or put the value in quotation marks",
    ),
    ("directive|<document start>", "this stands outside the file's one list or mapping: take it out"),
    ("expected key|<block end>", "{key}"),
    ("node content", "a value is missing here, or begins with “{char}”: put a text in quotation marks"),
)
_OPENED = re.compile("flow|quoted|simple key")
"""What was opened and is not closed is to be mended where it was opened."""


def in_plain_words(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) to mend and what is wrong there and would be right."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, "this cannot be read as YAML"
    problem, mark = error.problem or "", error.problem_mark
    if error.context_mark and _OPENED.search(error.context or "") and "escape" not in problem:
        mark = error.context_mark
    lines = text.splitlines()
    typed = lines[error.problem_mark.line] if error.problem_mark.line < len(lines) else ""
    column = error.problem_mark.column
    goes_on = "the text goes on after its end: put all of it in one pair of “…”, or write ' as ''"
    stands_off = "this line is not a part of what stands above: mend its indentation, or write “key: value”"
    words = next((words for pattern, words in _SAYINGS if re.search(pattern, problem)), "this cannot be read as YAML")
    said = words.format(char=typed[column : column + 1], key=goes_on if typed[:column].strip() else stands_off)
    return mark.line + 1, said

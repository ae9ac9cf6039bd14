"""What PyYAML and libyaml say of a file they cannot read, in words for someone who is no programmer."""

import re

import yaml

_UNKNOWN = "this cannot be read as YAML: compare it with a file that can"
_SAYINGS = (
    (r"tab character|'\\t'", "a tab stands here: indent with spaces"),
    ("(scanning|parsing) a tag|undefined tag", "a value cannot begin with “!”: put it in quotation marks"),
    ("cannot start any token", "a value cannot begin with “{sign}”: put it in quotation marks"),
    ("mapping values", "a second colon: put a text with “: ” in it in quotation marks, or mend the indentation"),
    ("sequence entries", "a list cannot begin here: put its first “- ” on the next line"),
    ("mapping keys", "a value cannot begin with “? ”: put it in quotation marks"),
    ("unexpected end of stream", "this quotation mark is never closed"),
    ("',' or '\\]'", "this “[” is never closed: end the list with “]”, put texts with , or : in quotation marks"),
    ("',' or '}'", "this “{{” is never closed: end it with “}}”, put texts with , or : in quotation marks"),
    ("expected ':'", "neither a key nor a part of the text above: write “key: value”, or mend the indentation"),
    ("escape|hexdecimal", "a backslash has a meaning in double quotation marks: write \\\\, or use single ones"),
    ("alphabetic or numeric", "a value cannot begin with “*” or “&”: put it in quotation marks"),
    ("block scalar", "after “|” or “>” the text begins on the next line; or put it in quotation marks"),
    ("directive|<document start>", "this stands outside the file's one list or mapping: take it out"),
    ("node content", "a value is missing here, or begins with “{sign}”: put a text in quotation marks"),
)
_GOES_ON = (
    "the text goes on after its closing quotation mark or bracket: put all of it in quotation marks, "
    "and within '…' write an apostrophe as ''"
)
_STANDS_OFF = "this line is no part of what stands above: mend its indentation, or write “key: value”"
_OPENED = re.compile("flow|quoted|simple key")


def in_plain_words(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line (from 1) to mend, and what is wrong there and would be right."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return 1, _UNKNOWN
    mark, problem = error.problem_mark, error.problem or ""
    typed = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    if error.context_mark and _OPENED.search(error.context or "") and "escape" not in problem:
        mark = error.context_mark  # what is never closed is to be mended where it was opened
    return mark.line + 1, _words(f"{error.context}: {problem}", typed, error.problem_mark.column)


def _words(problem: str, typed: str, column: int) -> str:
    sign = typed[column : column + 1]
    if sign == "\t":
        return _SAYINGS[0][1]
    if re.search("expected key|expected '-'|<block end>", problem):
        return _GOES_ON if typed[:column].strip() else _STANDS_OFF
    return next((words.format(sign=sign) for said, words in _SAYINGS if re.search(said, problem)), _UNKNOWN)

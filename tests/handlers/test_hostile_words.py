"""What users wrote, shown again: as it was typed, formatting nothing, and with no power over a file's reader."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from telegram import User

from bot.preview.entities import CAPTION_LIMIT, FormattedText, tidy
from bot.preview.formatting import parse_html
from content.library import Library
from handlers.admin import report_screen, reports_screen
from handlers.copies import NAME
from handlers.deliver import mention
from handlers.home import LeftAt, home_screen
from handlers.markup import visible_length
from handlers.nothing_found import nothing_screen, undefined_screen
from handlers.records import record_of
from handlers.replies import REMARK, misfit
from handlers.routes import Home
from handlers.run_overview import delete_screen, overview_screen
from handlers.run_phases import page_of_step, phase_screen
from handlers.run_replies import name_prompt, new_run_prompt, note_prompt
from handlers.run_steps import step_screen
from handlers.screen import View, broken_limits
from handlers.typed import cleaned
from storage import ChecklistCopy, PhaseCopy, Report, StepCopy
from tests.conftest import NOW
from tests.handlers.conftest import made_run

HOSTILE = [
    "<b>bold</b>",
    "</b></i></blockquote>",
    "<a href='https://evil.example'>here</a>",
    '<tg-emoji emoji-id="1">x</tg-emoji>',
    "&lt;b&gt; &amp;amp; &#60;i&#62; &nbsp;",
    "*bold* _italic_ `code` [link](https://e.example) ||y||",
    "[[term:ddr]] **[[note:first]]**",
    "{name} {0} %s %(name)s $name",
    "\u202eeman\u202c \u2067x\u2069 \u200d",
    "👩‍👩‍👧 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f 1️⃣",
    '=HYPERLINK("https://evil.example")',
    "+1-2@SUM(A1)",
    "@somebody /forget tg://user?id=1",
    "../../etc/passwd C:\\evil\x00.exe",
    "\x1b[31mred\x1b[0m \x07",
]
SIGNS = "<>&\"'/=;#*_`[](){}|~@+-.\\ \n\ta1é你😀\u202e\u200b\u0301"
WORDS = (st.text(SIGNS, max_size=60) | st.text(max_size=60) | st.sampled_from(HOSTILE)).map(cleaned).filter(bool)
DETECTED = {"url", "mention", "bot_command"}
"""What Telegram finds in any text by itself, also in what the user types."""


def texts_with(view: View, copy: ChecklistCopy, words: str) -> Iterator[Markup]:
    """Every text that says what a user wrote, whole."""
    name = " ".join(words.split())
    run = made_run(copy, done=(0,), skipped={1: words}, notes={0: words}, name=name)
    report = Report("id", "term:gone", "glossary/g.yaml", 1, words, date(2026, 11, 22))
    yield step_screen(view, run, 0).text
    yield step_screen(view, run, 1).text
    yield phase_screen(view, run, page_of_step(view, run, 0)).text
    yield overview_screen(view, run).text
    yield delete_screen(view, run).text
    yield home_screen(view, LeftAt(name, name, Home())).text
    yield report_screen(view, report).text
    yield reports_screen(view, [report], []).text
    yield nothing_screen(view, words, [], corrected=words).text
    yield undefined_screen(view, words, []).text
    for prompt in (new_run_prompt(run), name_prompt(run), note_prompt(run, 0)):
        yield prompt.text
    yield Markup(record_of(run).caption)


@settings(deadline=None)  # some twenty texts each time
@given(words=WORDS)
def test_what_was_typed_is_said_again_as_it_was_typed_and_formats_nothing(
    library: Library, handover: ChecklistCopy, words: str
) -> None:
    view = View(library=library, bot="vademecum_bot", now=NOW)
    for hostile, harmless in zip(
        texts_with(view, handover, words), texts_with(view, handover, "x" * len(words)), strict=True
    ):
        shown = tidy(parse_html(hostile))

        assert in_one_line(words) in in_one_line(shown.text)
        assert formats(shown) == formats(tidy(parse_html(harmless)))


def in_one_line(text: str) -> str:
    """A text without its line breaks: names and queries are shown so."""
    return " ".join(text.split())


def formats(text: FormattedText) -> Counter[str]:
    """How often each kind of formatting stands in a text, but for what Telegram finds in any text by itself."""
    return Counter(entity.type for entity in text.entities if entity.type not in DETECTED)


def longest(sign: str, room: int) -> str:
    """As many of a sign as are taken where there is so much room."""
    return next(text for count in range(room, 0, -1) if not misfit(text := f"a{sign * count}", room))


@pytest.mark.parametrize("sign", ["x", "&", "<", "😀", "\n", "e\u0301"])
def test_the_longest_texts_that_are_taken_fit_a_message(view: View, handover: ChecklistCopy, sign: str) -> None:
    most = longest(sign, REMARK)
    run = made_run(handover, skipped={0: most}, notes={0: most}, name=longest(sign, NAME))

    for index in range(run.total):
        assert broken_limits(step_screen(view, run, index)) == []
    for screen in (
        overview_screen(view, run),
        delete_screen(view, run),
        phase_screen(view, run, page_of_step(view, run, 0)),
    ):
        assert broken_limits(screen) == []
    assert visible_length(record_of(run).caption) <= CAPTION_LIMIT


@pytest.mark.parametrize("name", [*HOSTILE, "\u200b", "\u3164", "🏴‍☠️"])
def test_a_name_formats_nothing_where_somebody_is_called_by_it(name: str) -> None:
    called = tidy(parse_html(mention(User(1, name, is_bot=False)) + "\n\nThis run is called"))

    (link,) = [entity for entity in called.entities if entity.type == "text_link"]
    assert link.url == "tg://user?id=1"
    assert called.text == f"{cleaned(name) or 'You'}\n\nThis run is called"


# --- files


FORMULA = re.compile(r"[=+\-@\t\r]")
RULE = re.compile(r"=+|-+|- .+")
"""What begins so in a record of harmless words: the lines under its titles, its list of sources."""


@given(
    words=WORDS
    | st.sampled_from(["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1"]).map(lambda sign: f"a{sign * 9}\n{sign}")
)
def test_no_line_of_a_record_begins_with_what_a_user_wrote(handover: ChecklistCopy, words: str) -> None:
    run = made_run(handover, skipped={1: words}, notes={0: words, 1: words}, name=in_one_line(words))
    harmless = made_run(handover, skipped={1: "x"}, notes={0: "x", 1: "x"}, name="x")

    record = record_of(run).content.decode()

    begun = [line for line in record.split("\n") if FORMULA.match(line)]
    assert begun == [line for line in record_of(harmless).content.decode().split("\n") if FORMULA.match(line)]
    assert all(RULE.fullmatch(line) for line in begun)
    assert not set(record) & {"\t", "\r", "\x00", "\x1b"}


@given(title=st.text(max_size=80).map("你{}".format) | st.sampled_from(HOSTILE))
def test_a_records_file_name_has_no_way_to_another_folder_in_it(title: str) -> None:
    copy = ChecklistCopy(id="x", title=title, phases=(PhaseCopy("p", (StepCopy("s", "t"),)),))

    assert re.fullmatch(r"run-2026-11-20(-[a-z0-9]+)*\.txt", record_of(made_run(copy)).name)

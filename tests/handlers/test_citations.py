"""How a source is named."""

from datetime import datetime

import pytest

from content.library import Library
from content.model import Citation
from handlers import citations


def cite(doc: str, **place: str) -> tuple[Citation, ...]:
    return (Citation.model_validate({"doc": doc, **place}),)


@pytest.mark.parametrize(
    ("cited", "line"),
    [
        (cite("itgn", pages="16"), "UN SSR ITGNs (2012), p. 16"),
        (cite("itgn", pages="16-17"), "UN SSR ITGNs (2012), pp. 16–17"),
        (cite("mission-leadership", pages="37"), "Mission Leadership (2010), about p. 37"),
        (cite("pcna-security", at="Links and firewalls"), "PCNA review, Annex IV (2007), under “Links and firewalls”"),
        (
            cite("itgn", pages="2") + cite("pcna-security", at="Gaps"),
            "UN SSR ITGNs (2012), p. 2; PCNA review, Annex IV (2007), under “Gaps”",
        ),
    ],
)
def test_the_line_under_a_text_names_document_and_place(
    library: Library, cited: tuple[Citation, ...], line: str
) -> None:
    assert citations.short(library, cited) == line


def test_the_copied_citation_has_author_title_year_and_place(library: Library) -> None:
    copied = citations.to_copy(library, "People are the basis", cite("itgn", pages="15"))

    assert copied == "UN Inter-Agency SSR Task Force, UN SSR ITGNs (2012), p. 15: “People are the basis”"


def test_a_copied_citation_never_exceeds_256_characters_nor_loses_its_place(library: Library) -> None:
    cited = cite("itgn", pages="15") + cite("pcna-security", at="h" * 90)

    copied = citations.to_copy(library, "t" * 240, cited)

    assert len(copied) <= 256
    assert "p. 15" in copied


def test_the_full_citation_stands_in_a_record(library: Library) -> None:
    assert citations.full(library, cite("itgn", pages="15")) == (
        "United Nations, Security Sector Reform Integrated Technical Guidance Notes, 2012, p. 15.",
    )


def test_a_source_says_whose_word_it_is_how_old_and_what_took_its_place(library: Library, now: datetime) -> None:
    assert citations.standing(library.sources["itgn"], now) == "official UN guidance, 14 years old"
    assert citations.standing(library.sources["mission-leadership"], now) == (
        "an independent study, not doctrine, 16 years old, superseded by the 2nd edition"
    )

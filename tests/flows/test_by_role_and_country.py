"""The same guidance by another door: who it is for, and which country it tells of."""

from tests.flows.conftest import Phone


async def test_what_is_for_a_role_is_found_by_role_sections_first(phone: Phone) -> None:
    await phone.taps("Notes")
    await phone.taps("By role")
    assert phone.buttons == ["Head of mission (2)", "SSR adviser (2)", "Back", "Home"]

    await phone.taps("Head of mission (2)")
    assert phone.text == (
        "Head of mission\n\n1 section, 1 step\n\n"
        "1. People are the basis (Ownership principles)\n2. Start early and plan to stay (Ownership tips)"
    )

    await phone.taps("1. People")
    assert phone.text.startswith("People are the basis")
    await phone.taps("Back")
    assert phone.text.startswith("Head of mission")


async def test_a_step_for_a_role_opens_at_the_step(phone: Phone) -> None:
    for label in ("Notes", "By role", "SSR adviser", "2. Count"):
        await phone.taps(label)

    assert "Count the weapons with both sides present" in phone.text


async def test_what_tells_of_a_country_is_found_by_its_name(phone: Phone) -> None:
    for label in ("Notes", "Cases by country", "Kosovo (1)", "1. The review"):
        await phone.taps(label)

    assert phone.text.startswith("The review in Kosovo")


async def test_a_role_or_country_that_is_gone_says_so(phone: Phone) -> None:
    for data in ("wr.nobody.0", "jc.ZZ.0"):
        await phone.taps_data(data)
        assert phone.text.startswith("This is no longer in the library")

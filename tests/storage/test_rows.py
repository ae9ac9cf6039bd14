"""Times to text and back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.rows import moment, stamp

times = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9998, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-9))]),
)


@given(times)
def test_a_time_comes_back_as_the_same_moment_in_utc(at: datetime) -> None:
    back = moment(stamp(at))

    assert back == at
    assert back.utcoffset() == timedelta(0)


@given(times, times)
def test_times_sort_as_their_texts_do(one: datetime, other: datetime) -> None:
    assert (one < other) == (stamp(one) < stamp(other))


@given(times)
def test_the_text_of_a_time_has_one_width(at: datetime) -> None:
    assert len(stamp(at)) == len("2026-11-22T09:30:15.123456+00:00")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 11, 22))  # noqa: DTZ001 - that is the point

"""The targets of `make fuzz`, in a short form that tries the same each time."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.targets import TARGETS, Target

EXAMPLES = 200


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_that_comes_in_is_more_than_it_can_stand(target: Target) -> None:
    short = settings(
        max_examples=max(3, EXAMPLES // target.weight),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    short(given(target.inputs)(target.check))()

"""How close a right answer is said to be."""

import pytest
import torch
from evidence import round_trip

from autograder.judging.observation import Observation
from autograder.learner.closeness import closeness

INF, NAN = float("inf"), float("nan")


@pytest.mark.parametrize(
    "got, expected, said",
    [
        ([1.0, 2.5], [1.0, 2.5], "exact"),
        ([1.0, INF, NAN], [1.0, INF, NAN], "exact"),
        ([1.0, 2.0**-26, INF], [1.0, 0.0, INF], "approximate, within 1.5e-08"),
        ([1.0, 2.0, -INF], [1.0, 2.25, -INF], "neither exact nor approximate, within 0.25"),
    ],
)
def test_infinite_values_that_agree_are_close(got, expected, said):
    mine, ours = (Observation(value=round_trip(torch.tensor(side))) for side in (got, expected))
    assert closeness([mine], [ours]) == said

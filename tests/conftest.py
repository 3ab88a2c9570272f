"""What every test shares: hypothesis without a clock or a memory, so that a run repeats; and both databases."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import server
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile(
    "repeatable",
    deadline=None,  # two busy cores make a deadline a coin toss
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("repeatable"), derandomize=False, max_examples=2000
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever stands on a bench on both databases, but for what is marked ``file_only``."""
    if "bench" in metafunc.fixturenames and metafunc.definition.get_closest_marker("file_only") is None:
        metafunc.parametrize("_place", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def _place(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the test's benches stand where its parameter says; in files unless it says something."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield
        return
    if not server.SERVER:
        pytest.skip(server.MISSING)
    with server.on_server():
        yield

"""`make run` where no feed can be reached."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dateline import pipeline
from dateline.store import Lake

if TYPE_CHECKING:
    from dateline.model import Settings

pytestmark = pytest.mark.airflow


def test_a_run_that_reaches_nobody_says_so_and_fails(small: Settings) -> None:
    """Every poll is a row, the sentence says how many answered, and the exit code is not 0."""
    nobody = replace(small, connect_to="127.0.0.1:9", total_timeout_s=1.0)
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "run"],
        env={**os.environ, **pipeline.write_environ(nobody)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "0 of 6 feeds reachable" in done.stdout
    with Lake(nobody, read_only=True) as lake:
        assert lake.ask("SELECT outcome, count(*) FROM poll GROUP BY ALL") == [("unreachable", 6)]

"""Shared fixtures: settings below a temporary folder, and the odd circumstances a rule must survive."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from dateline.model import Settings

ROOT = Path(__file__).parents[1]

os.environ["TZ"] = "Pacific/Chatham"
time.tzset()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of their own; nothing on loopback is refused."""
    return Settings(
        home=tmp_path / "var",
        sql=ROOT / "sql",
        seeds=ROOT / "sql" / "seeds",
        contact="tests@dateline.example",
        allow_networks=("127.0.0.0/8",),
        host_spacing_s=0.0,
        total_timeout_s=2.0,
    )

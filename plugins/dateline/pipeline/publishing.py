"""Editions: the lake as it stands, for analysts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateline.store import Edition, Lake, publish

if TYPE_CHECKING:
    from dateline.model import Settings


def publish_if_new(settings: Settings) -> Edition:
    """Publish an edition, unless the current one already shows the lake as it stands."""
    with Lake(settings) as lake:
        lake.widen()
        return publish(lake, settings, datetime.now(UTC))

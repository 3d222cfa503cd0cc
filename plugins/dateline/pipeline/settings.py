"""Settings from the environment, read once in the shell and passed down."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.model import SettingError, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


MOST_DAYS = 36_500
"""A hundred years: days that can still be counted back from any date of ours."""


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from DATELINE_* variables; `SettingError` names the variable that is wrong."""
    env = os.environ if environ is None else environ
    root = Path(env.get("DATELINE_ROOT") or Path(__file__).parents[3])
    sql = Path(env.get("DATELINE_SQL") or root / "sql")
    networks = tuple(n.strip() for n in env.get("DATELINE_ALLOW_NETWORKS", "").split(",") if n.strip())
    for network in networks:
        try:
            ip_network(network)
        except ValueError as fault:
            raise SettingError(
                "DATELINE_ALLOW_NETWORKS", network, f"a network such as 127.0.0.0/8 ({fault})"
            ) from fault

    def number(name: str, default: float) -> float:
        raw = env.get(name, "")
        try:
            value = float(raw) if raw else default
        except ValueError as fault:
            raise SettingError(name, raw, "a number") from fault
        if not 0 <= value < float("inf"):
            raise SettingError(name, raw, "a number of at least 0")
        return value

    def whole(name: str, default: int, most: float = float("inf")) -> int:
        value = number(name, default)
        if value % 1 or value > most:
            raise SettingError(
                name, env[name], "a whole number" + (f" of at most {most}" if value > most else "")
            )
        return int(value)

    return Settings(
        home=Path(env.get("DATELINE_HOME") or root / "var"),
        sql=sql,
        seeds=Path(env.get("DATELINE_SEEDS") or sql / "seeds"),
        contact=env.get("DATELINE_CONTACT", ""),
        allow_networks=networks,
        connect_to=env.get("DATELINE_CONNECT_TO", ""),
        total_timeout_s=number("DATELINE_TOTAL_TIMEOUT_S", 30),
        connect_timeout_s=number("DATELINE_CONNECT_TIMEOUT_S", 10),
        run_deadline_s=number("DATELINE_RUN_DEADLINE_S", 780),
        host_spacing_s=number("DATELINE_HOST_SPACING_S", 1),
        max_body_bytes=whole("DATELINE_MAX_BODY_BYTES", 10_000_000),
        parse_timeout_s=number("DATELINE_PARSE_TIMEOUT_S", 10),
        n_editions=max(1, whole("DATELINE_EDITIONS", 8)),
        snapshot_days=whole("DATELINE_SNAPSHOT_DAYS", 30, MOST_DAYS),
        capture_days=whole("DATELINE_CAPTURE_DAYS", 0, MOST_DAYS),
        capture_bytes=whole("DATELINE_CAPTURE_BYTES", 0),
    )


def write_environ(settings: Settings) -> dict[str, str]:
    """Settings as the variables that `read_settings` reads them from, for a child process."""
    return {
        "DATELINE_HOME": str(settings.home.resolve()),
        "DATELINE_SQL": str(settings.sql.resolve()),
        "DATELINE_SEEDS": str(settings.seeds.resolve()),
        "DATELINE_CONTACT": settings.contact,
        "DATELINE_ALLOW_NETWORKS": ",".join(settings.allow_networks),
        "DATELINE_CONNECT_TO": settings.connect_to,
        "DATELINE_TOTAL_TIMEOUT_S": str(settings.total_timeout_s),
        "DATELINE_CONNECT_TIMEOUT_S": str(settings.connect_timeout_s),
        "DATELINE_RUN_DEADLINE_S": str(settings.run_deadline_s),
        "DATELINE_HOST_SPACING_S": str(settings.host_spacing_s),
        "DATELINE_MAX_BODY_BYTES": str(settings.max_body_bytes),
        "DATELINE_PARSE_TIMEOUT_S": str(settings.parse_timeout_s),
        "DATELINE_EDITIONS": str(settings.n_editions),
        "DATELINE_SNAPSHOT_DAYS": str(settings.snapshot_days),
        "DATELINE_CAPTURE_DAYS": str(settings.capture_days),
        "DATELINE_CAPTURE_BYTES": str(settings.capture_bytes),
    }


def read_instant(text: str) -> datetime | None:
    """An instant from a DAG parameter: ISO 8601 with a zone; None for "" and "None"."""
    if text in {"", "None"}:
        return None
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            raise SettingError("at", text, "an instant with its zone, such as 2026-11-02T12:00:00+00:00")
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise SettingError("at", text, "an instant such as 2026-11-02T12:00:00+00:00") from fault


def clock_at(at: datetime | None) -> Callable[[], datetime]:
    """The system's clock, or one that stands still at `at`: a simulated instant."""
    return (lambda: datetime.now(UTC)) if at is None else (lambda: at)

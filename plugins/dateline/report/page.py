"""The report's HTML. Everything from outside is text: the template escapes it, and data blocks cannot be ended from within."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dateline.report.charts import specs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dateline.report import Report, Told

ROWS_OF = {"polls": "coverage", "publishers": "coverage"}
"""Charts that are drawn from another question than the one of their own name."""

_NOT_IN_SCRIPT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def build_page(report: Report, script: str) -> str:
    """The page: `script` is what `bundle` made, and stands in it, so that it needs nothing else."""
    style, own = _data("page.css"), _data("page.js")
    for name, text in {"chart script": script, "page.js": own}.items():
        if "</script" in text.lower() or "<!--" in text:
            raise ValueError(f"the {name} would end its own element: it holds </script or <!--")
    return (
        _environment()
        .get_template("page.html")
        .render(
            report=report,
            facts=report.facts,
            bursts=bursts(report),
            policy=_policy([script, own], style),
            style=Markup(style),  # noqa: S704 - our own file
            scripts=[Markup(script), Markup(own)],  # noqa: S704 - the pinned bundle, and our own file
            specs=specs(),
            rows_of=ROWS_OF,
        )
    )


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dateline.report", "data"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: "–" if value is None else value,
    )
    made.filters |= {
        "json_block": json_block,
        "link": link,
        "percent": _percent,
        "count": _count,
        "day": _day,
        "instant": _instant,
        "minutes": _minutes,
        "block": block,
    }
    return made


def _data(name: str) -> str:
    return files("dateline.report").joinpath("data", name).read_text("utf-8")


def _policy(scripts: list[str], style: str) -> str:
    """A content security policy: these scripts and this style and nothing else, from nowhere and to nowhere."""
    ours = " ".join(_hash(text) for text in scripts)
    return (
        f"default-src 'none'; script-src {ours}; style-src {_hash(style)}; img-src data:; connect-src 'none'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def block(told: Told) -> dict[str, Any]:
    """An answer as a data block holds it."""
    return {"columns": told.columns, "rows": [[_plain(cell) for cell in row] for row in told.rows]}


def json_block(value: object) -> Markup:
    """JSON that can stand in a script element: no text in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Markup(text.translate(_NOT_IN_SCRIPT))  # noqa: S704 - nothing is left in it that HTML reads


def _plain(cell: object) -> object:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell.isoformat() if isinstance(cell, date) else cell


def link(url: str | None) -> str:
    """The address where it is one that a browser may be sent to: http or https with a host; else empty."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return url or "" if parts.scheme in {"http", "https"} and parts.netloc else ""


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _count(n: float | None, digits: int = 0) -> str:
    return "–" if n is None else f"{n:,.{digits}f}"


def _day(day: date | None) -> str:
    return "–" if day is None else f"{day.day} {day:%b %Y}"


def _instant(at: datetime | str | None) -> str:
    told = datetime.fromisoformat(at) if isinstance(at, str) else at
    return "–" if told is None else f"{told.day} {told:%b %Y, %H:%M} UTC"


def _minutes(n: int | None) -> str:
    """A span of time in its largest fitting unit."""
    if n is None:
        return "–"
    for unit, size in (("days", 2880), ("hours", 120)):
        if n >= size:
            return f"{n / (1440 if unit == 'days' else 60):.0f} {unit}"
    return f"{n} min"


def bursts(report: Report) -> Mapping[str, list[dict[str, Any]]]:
    """The burst marks of each scheme as rows, the latest first."""
    return {
        scheme: sorted(
            (row for row in told.records() if row["burst_level"]),
            key=lambda row: (row["day"], row["z"]),
            reverse=True,
        )
        for scheme, told in report.by_scheme.get("share_of_coverage", {}).items()
    }

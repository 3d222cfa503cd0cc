"""The command line: the same steps as the DAGs, and windows onto what they made."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline import __version__, desk, feeds, launch, pipeline
from dateline.catalogue import check_seeds, read_catalogue
from dateline.desk import AsCsv, AsJson, err, need_lake, out, print_table
from dateline.model import ANSWERED, RULE_VERSION, DatelineError, Settings
from dateline.parse import Context, Parser
from dateline.store import Lake, answer, attach_line, bind_sql, read_only_prompt

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("polls", "captures", "entries", "items", "stories", "clusters")
"""Steps of a run in the order in which data pass them."""

app = typer.Typer(
    help="Watch the news with SQL.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(feeds.app, name="feeds")
app.add_typer(desk.app)


@app.command()
def demo() -> None:
    """Run the whole pipeline on an invented press on loopback, the last step through Airflow."""
    from dateline.demo import run as demo_run  # noqa: PLC0415 - only the demo needs its world
    from dateline.demo.serve import WorldServer  # noqa: PLC0415
    from dateline.demo.world import WORLD_NOW, World  # noqa: PLC0415

    started = time.monotonic()

    def tell(text: str) -> None:
        err.print(f"[{time.monotonic() - started:5.1f} s] {text}", markup=False)

    world = World()
    with WorldServer(world, WORLD_NOW) as server:
        settings = demo_run.settings_for(pipeline.read_settings(), world, server.port)
        tell(f"{len(world.feeds)} feeds of {len(world.sources)} publishers answer on loopback")
        demo_run.live_through(settings, server, tell)
        _run_dags(settings, tell, at=WORLD_NOW)
    with Lake(settings, read_only=True) as lake:
        _report(lake, since=WORLD_NOW)
        found = demo_run.findings(lake, world)
    rows = [("yes" if f.is_found else "NO", f.planted, f.found) for f in found]
    print_table("Found of what was planted", ["found", "planted", "what the lake says"], rows)
    _print_ways_in(settings)
    tell("done")


@app.command()
def run() -> None:
    """Run the poll and digest DAGs once over the real catalogue, through Airflow."""
    settings = pipeline.read_settings()
    if not settings.contact:
        err.print(
            "DATELINE_CONTACT is not set: publishers cannot reach you; set it to a page or address of yours"
        )
    started_at = datetime.now(UTC)
    _run_dags(settings, lambda text: err.print(text, markup=False), at=None)
    with Lake(settings, read_only=True) as lake:
        _report(lake, since=started_at)
        rows = lake.ask(
            "SELECT outcome, count(DISTINCT feed_id) FROM poll WHERE asked_at >= $at GROUP BY 1",
            at=started_at,
        )
    n_asked, n_answered = sum(n for _, n in rows), sum(n for outcome, n in rows if outcome in ANSWERED)
    _print_ways_in(settings)
    out.print(f"{n_answered} of {n_asked} feeds reachable")
    raise typer.Exit(0 if n_answered or not n_asked else 1)


def _run_dags(settings: Settings, tell: Callable[[str], None], at: datetime | None) -> None:
    extra = pipeline.write_environ(settings)
    tell("preparing Airflow")
    launch.prepare(settings)
    tell("running dateline_poll through Airflow")
    launch.run_dag(settings, "dateline_poll", {"at": at.isoformat() if at else ""}, extra)
    tell("running dateline_digest through Airflow")
    launch.run_dag(settings, "dateline_digest", {}, extra)


def _report(lake: Lake, since: datetime) -> None:
    run_id = lake.last_run()
    rows = lake.ask(
        "SELECT step, n_in, n_out, coalesce(string_agg(reason || ' ' || n_dropped, ', ' ORDER BY reason), ''), "
        "bool_and(is_balanced) FROM run_ledger WHERE run_id = $run GROUP BY ALL",
        run=run_id,
    )
    rows.sort(key=lambda row: STEPS.index(row[0]) if row[0] in STEPS else len(STEPS))
    ledger = [(step, n_in, n_out, dropped, "yes" if ok else "NO") for step, n_in, n_out, dropped, ok in rows]
    print_table(
        f"Drop ledger of {run_id}", ["step", "in", "out", "not passed on, by reason", "balances"], ledger
    )
    polls = lake.run("queries/feeds_by_outcome.sql", since=since)
    print_table("Feeds by outcome in this run", ["outcome", "polls", "feeds"], polls)
    names = ["items", "sightings", "stories", "clusters", "reprinted clusters", "copies"]
    print_table("In the lake", names, lake.run("queries/totals.sql"))
    copied = lake.run("queries/most_copied.sql", since=since - timedelta(days=7))[:5]
    columns = ["title", "origin", "first at", "stories", "publishers"]
    rows = [(title, origin, first, n, n_sources) for title, _, origin, first, n, n_sources, *_ in copied]
    print_table("Most reprinted in 7 days", columns, rows)
    week = lake.run("queries/week_by_region.sql", scheme="m49")
    columns = ["region", "name", "stories", "clusters", "share", "usual", "z", "burst", "on"]
    print_table("The last 7 complete days by region (UN M49)", columns, week)


def _print_ways_in(settings: Settings) -> None:
    out.print("[bold]The lake[/bold], while it is written to:")
    out.print(f"  make query HOME_DIR={settings.home}", markup=False)
    out.print(f"  or in DuckDB, with the ducklake extension:  {attach_line(settings)}", markup=False)
    edition = settings.editions / "current" / "marts.duckdb"
    out.print("[bold]The edition[/bold], a plain DuckDB file:")
    out.print(f"  duckdb -readonly {edition.resolve()}", markup=False)
    out.print(f"  or in DuckDB:  ATTACH '{edition.resolve()}' AS news (READ_ONLY); USE news;", markup=False)
    out.print("[bold]The report[/bold], for a browser:")
    out.print(f"  {edition.resolve().with_name('report.html')}", markup=False)
    out.print("[bold]Questions by name[/bold], of the edition:")
    out.print(f"  DATELINE_HOME={settings.home} .venv/bin/dateline ask", markup=False)


@app.command()
def poll(at: str = "") -> None:
    """Ask the feeds that are due, without Airflow, and land what they say."""
    settings = pipeline.read_settings()
    feeds = list(read_catalogue(settings.seeds).feeds.values())
    clock = pipeline.clock_at(pipeline.read_instant(at))
    out.print_json(data=pipeline.poll(settings, feeds, clock, f"poll-{datetime.now(UTC):%Y%m%dT%H%M%S}"))


@app.command()
def digest() -> None:
    """Load what was captured into the lake and publish an edition, without Airflow."""
    _digest(None)


@app.command()
def replay(
    since: Annotated[str, typer.Argument(help="The instant from which on (ISO 8601).")] = "",
    rules: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--rules", help="Only write what today's rules say of places beside the old.")
    ] = False,
) -> None:
    """Make everything first seen since an instant again from the captures, under today's rules.

    With --rules the stories' places alone are read again, from the stories themselves and without an instant
    all of them; what the lake counts by stays, and `what_rules_changed` compares both.
    """
    if not rules and not since:
        raise DatelineError("replay needs an instant from which on: dateline replay 2026-11-01T00:00Z")
    if not rules:
        _digest(pipeline.read_instant(since))
        return
    n_stories = n_changed = 0
    for counts in pipeline.reclassify(pipeline.read_settings(), pipeline.read_instant(since)):
        out.print_json(data=counts)
        n_stories, n_changed = n_stories + counts["stories"], n_changed + counts["changed"]
    err.print(
        f"{n_stories} stories read by rules {RULE_VERSION}: {n_changed} are about other countries",
        markup=False,
    )


def _digest(since: datetime | None) -> None:
    settings = pipeline.read_settings()
    for counts in pipeline.digest(settings, since, n_workers=os.cpu_count() or 1):
        out.print_json(data=counts)
    edition = pipeline.publish_if_new(settings)
    err.print(f"edition {edition.path}{'' if edition.is_new else ' (unchanged)'}", markup=False)


@app.command()
def parse(
    files: Annotated[list[Path], typer.Argument(help="Feed files, as they came off the wire.")],
    country: Annotated[
        str, typer.Option(help="The feed's country (ISO 3166-1): what IST or 5/11 mean.")
    ] = "",
    zone: Annotated[str, typer.Option(help="IANA zone of times that carry none.")] = "",
    language: Annotated[str, typer.Option(help="The feed's language (ISO 639-1).")] = "",
    url: Annotated[str, typer.Option(help="The feed's address, which relative links start from.")] = "",
) -> None:
    """Print what feed files hold as JSON lines: one for each file, then one for each of its items."""
    settings = pipeline.read_settings()
    context = Context(url, "", country.upper(), zone, language)
    n_unreadable = 0
    with Parser(settings.parse_timeout_s) as parser:
        for path in files:
            try:
                body = path.read_bytes()
            except OSError as fault:
                n_unreadable += 1
                err.print(f"dateline: {path}: {fault.strerror}", markup=False)
                continue
            for line in pipeline.describe_file(str(path), body, context, parser, settings.max_body_bytes):
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    raise typer.Exit(2 if n_unreadable else 0)


@app.command()
def cluster(
    file: Annotated[typer.FileText, typer.Argument(help="JSON lines; - for standard input.")] = "-",  # type: ignore[assignment]
) -> None:
    """Group stories given as JSON lines: the story, cluster and event of each, by the rules that runs use.

    A line holds id and title, and where known source_id, url, guid, text, published_at and language.
    """
    for told in pipeline.group_lines(pipeline.read_settings(), file):
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


@app.command()
def locate(
    file: Annotated[typer.FileText, typer.Argument(help="JSON lines; - for standard input.")] = "-",  # type: ignore[assignment]
    explain: Annotated[bool, typer.Option("--explain", help="Print it for a person, words marked.")] = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Print the countries and regions that stories given as JSON lines are about, by the rules that runs use.

    A line holds title, and where known id, text, language and source_country (the publisher's).
    """
    n_unreadable = 0
    for given, told in pipeline.locate_lines(pipeline.read_settings(), file):
        n_unreadable += "error" in told
        if explain and "error" not in told:
            _explain(given, told)
        else:
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    if n_unreadable:
        err.print(f"dateline: {n_unreadable} line(s) could not be read", markup=False)
        raise typer.Exit(2)


def _explain(given: dict[str, Any], told: dict[str, Any]) -> None:
    out.print(f"{told['id'] if told['id'] is not None else '-'}", style="bold", markup=False)
    for field in ("title", "text"):
        if given[field]:
            out.print(pipeline.mark(given[field], field, told), markup=False, highlight=False)
    rows = [
        (m["country"], m["role"], "about" * m["is_about"], "primary" * (m["country"] == told["primary"] and m["is_about"]), m["score"], m["weight"], _quoted(m))
        for m in told["mentions"]
    ]  # fmt: skip
    rows += [
        (f"{r['scheme']}/{r['region']}", "region", "", "", r["score"], "", _quoted(r))
        for r in told["regions"]
    ]
    columns = ["place", "role", "about", "primary", "score", "weight", "because of"]
    print_table("", columns, rows)


def _quoted(place: dict[str, Any]) -> str:
    return ", ".join(
        f"{e['surface']} ({e['field']} {e['start']}-{e['end']}, {e['rule']})" for e in place["evidence"]
    )


@app.command()
def canonical(
    file: Annotated[typer.FileText, typer.Argument(help="One address a line; - for standard input.")] = "-",  # type: ignore[assignment]
) -> None:
    """Print the strict key of each address, a tab, and its loose key, which holds only where titles agree."""
    for keys in pipeline.canonical_lines(file):
        sys.stdout.write(keys + "\n")


@app.command()
def doctor(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Print rows and an order-free hash of every table, and run every check over the whole lake."""
    settings = pipeline.read_settings()
    need_lake(settings)
    with Lake(settings, read_only=True) as lake:
        lake.widen()
        hashes = lake.hashes()
        warnings = lake.check(datetime(1970, 1, 1, tzinfo=UTC))
    if as_json:
        out.print_json(data={"tables": {n: [rows, h] for n, rows, h in hashes}, "warnings": warnings})
        return
    print_table("Tables (bookkeeping left out)", ["table", "rows", "hash"], list(hashes))
    print_table("Checks that warn", ["check", "rows"], list(warnings.items()))
    out.print("every fail_ check passed")


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help="A question; without one a prompt opens.")] = "",
    as_csv: AsCsv = False,  # noqa: FBT002 - a flag of the command line
    lines: Annotated[  # noqa: FBT002
        bool,
        typer.Option("--lines", help="Print the lines that open the lake in any DuckDB of this version."),
    ] = False,
    as_of: Annotated[str, typer.Option(help="Ask the lake as it stood at this instant (ISO 8601).")] = "",
    snapshot: Annotated[int | None, typer.Option(help="The same by a snapshot's number.")] = None,
) -> None:
    """Open a SQL prompt with the lake attached read-only, or answer one question; of today or as of earlier.

    Every table and view is as of then. Upkeep keeps the last snapshot of a day for DATELINE_SNAPSHOT_DAYS.
    """
    settings = pipeline.read_settings()
    need_lake(settings)
    if lines:
        sys.stdout.write("\n".join(read_only_prompt(settings)) + "\n")
        return
    if as_of and snapshot is not None:
        raise DatelineError("--as-of and --snapshot: give one of them")
    past = pipeline.read_instant(as_of) if snapshot is None else snapshot
    if not sql:
        command = [str(Path(sys.executable).with_name("duckdb"))]
        number = None
        if past is not None:
            with Lake(settings, read_only=True, as_of=past) as lake:
                number = lake.snapshot()
        for statement in read_only_prompt(settings, number):
            command += ["-cmd", statement]
        os.execv(command[0], command)  # noqa: S606 - the pinned DuckDB of this environment
    with tempfile.TemporaryDirectory() as folder, Lake(settings, read_only=True, as_of=past) as lake:
        lake.widen()
        if as_csv:
            desk.print_file(lake, desk.Asked("answer", sql), Path(folder) / "answer.csv")
        else:
            print_table("", *answer(lake.con, sql))


@app.command()
def upkeep(as_json: AsJson = False) -> None:  # noqa: FBT002 - a flag of the command line
    """Merge and clean up the lake, and remove captures beyond the limits set, without Airflow; say what was done.

    Stories, counts and polls are never removed; the view upkeep_log keeps what is printed here.
    """
    settings = pipeline.read_settings()
    need_lake(settings)
    deeds = pipeline.keep_up(settings, datetime.now(UTC))
    if as_json:
        out.print_json(data=[asdict(deed) for deed in deeds], default=str)
        return
    columns = ["what", "n", "bytes", "from", "until", "because of"]
    print_table("Upkeep", columns, [tuple(asdict(deed).values()) for deed in deeds])


@app.command()
def up() -> None:
    """Run Airflow with schedules on, on loopback, until interrupted."""
    raise typer.Exit(launch.standalone(pipeline.read_settings(), lambda text: err.print(text, markup=False)))


@app.command()
def check() -> None:
    """Let DuckDB bind every SQL file, and validate the seed files."""
    settings = pipeline.read_settings()
    faults = bind_sql(settings.sql) + check_seeds(settings.seeds)
    for fault in faults:
        err.print(fault, markup=False)
    err.print(f"{len(faults)} fault(s) in SQL and seed files")
    raise typer.Exit(1 if faults else 0)


@app.command()
def report(
    edition: Annotated[
        Path | None, typer.Option(help="The edition's folder; without it the current one.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; without it report.html in that folder.")
    ] = None,
) -> None:
    """Write the report of an edition anew: one HTML file with charts, tables and their SQL."""
    settings = pipeline.read_settings()
    written = pipeline.write_report(settings, edition or settings.editions / "current", out)
    err.print(f"report {written.resolve()} ({written.stat().st_size:,} bytes)", markup=False)


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__)


def main() -> None:
    """Run the command line; what stands in the way is one message and exit code 2."""
    try:
        app()
    except DatelineError as fault:
        err.print(f"dateline: {fault}", markup=False)
        sys.exit(2)
    except OSError as fault:
        if fault.filename is None:
            raise
        err.print(f"dateline: {fault.filename2 or fault.filename}: {fault.strerror}", markup=False)
        sys.exit(2)


if __name__ == "__main__":
    main()

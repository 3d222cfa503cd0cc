"""The lake: DuckLake behind a lock for its one writer, and open to any number of readers."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from dateline.model import (
    CheckFailed,
    DatelineError,
    EntryNames,
    Feed,
    LakeBusy,
    Outcome,
    Poll,
    SchemaError,
    Source,
)
from dateline.store.duck import (
    bind_sql,
    connect,
    describe_sql,
    describe_tables,
    extension_path,
    fill,
    in_order,
    quote,
    roll_back,
    run_cursor,
    run_statements,
    session,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType

    import duckdb
    from numpy.typing import ArrayLike

    from dateline.model import Catalogue, Settings
    from dateline.store.duck import Row

EXTENSIONS = ("ducklake", "sqlite_scanner")

_RUN_FIELDS = frozenset({"reason", "elapsed_ms", "run_id"})
_TIME_ENDINGS = ("_at", "_since")

SEED_TABLES = (
    "country",
    "source",
    "feed",
    "region",
    "region_country",
    "labelled_story",
    "labelled_pair",
    "labelled_place",
)

KEPT_SEEDS = ("source", "feed")
"""Seed tables whose rows stay when the seed has them no more, by their first column: what they were counted by stays."""

__all__ = [
    "SEED_TABLES",
    "DigestedPack",
    "KnownEntries",
    "Lake",
    "attach_line",
    "bind_sql",
    "read_only_prompt",
    "write_state",
]


def attach_line(settings: Settings, snapshot: int | None = None) -> str:
    """What an analyst types in DuckDB to read the lake, or the lake as of a snapshot."""
    as_of = "" if snapshot is None else f", SNAPSHOT_VERSION {snapshot}"
    return f"ATTACH {quote(f'ducklake:sqlite:{_catalog(settings).resolve()}')} AS lake (READ_ONLY{as_of}); USE lake;"


def _catalog(settings: Settings) -> Path:
    return settings.lake / "catalog.sqlite"


_spare: dict[int, list[duckdb.DuckDBPyConnection]] = {}
"""By process, since one that was forked holds its parent's and must not touch them: instances without a lake."""


def _take_instance() -> duckdb.DuckDBPyConnection:
    """A DuckDB with the extensions loaded: to verify their signatures takes a fifth of a CPU second each time."""
    if spare := _spare.get(os.getpid()):
        instance = spare.pop()
        instance.execute("SET threads = 1")
        return instance
    instance = connect()
    for name in EXTENSIONS:
        instance.execute(f"LOAD {quote(extension_path(name))}")
    return instance


@dataclass(frozen=True, slots=True)
class KnownEntries:
    """The entries of a feed's capture, by hash, each with its `EntryNames`, and when it was asked for."""

    asked_at: datetime
    names: Mapping[str, EntryNames]


@dataclass(frozen=True, slots=True)
class DigestedPack:
    """A landing pack whose polls and captures are in the lake; whether upkeep has removed its file since."""

    pack: str
    first_asked_at: datetime
    last_asked_at: datetime
    is_removed: bool


class Lake:
    """A connection to the lake. Use as a context manager; open for writing or read-only.

    Opening for writing takes the writer's lock of this machine, or raises `LakeBusy`, and
    brings the schema up to date. `as_of`, which only a reader may give, is a snapshot's number or
    an instant: the lake as it stood then, views included; `DatelineError` where it is not remembered.
    """

    def __init__(
        self, settings: Settings, *, read_only: bool = False, as_of: int | datetime | None = None
    ) -> None:
        """Nothing is opened until the context is entered."""
        if as_of is not None and not read_only:
            raise ValueError("the past is read-only")
        self._settings = settings
        self._read_only = read_only
        self._as_of = as_of
        self._lock: int | None = None

    @staticmethod
    def exists(settings: Settings) -> bool:
        """Whether there is a lake to read: its first schema has been committed."""
        return (settings.lake / "ready").exists()

    def __enter__(self) -> Self:
        """Attach the lake."""
        if not self._read_only:
            self._take_lock()
        try:
            self._instance = _take_instance()
        except BaseException:
            self._release()
            raise
        self.con = session(self._instance)
        try:
            self._attach("embedded_read_only" if self._read_only else "embedded")
            if self._as_of is not None:
                snapshot = self._find_snapshot(self._as_of)
                self.con.execute("DETACH lake")
                self._attach("embedded_as_of", snapshot)
            self.con.execute("USE lake")
            if not self._read_only:
                self._migrate()
        except BaseException as fault:
            self.__exit__(type(fault), fault, fault.__traceback__)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection and give the lock back."""
        try:
            self.con.close()
            if fault is None:
                self._instance.execute("DETACH lake")
                _spare.setdefault(os.getpid(), []).append(self._instance)
            else:
                self._instance.close()
        finally:
            self._release()

    def _attach(self, how: str, snapshot: int | None = None) -> None:
        text = self._sql(f"attach/{how}.sql").replace("{snapshot}", str(snapshot))
        catalog = str(_catalog(self._settings).resolve()).replace("'", "''")
        data = str((self._settings.lake / "data").resolve()).replace("'", "''")
        run_statements(self.con, text.replace("{catalog}", catalog).replace("{data}", f"{data}/"))

    def _find_snapshot(self, as_of: int | datetime) -> int:
        """The snapshot that was the newest at an instant, or the one of that number."""
        known = [(int(number), at) for number, at, _ in self.run("lake/snapshots.sql")]
        if isinstance(as_of, int):
            found = [number for number, _ in known if number == as_of]
        else:
            found = [number for number, at in known if at <= as_of] if as_of <= datetime.now(UTC) else []
        if not found:
            (first, since), (last, until) = known[0], known[-1]
            asked = f"snapshot {as_of}" if isinstance(as_of, int) else as_of.isoformat()
            raise DatelineError(
                f"the lake cannot be asked as of {asked}: it remembers snapshots {first} "
                f"({since:%Y-%m-%dT%H:%M:%SZ}) to {last} ({until:%Y-%m-%dT%H:%M:%SZ}), not every number between, and no "
                "instant to come; DATELINE_SNAPSHOT_DAYS is how many days upkeep keeps"
            )
        return found[-1]

    def _take_lock(self) -> None:
        self._settings.lake.mkdir(parents=True, exist_ok=True)
        (self._settings.lake / "data").mkdir(exist_ok=True)
        lock = os.open(self._settings.lake / "writer.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            os.close(lock)
            raise LakeBusy("another process is writing to the lake; try again when it has ended") from busy
        self._lock = lock

    def _release(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _sql(self, name: str) -> str:
        return (self._settings.sql / name).read_text("utf-8")

    def widen(self) -> None:
        """Use all cores from now on: for questions that go through much of a large lake."""
        self._instance.execute(f"SET threads = {os.cpu_count() or 1}")

    def run(self, name: str, **params: object) -> list[tuple[Any, ...]]:
        """Run a SQL file of `sql/` and return the last statement's rows."""
        return run_statements(self.con, self._sql(name), params)

    def cursor(self, name: str) -> duckdb.DuckDBPyConnection:
        """The rows of a SQL file, not yet fetched: for more of them than memory should hold."""
        return run_cursor(self.con.cursor(), f"USE lake; SET TimeZone = 'UTC'; {self._sql(name)}")

    def ask(self, query: str, **params: object) -> list[tuple[Any, ...]]:
        """Rows of one line of SQL."""
        return self.con.execute(query, params or None).fetchall()

    @contextmanager
    def transaction(self, message: str, **about: object) -> Iterator[None]:
        """All or nothing; `message` and `about` stay with the lake's snapshot."""
        self.con.execute("BEGIN")
        try:
            yield
            call = "CALL lake.set_commit_message('dateline', $message, extra_info => $about)"
            self.con.execute(call, {"message": message, "about": json.dumps(about, default=str)})
            self.con.execute("COMMIT")
        except BaseException:
            roll_back(self.con)
            raise

    def _migrate(self) -> None:
        self.con.execute(
            "CREATE TABLE IF NOT EXISTS schema_file (file VARCHAR NOT NULL, checksum VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)"
        )
        applied = dict(self.con.execute("SELECT file, checksum FROM schema_file").fetchall())
        for path in sorted((self._settings.sql / "schema").glob("*.sql")):
            text = path.read_text("utf-8")
            checksum = blake2b(text.encode(), digest_size=16).hexdigest()
            if path.name in applied:
                if applied[path.name] != checksum:
                    raise SchemaError(path.name)
                continue
            with self.transaction(f"schema {path.name}"):
                run_statements(self.con, text)
                self.con.execute(
                    "INSERT INTO schema_file VALUES ($file, $checksum, now())",
                    {"file": path.name, "checksum": checksum},
                )
        self._refresh_views()
        (self._settings.lake / "ready").touch()

    def _refresh_views(self) -> None:
        """Put the views and the dictionary of these SQL files in place, where they have changed."""
        texts = [path.read_text("utf-8") for path in in_order(self._settings.sql / "views")]
        digest = blake2b("\0".join(texts).encode(), digest_size=16).hexdigest()
        if self.is_noted("views", digest):
            return
        with self.transaction("views"):
            for text in texts:
                run_statements(self.con, text, for_lake=True)
            self.con.execute("DELETE FROM dictionary")
            fill(self.con, "dictionary", describe_sql(self._settings.sql))
            self.note("views", digest)

    def digest_of(self, *names: str) -> str:
        """One digest of some files of `sql/`."""
        texts = "\0".join(self._sql(name) for name in names)
        return blake2b(texts.encode(), digest_size=16).hexdigest()

    def is_noted(self, what: str, digest: str) -> bool:
        """Whether what was made last was made from what has this digest."""
        return self.ask("SELECT checksum FROM schema_file WHERE file = $what", what=what) == [(digest,)]

    def note(self, what: str, digest: str) -> None:
        """Remember what something was made from, where that is news."""
        if not self.is_noted(what, digest):
            self.con.execute("DELETE FROM schema_file WHERE file = $what", {"what": what})
            values = {"what": what, "digest": digest}
            self.con.execute("INSERT INTO schema_file VALUES ($what, $digest, now())", values)

    def stage(self, name: str, rows: Iterable[Row]) -> int:
        """Fill the temporary table `batch_<name>`, shaped as table `name`; how many rows."""
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE batch_{name} AS SELECT * FROM {name} LIMIT 0")  # noqa: S608 - our table
        return fill(self.con, f"temp.batch_{name}", rows)

    def stage_columns(self, name: str, columns: Mapping[str, ArrayLike]) -> None:
        """Fill the temporary table `batch_<name>` with some columns of numbers and texts, whole: for many rows."""
        given = {column: np.array(cells) for column, cells in columns.items()}
        kinds = {row[0]: row[1] for row in self.con.execute(f"DESCRIBE {name}").fetchall()}
        shape = ", ".join(f"{column} {kinds[column]}" for column in given)
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE batch_{name} ({shape})")
        if all(len(cells) for cells in given.values()):
            self.con.register("columns_given", given)
            self.con.execute(f"INSERT INTO temp.batch_{name} SELECT * FROM columns_given")  # noqa: S608 - our table
            self.con.unregister("columns_given")

    def want(self, ids: Iterable[str | int]) -> None:
        """Fill the temporary table `wanted(id)` that the lookups join with."""
        listed = list(dict.fromkeys(ids))
        kind = "BIGINT" if listed and isinstance(listed[0], int) else "VARCHAR"
        self.con.execute(f"CREATE OR REPLACE TEMP TABLE wanted (id {kind})")
        fill(self.con, "temp.wanted", ({"id": id_} for id_ in listed))

    def take(self, names: Iterable[str]) -> None:
        """Move the staged rows of some tables into the lake."""
        for name in names:
            self.con.execute(f"INSERT INTO {name} SELECT * FROM temp.batch_{name}")  # noqa: S608 - our table

    def feed_states(self) -> list[Poll]:
        """Each feed's latest digested poll, with the keys of its newest body."""
        return [_read_state(state) for (state,) in self.run("lookups/feed_state.sql")]

    def known_entries(self, since: datetime) -> dict[str, KnownEntries]:
        """By feed, the entries of its newest digested capture, where that was before an instant."""
        rows = self.run("lookups/known_entries.sql", since=since)
        return {
            feed_id: KnownEntries(
                at, {told: EntryNames(*names) for told, names in json.loads(entries).items()}
            )
            for feed_id, at, entries in rows
        }

    def check(self, since: datetime) -> dict[str, int]:
        """Run every check for rows since an instant: rows by `warn_` check.

        Raises `CheckFailed` at the first `fail_` check that returns a row.
        """
        warnings = {}
        for path in sorted((self._settings.sql / "checks").glob("*.sql")):
            rows = run_statements(self.con, path.read_text("utf-8"), {"since": since})
            if rows and path.stem.startswith("fail_"):
                raise CheckFailed(path.stem, len(rows), str(rows[0]))
            warnings[path.stem] = len(rows)
        return {name: n for name, n in warnings.items() if name.startswith("warn_")}

    def load_seeds(self) -> None:
        """Replace the seed tables by the seed files, where these have changed; a table without its file is empty.

        Rows of `KEPT_SEEDS` that are gone from their file stay, with the day on which that was found.

        Only the labelled pairs may be without: who reads a catalogue has complained of any other.
        """
        paths = [self._settings.seeds / f"{name}.csv" for name in SEED_TABLES]
        contents = (path.read_bytes() if path.exists() else b"" for path in paths)
        digest = blake2b(b"\0".join(contents), digest_size=16).hexdigest()
        if self.is_noted("seeds", digest):
            return
        with self.transaction("seeds"):
            for name, path in zip(SEED_TABLES, paths, strict=True):
                self._load_seed(name, path)
            self.note("seeds", digest)

    def _load_seed(self, name: str, path: Path) -> None:
        columns = [str(row[0]) for row in self.ask(f"DESCRIBE {name}") if row[0] != "left_on"]
        read = "read_csv($path, all_varchar = true, header = true)"
        given = {"path": str(path)}
        if name in KEPT_SEEDS and path.exists():
            key = columns[0]
            self.con.execute(f"DELETE FROM {name} WHERE {key} IN (SELECT {key} FROM {read})", given)  # noqa: S608 - our table
            day = "(now() AT TIME ZONE 'UTC')::DATE"
            self.con.execute(f"UPDATE {name} SET left_on = {day} WHERE left_on IS NULL")  # noqa: S608 - our table
        else:
            self.con.execute(f"DELETE FROM {name}")  # noqa: S608 - our table
        if path.exists():
            told = ", ".join(columns)
            self.con.execute(f"INSERT INTO {name} ({told}) SELECT {told} FROM {read}", given)  # noqa: S608 - our table

    def with_leavers(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue and whatever it once had: what was captured of a feed is read alike when it has left."""
        feeds = self.ask("SELECT feed_id, url, source_id, coalesce(language, ''), country FROM feed")
        sources = self.ask(
            "SELECT source_id, name, coalesce(home_page, ''), country, family, zone FROM source"
        )
        return replace(
            catalogue,
            feeds={row[0]: Feed(*row) for row in feeds} | dict(catalogue.feeds),
            sources={row[0]: Source(*row) for row in sources} | dict(catalogue.sources),
        )

    def hashes(self) -> list[tuple[str, int, str]]:
        """(table, rows, hash) of every table but bookkeeping; the order of rows does not count."""
        kept = describe_tables(self.con, "lake")
        result = []
        for name in sorted(kept):
            columns = ", ".join(kept[name])
            row = self.ask(
                f"SELECT count(*), coalesce(sum(md5_number_lower(t::VARCHAR)), 0) FROM (SELECT {columns} FROM {name}) AS t"  # noqa: S608 - our table
            )[0]
            result.append((name, int(row[0]), f"{int(row[1]) % (1 << 64):016x}"))
        return result

    def snapshot(self) -> int:
        """Number of the snapshot that is read: the newest, or that of `as_of`."""
        return int(self.ask("SELECT id FROM ducklake_current_snapshot('lake')")[0][0])

    def last_run(self) -> str:
        """The run that was loaded last, empty before the first: by its row, since clocks are put back."""
        rows = self.ask("SELECT run_id FROM run ORDER BY rowid DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def digested_packs(self) -> list[DigestedPack]:
        """Every pack whose polls and captures are in the lake, those removed since included."""
        # A lake that this version has not written to yet lacks the last column: when its file was removed.
        rows = self.ask("SELECT * FROM digested_pack")
        return [DigestedPack(row[0], row[1], row[2], any(row[4:])) for row in rows]


def write_state(poll: Poll) -> str:
    """A poll as JSON, without what differs from run to run."""
    told = {name: value for name, value in asdict(poll).items() if name not in _RUN_FIELDS}
    return json.dumps(told, default=lambda at: at.astimezone(UTC).isoformat(), sort_keys=True)


def _read_state(text: str) -> Poll:
    told = json.loads(text)
    instants = {n: datetime.fromisoformat(v) for n, v in told.items() if n.endswith(_TIME_ENDINGS) and v}
    return Poll(**{**told, **instants, "outcome": Outcome(told["outcome"])})


def read_only_prompt(settings: Settings, snapshot: int | None = None) -> list[str]:
    """Statements that put an analyst's session in front of the lake, read-only, as it stands or as of a snapshot."""
    if not Lake.exists(settings):
        raise DatelineError(f"there is no lake at {settings.lake} yet: run `make demo` or `make run` first")
    loads = (f"LOAD {quote(extension_path(name))};" for name in EXTENSIONS)
    return [*loads, "SET TimeZone = 'UTC';", attach_line(settings, snapshot)]

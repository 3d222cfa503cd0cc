"""Exports that say what their columns mean: a Table Schema beside a file, a Data Package around a folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from typing import TYPE_CHECKING, Any

from dateline import __version__
from dateline.desk.asking import Asked, marts_of, open_source
from dateline.model import DatelineError
from dateline.store import answer, describe_answer, write_answer

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.model import Settings
    from dateline.store import Lake, Marts

_MEDIA = {".csv": "text/csv", ".parquet": "application/vnd.apache.parquet"}


def schema_of(source: Lake | Marts, asked: Asked) -> dict[str, Any]:
    """The columns of an answer as a Table Schema (Frictionless Data): name, type, and description where it is known."""
    fields = describe_answer(source.con, asked.sql, asked.params, asked.meanings)
    return {"fields": fields, "missingValues": [""]}


def export_all(settings: Settings, folder: Path, ending: str, *, from_lake: bool) -> list[tuple[str, int]]:
    """Write every view to a file of a new folder, with a datapackage.json; (file, rows) of each.

    The folder is made aside and renamed. `DatelineError` where it is there already, or the ending is none of a table's.
    """
    if ending not in _MEDIA:
        raise DatelineError(f"--form {ending[1:]}: {' or '.join(form[1:] for form in _MEDIA)} is wanted")
    if folder.exists():
        raise DatelineError(f"{folder} is there already: give the name of a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    aside.mkdir()
    try:
        with open_source(settings, from_lake=from_lake, writes=aside) as source:
            resources = [_export(source, asked, aside, ending) for asked in _views(source)]
        package = _describe(settings, from_lake=from_lake) | {"resources": resources}
        text = json.dumps(package, ensure_ascii=False, indent=1) + "\n"
        (aside / "datapackage.json").write_text(text, "utf-8")
        aside.replace(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return [(resource["path"], resource["rows"]) for resource in resources]


def _views(source: Lake | Marts) -> list[Asked]:
    query = "SELECT name, column_name, comment FROM data_dictionary WHERE kind = 'view' ORDER BY ALL"
    _, rows = answer(source.con, query)
    return [
        Asked(name, f"SELECT * FROM {name}", {}, {c: m for n, c, m in rows if n == name and c}, comment)  # noqa: S608 - a name of the dictionary
        for name, column, comment in rows
        if column is None
    ]


def _export(source: Lake | Marts, asked: Asked, folder: Path, ending: str) -> dict[str, Any]:
    file = folder / f"{asked.name}{ending}"
    n = write_answer(source.con, asked.sql, asked.params, file, ending)
    with file.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {
        "name": asked.name, "path": file.name, "description": asked.description, "format": ending[1:],
        "mediatype": _MEDIA[ending], "encoding": "utf-8", "bytes": file.stat().st_size, "hash": f"sha256:{digest}", "rows": n,
        "schema": schema_of(source, asked),
    }  # fmt: skip


def _describe(settings: Settings, *, from_lake: bool) -> dict[str, Any]:
    about = marts_of(settings).with_name("edition.json")
    told = json.loads(about.read_text("utf-8")) if about.exists() and not from_lake else {}
    description = (
        "Views of dateline. In CSV an empty cell is NULL, instants are UTC, and texts that begin as a formula does "
        "have an apostrophe before them."
    )
    package = {"name": "dateline", "version": __version__, "description": description}
    return package | ({"created": told["built_at"], "snapshot": told["snapshot"]} if told else {})

"""Airflow as a child process, with our folders, limits and loopback address.

The library never imports Airflow: importing it costs five seconds, and tests and commands that
do not need it must not pay them.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.model import DatelineError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dateline.model import Settings

PARALLELISM = 4
"""Tasks at once on SQLite: with Airflow's default of 32 runs of 50 tasks collapsed, twice of twice."""

POOL = "dateline_lake"
"""The pool of one slot in which every task runs that writes to the lake."""


def environ(settings: Settings, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment in which Airflow's commands run; what the caller has set stays."""
    root = settings.sql.resolve().parent
    home = settings.home.resolve()
    ours = {
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(root / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(root / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLELISM),
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__API__HOST": "127.0.0.1",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "DATELINE_HOME": str(home),
        "DATELINE_SQL": str(settings.sql.resolve()),
    }
    bin_dir = str(Path(sys.executable).parent)
    given = dict(os.environ if base is None else base)
    path = os.pathsep.join([bin_dir, given.get("PATH", "")])
    return {**ours, **given, "PATH": path, "DATELINE_HOME": ours["DATELINE_HOME"]}


def run(settings: Settings, *command: str, log: str, extra: Mapping[str, str] | None = None) -> None:
    """Run an Airflow command to its end, its output in `logs/<log>.log` below home.

    Raises `DatelineError` with the end of the log where it fails.
    """
    path = settings.home / "logs" / f"{log}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as out:
        done = subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "-m", "airflow", *command],
            env={**environ(settings), **(extra or {})},
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    if done.returncode:
        tail = "\n".join(path.read_text("utf-8", errors="replace").splitlines()[-25:])
        raise DatelineError(f"airflow {' '.join(command)} failed (whole log: {path}):\n{tail}")


def prepare(settings: Settings) -> None:
    """Make Airflow's database and the lake's pool, where they are not there yet."""
    done = settings.home / "airflow" / "prepared"
    if done.exists():
        return
    run(settings, "db", "migrate", log="airflow-prepare")
    run(settings, "pools", "set", POOL, "1", "the one writer of the lake", log="airflow-prepare")
    done.touch()


def run_dag(settings: Settings, dag_id: str, params: Mapping[str, str], extra: Mapping[str, str]) -> None:
    """Run a DAG once, as Airflow runs it, and wait for its end."""
    run(settings, "dags", "test", dag_id, "--conf", json.dumps(dict(params)), log=dag_id, extra=extra)


def standalone(settings: Settings, tell: Callable[[str], None]) -> int:
    """Run scheduler, DAG processor, triggerer and web server until interrupted; the exit code."""
    prepare(settings)
    env = environ(settings)
    password = _password(settings.home / "airflow" / "simple_auth_manager_passwords.json.generated")
    tell(f"Airflow will answer at http://{env['AIRFLOW__API__HOST']}:{env.get('AIRFLOW__API__PORT', '8080')}")
    tell(f"user admin, password {password}")
    script = settings.sql.resolve().parent / "tools" / "standalone.py"
    with subprocess.Popen([sys.executable, str(script)], env=env) as child:  # noqa: S603 - our own
        try:
            return child.wait()
        except KeyboardInterrupt:
            return child.wait()


def _password(path: Path) -> str:
    """The web page's password, where Airflow looks for it; a random one at the first start."""
    if not path.exists():
        with open(path, "x", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600)) as out:
            json.dump({"admin": secrets.token_urlsafe(16)}, out)
    return str(json.loads(path.read_text("utf-8"))["admin"])

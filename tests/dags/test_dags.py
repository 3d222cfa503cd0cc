"""The DAGs under the real Airflow: they load, they run, and the library below them is what it should be."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT
from dateline import launch, pipeline
from dateline.model import Settings
from dateline.store import Lake, Landing
from loopback import Loopback, answer, rss
from test_replay import hashes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.airflow

SEEN = """
import json, logging, sys
logging.disable(logging.CRITICAL)
from airflow import plugins_manager
plugins_manager.ensure_plugins_loaded() if hasattr(plugins_manager, "ensure_plugins_loaded") else plugins_manager._get_plugins()
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(bundle_name="test")
import calendar, feedparser, duckdb, dateline
print(json.dumps({
    "errors": bag.import_errors,
    "dags": {dag_id: {
        "tasks": {t.task_id: {"pool": t.pool, "trigger_rule": t.trigger_rule.value, "outlets": [o.uri for o in t.outlets]} for t in dag.tasks},
        "max_active_runs": dag.max_active_runs,
        "timetable": str(dag.timetable.summary) if hasattr(dag.timetable, "summary") else type(dag.timetable).__name__,
        "doc": bool(dag.doc_md),
        "catchup": dag.catchup,
    } for dag_id, dag in bag.dags.items()},
    "files": {m.__name__: m.__file__ for m in (calendar, feedparser, duckdb, dateline)},
    "shadowed": sorted(n for n in sys.modules if n in ("poll", "parse", "store", "places", "dates", "model", "pipeline")),
    "feedparser": feedparser.parse("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>").entries[0].title,
    "duckdb": duckdb.__version__,
    "leap": calendar.isleap(2028),
}))
"""


@pytest.fixture(scope="module")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with Airflow's database in it, made once."""
    home = tmp_path_factory.mktemp("airflow") / "var"
    launch.prepare(Settings(home=home, sql=ROOT / "sql", seeds=ROOT / "sql" / "seeds"))
    return home


@pytest.fixture(scope="module")
def seen(airflow_home: Path) -> dict[str, Any]:
    """What Airflow says of the DAGs folder, and what Python imports beside it."""
    settings = Settings(home=airflow_home, sql=ROOT / "sql", seeds=ROOT / "sql" / "seeds")
    done = subprocess.run(
        [sys.executable, "-c", SEEN],
        env=launch.environ(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def test_three_dags_load_without_errors(seen: dict[str, Any]) -> None:
    """Every DAG file imports, and says what it is for."""
    assert seen["errors"] == {}
    assert set(seen["dags"]) == {"dateline_poll", "dateline_digest", "dateline_upkeep"}
    assert all(
        dag["doc"] and not dag["catchup"] and dag["max_active_runs"] == 1 for dag in seen["dags"].values()
    )


def test_only_one_task_at_a_time_writes_the_lake(seen: dict[str, Any]) -> None:
    """Whatever writes to the lake runs in the pool of one slot; nothing else holds it."""
    writers = {
        task_id
        for dag in seen["dags"].values()
        for task_id, task in dag["tasks"].items()
        if task["pool"] == launch.POOL
    }
    assert writers == {"load_batch", "publish_edition", "tidy_lake"}


def test_the_digest_follows_captures(seen: dict[str, Any]) -> None:
    """What has landed is announced even when a shard failed, and the failure is seen all the same."""
    tasks = seen["dags"]["dateline_poll"]["tasks"]
    assert tasks["announce"]["outlets"] == ["dateline://captures/"]
    assert tasks["announce"]["trigger_rule"] == "all_done"
    assert tasks["close_poll"]["trigger_rule"] == "all_success"
    assert seen["dags"]["dateline_digest"]["tasks"]["publish_edition"]["outlets"] == ["dateline://edition/"]


def test_the_plugins_folder_shadows_nothing(seen: dict[str, Any]) -> None:
    """Airflow runs every module below plugins/ under its bare name, unless it is told not to."""
    assert seen["shadowed"] == []
    assert "site-packages" in seen["files"]["feedparser"]
    assert "site-packages" in seen["files"]["duckdb"]
    assert "site-packages" not in seen["files"]["calendar"]
    assert seen["files"]["dateline"] == str(ROOT / "plugins" / "dateline" / "__init__.py")
    assert (seen["feedparser"], seen["duckdb"], seen["leap"]) == ("x", "1.5.5", True)


@pytest.fixture
def world(airflow_home: Path, small: Settings) -> Iterator[Settings]:
    """Six feeds on loopback, one of them broken, and a home of its own with Airflow in it."""
    with Loopback() as server:
        server.script = {"/rss": answer(200, rss(1, 2, 3))}
        yield replace(
            small,
            home=airflow_home,
            connect_to=f"127.0.0.1:{server.port}",
        )


def test_poll_and_digest_run_and_run_again(world: Settings) -> None:
    """Through Airflow: everything lands and is loaded; run again, nothing is doubled or fails."""
    extra = pipeline.write_environ(world)
    at = {"at": "2026-11-02T12:00:00+00:00"}
    launch.run_dag(world, "dateline_digest", {}, extra)  # nothing has been captured yet
    launch.run_dag(world, "dateline_poll", at, extra)
    assert len(Landing(world).packs()) > 0
    launch.run_dag(world, "dateline_digest", {}, extra)
    with Lake(world, read_only=True) as lake:
        assert lake.ask("SELECT count(*), count(DISTINCT feed_id) FROM poll") == [(6, 6)]
        [(n_stories,)] = lake.ask("SELECT count(*) FROM story")
        assert n_stories == 12  # three stories of each of four publishers
        [(dag_id,)] = lake.ask("SELECT DISTINCT dag_id FROM run")
        assert dag_id == "dateline_digest"
    before = hashes(world)
    launch.run_dag(world, "dateline_poll", at, extra)
    launch.run_dag(world, "dateline_digest", {}, extra)
    launch.run_dag(world, "dateline_upkeep", {}, extra)
    assert hashes(world) == before
    assert (world.editions / "current" / "marts.duckdb").is_file()
    report = (world.editions / "current" / "report.html").read_text("utf-8")
    assert "What the news was about" in report
    assert "snapshot" in report


def test_a_failing_dag_is_an_error_with_its_log(airflow_home: Path, small: Settings) -> None:
    """A fault of ours ends the command and shows the end of the log."""
    settings = replace(small, home=airflow_home)
    (small.seeds / "feed.csv").write_text("feed_id\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"feed\.csv:1") as raised:
        launch.run_dag(settings, "dateline_poll", {}, pipeline.write_environ(settings))
    assert "dateline_poll.log" in str(raised.value)

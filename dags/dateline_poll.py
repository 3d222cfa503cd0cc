"""Ask the feeds that are due, and land what they say.

Every 15 minutes, one task a shard of hosts. One poll record for each feed always, whatever
happens: a feed that fails is a row with a reason and never fails the run. Nothing here waits for
the lake. A shard that is tried again asks nobody twice.

To ask as of another instant (the demo world and tests do), trigger with `at`.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, dag, task

from dateline import pipeline


@dag(
    schedule=timedelta(minutes=15),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={"at": ""},
    tags=["dateline"],
    doc_md=__doc__,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=6)},
)
def dateline_poll() -> None:
    at = "{{ params.at or '' }}"
    shards = task(pipeline.plan_polls)(at=at)
    outcomes = task(pipeline.poll_shard).partial(at=at, run="{{ run_id }}").expand(feed_ids=shards)
    task(outlets=[Asset("dateline://captures")], trigger_rule="all_done")(pipeline.close_poll)(outcomes)


dateline_poll()

"""Ask the feeds that are due, and land what they say.

Every 15 minutes, one task a shard of hosts. One poll record for each feed always, whatever
happens: a feed that fails is a row with a reason and never fails the run. Nothing here waits for
the lake. A shard that is tried again asks nobody twice. What has landed is announced even when a
shard failed; the run itself then fails, so that it is seen.

To ask as of another instant (the demo world and tests do), trigger with `at`.
"""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, chain, dag, task

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
    shards = task(retries=0)(pipeline.plan_polls)(at=at)
    outcomes = task(pipeline.poll_shard).partial(at=at, run="{{ run_id }}").expand(feed_ids=shards)
    task(pipeline.close_poll)(outcomes)  # type: ignore[arg-type] # a promise of it
    announce = EmptyOperator(
        task_id="announce", outlets=[Asset("dateline://captures")], trigger_rule="all_done"
    )
    chain(outcomes, announce)


dateline_poll()

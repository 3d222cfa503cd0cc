"""Turn what was captured into stories, places, clusters and events, then publish an edition.

The only DAG that writes the lake; it runs when captures have landed. Reading is spread over
tasks, the load is one transaction in a pool of one slot: a batch is seen whole or not at all, and a
`fail_` check rolls it back before anyone reads. Running it again changes nothing; to make
everything seen from an instant on again, under the rules of today, trigger with `since`.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, chain, dag, task

from dateline import pipeline


@dag(
    schedule=[Asset("dateline://captures")],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    params={"since": ""},
    tags=["dateline"],
    doc_md=__doc__,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=1)},
)
def dateline_digest() -> None:
    parts = task(pipeline.plan_batch)(since="{{ params.since or '' }}")
    staged = task(pipeline.read_part).expand(part=parts)
    load = task(pool="dateline_lake", trigger_rule="none_failed")(pipeline.load_batch)
    loaded = load(staged, run="{{ run_id }}")  # type: ignore[arg-type] # a promise of it
    publish = task(pool="dateline_lake", outlets=[Asset("dateline://edition")])(pipeline.publish_edition)
    chain(loaded, publish())


dateline_digest()

"""Keep the lake small and quick, and learn which clock feeds without zones are on, once a day.

Merges and cleans up files, and removes what killed processes left behind. Snapshots older than
DATELINE_SNAPSHOT_DAYS (30) are forgotten, and all but the last of each day that is over; captures beyond DATELINE_CAPTURE_DAYS or DATELINE_CAPTURE_BYTES (none
set) are removed; stories and counts never are. The view upkeep_log tells it. A failure may wait for the next day.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import dag, task

from dateline import pipeline


@dag(
    schedule="40 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["dateline"],
    doc_md=__doc__,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10)},
)
def dateline_upkeep() -> None:
    task(pipeline.learn_clocks)()
    task(pool="dateline_lake")(pipeline.tidy_lake)()


dateline_upkeep()

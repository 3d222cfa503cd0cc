-- The lake on one machine: a SQLite catalog in WAL mode, so that readers never meet the writer's
-- lock, and Parquet files beside it.
ATTACH 'ducklake:sqlite:{catalog}' AS lake (DATA_PATH '{data}', META_JOURNAL_MODE 'WAL');

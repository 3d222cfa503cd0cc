-- No load stays in the catalog any more. DuckLake of DuckDB 1.5.5 loses and doubles rows where a load that stayed there is
-- partly deleted before it is flushed to files (duckdb/ducklake issues 1266, 1364): the days of the roll-ups are replaced
-- with each batch, so the first upkeep gave wrong counts. What had stayed is flushed here, and the roll-ups, which
-- are deleted from most, are made again with the next batch.
CALL ducklake_flush_inlined_data('lake');
CALL lake.set_option('data_inlining_row_limit', 0);
DELETE FROM schema_file WHERE file IN ('roll-ups', 'seeds', 'views');

-- The tables that have changed in the lake since $snapshot, or whose files have been laid out anew. DuckLake only.
WITH change AS (
    SELECT unnest(map_values(changes)) AS ids
    FROM ducklake_snapshots('lake')
    WHERE snapshot_id > $snapshot
),

touched AS (SELECT DISTINCT unnest(ids) AS id FROM change)

SELECT i.table_name
FROM touched AS t
INNER JOIN ducklake_table_info('lake') AS i ON i.table_id::VARCHAR = t.id;

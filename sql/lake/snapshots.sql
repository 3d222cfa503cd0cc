-- Question: as of which commits can the lake be asked, and what did each of them do?
SELECT snapshot_id, snapshot_time AS taken_at, commit_message AS did
FROM ducklake_snapshots('lake')
ORDER BY snapshot_id;

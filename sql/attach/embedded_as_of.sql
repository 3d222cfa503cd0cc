-- The lake as it stood after one of its commits, with the views of that time.
ATTACH 'ducklake:sqlite:{catalog}' AS lake (READ_ONLY, SNAPSHOT_VERSION {snapshot});

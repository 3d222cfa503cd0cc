-- The same lake for analysts: any number of processes, while the digest writes.
ATTACH 'ducklake:sqlite:{catalog}' AS lake (READ_ONLY);

-- What was copied aside while the table was made anew.
DROP TABLE cluster_before;

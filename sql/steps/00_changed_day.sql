-- The UTC days whose counts this batch may change: those of its stories and of the stories that
-- are about to be made again.
CREATE OR REPLACE TEMP TABLE changed_day AS
SELECT dated_on AS day FROM batch_story
UNION
SELECT dated_on AS day FROM story WHERE first_seen_at >= $since;

-- The keys by which copies of this batch's stories will be found; those of a week ago find none any more.
DELETE FROM story_band WHERE day < ($day AT TIME ZONE 'UTC')::DATE - 7;
INSERT INTO story_band SELECT ($day AT TIME ZONE 'UTC')::DATE AS day, band, leader_id FROM batch_story_band;

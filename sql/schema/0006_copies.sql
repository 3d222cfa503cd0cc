-- Copies and events counted apart: what a cluster is made of, where it came from, and which ids it once had.
ALTER TABLE capture ADD COLUMN n_guids_changed INTEGER;
COMMENT ON COLUMN capture.n_guids_changed IS 'Entries whose address stood in the capture before under another guid: this feed''s guids tell nothing.';
ALTER TABLE run ADD COLUMN n_stop_keys INTEGER;
COMMENT ON COLUMN run.n_stop_keys IS 'Keys that were skipped, story by story, because more than 200 clusters of three days have them: boilerplate.';
ALTER TABLE story ADD COLUMN page VARCHAR;
COMMENT ON COLUMN story.page IS 'Comparable form of its address; NULL where it has none, or shares it with other entries of the feed.';
COMMENT ON COLUMN story_cluster.rule IS 'Why it is here: first, page (same address), text (shared shingles) or title (same title at another publisher).';
COMMENT ON COLUMN story_cluster.veto IS 'What kept it out of near_cluster_id: numerals, title_numerals, subject, series, wires or nothing_shared.';
COMMENT ON COLUMN story.lede_start IS 'Where the text begins after boilerplate, dateline and credit, in characters.';
COMMENT ON COLUMN story.lede_end IS 'Where the text ends before a credit line and boilerplate, in characters.';

DROP TABLE story_band;
CREATE TABLE story_band (
    day DATE NOT NULL,
    band BIGINT NOT NULL,
    leader_id VARCHAR NOT NULL
);
COMMENT ON TABLE story_band IS 'Bookkeeping: by which keys copies of the last days were found; kept for a week.';
COMMENT ON COLUMN story_band.day IS 'UTC day on which the key was first seen for this leader.';
COMMENT ON COLUMN story_band.band IS 'Hash of one band of the sketch, of the title, its long words, the first eight words, or the address.';
COMMENT ON COLUMN story_band.leader_id IS 'First story of the cluster whose stories have this key.';

CREATE TABLE cluster (
    cluster_id VARCHAR NOT NULL,
    leader_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    origin VARCHAR NOT NULL,
    origin_kind VARCHAR NOT NULL,
    origin_rule VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_publishers INTEGER NOT NULL,
    n_families INTEGER NOT NULL,
    n_independent INTEGER NOT NULL
);
COMMENT ON TABLE cluster IS 'One text, however many publishers carry it: where it came from and how widely it went.';
COMMENT ON COLUMN cluster.cluster_id IS 'Hash of its first story.';
COMMENT ON COLUMN cluster.leader_id IS 'Its first story: the one seen first, not the one that claims the earliest date.';
COMMENT ON COLUMN cluster.first_seen_at IS 'When that was first seen (UTC instant).';
COMMENT ON COLUMN cluster.origin IS 'The agency that most of its crediting stories name, else the publisher family seen first.';
COMMENT ON COLUMN cluster.origin_kind IS 'wire or source.';
COMMENT ON COLUMN cluster.origin_rule IS 'How that is known: dateline, credit, byline, title, else first_seen.';
COMMENT ON COLUMN cluster.n_stories IS 'Stories: one publisher''s text each.';
COMMENT ON COLUMN cluster.n_publishers IS 'Publishers.';
COMMENT ON COLUMN cluster.n_families IS 'Publisher families: sister titles do not corroborate each other.';
COMMENT ON COLUMN cluster.n_independent IS 'Voices: the origin, and each family that has the title with a text of its own and no agency credited.';

CREATE TABLE cluster_event (
    cluster_id VARCHAR NOT NULL,
    event_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE cluster_event IS 'The event each cluster tells of: the same happening, in other words and languages, within three days.';
COMMENT ON COLUMN cluster_event.cluster_id IS 'The cluster.';
COMMENT ON COLUMN cluster_event.event_id IS 'Hash of the event''s first cluster; settled two days after the cluster was seen.';
COMMENT ON COLUMN cluster_event.first_seen_at IS 'When the cluster was first seen (UTC instant).';

CREATE TABLE cluster_alias (
    kind VARCHAR NOT NULL,
    old_id VARCHAR NOT NULL,
    new_id VARCHAR NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE cluster_alias IS 'Bookkeeping: ids that were shown once and mean nothing any more, with what took their place.';
COMMENT ON COLUMN cluster_alias.kind IS 'cluster or event.';
COMMENT ON COLUMN cluster_alias.old_id IS 'The id that is gone.';
COMMENT ON COLUMN cluster_alias.new_id IS 'The id that its first story has now.';
COMMENT ON COLUMN cluster_alias.changed_at IS 'When it changed (UTC instant).';

CREATE TABLE labelled_story (
    story VARCHAR NOT NULL,
    report VARCHAR NOT NULL,
    variant VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    hours DOUBLE NOT NULL,
    url VARCHAR,
    title VARCHAR,
    text VARCHAR
);
COMMENT ON TABLE labelled_story IS 'Seed: invented stories by which it is measured how well copies and events are told apart.';
COMMENT ON COLUMN labelled_story.story IS 'Its name.';
COMMENT ON COLUMN labelled_story.report IS 'The report it is made from.';
COMMENT ON COLUMN labelled_story.variant IS 'What was done to it: dateline, cut, headline, edited, read_on, own words, twin.';
COMMENT ON COLUMN labelled_story.language IS 'ISO 639-1.';
COMMENT ON COLUMN labelled_story.source_id IS 'An invented publisher.';
COMMENT ON COLUMN labelled_story.hours IS 'Hours after the first.';
COMMENT ON COLUMN labelled_story.url IS 'Address, where the pair is about addresses.';
COMMENT ON COLUMN labelled_story.title IS 'Title.';
COMMENT ON COLUMN labelled_story.text IS 'Text.';

CREATE TABLE labelled_pair (
    story VARCHAR NOT NULL,
    other VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    kind VARCHAR NOT NULL
);
COMMENT ON TABLE labelled_pair IS 'Seed: what two labelled stories are to each other; `make quality` scores the rules by it.';
COMMENT ON COLUMN labelled_pair.story IS 'A labelled story.';
COMMENT ON COLUMN labelled_pair.other IS 'Another.';
COMMENT ON COLUMN labelled_pair.label IS 'story, copy, event or apart: the narrowest that they share.';
COMMENT ON COLUMN labelled_pair.kind IS 'What the pair is a case of.';

-- What an older lake holds becomes clusters as well; their events come with the next replay.
INSERT INTO cluster
SELECT
    c.cluster_id,
    c.leader_id,
    min(c.first_seen_at),
    coalesce(max(s.wire), max(coalesce(o.family, s.source_id)) FILTER (WHERE s.story_id = c.leader_id)),
    CASE WHEN max(s.wire) IS NULL THEN 'source' ELSE 'wire' END,
    coalesce(max(s.wire_rule), 'first_seen'),
    count(*),
    count(DISTINCT s.source_id),
    count(DISTINCT coalesce(o.family, s.source_id)),
    1
FROM story_cluster AS c
INNER JOIN story AS s ON s.story_id = c.story_id
LEFT JOIN source AS o ON o.source_id = s.source_id
GROUP BY c.cluster_id, c.leader_id;
INSERT INTO cluster_event SELECT cluster_id, cluster_id, first_seen_at FROM cluster;

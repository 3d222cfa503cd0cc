-- What a feed's next poll is planned by: the publisher's pace and wishes, moves, lies and losses.
ALTER TABLE poll ADD COLUMN ask_url VARCHAR;
ALTER TABLE poll ADD COLUMN is_conditional BOOLEAN;
ALTER TABLE poll ADD COLUMN validators_off BOOLEAN;
ALTER TABLE poll ADD COLUMN whole_at TIMESTAMPTZ;
ALTER TABLE poll ADD COLUMN entries_hash VARCHAR;
ALTER TABLE poll ADD COLUMN keys VARCHAR;
ALTER TABLE poll ADD COLUMN n_entries INTEGER;
ALTER TABLE poll ADD COLUMN n_new INTEGER;
ALTER TABLE poll ADD COLUMN n_missed INTEGER;
ALTER TABLE poll ADD COLUMN newest_at TIMESTAMPTZ;
ALTER TABLE poll ADD COLUMN median_gap_s INTEGER;
ALTER TABLE poll ADD COLUMN window_s BIGINT;
ALTER TABLE poll ADD COLUMN hint_s INTEGER;
ALTER TABLE poll ADD COLUMN skip VARCHAR;
ALTER TABLE poll ADD COLUMN n_gone INTEGER;
ALTER TABLE poll ADD COLUMN gone_since TIMESTAMPTZ;
ALTER TABLE poll ADD COLUMN retired_at TIMESTAMPTZ;
ALTER TABLE poll ADD COLUMN moved_to VARCHAR;
ALTER TABLE poll ADD COLUMN n_moved INTEGER;
ALTER TABLE poll ADD COLUMN moved_since TIMESTAMPTZ;
COMMENT ON COLUMN poll.ask_url IS 'The address that was asked: the catalogue''s, or where the feed has moved for good.';
COMMENT ON COLUMN poll.is_conditional IS 'Whether validators were sent; a poll without them gets the whole body.';
COMMENT ON COLUMN poll.validators_off IS 'Whether this feed''s validators are no longer used, since a body changed behind them.';
COMMENT ON COLUMN poll.whole_at IS 'When a whole body last came: once a day one is asked for, whatever the validators say.';
COMMENT ON COLUMN poll.entries_hash IS 'BLAKE2b of the entries of the newest good body, without what changes around them.';
COMMENT ON COLUMN poll.keys IS 'What the entries of this body are known again by; NULL where no new body came.';
COMMENT ON COLUMN poll.n_entries IS 'Entries in the body, NULL where none came.';
COMMENT ON COLUMN poll.n_new IS 'Of these, entries that were not in the body before.';
COMMENT ON COLUMN poll.n_missed IS 'Estimate of entries lost, where a body shares nothing with the one before; else NULL.';
COMMENT ON COLUMN poll.newest_at IS 'Date of the newest entry of the newest good body.';
COMMENT ON COLUMN poll.median_gap_s IS 'Median of the gaps between its last 30 entries, in seconds.';
COMMENT ON COLUMN poll.window_s IS 'Seconds in which its entries are all replaced, at that rate.';
COMMENT ON COLUMN poll.hint_s IS 'How often the publisher wants to be asked (ttl, sy:update*), in seconds.';
COMMENT ON COLUMN poll.skip IS 'Hours (UTC) and days in which the publisher does not want to be asked, such as "h0 h1 d6".';
COMMENT ON COLUMN poll.n_gone IS 'Answers 410 in a row up to this poll.';
COMMENT ON COLUMN poll.gone_since IS 'When the first of these came.';
COMMENT ON COLUMN poll.retired_at IS 'When the feed was retired, after three answers 410 over two days; never asked again.';
COMMENT ON COLUMN poll.moved_to IS 'Where the address redirects to for good, NULL where it does not.';
COMMENT ON COLUMN poll.n_moved IS 'Polls in a row that were redirected there.';
COMMENT ON COLUMN poll.moved_since IS 'When the first of these was.';

CREATE TABLE feed_state (
    feed_id VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    state VARCHAR NOT NULL
);
COMMENT ON TABLE feed_state IS 'Where each feed stands, so that planning the next poll reads one row a feed, however long the lake remembers.';
COMMENT ON COLUMN feed_state.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_state.asked_at IS 'When its latest digested poll began (UTC instant).';
COMMENT ON COLUMN feed_state.state IS 'That poll as JSON, with the keys of the newest body.';

CREATE TABLE feed_entries (
    feed_id VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    entries VARCHAR NOT NULL
);
COMMENT ON TABLE feed_entries IS 'The entries of each feed''s newest capture, by hash of their bytes, which are not parsed again.';
COMMENT ON COLUMN feed_entries.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_entries.asked_at IS 'When that capture was asked for (UTC instant).';
COMMENT ON COLUMN feed_entries.entries IS 'JSON: hash of an entry''s bytes -> short hashes of its guid and address.';

CREATE TABLE feed_zone (
    feed_id VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    zone VARCHAR NOT NULL,
    n_agree INTEGER NOT NULL,
    n_entries INTEGER NOT NULL
);
COMMENT ON TABLE feed_zone IS 'The clock that times without a zone are on, as learned from when entries appeared; dates in captures asked for from valid_from on are read by it.';
COMMENT ON COLUMN feed_zone.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_zone.valid_from IS 'When it was learned (UTC instant).';
COMMENT ON COLUMN feed_zone.zone IS 'Offset from UTC, such as +05:30.';
COMMENT ON COLUMN feed_zone.n_agree IS 'Entries whose dates, so read, lie between the two polls that they appeared between.';
COMMENT ON COLUMN feed_zone.n_entries IS 'Entries looked at.';

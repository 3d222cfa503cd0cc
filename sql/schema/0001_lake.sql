-- The tables of the lake. Forward-only: a change is a new file. No keys, checks or enums, so that
-- the same statements run on a native DuckDB file, on DuckLake and, through sqlglot, on Spark.
-- A column whose comment begins with "Bookkeeping" says how a row came here, not what it says:
-- table hashes leave it out, so that the same captures give the same hash in any number of runs.

CREATE TABLE poll (
    poll_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    feed_url VARCHAR NOT NULL,
    final_url VARCHAR,
    status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    content_type VARCHAR,
    body_hash VARCHAR,
    n_bytes BIGINT NOT NULL,
    retry_after_s INTEGER,
    max_age_s INTEGER,
    interval_s INTEGER NOT NULL,
    next_due_at TIMESTAMPTZ,
    n_failures DOUBLE NOT NULL,
    capture_id VARCHAR,
    reason VARCHAR,
    elapsed_ms INTEGER,
    run_id VARCHAR
);
COMMENT ON TABLE poll IS 'One request to one feed and how it ended; one row always, whatever happened.';
COMMENT ON COLUMN poll.poll_id IS 'Hash of feed and instant.';
COMMENT ON COLUMN poll.feed_id IS 'The feed asked.';
COMMENT ON COLUMN poll.asked_at IS 'When the request began (UTC instant).';
COMMENT ON COLUMN poll.outcome IS 'How it ended: ok, not_modified, same_body, empty, not_a_feed, timeout and so on.';
COMMENT ON COLUMN poll.feed_url IS 'The address as the catalogue had it.';
COMMENT ON COLUMN poll.final_url IS 'The address that answered, after redirects.';
COMMENT ON COLUMN poll.status IS 'HTTP status, NULL where none came.';
COMMENT ON COLUMN poll.etag IS 'Validator to send back unchanged: that of the last good body.';
COMMENT ON COLUMN poll.last_modified IS 'Validator to send back unchanged: that of the last good body.';
COMMENT ON COLUMN poll.content_type IS 'Content-Type as sent.';
COMMENT ON COLUMN poll.body_hash IS 'BLAKE2b of the newest good body, carried over polls that brought none.';
COMMENT ON COLUMN poll.n_bytes IS 'Bytes of the body after decompression.';
COMMENT ON COLUMN poll.retry_after_s IS 'Retry-After in seconds, clamped to 1 minute to 24 hours.';
COMMENT ON COLUMN poll.max_age_s IS 'max-age of Cache-Control in seconds.';
COMMENT ON COLUMN poll.interval_s IS 'The interval this feed has earned, in seconds, before failures and hints.';
COMMENT ON COLUMN poll.next_due_at IS 'When the feed is asked again at the earliest.';
COMMENT ON COLUMN poll.n_failures IS 'Weighted failures in a row up to this poll; 0 after an answer.';
COMMENT ON COLUMN poll.capture_id IS 'The capture this poll brought, NULL where the body was not new.';
COMMENT ON COLUMN poll.reason IS 'Bookkeeping: why, in words, where the outcome needs them.';
COMMENT ON COLUMN poll.elapsed_ms IS 'Bookkeeping: how long it took, in milliseconds.';
COMMENT ON COLUMN poll.run_id IS 'Bookkeeping: the run that asked.';

CREATE TABLE capture (
    capture_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR,
    n_entries INTEGER NOT NULL,
    n_items INTEGER NOT NULL,
    format VARCHAR,
    encoding VARCHAR,
    bozo VARCHAR,
    pack VARCHAR NOT NULL
);
COMMENT ON TABLE capture IS 'A new body of a feed and how it was read; the bytes stay in the landing packs.';
COMMENT ON COLUMN capture.capture_id IS 'Hash of feed and instant.';
COMMENT ON COLUMN capture.feed_id IS 'The feed it came from.';
COMMENT ON COLUMN capture.asked_at IS 'When it was asked for (UTC instant).';
COMMENT ON COLUMN capture.outcome IS 'How parsing ended: ok, empty, not_a_feed, bad_encoding, parse_timeout, parse_error.';
COMMENT ON COLUMN capture.reason IS 'Why, in words.';
COMMENT ON COLUMN capture.n_entries IS 'Entries that the feed parser found.';
COMMENT ON COLUMN capture.n_items IS 'Entries that became items; the others are in rejected_item.';
COMMENT ON COLUMN capture.format IS 'rss20, rss10, atom10 and so on, as feedparser names it.';
COMMENT ON COLUMN capture.encoding IS 'The encoding the bytes were read in.';
COMMENT ON COLUMN capture.bozo IS 'What feedparser complained of: data quality, never a verdict.';
COMMENT ON COLUMN capture.pack IS 'Bookkeeping: the landing pack that holds the bytes.';

CREATE TABLE item (
    item_id VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    capture_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    position INTEGER NOT NULL,
    guid VARCHAR,
    url VARCHAR,
    title VARCHAR,
    text VARCHAR,
    byline VARCHAR,
    tags VARCHAR,
    date_raw VARCHAR,
    is_cut BOOLEAN NOT NULL
);
COMMENT ON TABLE item IS 'Each wording of each entry of each feed, when it was first seen; an edited entry is a further row.';
COMMENT ON COLUMN item.item_id IS 'Hash of feed, guid, address, title and text.';
COMMENT ON COLUMN item.story_id IS 'The story it tells.';
COMMENT ON COLUMN item.feed_id IS 'The feed it stood in.';
COMMENT ON COLUMN item.capture_id IS 'The first capture it stood in.';
COMMENT ON COLUMN item.first_seen_at IS 'When that capture was asked for (UTC instant).';
COMMENT ON COLUMN item.position IS 'Place in the feed, 0 at the top.';
COMMENT ON COLUMN item.guid IS 'The id the feed gave it.';
COMMENT ON COLUMN item.url IS 'Its web address as given.';
COMMENT ON COLUMN item.title IS 'Title as plain text.';
COMMENT ON COLUMN item.text IS 'The longer of summary and content as plain text, up to 4000 characters.';
COMMENT ON COLUMN item.byline IS 'Author as given.';
COMMENT ON COLUMN item.tags IS 'Categories as given, joined by " | ".';
COMMENT ON COLUMN item.date_raw IS 'The date string as given.';
COMMENT ON COLUMN item.is_cut IS 'Whether the text was longer than what is kept.';

CREATE TABLE rejected_item (
    rejected_id VARCHAR NOT NULL,
    capture_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    reason VARCHAR NOT NULL,
    title VARCHAR,
    url VARCHAR
);
COMMENT ON TABLE rejected_item IS 'Entries that gave no item, once for each feed and reason, with the reason.';
COMMENT ON COLUMN rejected_item.rejected_id IS 'Hash of feed, reason, title and address.';
COMMENT ON COLUMN rejected_item.capture_id IS 'The first capture it stood in.';
COMMENT ON COLUMN rejected_item.feed_id IS 'The feed it stood in.';
COMMENT ON COLUMN rejected_item.first_seen_at IS 'When that capture was asked for (UTC instant).';
COMMENT ON COLUMN rejected_item.reason IS 'Why it gave no item: no_text, over_item_cap.';
COMMENT ON COLUMN rejected_item.title IS 'Its title, where it had one.';
COMMENT ON COLUMN rejected_item.url IS 'Its address, where it had one.';

CREATE TABLE story (
    story_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    item_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    published_at TIMESTAMPTZ,
    dated_at TIMESTAMPTZ NOT NULL,
    dated_on DATE NOT NULL,
    date_quality VARCHAR NOT NULL,
    date_rule VARCHAR NOT NULL,
    url VARCHAR,
    title VARCHAR,
    text VARCHAR,
    lede_start INTEGER NOT NULL,
    lede_end INTEGER NOT NULL,
    language VARCHAR,
    wire VARCHAR,
    wire_rule VARCHAR,
    dateline VARCHAR,
    dateline_rule VARCHAR,
    rule_version VARCHAR NOT NULL
);
COMMENT ON TABLE story IS 'One publisher''s text, as it was first seen; later wordings are in item.';
COMMENT ON COLUMN story.story_id IS 'Hash of the first item; never changes.';
COMMENT ON COLUMN story.source_id IS 'The publisher.';
COMMENT ON COLUMN story.item_id IS 'The item it was first seen as.';
COMMENT ON COLUMN story.first_seen_at IS 'When it was first seen in any feed of the publisher (UTC instant).';
COMMENT ON COLUMN story.published_at IS 'When the publisher says it was published, NULL where that could not be read.';
COMMENT ON COLUMN story.dated_at IS 'The instant that trends count by: published_at where plausible, else first_seen_at.';
COMMENT ON COLUMN story.dated_on IS 'The UTC day of dated_at.';
COMMENT ON COLUMN story.date_quality IS 'exact, zone_assumed, day_only, ambiguous, missing or implausible.';
COMMENT ON COLUMN story.date_rule IS 'The rule that read the date.';
COMMENT ON COLUMN story.url IS 'Web address as given.';
COMMENT ON COLUMN story.title IS 'Title as plain text.';
COMMENT ON COLUMN story.text IS 'Text as plain text, dateline included.';
COMMENT ON COLUMN story.lede_start IS 'Where the text begins after dateline and credit, in characters.';
COMMENT ON COLUMN story.lede_end IS 'Where the text ends before a credit line, in characters.';
COMMENT ON COLUMN story.language IS 'Language of the feed (ISO 639-1).';
COMMENT ON COLUMN story.wire IS 'The agency credited (AA, AFP, AP, REUTERS ...), NULL where none is.';
COMMENT ON COLUMN story.wire_rule IS 'Where the credit stood: dateline, credit, byline or title.';
COMMENT ON COLUMN story.dateline IS 'The places of the dateline as written, joined by " / ".';
COMMENT ON COLUMN story.dateline_rule IS 'The shape of dateline that was recognised.';
COMMENT ON COLUMN story.rule_version IS 'Version of the rules that made this row.';

CREATE TABLE sighting (
    story_id VARCHAR NOT NULL,
    feed_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    capture_id VARCHAR NOT NULL
);
COMMENT ON TABLE sighting IS 'A story in a feed: one row for each pair, when it was first seen there.';
COMMENT ON COLUMN sighting.story_id IS 'The story.';
COMMENT ON COLUMN sighting.feed_id IS 'The feed.';
COMMENT ON COLUMN sighting.first_seen_at IS 'When it was first seen in that feed (UTC instant).';
COMMENT ON COLUMN sighting.capture_id IS 'The capture it was first seen in.';

CREATE TABLE story_key (
    key VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    title_key VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_key IS 'By what a story is known again: hashes of addresses, guids, and title with text.';
COMMENT ON COLUMN story_key.key IS 'Hash; the newest row of a key holds.';
COMMENT ON COLUMN story_key.kind IS 'url, guid or text.';
COMMENT ON COLUMN story_key.story_id IS 'The story.';
COMMENT ON COLUMN story_key.title_key IS 'Folded title, which guards guids that are used again.';
COMMENT ON COLUMN story_key.first_seen_at IS 'When the key was first seen (UTC instant).';

CREATE TABLE story_band (
    band BIGINT NOT NULL,
    story_id VARCHAR NOT NULL,
    leader_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE story_band IS 'Sketch of a story''s text, by which copies are found.';
COMMENT ON COLUMN story_band.band IS 'Hash of one band of the sketch, of the title, or of the first eight words.';
COMMENT ON COLUMN story_band.story_id IS 'The story.';
COMMENT ON COLUMN story_band.leader_id IS 'The first story of its cluster.';
COMMENT ON COLUMN story_band.first_seen_at IS 'When the story was first seen (UTC instant).';

CREATE TABLE story_cluster (
    story_id VARCHAR NOT NULL,
    cluster_id VARCHAR NOT NULL,
    leader_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    rule VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    veto VARCHAR,
    near_cluster_id VARCHAR
);
COMMENT ON TABLE story_cluster IS 'The cluster of each story: copies of one text across publishers, with the reason.';
COMMENT ON COLUMN story_cluster.story_id IS 'The story.';
COMMENT ON COLUMN story_cluster.cluster_id IS 'Hash of the cluster''s first story.';
COMMENT ON COLUMN story_cluster.leader_id IS 'The cluster''s first story.';
COMMENT ON COLUMN story_cluster.first_seen_at IS 'When the story was first seen (UTC instant).';
COMMENT ON COLUMN story_cluster.rule IS 'Why it is here: first, text (shared shingles) or title (same title at another publisher).';
COMMENT ON COLUMN story_cluster.score IS 'Share of the shorter text that both hold, 0 to 1.';
COMMENT ON COLUMN story_cluster.veto IS 'What kept it out of near_cluster_id: numerals or title_numerals.';
COMMENT ON COLUMN story_cluster.near_cluster_id IS 'The nearest cluster that it was kept out of.';

CREATE TABLE mention (
    story_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    dated_on DATE NOT NULL,
    country VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    weight DECIMAL(7, 6) NOT NULL,
    is_about BOOLEAN NOT NULL,
    is_primary BOOLEAN NOT NULL
);
COMMENT ON TABLE mention IS 'What a country is to a story. The weights of a story add up to exactly 1.';
COMMENT ON COLUMN mention.story_id IS 'The story.';
COMMENT ON COLUMN mention.first_seen_at IS 'When the story was first seen (UTC instant).';
COMMENT ON COLUMN mention.dated_on IS 'The UTC day the story counts on.';
COMMENT ON COLUMN mention.country IS 'ISO 3166-1 alpha-2, XK for Kosovo, ZZ where the story names no place.';
COMMENT ON COLUMN mention.role IS 'focus, mention, filed_from, source (the publisher''s country, never evidence) or unlocated.';
COMMENT ON COLUMN mention.score IS 'Strength of the evidence; comparable within a story only.';
COMMENT ON COLUMN mention.weight IS 'Share of the story; 0 for the roles filed_from and source.';
COMMENT ON COLUMN mention.is_about IS 'Whether the story is about the country, not merely naming it.';
COMMENT ON COLUMN mention.is_primary IS 'Whether it is the story''s first country.';

CREATE TABLE evidence (
    story_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    target VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    field VARCHAR NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    surface VARCHAR NOT NULL,
    rule VARCHAR NOT NULL
);
COMMENT ON TABLE evidence IS 'The words that speak for a mention: substr(field, span_start + 1, span_end - span_start) = surface.';
COMMENT ON COLUMN evidence.story_id IS 'The story.';
COMMENT ON COLUMN evidence.first_seen_at IS 'When the story was first seen (UTC instant).';
COMMENT ON COLUMN evidence.target IS 'The country code, or scheme:region for a region named directly.';
COMMENT ON COLUMN evidence.role IS 'Role of the mention, or region.';
COMMENT ON COLUMN evidence.field IS 'title or text of the story.';
COMMENT ON COLUMN evidence.span_start IS 'First character, counted from 0.';
COMMENT ON COLUMN evidence.span_end IS 'Character after the last.';
COMMENT ON COLUMN evidence.surface IS 'The words as they stand.';
COMMENT ON COLUMN evidence.rule IS 'The rule that read them.';

CREATE TABLE region_mention (
    story_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    dated_on DATE NOT NULL,
    scheme VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    score DOUBLE NOT NULL
);
COMMENT ON TABLE region_mention IS 'Regions named directly ("Sahel", "the EU"), which are never turned into one country.';
COMMENT ON COLUMN region_mention.story_id IS 'The story.';
COMMENT ON COLUMN region_mention.first_seen_at IS 'When the story was first seen (UTC instant).';
COMMENT ON COLUMN region_mention.dated_on IS 'The UTC day the story counts on.';
COMMENT ON COLUMN region_mention.scheme IS 'Scheme of the region.';
COMMENT ON COLUMN region_mention.region IS 'The region.';
COMMENT ON COLUMN region_mention.score IS 'Strength of the evidence; comparable within a story only.';

CREATE TABLE coverage_day (
    day DATE NOT NULL,
    source_id VARCHAR NOT NULL,
    n_feeds INTEGER NOT NULL,
    n_feeds_answered INTEGER NOT NULL,
    n_polls INTEGER NOT NULL,
    n_polls_failed INTEGER NOT NULL
);
COMMENT ON TABLE coverage_day IS 'What we could have seen: polls done and failed by publisher and UTC day.';
COMMENT ON COLUMN coverage_day.day IS 'UTC day of the polls.';
COMMENT ON COLUMN coverage_day.source_id IS 'The publisher.';
COMMENT ON COLUMN coverage_day.n_feeds IS 'Its feeds that were asked.';
COMMENT ON COLUMN coverage_day.n_feeds_answered IS 'Its feeds that answered as a feed at least once.';
COMMENT ON COLUMN coverage_day.n_polls IS 'Requests made.';
COMMENT ON COLUMN coverage_day.n_polls_failed IS 'Requests that did not end in ok, not_modified, same_body or empty.';

CREATE TABLE story_day (
    day DATE NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    n_located INTEGER NOT NULL
);
COMMENT ON TABLE story_day IS 'The denominators: all stories by UTC day.';
COMMENT ON COLUMN story_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN story_day.n_stories IS 'Stories.';
COMMENT ON COLUMN story_day.n_clusters IS 'Clusters with a story on that day.';
COMMENT ON COLUMN story_day.n_sources IS 'Publishers with a story on that day.';
COMMENT ON COLUMN story_day.n_located IS 'Stories with at least one country.';

CREATE TABLE region_day (
    scheme VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    day DATE NOT NULL,
    n_stories INTEGER NOT NULL,
    n_stories_mentioned INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    weight DECIMAL(18, 6) NOT NULL
);
COMMENT ON TABLE region_day IS 'Stories by region and UTC day; a story counts once in each region it is about.';
COMMENT ON COLUMN region_day.scheme IS 'Region scheme: m49, desk, bloc, area or one of your own.';
COMMENT ON COLUMN region_day.region IS 'Region of the scheme.';
COMMENT ON COLUMN region_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN region_day.n_stories IS 'Stories about a country of the region, or naming the region itself.';
COMMENT ON COLUMN region_day.n_stories_mentioned IS 'Stories that name a country of the region at all, or the region itself.';
COMMENT ON COLUMN region_day.n_clusters IS 'Clusters of those stories: copies counted once.';
COMMENT ON COLUMN region_day.n_sources IS 'Publishers of the stories about it.';
COMMENT ON COLUMN region_day.weight IS 'Sum of the shares that its countries have in the stories.';

CREATE TABLE digested_pack (
    pack VARCHAR NOT NULL,
    first_asked_at TIMESTAMPTZ NOT NULL,
    last_asked_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE digested_pack IS 'Bookkeeping: landing packs whose polls and captures are in the lake.';
COMMENT ON COLUMN digested_pack.pack IS 'Path below the landing folder.';
COMMENT ON COLUMN digested_pack.first_asked_at IS 'Earliest poll in it.';
COMMENT ON COLUMN digested_pack.last_asked_at IS 'Latest poll in it.';
COMMENT ON COLUMN digested_pack.run_id IS 'The run that loaded it.';

CREATE TABLE run (
    run_id VARCHAR NOT NULL,
    dag_id VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    since TIMESTAMPTZ,
    is_replay BOOLEAN NOT NULL,
    n_packs INTEGER NOT NULL,
    rule_version VARCHAR NOT NULL
);
COMMENT ON TABLE run IS 'Bookkeeping: each load of the lake.';
COMMENT ON COLUMN run.run_id IS 'Id of the run.';
COMMENT ON COLUMN run.dag_id IS 'The DAG or command that ran.';
COMMENT ON COLUMN run.started_at IS 'When it began (UTC instant).';
COMMENT ON COLUMN run.loaded_at IS 'When its transaction was about to commit (UTC instant).';
COMMENT ON COLUMN run.since IS 'Everything first seen from here on was made by this run.';
COMMENT ON COLUMN run.is_replay IS 'Whether rows that were already in the lake were made again.';
COMMENT ON COLUMN run.n_packs IS 'Landing packs it read.';
COMMENT ON COLUMN run.rule_version IS 'Version of the rules it used.';

CREATE TABLE ledger (
    run_id VARCHAR NOT NULL,
    step VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    n BIGINT NOT NULL
);
COMMENT ON TABLE ledger IS 'Bookkeeping: the drop ledger. For each step of a run in = out + each reason.';
COMMENT ON COLUMN ledger.run_id IS 'The run.';
COMMENT ON COLUMN ledger.step IS 'The step.';
COMMENT ON COLUMN ledger.reason IS 'in, out, or why something was dropped.';
COMMENT ON COLUMN ledger.n IS 'How many.';

CREATE TABLE country (country VARCHAR NOT NULL, name VARCHAR NOT NULL);
COMMENT ON TABLE country IS 'Countries by ISO 3166-1 alpha-2 code, XK for Kosovo, ZZ for unlocated.';
COMMENT ON COLUMN country.country IS 'Code.';
COMMENT ON COLUMN country.name IS 'English name (CLDR).';

CREATE TABLE source (
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    home_page VARCHAR,
    country VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    zone VARCHAR NOT NULL
);
COMMENT ON TABLE source IS 'Publishers, from the catalogue.';
COMMENT ON COLUMN source.source_id IS 'The publisher.';
COMMENT ON COLUMN source.name IS 'Its name.';
COMMENT ON COLUMN source.home_page IS 'Its home page.';
COMMENT ON COLUMN source.country IS 'Where it sits.';
COMMENT ON COLUMN source.family IS 'Publishers of one house share a family; they do not corroborate each other.';
COMMENT ON COLUMN source.zone IS 'IANA zone of its bare times.';

CREATE TABLE feed (
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    language VARCHAR,
    country VARCHAR NOT NULL,
    verified_on VARCHAR,
    origin VARCHAR
);
COMMENT ON TABLE feed IS 'Feeds, from the catalogue.';
COMMENT ON COLUMN feed.feed_id IS 'The feed.';
COMMENT ON COLUMN feed.url IS 'Its address.';
COMMENT ON COLUMN feed.source_id IS 'Its publisher.';
COMMENT ON COLUMN feed.language IS 'Its language (ISO 639-1).';
COMMENT ON COLUMN feed.country IS 'The country of its edition.';
COMMENT ON COLUMN feed.verified_on IS 'The day somebody saw it answer, empty where nobody has.';
COMMENT ON COLUMN feed.origin IS 'The list it was taken from.';

CREATE TABLE region (scheme VARCHAR NOT NULL, region VARCHAR NOT NULL, name VARCHAR NOT NULL, parent VARCHAR);
COMMENT ON TABLE region IS 'Regions of every scheme.';
COMMENT ON COLUMN region.scheme IS 'The scheme.';
COMMENT ON COLUMN region.region IS 'The region, unique in its scheme.';
COMMENT ON COLUMN region.name IS 'English name.';
COMMENT ON COLUMN region.parent IS 'The region above it in the same scheme.';

CREATE TABLE region_country (
    scheme VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE
);
COMMENT ON TABLE region_country IS 'Which countries a region holds, and when.';
COMMENT ON COLUMN region_country.scheme IS 'The scheme.';
COMMENT ON COLUMN region_country.region IS 'The region.';
COMMENT ON COLUMN region_country.country IS 'The country.';
COMMENT ON COLUMN region_country.valid_from IS 'First day, NULL for always.';
COMMENT ON COLUMN region_country.valid_to IS 'Day after the last, NULL for still.';

CREATE TABLE dictionary (name VARCHAR NOT NULL, column_name VARCHAR, kind VARCHAR NOT NULL, type VARCHAR, comment VARCHAR NOT NULL);
COMMENT ON TABLE dictionary IS 'Bookkeeping: what each table, view and column means.';
COMMENT ON COLUMN dictionary.name IS 'Table or view.';
COMMENT ON COLUMN dictionary.column_name IS 'Column, NULL for the table or view itself.';
COMMENT ON COLUMN dictionary.kind IS 'table or view.';
COMMENT ON COLUMN dictionary.type IS 'Type of the column.';
COMMENT ON COLUMN dictionary.comment IS 'What it means.';

-- The error bar of counts by country: labelled stories and what the rules make of them.
CREATE TABLE labelled_place (
    story VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    source_country VARCHAR,
    title VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    found VARCHAR NOT NULL,
    rule_version VARCHAR NOT NULL
);
COMMENT ON TABLE labelled_place IS 'Seed: invented stories with the countries they are about, and what the rules say of them: the error bar of every count.';
COMMENT ON COLUMN labelled_place.story IS 'Its name.';
COMMENT ON COLUMN labelled_place.language IS 'ISO 639-1.';
COMMENT ON COLUMN labelled_place.kind IS 'What makes it hard: person, city-state, sea, ware, weight ...';
COMMENT ON COLUMN labelled_place.source_country IS 'The publisher''s country; NULL where it is not given.';
COMMENT ON COLUMN labelled_place.title IS 'Title.';
COMMENT ON COLUMN labelled_place.text IS 'Text.';
COMMENT ON COLUMN labelled_place.country IS 'A country that it is labelled with or that was found in it; ZZ where there is none.';
COMMENT ON COLUMN labelled_place.label IS 'about, named, none, or either where both answers are right.';
COMMENT ON COLUMN labelled_place.found IS 'What the rules say: about, named or none.';
COMMENT ON COLUMN labelled_place.rule_version IS 'Version of these rules.';

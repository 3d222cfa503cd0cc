-- Question: which countries' publishers write about which countries, more or less than the press at large?
-- Grain: UTC month x publisher's country x country the stories name. lift is the share of the country in the stories of these
-- publishers against its share in all stories of the month; most is home news, so read is_home = false beside it, and
-- no lift with a small n_expected.
CREATE OR REPLACE VIEW who_covers_whom AS
WITH told AS (
    SELECT
        date_trunc('month', s.dated_on)::DATE AS month, o.country AS source_country, m.country AS about, s.story_id, s.source_id,
        m.weight, m.is_about OR m.role = 'unlocated' AS is_about, c.cluster_id, k.origin
    FROM story AS s
    INNER JOIN source AS o ON o.source_id = s.source_id
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id
    LEFT JOIN cluster AS k ON k.cluster_id = c.cluster_id
    INNER JOIN mention AS m ON m.story_id = s.story_id AND m.role IN ('focus', 'mention', 'unlocated')
),

pair AS (
    SELECT
        month, source_country, about,
        count(DISTINCT story_id) FILTER (WHERE is_about) AS n_stories,
        count(DISTINCT cluster_id) FILTER (WHERE is_about) AS n_clusters,
        count(DISTINCT origin) FILTER (WHERE is_about) AS n_independent,
        count(DISTINCT source_id) FILTER (WHERE is_about) AS n_sources,
        sum(weight) AS weight
    FROM told
    GROUP BY month, source_country, about
),

total AS (
    SELECT
        *,
        sum(weight) OVER (PARTITION BY month, source_country) AS n_stories_all,
        sum(n_stories) OVER (PARTITION BY month, about) AS n_about,
        sum(weight) OVER (PARTITION BY month) AS n_month
    FROM pair
)

SELECT
    month,
    source_country,
    about,
    source_country = about AS is_home,
    n_stories,
    n_stories_all::BIGINT AS n_stories_all,
    n_stories / n_stories_all::DOUBLE AS share,
    n_clusters,
    n_independent,
    n_sources,
    weight,
    n_stories_all::DOUBLE * n_about / n_month::DOUBLE AS n_expected,
    n_stories * n_month::DOUBLE / nullif(n_stories_all::DOUBLE * n_about, 0) AS lift
FROM total;
COMMENT ON VIEW who_covers_whom IS 'Whose press writes about whom, beside what the press at large does, by UTC month.';
COMMENT ON COLUMN who_covers_whom.month IS 'First day of the UTC month the stories count in.';
COMMENT ON COLUMN who_covers_whom.source_country IS 'Country the publishers sit in.';
COMMENT ON COLUMN who_covers_whom.about IS 'Country the stories are about or name; ZZ where none.';
COMMENT ON COLUMN who_covers_whom.is_home IS 'Whether both are the same country.';
COMMENT ON COLUMN who_covers_whom.n_stories IS 'Stories of these publishers about it; 0 where it is only mentioned.';
COMMENT ON COLUMN who_covers_whom.n_stories_all IS 'The denominator: all stories of these publishers that month.';
COMMENT ON COLUMN who_covers_whom.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN who_covers_whom.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN who_covers_whom.n_independent IS 'Agencies and publisher families that those reports come from.';
COMMENT ON COLUMN who_covers_whom.n_sources IS 'Publishers of those stories.';
COMMENT ON COLUMN who_covers_whom.weight IS 'Sum of its shares in their stories: adds up to n_stories_all.';
COMMENT ON COLUMN who_covers_whom.n_expected IS 'Stories if these publishers wrote about it as all do: the support of lift.';
COMMENT ON COLUMN who_covers_whom.lift IS 'n_stories / n_expected: above 1 is more than the press at large.';

-- Question: which countries' publishers write about which countries, more or less than the press at large?
-- Grain: UTC month x publisher's country x country the stories name. lift is the share of the country in the stories of these
-- publishers against its share in all stories of the month; most is home news, so read is_home = false beside it, and
-- no lift with a small n_expected. Clusters and voices are counted once a day.
CREATE OR REPLACE VIEW who_covers_whom AS
WITH pair AS (
    SELECT
        date_trunc('month', day)::DATE AS month, country AS source_country, about, sum(n_stories)::BIGINT AS n_stories,
        sum(n_clusters)::BIGINT AS n_clusters, sum(n_independent)::BIGINT AS n_independent, sum(weight) AS weight
    FROM country_pair_day
    WHERE side = 'source'
    GROUP BY 1, 2, 3
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
COMMENT ON COLUMN who_covers_whom.n_clusters IS 'Those stories with copies counted once a day.';
COMMENT ON COLUMN who_covers_whom.n_independent IS 'Independent voices of those stories, each once a day: agencies, and publisher families in words of their own.';
COMMENT ON COLUMN who_covers_whom.weight IS 'Sum of its shares in their stories: adds up to n_stories_all.';
COMMENT ON COLUMN who_covers_whom.n_expected IS 'Stories if these publishers wrote about it as all do: the support of lift.';
COMMENT ON COLUMN who_covers_whom.lift IS 'n_stories / n_expected: above 1 is more than the press at large.';

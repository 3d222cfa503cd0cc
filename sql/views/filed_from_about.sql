-- Question: where are stories filed, and what are they about?
-- Grain: UTC month x country filed from x country the stories name. Only stories with a dateline whose place is known.
-- weight splits each story among all countries it names, so it adds up to n_stories_filed for each country and month.
-- Clusters and voices are counted once a day.
CREATE OR REPLACE VIEW filed_from_about AS
WITH pair AS (
    SELECT
        date_trunc('month', day)::DATE AS month, country AS filed_from, about, sum(n_stories)::BIGINT AS n_stories,
        sum(n_clusters)::BIGINT AS n_clusters, sum(n_independent)::BIGINT AS n_independent, sum(weight) AS weight
    FROM country_pair_day
    WHERE side = 'filed_from'
    GROUP BY 1, 2, 3
),

total AS (
    SELECT *, (sum(weight) OVER (PARTITION BY month, filed_from))::BIGINT AS n_stories_filed FROM pair
)

SELECT
    month,
    filed_from,
    about,
    filed_from = about AS is_same,
    n_stories,
    n_stories_filed,
    n_stories / n_stories_filed AS share,
    n_clusters,
    n_independent,
    weight
FROM total;
COMMENT ON VIEW filed_from_about IS 'Where stories were filed against what they are about, by UTC month.';
COMMENT ON COLUMN filed_from_about.month IS 'First day of the UTC month the stories count in.';
COMMENT ON COLUMN filed_from_about.filed_from IS 'Country of the dateline.';
COMMENT ON COLUMN filed_from_about.about IS 'Country the stories are about or name; ZZ where none.';
COMMENT ON COLUMN filed_from_about.is_same IS 'Whether both are the same country.';
COMMENT ON COLUMN filed_from_about.n_stories IS 'Stories filed there and about it; 0 where it is only mentioned.';
COMMENT ON COLUMN filed_from_about.n_stories_filed IS 'The denominator: all stories filed there that month.';
COMMENT ON COLUMN filed_from_about.share IS 'n_stories / n_stories_filed.';
COMMENT ON COLUMN filed_from_about.n_clusters IS 'Those stories with copies counted once a day.';
COMMENT ON COLUMN filed_from_about.n_independent IS 'Independent voices of those stories, each once a day: agencies, and publisher families in words of their own.';
COMMENT ON COLUMN filed_from_about.weight IS 'Sum of its shares in the stories filed there: adds up to n_stories_filed.';

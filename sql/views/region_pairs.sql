-- Question: which regions stand in the same stories, more often than chance would have it?
-- Grain: scheme x UTC month x pair of regions that share no country, each pair once. From sets of places by day, so a story
-- counts once however many countries of a region it is about. lift is the stories with both against those expected if they had
-- nothing to do with each other; npmi puts it between -1 and 1, jaccard is the share of both among either.
CREATE OR REPLACE VIEW region_pairs AS
WITH total AS (
    SELECT date_trunc('month', day)::DATE AS month, sum(n_stories)::BIGINT AS n_stories_all FROM story_day GROUP BY 1
),

single AS (
    SELECT scheme, region, date_trunc('month', day)::DATE AS month, sum(n_stories)::BIGINT AS n_stories
    FROM region_day
    GROUP BY 1, 2, 3
),

pair AS (
    SELECT
        scheme, region, other_region, date_trunc('month', day)::DATE AS month,
        sum(n_stories)::BIGINT AS n_stories, sum(n_clusters)::BIGINT AS n_clusters
    FROM region_pair_day
    GROUP BY 1, 2, 3, 4
    HAVING sum(n_stories) > 0
)

SELECT
    p.scheme,
    p.month,
    p.region,
    p.other_region,
    p.n_stories,
    n.n_stories_all,
    p.n_stories / n.n_stories_all AS share,
    p.n_clusters,
    a.n_stories AS n_stories_region,
    b.n_stories AS n_stories_other,
    a.n_stories::DOUBLE * b.n_stories / n.n_stories_all AS n_expected,
    p.n_stories::DOUBLE * n.n_stories_all / (a.n_stories::DOUBLE * b.n_stories) AS lift,
    p.n_stories / (a.n_stories + b.n_stories - p.n_stories) AS jaccard,
    CASE
        WHEN p.n_stories = n.n_stories_all THEN 1
        ELSE ln(p.n_stories::DOUBLE * n.n_stories_all / (a.n_stories::DOUBLE * b.n_stories)) / -ln(p.n_stories / n.n_stories_all)
    END AS npmi
FROM pair AS p
INNER JOIN total AS n ON n.month = p.month
INNER JOIN single AS a ON a.scheme = p.scheme AND a.region = p.region AND a.month = p.month
INNER JOIN single AS b ON b.scheme = p.scheme AND b.region = p.other_region AND b.month = p.month;
COMMENT ON VIEW region_pairs IS 'Regions that stand in the same stories, by UTC month.';
COMMENT ON COLUMN region_pairs.scheme IS 'Region scheme.';
COMMENT ON COLUMN region_pairs.month IS 'First day of the UTC month the stories count in.';
COMMENT ON COLUMN region_pairs.region IS 'A region.';
COMMENT ON COLUMN region_pairs.other_region IS 'Another that shares no country with it.';
COMMENT ON COLUMN region_pairs.n_stories IS 'Stories about both.';
COMMENT ON COLUMN region_pairs.n_stories_all IS 'All stories of the month.';
COMMENT ON COLUMN region_pairs.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN region_pairs.n_clusters IS 'Those stories with copies counted once a day.';
COMMENT ON COLUMN region_pairs.n_stories_region IS 'Stories about the first.';
COMMENT ON COLUMN region_pairs.n_stories_other IS 'Stories about the other.';
COMMENT ON COLUMN region_pairs.n_expected IS 'Stories about both if they had nothing to do with each other: the support of lift.';
COMMENT ON COLUMN region_pairs.lift IS 'n_stories / n_expected.';
COMMENT ON COLUMN region_pairs.jaccard IS 'Stories about both among stories about either.';
COMMENT ON COLUMN region_pairs.npmi IS 'Normalised pointwise mutual information: 0 by chance, 1 always together.';

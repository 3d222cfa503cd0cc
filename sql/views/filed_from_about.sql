-- Question: where are stories filed, and what are they about?
-- Grain: UTC month x country filed from x country the stories name. Only stories with a dateline whose place is known.
-- weight splits each story among all countries it names, so it adds up to n_stories_filed for each country and month.
CREATE OR REPLACE VIEW filed_from_about AS
WITH filed AS (
    SELECT DISTINCT story_id, country, dated_on FROM mention WHERE role = 'filed_from'
),

total AS (
    SELECT date_trunc('month', dated_on)::DATE AS month, country AS filed_from, count(*) AS n_stories_filed
    FROM filed
    GROUP BY 1, 2
),

told AS (
    SELECT
        date_trunc('month', f.dated_on)::DATE AS month, f.country AS filed_from, m.country AS about, m.story_id, m.weight,
        m.is_about OR m.role = 'unlocated' AS is_about, c.cluster_id, k.origin
    FROM filed AS f
    INNER JOIN mention AS m ON m.story_id = f.story_id AND m.role IN ('focus', 'mention', 'unlocated')
    INNER JOIN story_cluster AS c ON c.story_id = f.story_id
    LEFT JOIN cluster AS k ON k.cluster_id = c.cluster_id
)

SELECT
    t.month,
    t.filed_from,
    t.about,
    t.filed_from = t.about AS is_same,
    count(DISTINCT t.story_id) FILTER (WHERE t.is_about) AS n_stories,
    n.n_stories_filed,
    count(DISTINCT t.story_id) FILTER (WHERE t.is_about) / n.n_stories_filed AS share,
    count(DISTINCT t.cluster_id) FILTER (WHERE t.is_about) AS n_clusters,
    count(DISTINCT t.origin) FILTER (WHERE t.is_about) AS n_independent,
    sum(t.weight) AS weight
FROM told AS t
INNER JOIN total AS n ON n.month = t.month AND n.filed_from = t.filed_from
GROUP BY t.month, t.filed_from, t.about, n.n_stories_filed;
COMMENT ON VIEW filed_from_about IS 'Where stories were filed against what they are about, by UTC month.';
COMMENT ON COLUMN filed_from_about.month IS 'First day of the UTC month the stories count in.';
COMMENT ON COLUMN filed_from_about.filed_from IS 'Country of the dateline.';
COMMENT ON COLUMN filed_from_about.about IS 'Country the stories are about or name; ZZ where none.';
COMMENT ON COLUMN filed_from_about.is_same IS 'Whether both are the same country.';
COMMENT ON COLUMN filed_from_about.n_stories IS 'Stories filed there and about it; 0 where it is only mentioned.';
COMMENT ON COLUMN filed_from_about.n_stories_filed IS 'The denominator: all stories filed there that month.';
COMMENT ON COLUMN filed_from_about.share IS 'n_stories / n_stories_filed.';
COMMENT ON COLUMN filed_from_about.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN filed_from_about.n_independent IS 'Agencies and publisher families that those reports come from.';
COMMENT ON COLUMN filed_from_about.weight IS 'Sum of its shares in the stories filed there: adds up to n_stories_filed.';

-- Whose press writes about whom, more or less than the press at large does, in the months since $since?
-- The 20 countries whose publishers write most, and the 24 written about most; pairs that never met have 0 stories and what
-- was expected. lift is n_stories / n_expected; NULL where fewer than 5 stories were expected, because it then says nothing.
WITH pair AS (
    SELECT month, source_country, about, n_stories, n_stories_all
    FROM who_covers_whom
    WHERE month >= date_trunc('month', $since::DATE)
),

teller AS (
    SELECT month, source_country, max(n_stories_all) AS n_stories_all, sum(max(n_stories_all)) OVER (PARTITION BY month) AS n_month
    FROM pair
    GROUP BY month, source_country
),

told AS (
    SELECT month, about, sum(n_stories) AS n_about
    FROM pair
    WHERE about <> 'ZZ'
    GROUP BY month, about
),

most_telling AS (
    SELECT source_country, row_number() OVER (ORDER BY sum(n_stories_all) DESC, source_country) AS source_place
    FROM teller
    GROUP BY source_country
    ORDER BY source_place
    LIMIT 20
),

most_told AS (
    SELECT about, row_number() OVER (ORDER BY sum(n_about) DESC, about) AS about_place
    FROM told
    GROUP BY about
    HAVING sum(n_about) > 0
    ORDER BY about_place
    LIMIT 24
),

met AS (
    SELECT source_country, about, sum(n_stories)::BIGINT AS n_stories
    FROM pair
    GROUP BY source_country, about
),

foretold AS (
    SELECT s.source_country, t.about, sum(s.n_stories_all::DOUBLE * t.n_about / s.n_month) AS n_expected
    FROM teller AS s
    INNER JOIN told AS t ON t.month = s.month
    WHERE s.source_country IN (SELECT source_country FROM most_telling) AND t.about IN (SELECT about FROM most_told)
    GROUP BY s.source_country, t.about
)

SELECT
    s.source_place,
    coalesce(c.name, s.source_country) AS source_country,
    t.about_place,
    coalesce(d.name, t.about) AS about,
    s.source_country = t.about AS is_home,
    coalesce(m.n_stories, 0) AS n_stories,
    round(coalesce(f.n_expected, 0), 1) AS n_expected,
    CASE WHEN f.n_expected >= 5 THEN round(coalesce(m.n_stories, 0) / f.n_expected, 2) END AS lift
FROM most_telling AS s
CROSS JOIN most_told AS t
LEFT JOIN met AS m ON m.source_country = s.source_country AND m.about = t.about
LEFT JOIN foretold AS f ON f.source_country = s.source_country AND f.about = t.about
LEFT JOIN country AS c ON c.country = s.source_country
LEFT JOIN country AS d ON d.country = t.about
ORDER BY s.source_place, t.about_place;

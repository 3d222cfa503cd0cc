-- Texts that begin as a wire story does and in which no dateline was read, by their first words.
SELECT substr(text, 1, 40) AS head, count(*) AS n_stories
FROM story
WHERE first_seen_at >= $since AND dateline IS NULL
    AND regexp_matches(text, '^[A-ZÀ-ÞА-Я]{3,}[^.]{0,40}\([A-Za-zА-я]{2,12}\) ?[-–—]')
GROUP BY 1;

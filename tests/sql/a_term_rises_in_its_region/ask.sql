-- The same in one region: it rises in Europe, and Asia has never heard of it.
SELECT 'Europe', term, z > 3 FROM (FROM rising_terms('2026-03-12', in_scheme := 'm49', in_region := '150') ORDER BY z DESC LIMIT 1)
UNION ALL
SELECT 'Asia', term, z > 3 FROM rising_terms('2026-03-12', in_scheme := 'm49', in_region := '142') WHERE term = 'storm';

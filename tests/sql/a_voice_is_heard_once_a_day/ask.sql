-- An agency's report in two papers is the agency's voice; a family with a text of its own is its own, once a day.
SELECT n_stories, n_clusters, n_independent, n_sources, n_events FROM story_day;

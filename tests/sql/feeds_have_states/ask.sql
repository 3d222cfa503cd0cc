-- Why a feed says nothing: never asked, gone, failing, dead, quiet or live.
SELECT feed_id, state, last_outcome, n_polls, n_polls_failed FROM feed_health ORDER BY feed_id;

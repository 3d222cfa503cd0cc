-- Where each feed stands after its latest digested poll: the state from which the next one is planned.
SELECT state FROM feed_state;

"""What is one story, what is a copy of it, and what tells of the same event: four counts, none of them mixed.

`stories` tells an item seen again from a new one, `sketches` makes a story's text comparable, `copies`
finds the same text at several publishers, `events` the same happening in other words. Each result is a
function of what was seen, whatever the batches and the order in which they came.
"""

from dateline.dedupe.boilerplate import tidy
from dateline.dedupe.copies import (
    COPY_WINDOW,
    STOP_BAND,
    ClusterFold,
    Placed,
    cluster_all,
    cluster_id_of,
    compare,
)
from dateline.dedupe.events import EVENT_SPAN, group_events
from dateline.dedupe.reports import Report
from dateline.dedupe.sketches import N_KEYS, TEXT_CHARS, Sketch, Wording, sketch, sketch_all
from dateline.dedupe.stories import TITLE_WINDOW, Key, KnownKey, StoryFold, Telling, read_item_id, tell

__all__ = [
    "COPY_WINDOW", "EVENT_SPAN", "N_KEYS", "STOP_BAND", "TEXT_CHARS", "TITLE_WINDOW", "ClusterFold", "Key", "KnownKey", "Placed", "Report",
    "Sketch", "StoryFold", "Telling", "Wording", "cluster_all", "cluster_id_of", "compare", "group_events",
    "read_item_id", "sketch", "sketch_all", "tell", "tidy",
]  # fmt: skip

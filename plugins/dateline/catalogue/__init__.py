"""The catalogue: seed files read, checked and added to, OPML in and out, and how its feeds fare.

read_catalogue, read_regions, read_wires   the seed files as nouns
check_seeds                                every fault of every seed file
add_feeds                                  rows for new feeds, all or nothing
read_opml, write_opml                      subscription lists of feed readers
judge_feed                                 what a feed's latest poll says of its health
"""

from dateline.catalogue.health import Health, judge_feed
from dateline.catalogue.opml import Outline, read_opml, write_opml
from dateline.catalogue.reading import (
    Region,
    RegionCountry,
    check_seeds,
    clean_url,
    read_catalogue,
    read_regions,
    read_wires,
)
from dateline.catalogue.writing import Added, NewFeed, add_feeds

__all__ = [
    "Added", "Health", "NewFeed", "Outline", "Region", "RegionCountry", "add_feeds", "check_seeds", "clean_url", "judge_feed",
    "read_catalogue", "read_opml", "read_regions", "read_wires", "write_opml",
]  # fmt: skip

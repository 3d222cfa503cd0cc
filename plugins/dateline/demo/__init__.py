"""The demo: an invented press on loopback, and what dateline finds of what was planted in it."""

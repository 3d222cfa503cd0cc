"""dateline: watch the news with SQL."""

__version__ = "0.1.0"

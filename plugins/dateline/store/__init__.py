"""The only package that opens DuckDB or writes files: landing packs, the lake, editions.

Polls land as Parquet packs, one row a poll with its new body beside it, so that a poll and its
capture arrive together or not at all. The lake is DuckLake; one process writes at a time.
"""

from dateline.store.duck import written_aside
from dateline.store.edition import Edition, publish
from dateline.store.exports import FORMS, answer, describe_answer, form_of, is_statement, write_answer
from dateline.store.known import look_up, open_known, sighting_id
from dateline.store.lake import (
    DigestedPack,
    KnownEntries,
    Lake,
    attach_line,
    bind_sql,
    read_only_prompt,
    write_state,
)
from dateline.store.landing import Landing
from dateline.store.leaders import LeaderIndex
from dateline.store.marts import Answer, Marts
from dateline.store.questions import Parameter, Question, read_questions
from dateline.store.schema import Schema, read_keys, read_schema
from dateline.store.upkeep import Deed, retire_packs, tell_upkeep, tidy_lake_files

__all__ = [
    "FORMS", "Answer", "Deed", "DigestedPack", "Edition", "KnownEntries", "Lake", "Landing", "LeaderIndex", "Marts", "Parameter",
    "Question", "Schema", "answer", "attach_line", "bind_sql", "describe_answer", "form_of", "is_statement", "look_up", "open_known", "publish",
    "read_keys", "read_only_prompt", "read_questions", "read_schema", "retire_packs", "sighting_id", "tell_upkeep",
    "tidy_lake_files", "write_answer", "write_state", "written_aside",
]  # fmt: skip

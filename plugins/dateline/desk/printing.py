"""How the commands print: tables on a terminal, whose cells are text whatever a publisher wrote."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 140
"""Columns of what is not printed to a terminal."""

LONGEST_CELL = 48
"""Characters that a cell of a table may need before rows are printed as blocks."""

out = Console(soft_wrap=True, width=None if sys.stdout.isatty() else WIDTH)
err = Console(stderr=True, soft_wrap=True)


def print_table(title: str, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Print rows as a table."""
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for name, sample in zip(columns, rows[0] if rows else columns, strict=True):
        table.add_column(
            name, justify="right" if isinstance(sample, (int, float)) else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    out.print(table)
    out.print()


def print_rows(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Print rows as a table where it fits, else each as a block of lines, a column a line; that there are none is told."""
    if not rows:
        err.print(f"no rows of {', '.join(columns)}", markup=False, highlight=False)
        return
    widths = [max(len(str(_cell(cell))) for cell in cells) for cells in zip(columns, *rows, strict=True)]
    if sum(min(width, LONGEST_CELL) + 3 for width in widths) <= out.width:
        print_table("", columns, rows)
        return
    indent = max(len(name) for name in columns)
    for number, row in enumerate(rows, 1):
        out.print(f"-- {number}", style="bold", markup=False, highlight=False)
        for name, cell in zip(columns, row, strict=True):
            if cell is not None:
                out.print(Text(f"{name:>{indent}}  ", style="dim") + _cell(cell))


_NO_CONTROL = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)], "\ufffd")
"""A headline may hold what a terminal obeys: it is shown that there was something, and no more."""


def _cell(cell: object) -> Text:
    return Text("" if cell is None else str(cell).translate(_NO_CONTROL))

"""Write the tables of ``docs/guide/scenario-folder.md`` from the declarations in the code.

Run from the repository root: ``python tools/columns.py [--check]``. Only what stands after the
mark is replaced; with ``--check`` nothing is written, and a change fails.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from dorsale.plan.table import Column, Table
from dorsale.plan.tables import TABLES

PAGE = Path("docs/guide/scenario-folder.md")
MARK = "<!-- what follows is written by tools/columns.py -->"


def main() -> int:
    """Write the page, or say with ``--check`` whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    asked = parser.parse_args()
    old = PAGE.read_text(encoding="utf-8")
    kept, mark, _ = old.partition(MARK)
    if not mark:
        raise SystemExit(f"{PAGE} has lost the mark {MARK}")
    new = "\n".join([kept + MARK, "", *(line for table in TABLES for line in _table(table))])
    if asked.check:
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    return 0


def _table(table: Table) -> Iterator[str]:
    yield f"### `{table.file}`"
    yield ""
    yield table.meaning
    yield ""
    yield "| Column | Kind | Unit | Meaning |"
    yield "|---|---|---|---|"
    for column in table.columns:
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        yield f"| {name} | {column.kind} | {_unit(column)} | {_meaning(column)} |"
    yield ""


def _unit(column: Column) -> str:
    return "" if column.unit == "1" else column.unit


def _meaning(column: Column) -> str:
    codes = ", ".join(f"`{code}`" for code in column.codes)
    refers = f"; an id of `{column.refers}.csv`" if column.refers else ""
    return column.meaning.replace("|", "\\|") + refers + (f" ({codes})" if codes else "")


if __name__ == "__main__":
    sys.exit(main())

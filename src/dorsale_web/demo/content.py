"""The invented texts of the demo, and more of them by mixing, for benchmarks."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import count, islice
from random import Random

Row = dict[str, str]
LANGUAGES = ("fr", "en", "pt", "ar")


def rows(name: str) -> list[Row]:
    """Return the rows of one table of ``demo/data``."""
    text = (files("dorsale_web.demo") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def in_all_languages(name: str) -> list[Row]:
    """Return the rows of a table that has one file for each language, languages mixed evenly."""
    tables = [rows(f"{name}_{language}") for language in LANGUAGES]
    placed = [
        ((place + 0.5) / len(table), row) for table in tables for place, row in enumerate(table)
    ]
    return [row for _place, row in sorted(placed, key=lambda one: one[0])]


def at_least(
    table: Sequence[Row], wanted: int, random: Random, mixed: Sequence[str], alike: Sequence[str]
) -> Iterator[Row]:
    """Give the rows as they are, then rows whose ``mixed`` columns come from others of their kind.

    Rows are of one kind when they agree in the columns ``alike``; a mixed row is for benchmarks and
    large tests, never for readers.
    """
    kinds: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in table:
        kinds[tuple(row[name] for name in alike)].append(row)

    def more() -> Iterator[Row]:
        yield from table
        for _number in count():
            row = random.choice(table)
            friends = kinds[tuple(row[name] for name in alike)]
            yield row | {name: random.choice(friends)[name] for name in mixed}

    return islice(more(), wanted)

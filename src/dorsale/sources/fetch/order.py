"""What a user asks for, file by file, with what is there already and what each would weigh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dorsale.plan.problems import BadInput, Problem
from dorsale.sources.fetch.cache import check, path_of
from dorsale.sources.fetch.catalogue import Item, Layer, items
from dorsale.sources.fetch.download import Found, Tell, fetch, look
from dorsale.sources.fetch.region import Region

_ASKING_AT_ONCE = 8
_FAILURES = 3

State = Literal["here", "to_fetch", "at_sea", "absent", "by_hand"]


@dataclass(frozen=True)
class Line:
    """One file of an order: its state and, when the server said it, its size in bytes."""

    item: Item
    state: State
    bytes: int | None = None


def order(layers: Iterable[Layer], region: Region, cache: Path) -> tuple[Line, ...]:
    """Return every file that ``region`` needs: there (and checked), or with its size.

    Raises :class:`BadInput` when a file there has changed, or a server cannot be reached.
    """
    wanted = [item for layer in layers for item in items(layer, region)]
    here = {item for item in wanted if check(path_of(item, cache))}
    asked = [item for item in wanted if item not in here and not item.layer.by_hand]
    found = dict(zip(asked, _looked(asked), strict=True))
    return tuple(_line(item, item in here, found.get(item), cache) for item in wanted)


def _looked(asked: Sequence[Item]) -> list[Found]:
    """Ask for several sizes at once; the first that cannot be had stops the others."""
    with ThreadPoolExecutor(_ASKING_AT_ONCE) as pool:
        try:
            return list(pool.map(look, asked))
        except BadInput:
            pool.shutdown(cancel_futures=True)
            raise


def _line(item: Item, here: bool, found: Found | None, cache: Path) -> Line:
    if here:
        return Line(item, "here", path_of(item, cache).stat().st_size)
    if found is None:
        return Line(item, "by_hand")
    if not found.there:
        return Line(item, "at_sea" if item.layer.absent_is_sea else "absent")
    return Line(item, "to_fetch", found.bytes)


def fetch_all(lines: Sequence[Line], cache: Path, tell: Tell | None = None) -> tuple[Path, ...]:
    """Fetch what is still to fetch, one file after another; return all the files there.

    Raises :class:`BadInput` with all that could not be fetched, at the third at the latest; what
    came before is kept.
    """
    problems: list[Problem] = []
    for line in lines:
        if line.state == "to_fetch" and len(problems) < _FAILURES:
            try:
                fetch(line.item, cache, tell)
            except BadInput as error:
                problems += error.problems
    if problems:
        raise BadInput(problems)
    where = [path_of(line.item, cache) for line in lines]
    return tuple(path for path in where if path.is_file())

"""Draws already made, kept beside a plan in a ``.part`` file until all are done."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path

import numpy as np


class Chunks(MutableMapping[int, Mapping[str, np.ndarray]]):
    """Finished chunks by number: one line of JSON each, added as they come.

    The first line says of what they are; lines of anything else, or cut short, are left out.
    """

    def __init__(self, path: Path, key: str, resume: bool) -> None:
        """Open ``path`` for chunks of the run called ``key``; begin anew unless ``resume``."""
        self.path, self._held = path, dict[int, Mapping[str, np.ndarray]]()
        if resume:
            self._held = _read(path, key)
        if not self._held:
            path.write_text(json.dumps({"of": key}) + "\n", "utf-8")

    def __setitem__(self, at: int, drawn: Mapping[str, np.ndarray]) -> None:
        self._held[at] = drawn
        row = {name: [_plain(one) for one in values] for name, values in drawn.items()}
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps({"chunk": at, "ratios": row}) + "\n")

    def __getitem__(self, at: int) -> Mapping[str, np.ndarray]:
        return self._held[at]

    def __delitem__(self, at: int) -> None:
        del self._held[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    def close(self) -> None:
        """Remove the file: all draws are done."""
        self.path.unlink(missing_ok=True)


def key_of(case: object, draws: int, seed: int) -> str:
    """Return the name of a run: the same only for the same case, draws and seed."""
    text = json.dumps([case, draws, seed], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path, key: str) -> dict[int, Mapping[str, np.ndarray]]:
    held: dict[int, Mapping[str, np.ndarray]] = {}
    if not path.exists():
        return held
    first, *lines = path.read_text("utf-8", errors="replace").split("\n")
    with suppress(ValueError, KeyError, TypeError):
        if json.loads(first)["of"] == key:
            for line in filter(None, lines):
                row = json.loads(line)
                held[int(row["chunk"])] = {
                    name: np.array([math.nan if one is None else one for one in values])
                    for name, values in row["ratios"].items()
                }
    if held:  # a line cut short is dropped, so that the next one begins on its own
        kept = [line for line in lines if line.endswith("}")][: len(held)]
        path.write_text("\n".join([first, *kept]) + "\n", "utf-8")
    return held


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dorsale_cli.chunks import Chunks, key_of


def test_chunks_come_back_as_they_were(tmp_path: Path) -> None:
    path, drawn = tmp_path / "draws.part", {"npv": np.array([1 / 3, -2.0, np.nan])}
    store = Chunks(path, "key", resume=False)
    store[4] = drawn
    again = Chunks(path, "key", resume=True)
    assert list(again) == [4]
    assert np.array_equal(again[4]["npv"], drawn["npv"], equal_nan=True)
    again.close()
    assert not path.exists()


def test_chunks_of_another_run_are_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "draws.part"
    Chunks(path, "key", resume=False)[0] = {"npv": np.zeros(1)}
    assert len(Chunks(path, "other", resume=True)) == 0
    assert len(Chunks(path, "key", resume=True)) == 0


@pytest.mark.parametrize("broken", ['{"chunk": 1, "ra', "nonsense", "[]", '{"chunk": "x"}', "\0"])
def test_a_line_cut_short_is_left_out_and_the_next_begins_anew(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "draws.part"
    Chunks(path, "key", resume=False)[0] = {"npv": np.zeros(2)}
    with path.open("a", encoding="utf-8") as stream:
        stream.write(broken)
    store = Chunks(path, "key", resume=True)
    assert list(store) == [0]
    store[1] = {"npv": np.ones(2)}
    assert sorted(Chunks(path, "key", resume=True)) == [0, 1]


@pytest.mark.parametrize("content", ["", "\n\n", "{}", '{"of": 3}\n', "\xff\xfe"])
def test_a_file_of_anything_else_begins_anew(tmp_path: Path, content: str) -> None:
    path = tmp_path / "draws.part"
    path.write_bytes(content.encode("latin-1"))
    assert len(Chunks(path, "key", resume=True)) == 0


def test_a_run_is_named_by_all_that_makes_it() -> None:
    assert key_of({"a": 1, "b": 2}, 10, 1) == key_of({"b": 2, "a": 1}, 10, 1)
    assert len({key_of({"a": 1}, 10, 1), key_of({"a": 2}, 10, 1), key_of({"a": 1}, 11, 1),
                key_of({"a": 1}, 10, 2)}) == 4  # fmt: skip

"""HiGHS as this room uses it: one thread, silent, interruptible, with sparse rows."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csr_array

INFINITE = highspy.kHighsInf


@dataclass(frozen=True)
class Row:
    """sum(values x columns) >= least: positions of columns, their factors, the right side."""

    columns: np.ndarray
    values: np.ndarray
    least: float


def quiet(**options: bool | int | float | str) -> highspy.Highs:
    """Return a HiGHS on one thread that says nothing, with further ``options``."""
    highs = highspy.Highs()
    given: dict[str, bool | int | float | str] = {"output_flag": False, "threads": 1}
    for name, value in (given | options).items():
        highs.setOptionValue(name, value)
    return highs


def add_columns(
    highs: highspy.Highs, cost: np.ndarray, lower: np.ndarray, upper: np.ndarray,
    rows: Sequence[np.ndarray] = (), values: Sequence[np.ndarray] = (),
) -> None:  # fmt: skip
    """Add columns with the ``rows`` they stand in, one array for each column, and factors."""
    count = len(cost)
    sizes = [len(r) for r in rows] or [0] * count
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int32)
    index = np.concatenate(rows).astype(np.int32) if rows else np.zeros(0, np.int32)
    value = np.concatenate(values).astype(float) if rows else np.zeros(0)
    highs.addCols(count, cost, lower, upper, len(index), starts, index, value)


def add_rows(highs: highspy.Highs, rows: Sequence[Row]) -> None:
    """Add ``rows``."""
    if not rows:
        return
    starts = np.concatenate([[0], np.cumsum([len(r.columns) for r in rows])[:-1]])
    highs.addRows(
        len(rows),
        np.array([r.least for r in rows], dtype=float),
        np.full(len(rows), INFINITE),
        sum(len(r.columns) for r in rows),
        starts.astype(np.int32),
        np.concatenate([r.columns for r in rows]).astype(np.int32),
        np.concatenate([r.values for r in rows]).astype(float),
    )


def add_matrix(highs: highspy.Highs, matrix: csr_array, least: np.ndarray) -> None:
    """Add the rows of ``matrix``, each at least its ``least``."""
    highs.addRows(
        len(least), least, np.full(len(least), INFINITE), matrix.nnz,
        matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
    )  # fmt: skip


def whole(highs: highspy.Highs, columns: np.ndarray) -> None:
    """Make ``columns`` integer."""
    kind = np.full(len(columns), int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.changeColsIntegrality(len(columns), columns.astype(np.int32), kind)


def start_from(highs: highspy.Highs, values: np.ndarray) -> None:
    """Give HiGHS a first solution."""
    solution = highspy.HighsSolution()
    solution.col_value = values.tolist()
    solution.value_valid = True
    highs.setSolution(solution)


def run(highs: highspy.Highs) -> None:
    """Search; Ctrl-C stops HiGHS at its next check and is raised again."""
    if threading.current_thread() is not threading.main_thread():
        highs.run()
        return
    stop = threading.Event()

    def check(event: highspy.HighsCallbackEvent) -> None:
        if stop.is_set():
            event.interrupt()

    highs.cbMipInterrupt += check
    worker = threading.Thread(target=highs.run, daemon=True)
    worker.start()
    try:
        while worker.is_alive():
            worker.join(0.2)
    except KeyboardInterrupt:
        stop.set()
        worker.join()
        raise
    finally:
        highs.cbMipInterrupt -= check


def columns_of(highs: highspy.Highs) -> np.ndarray:
    """Return the values of the columns."""
    return np.array(highs.getSolution().col_value)

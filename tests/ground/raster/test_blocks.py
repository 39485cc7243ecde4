"""Blocks settled one by one, by threads, by processes or on Dask give what one sweep gives."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from dorsale.ground.raster import settle_in_blocks, sweep
from dorsale.plan.problems import BadInput
from tests.ground.raster.graphs import INF, lumpy
from tests.needs import need

SOURCES = [(3, 5), (100, 80)]


def _ground() -> np.ndarray:
    cost = lumpy(120, 101)
    cost[50:60, 10:95] = INF
    return cost


def _on_disk(folder: Path, cost: np.ndarray) -> tuple[np.memmap, np.memmap]:
    files = [
        np.memmap(folder / name, np.float32, "w+", shape=cost.shape) for name in ("cost", "value")
    ]
    files[0][:] = cost
    files[0].flush()
    return files[0], files[1]


@pytest.mark.parametrize("neighbours", [4, 8, 16, 32])
@pytest.mark.parametrize("side", [17, 40, 500])
def test_same_as_one_sweep(neighbours: int, side: int) -> None:
    cost = _ground()
    width = np.linspace(1.0, 0.5, len(cost))
    value = np.empty_like(cost)
    said: list[str] = []
    settled = settle_in_blocks(
        cost, value, SOURCES, neighbours, (1.0, width), side, offsets=[0.0, 3.0],
        tell=lambda step, _: said.append(step),
    )  # fmt: skip
    one = sweep(cost, SOURCES, neighbours, (1.0, width), offsets=[0.0, 3.0])
    assert np.array_equal(value, one.value)
    assert said == ["blocks"] * settled


def test_rests_shorter_than_a_step_join_the_block_before() -> None:
    cost = lumpy(21, 22)
    value = np.empty_like(cost)
    settle_in_blocks(cost, value, [(0, 0)], 32, side=10)
    assert np.array_equal(value, sweep(cost, [(0, 0)], 32).value)


def test_a_source_on_the_border_is_news_to_the_block_beside() -> None:
    cost = np.array([[1.0, 1.0, INF, 1.0, 1.0, 1.0, 1.0, 1.0]], np.float32)
    value = np.empty_like(cost)
    settle_in_blocks(cost, value, [(0, 3)], side=4)
    assert value.tolist() == [[INF, INF, INF, 0.0, 1.0, 2.0, 3.0, 4.0]]


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_two_workers(pool: type[Executor], tmp_path: Path) -> None:
    cost, value = _on_disk(tmp_path, _ground())
    with pool(2) as executor:  # type: ignore[call-arg]
        settle_in_blocks(cost, value, SOURCES, side=40, executor=executor, workers=2)
    assert np.array_equal(value, sweep(cost, SOURCES).value)


@pytest.fixture
def dask_executor() -> Iterator[Executor]:
    need("distributed")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"distributed|tornado|dask")
        from distributed import Client, LocalCluster

        with (
            LocalCluster(
                n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client.get_executor()


def test_a_dask_cluster_of_two(dask_executor: Executor, tmp_path: Path) -> None:
    cost, value = _on_disk(tmp_path, _ground())
    settle_in_blocks(cost, value, SOURCES, side=40, executor=dask_executor, workers=2)
    assert np.array_equal(value, sweep(cost, SOURCES).value)


def test_processes_need_files() -> None:
    with ProcessPoolExecutor(1) as executor, pytest.raises(TypeError, match=r"numpy\.memmap"):
        settle_in_blocks(np.ones((3, 3)), np.ones((3, 3)), [(0, 0)], executor=executor)


def test_a_bad_cost_is_named_by_its_place_in_the_whole() -> None:
    cost = np.ones((30, 30), np.float32)
    cost[25, 17] = 0
    with pytest.raises(BadInput, match="raster row 25, column 17"):
        settle_in_blocks(cost, np.empty_like(cost), [(0, 0)], side=10)
    with pytest.raises(BadInput, match="lies outside"):
        settle_in_blocks(cost, np.empty_like(cost), [(30, 0)], side=10)

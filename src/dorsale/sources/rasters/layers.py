"""From declared files to the layers of the ground, all on one grid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from dorsale.plan.ground import Grid, LayerFile, Layers
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.sources.rasters import areas, counts, onto_grid, relief
from dorsale.sources.rasters.classes import Classes
from dorsale.sources.rasters.faults import Elsewhere, refused
from dorsale.sources.rasters.grids import Region, cell_m, grid_of, region_of
from dorsale.sources.rasters.legends import WATER
from dorsale.sources.rasters.opening import Patch, Raster, is_vector, opened

Tell = Callable[[str, str], None]
_ALMOST_ALL = 0.99
_UNKNOWN = 255


def read_layers(
    declared: Iterable[LayerFile],
    region: Region,
    resolution_m: float,
    tell: Tell | None = None,
    metric: bool = False,
) -> Layers:
    """Return every declared layer on the one grid of ``region`` (west, south, east, north).

    The grid is WGS 84, or in metres when ``metric``. Relief and hazard are averaged, slope is
    taken on the cells of the file and then averaged, land cover is the commonest class, people
    are counted whole; water is what half of a cell or more is, protected and excluded what any
    part of it is. Where several files overlap the first one counts. :class:`BadInput` when a
    file cannot be trusted.
    """
    grid = grid_of(region, resolution_m, metric)
    found = Layers(grid)
    for one in declared:
        reading = _Reading(one, grid, region, tell or (lambda step, detail: None))
        found = _READERS[one.layer](reading, found)
        origin = replace(one.origin, resolution_m=reading.finest_m(), covered=reading.covered)
        found = replace(found, origins=(*found.origins, origin))
    return found


def layers_of(scenario: Scenario, tell: Tell | None = None) -> Layers:
    """Return the layers that ``scenario`` declares, around its sites (those abroad left out)."""
    return read_layers(scenario.layers, _region(scenario), scenario.resolution_m, tell)


def problems_of(scenario: Scenario) -> list[Problem]:
    """Return what is wrong with the declared layers, each read on its own: errors and gaps."""
    found = []
    for one in scenario.layers:
        try:
            found += remarks(read_layers([one], _region(scenario), scenario.resolution_m))
        except BadInput as error:
            found += error.problems
    return found


def _region(scenario: Scenario) -> Region:
    sites = scenario.sites[scenario.sites["kind"] != "abroad"]
    return region_of(zip(sites["lon"], sites["lat"], strict=True))


def remarks(layers: Layers) -> list[Problem]:
    """Return a warning for each layer that says nothing about a part of the grid."""
    return [
        Problem(
            N_("{layer} ({name}) covers {share} of the region; the rest counts as unknown"),
            values={"layer": one.layer, "name": one.name, "share": f"{one.covered:.0%}"},
            severity="warning",
        )
        for one in layers.origins
        if one.covered < _ALMOST_ALL
    ]


class _Reading:
    """One declared layer on its way to the grid: its files, and what they covered."""

    def __init__(self, declared: LayerFile, grid: Grid, region: Region, tell: Tell) -> None:
        self.declared, self.grid, self.region = declared, grid, region
        self.say = tell
        self.resolutions: list[float] = []
        self.covered = 1.0

    def tell(self, file: str, share: str) -> None:
        self.say("layers", f"{self.declared.layer}: {file} {share}")

    def finest_m(self) -> float:
        return min(self.resolutions, default=cell_m(self.grid))

    def empty(self) -> np.ndarray:
        return np.full((self.grid.rows, self.grid.columns), np.nan, dtype=np.float32)

    def note(self, known: np.ndarray) -> None:
        """Keep the share of the grid that ``known`` marks."""
        self.covered = float(known.mean())

    def each_raster(self, work: Callable[[Raster], None]) -> None:
        """Do ``work`` on each file; of several, those outside the region are passed over."""
        self._each(lambda file: self._with_raster(file, work))

    def _with_raster(self, file: Path, work: Callable[[Raster], None]) -> None:
        with opened(self.declared, file, self.region) as raster:
            one = raster.dataset.transform
            self.resolutions.append(onto_grid.cell_height_m(one, raster.crs))
            work(raster)

    def _each(self, work: Callable[[Path], None]) -> None:
        files, missed = self.declared.files, []
        for file in files:
            try:
                work(file)
            except Elsewhere as error:
                missed.append(error)
        if len(missed) == len(files):
            raise missed[0]

    def averaged(self, *makes: onto_grid.Make, how: str = "average") -> list[np.ndarray]:
        """Return what each of ``makes`` says of the files, brought onto the grid."""
        into = [self.empty() for _ in makes]
        self.each_raster(
            lambda raster: onto_grid.resample(raster, self.grid, into, list(makes), how, self.tell)
        )
        self.note(~np.isnan(into[0]))
        return into

    def burnt(self, touched: bool) -> np.ndarray:
        """Return the shapes of the vector files, burnt onto the grid."""
        found = self.empty()

        def add(file: Path) -> None:
            one = areas.burnt(self.declared, file, self.grid, self.region, touched)
            found[np.isnan(found)] = one[np.isnan(found)]

        self._each(add)
        return found

    def is_vector(self) -> bool:
        return all(is_vector(file) for file in self.declared.files)

    def need_column(self) -> None:
        if not self.declared.column:
            raise refused(
                self.declared.files[0],
                N_("which column holds the values of {layer} is not said"),
                N_("Write column in its section of scenario.toml"),
                layer=self.declared.layer,
            )


def _relief(reading: _Reading, found: Layers) -> Layers:
    height, slope = reading.averaged(_heights, _slopes)
    return replace(found, height_m=height, slope=slope)


def _heights(patch: Patch) -> np.ndarray:
    return relief.believable(patch.values)


def _slopes(patch: Patch) -> np.ndarray:
    return relief.slope(replace(patch, values=relief.believable(patch.values)))


def _land_cover(reading: _Reading, found: Layers) -> Layers:
    classes = Classes(reading.declared.classes)
    if reading.is_vector():
        reading.need_column()
        codes = classes.codes(reading.burnt(touched=False))
        reading.note(~np.isnan(codes))
    else:
        (codes,) = reading.averaged(lambda patch: classes.codes(patch.values), how="mode")
    classes.refuse_strangers(reading.declared.files[0])
    wet = codes == classes.code[WATER]
    terrain = np.where(np.isnan(codes) | wet, _UNKNOWN, codes).astype(np.uint8)
    water = found.water if found.water is not None or not wet.any() else wet
    return replace(found, terrain=terrain, water=water)


def _population(reading: _Reading, found: Layers) -> Layers:
    shape = (reading.grid.rows, reading.grid.columns)
    people, seen = np.zeros(shape), np.zeros(shape, dtype=bool)
    dense = reading.declared.unit == "people_per_km2"
    reading.each_raster(
        lambda raster: counts.add_counts(raster, reading.grid, people, seen, dense, reading.tell)
    )
    reading.note(seen)
    return replace(found, population=np.where(seen, people, np.nan).astype(np.float32))


def _mask(reading: _Reading, touched: bool) -> np.ndarray:
    """Return where the layer holds: any touch of it, or half of the cell at least."""
    if reading.is_vector():
        return np.asarray(~np.isnan(reading.burnt(touched)))
    (part,) = reading.averaged(onto_grid.share(lambda values: values > 0))
    with np.errstate(invalid="ignore"):
        return np.asarray(part > 0 if touched else part >= 0.5)


def _water(reading: _Reading, found: Layers) -> Layers:
    return replace(found, water=_mask(reading, touched=False))


def _protected(reading: _Reading, found: Layers) -> Layers:
    return replace(found, protected=_mask(reading, touched=True))


def _excluded(reading: _Reading, found: Layers) -> Layers:
    return replace(found, excluded=_mask(reading, touched=True))


def _hazard(reading: _Reading, found: Layers) -> Layers:
    if reading.is_vector():
        reading.need_column()
        rates = reading.burnt(touched=True)
    else:
        (rates,) = reading.averaged(lambda patch: patch.values)
    with np.errstate(invalid="ignore"):
        wrong = np.nonzero(rates < 0)
    if len(wrong[0]):
        raise refused(
            reading.declared.files[0],
            N_("the hazard is negative somewhere ({value})"),
            N_("Give events a km and year, zero or more; nodata says what stands for unknown"),
            value=f"{rates[wrong][0]:g}",
        )
    return replace(found, hazard=rates)


_READERS: dict[str, Callable[[_Reading, Layers], Layers]] = {
    "relief": _relief,
    "land_cover": _land_cover,
    "population": _population,
    "water": _water,
    "protected": _protected,
    "excluded": _excluded,
    "hazard": _hazard,
}

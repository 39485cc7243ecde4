import numpy as np
import pandas as pd
import pytest

from dorsale.plan.ground import Grid, Layers
from dorsale.sources.people import people_of, read_gazetteer, read_people

SITES = pd.DataFrame(
    {"country": ["CG", "CD"], "lat": [-4.27, -4.32], "lon": [15.28, 15.31],
     "kind": ["capital", "abroad"]}
)  # fmt: skip
# all of Congo in cells of a tenth of a degree, 11 to 19 east, 6 south to 4 north
CONGO = Grid("EPSG:4326", (0.1, 0.0, 11.0, 0.0, -0.1, 4.0), 100, 80)


def counted(population):
    return people_of(SITES, Layers(CONGO, population=population.astype("float32")))


def test_people_of_a_country_are_its_places_and_its_rural_remainder():
    people = read_people({"CG"})
    assert set(people["country"]) == {"CG"}
    assert set(people["kind"]) == {"place", "rural"}
    assert people["population"].sum() == pytest.approx(6_484_000, rel=0.01)


def test_the_gazetteer_knows_the_capitals():
    assert {"Yaoundé", "Brazzaville", "Bangui"} <= set(read_gazetteer()["name"])


def test_without_a_raster_people_are_the_shipped_ones():
    assert people_of(SITES).equals(read_people({"CG"}))
    assert people_of(SITES, Layers(CONGO)).equals(read_people({"CG"}))


def test_a_raster_replaces_places_and_rural_remainder():
    """One person a cell: Congo has 342,000 km2 of them, and some sea beside its coast."""
    people = counted(np.ones((100, 80)))
    assert set(people["kind"]) == {"raster"}
    assert set(people["country"]) == {"CG"}
    assert people["population"].sum() == pytest.approx(342_000 / 123.5, rel=0.1)


def test_half_a_raster_is_filled_with_the_shipped_people_of_the_other_half():
    """The south is counted on the raster, the north stays as shipped; nobody twice."""
    population = np.ones((100, 80))
    population[:40] = np.nan  # north of the equator
    people = counted(population)
    shipped = read_people({"CG"})
    rest = people[people["kind"] != "raster"]
    assert (rest["lat"] > 0).all()
    north = shipped[shipped["lat"] > 0.2]["population"].sum()
    assert rest["population"].sum() == pytest.approx(north, rel=0.1)
    assert (people.loc[people["kind"] == "raster", "lat"] < 0).all()


def test_people_at_the_coast_belong_to_the_nearest_country():
    """Pointe-Noire stands outside the coarse outline of its country or just inside it."""
    population = np.full((100, 80), np.nan)
    population[int((4.0 + 4.78) / 0.1), int((11.80 - 11.0) / 0.1)] = 700_000
    people = counted(population)
    city = people[people["kind"] == "raster"]
    assert city["country"].tolist() == ["CG"]
    assert city["population"].tolist() == [700_000]


def test_people_abroad_are_not_counted():
    population = np.full((100, 80), np.nan)
    population[90:, 60:] = 1000  # deep in another country
    assert not (counted(population)["kind"] == "raster").any()


def test_fine_cells_are_gathered_and_nobody_is_lost():
    """Cells of 500 m: rows of some 2.5 km, each where its people stand on average."""
    grid = Grid("EPSG:4326", (0.0045, 0.0, 15.0, 0.0, -0.0045, -1.0), 40, 40)
    population = np.random.default_rng(1).integers(0, 100, (40, 40)).astype("float32")
    people = people_of(SITES, Layers(grid, population=population))
    cells = people[people["kind"] == "raster"]
    assert len(cells) == 64
    assert cells["population"].sum() == pytest.approx(population.sum())
    mean = (population.sum(axis=0) * (15.0 + 0.0045 * (np.arange(40) + 0.5))).sum()
    assert (cells["lon"] * cells["population"]).sum() == pytest.approx(mean, rel=1e-6)


def test_a_region_with_its_own_outlines_is_counted_by_them():
    """The west of the grid is ours, the east abroad, as its own map says."""
    ring = [[11.0, -6.0], [15.0, -6.0], [15.0, 4.0], [11.0, 4.0], [11.0, -6.0]]
    west = {"type": "Feature", "properties": {"kind": "country", "iso2": "XA"},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    other = [[x + 4, y] for x, y in ring]
    east = {"type": "Feature", "properties": {"kind": "country", "iso2": "XB"},
            "geometry": {"type": "Polygon", "coordinates": [other]}}  # fmt: skip
    sites = SITES.assign(country=["XA", "XB"])
    layers = Layers(CONGO, population=np.ones((100, 80), dtype="float32"))
    people = people_of(sites, layers, {"features": [west, east]})
    assert set(people["country"]) == {"XA"}
    assert people["population"].sum() == 4000
    everywhere = people_of(sites.iloc[:1], layers, {"features": []})
    assert everywhere["population"].sum() == 8000

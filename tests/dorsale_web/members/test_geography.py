from __future__ import annotations

import csv
import gzip
import math
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dorsale_web.members import geography as g

DEMO = Path(g.__file__).parents[1] / "demo" / "data" / "organisations.csv"
LANGUAGES = ("fr", "en", "pt", "es", "ar")
STATES_BY_REGION = {"central": 9, "west": 15, "north": 6, "east": 14, "south": 10, "other": 15}


def test_the_centre_of_the_map_and_a_known_distance() -> None:
    assert g.project(*g.CENTRE_DEGREES) == pytest.approx((500, 450))
    # 10 degrees north of the centre: the chord 2 R sin(5 degrees) = 1110.5 km.
    x, y = g.project(17.0, 11.5)
    assert x == pytest.approx(500)
    assert 450 - y == pytest.approx(1110.5 / g.KM_PER_UNIT, abs=0.01)


def test_the_projection_keeps_surfaces() -> None:
    def surface(lon: float, lat: float) -> float:
        """Return the area of a cell of 0.1 degree, in square units, divided by its true area."""
        ax, ay = g.project(lon, lat)
        bx, by = g.project(lon + 0.1, lat)
        cx, cy = g.project(lon, lat + 0.1)
        return abs((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / math.cos(math.radians(lat))

    assert surface(-17, 14) == pytest.approx(surface(17, 1), rel=0.005)
    assert surface(57, -20) == pytest.approx(surface(17, 1), rel=0.005)


def test_every_african_state_and_a_few_partners_are_known() -> None:
    regions = [one.region for one in g.known_countries().values()]
    assert {region: regions.count(region) for region in set(regions)} == STATES_BY_REGION
    assert all(re.fullmatch(r"\+\d{1,3}", one.calling_code) for one in g.known_countries().values())


def test_namibia_is_not_read_as_a_missing_value() -> None:
    assert g.known_countries()["NA"].capital == "Windhoek"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_of_its_own_in_every_language(language: str) -> None:
    names = [name for _, name in g.countries(language)]
    assert len(set(names)) == len(g.known_countries())
    assert not any(len(name) == 2 or " - " in name for name in names)


def test_names_of_countries() -> None:
    assert g.country_name("CG", "fr") == "Congo-Brazzaville"
    assert g.country_name("CI", "pt") == "Costa do Marfim"
    assert g.country_name("KE", "pt") == "Quénia"
    assert g.country_name("TD", "ar") == "تشاد"
    assert g.country_name("ZZ1", "fr") == "ZZ1"


def test_accents_do_not_disturb_the_order() -> None:
    french = [iso2 for iso2, _ in g.countries("fr")]
    assert french.index("EG") < french.index("ES") < french.index("US")
    assert french[0] == "ZA"
    english = [iso2 for iso2, _ in g.countries("en")]
    assert english.index("CG") < english.index("CI") < english.index("DJ")


def test_a_city_is_found_without_its_accents_or_by_another_name() -> None:
    assert g.place_of("CG", "Pointe Noire") == g.place_of("CG", "Pointe-Noire")
    assert g.place_of("TD", "N’DJAMENA") == g.place_of("TD", "N'Djaména")
    cairo = g.place_of("EG", "Le Caire")
    assert cairo is not None
    assert cairo == g.place_of("EG", "القاهرة")
    assert (cairo.name, cairo.lon, cairo.lat) == ("Cairo", 31.25, 30.06)


def test_a_name_proper_wins_over_an_other_name() -> None:
    place = g.place_of("CD", "Moanda")
    assert place is not None
    assert place.name == "Muanda"
    gabon = g.place_of("GA", "Moanda")
    assert gabon is not None
    assert gabon.name == "Moanda"


def test_an_unknown_city_has_no_place() -> None:
    assert g.place_of("CG", "Atlantis") is None
    assert g.place_of("ZZ", "Brazzaville") is None
    assert g.cities("ZZ") == ()


def test_every_capital_is_a_city_where_the_country_says() -> None:
    for country in g.known_countries().values():
        place = g.place_of(country.iso2, country.capital)
        assert place is not None, country
        assert (place.name, place.lon, place.lat) == (country.capital, country.lon, country.lat)


def test_cities_are_listed_once_in_the_order_of_their_names() -> None:
    for iso2 in g.known_countries():
        folded = [g.fold(one.name) for one in g.cities(iso2)]
        assert folded == sorted(set(folded)), iso2


def test_every_african_city_is_on_the_map_near_its_country() -> None:
    for iso2, outline in g.outlines().items():
        for city in g.cities(iso2):
            x, y = g.project(city.lon, city.lat)
            assert 0 < x < g.MAP_WIDTH, city
            assert 0 < y < g.MAP_HEIGHT, city
            assert abs(x - outline.x) < 150, city
            assert abs(y - outline.y) < 150, city


def test_outlines_are_those_of_the_states_and_light() -> None:
    states = {one.iso2 for one in g.known_countries().values() if one.region != "other"}
    assert set(g.outlines()) == states | {"EH"}
    assert {iso2 for iso2, one in g.outlines().items() if one.is_dots} == {
        "CV", "KM", "MU", "SC", "ST",
    }  # fmt: skip
    assert len(gzip.compress((g.PLACES / "africa.json").read_bytes(), 9)) <= 14_000


def _corners(path: str) -> set[tuple[int, int]]:
    """Return the corners of a path of ``M``, ``l`` and ``z``."""
    corners = set()
    for ring in path.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        x, y = 0, 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.add((x, y))
    return corners


def test_neighbours_still_touch() -> None:
    for one, other in (("CG", "CD"), ("CM", "TD"), ("LS", "ZA"), ("GM", "SN"), ("SS", "SD")):
        shared = _corners(g.outlines()[one].path) & _corners(g.outlines()[other].path)
        assert len(shared) >= 5, (one, other)


def test_every_city_of_the_demonstration_has_a_place() -> None:
    if not DEMO.exists():
        pytest.skip("the demonstration has no organisations yet")
    with DEMO.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    unknown = {(r["country"], r["city"]) for r in rows if not g.place_of(r["country"], r["city"])}
    assert unknown == set()
    assert {row["country"] for row in rows} <= set(g.known_countries())


def test_geography_needs_neither_django_nor_the_planner() -> None:
    asked = (
        "import sys; import dorsale_web.members.directory_map; "
        "print([m for m in ('django', 'dorsale', 'shapely') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert answer.stdout.strip() == "[]", answer.stderr

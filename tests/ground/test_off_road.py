from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dorsale.ground import off_road
from dorsale.ground.off_road import Place
from dorsale.plan.problems import BadInput
from tests.ground import mountains

DOLISIE, SIBITI, BRAZZAVILLE = "cg-dolisie", "cg-sibiti", "cg-brazzaville"


def test_alternatives_over_even_ground_keep_apart(tmp_path: Path) -> None:
    """290 km of savanna at 15,000 EUR beat 900 km of road at 10,000, three times over."""
    one = mountains.scenario(tmp_path / "s")
    here = mountains.country(one, mountains.layers())
    ends = mountains.place(one, DOLISIE), mountains.place(one, BRAZZAVILLE)
    ranked = off_road.alternatives(here, ends, 3)
    assert [each.eur for each in ranked] == sorted(each.eur for each in ranked)
    assert ranked[-1].eur < 1.1 * ranked[0].eur
    assert {each.diversity for each in ranked[1:]} == {"to_be_surveyed"}
    assert all(each.km_near_first < 0.1 * each.km for each in ranked[1:])
    (only,) = off_road.alternatives(here, ends, 1)
    assert only == ranked[0]


def test_a_border_and_a_park_are_entered_at_their_price(tmp_path: Path) -> None:
    """Sibiti belongs to Gabon here, and a park stands across the way."""
    one = mountains.in_country(mountains.scenario(tmp_path / "s", mountains.ALONE), SIBITI, "GA")
    park = np.zeros(mountains.SHAPE, bool)
    park[:, 55:58] = True
    here = mountains.country(one, mountains.layers(protected=park))
    ends = mountains.place(one, SIBITI), mountains.place(one, BRAZZAVILLE)
    (found,) = off_road.alternatives(here, ends, 1)
    (off,) = (part for part in found.parts if part.way is None)
    items = {item.item: item.eur for item in off_road.entries(here, off)}
    assert items == {"border_crossing": 50_000.0, "protected_area": 80_000.0}
    ground_km = off.eur - sum(items.values())
    assert ground_km == pytest.approx(15_000 * (off.km + 0.3 * 16.6), rel=0.01)


def test_the_box_around_two_places_and_none_where_nothing_is_known() -> None:
    rows, columns = off_road.box(mountains.layers(), [(12.0, -4.0), (13.0, -4.0)])
    assert (rows.start, rows.stop) == (20, 41)
    assert (columns.start, columns.stop) == (10, 51)
    assert off_road.box(mountains.layers(), [(50.0, -4.0), (51.0, -4.0)]) is None
    with pytest.raises(BadInput, match="outside the layers"):
        off_road.clipped(mountains.layers(), [(50.0, -4.0), (51.0, -4.0)])


def test_an_end_on_excluded_ground_is_said(tmp_path: Path) -> None:
    one = mountains.scenario(tmp_path / "s")
    closed = np.zeros(mountains.SHAPE, bool)
    closed[mountains.cell(14.0, -4.7)] = True
    here = mountains.country(one, mountains.layers(excluded=closed))
    ends = Place("-4.7,14.0", (14.0, -4.7)), mountains.place(one, DOLISIE)
    with pytest.raises(BadInput, match="excluded ground"):
        off_road.alternatives(here, ends, 1)

"""Defaults: marked assumptions, except where the shipped region knows."""

from __future__ import annotations

import tomllib

from dorsale.sources.osm.defaults import (
    cable_row,
    countries_people,
    demand_rows,
    exit_row,
    settings,
)


def test_an_unknown_country_takes_medians_marked_assumption() -> None:
    rows = demand_rows({"BV": (1000.0, "said")})
    assert {row["source"] for row in rows} == {"assumption"}
    assert rows[0]["item"] == "population"
    assert rows[0]["value"] == 1000
    assert len(rows) == 11


def test_a_shipped_country_keeps_its_own_rows() -> None:
    rows = demand_rows({"CM": (1.0, "")})
    population = next(row for row in rows if row["item"] == "population")
    assert population["value"] == 29_879_337


def test_people_of_the_outlines_before_those_of_the_map() -> None:
    import pandas as pd

    mapped = pd.Series({"BV": 5.0, "HM": 7.0})
    found = countries_people(["BV", "HM"], {"BV": 100.0}, mapped)
    assert (found["BV"][0], found["HM"][0]) == (100.0, 7.0)


def test_exits_and_cables_are_priced_as_the_shipped_ones() -> None:
    out = exit_row("bv-port", "Atlantic", "submarine", "asked for")
    assert (out["to"], out["price_eur_per_gbps_per_year"]) == ("internet", 3000)
    assert cable_row("c", "C", "submarine", "a", "b", 81.23, "")["length_km"] == 81.2


def test_settings_are_toml() -> None:
    found = tomllib.loads(settings("ile", 'Île "Noire" \\'))
    assert (found["name"], found["title"]["fr"]) == ("ile", "Île Noire ")

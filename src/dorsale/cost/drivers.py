"""What no route decision changes: items counted by the sites, kilometres and countries served."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from dorsale.plan.network import Candidates, Design
from dorsale.plan.tables import SHARE_DRIVERS

ON_TOP = ("supervision_share", "environmental_social_share")  # of books that name no driver
NAMES = ["span", "item", "factor", "quantity", "country", "phase", "driver"]
_BRANCHES = 3


def driver_of(table: pd.DataFrame) -> pd.Series:
    """Return the driver of each item of a cost book ``table``, by item; empty: routes and sites."""
    found = table.set_index("item")["driver"]
    old = found.index.isin(ON_TOP) & (found == "")
    return found.mask(old, "works_share")


def occurrences(found: Candidates, chosen: Design, phases: Mapping[str, int]) -> pd.DataFrame:
    """Return how often each driver occurs: ``driver, country, phase, count``.

    Exchange points are those that the plan decided (``meets`` of the nodes), else one a country.

    ``phases``: year in which each span and site serves, 0 when it is left out.
    """
    counted = pd.DataFrame(
        [*_of_spans(found, chosen, phases), *_of_sites(found, chosen, phases)],
        columns=["driver", "country", "phase", "count"],
    )
    places = pd.DataFrame(_of_countries(counted), columns=counted.columns)
    if "meets" not in found.nodes:
        one_each = places[places["driver"] == "country"].assign(driver="exchange")
        places = pd.concat([places, one_each], ignore_index=True)
    every = pd.concat([counted, places], ignore_index=True)
    return every.groupby(["driver", "country", "phase"], as_index=False)["count"].sum()


def country_of(countries: tuple[str, ...]) -> str:
    """Return the country of a span, or its countries joined by ``+``.

    >>> country_of(("CM", "CG", "CM")), country_of(("CM",))
    ('CG+CM', 'CM')
    """
    return "+".join(sorted(set(countries)))


def _of_spans(
    found: Candidates, chosen: Design, phases: Mapping[str, int]
) -> list[tuple[str, str, int, float]]:
    rows = []
    for span in found.spans[found.spans.index.isin(list(chosen.modules))].to_dict("records"):
        if span["option"] not in ("new", "repair"):
            continue
        at = country_of(span["countries"]), phases[span["id"]]
        rows.append(("built_km", *at, float(span["length_km"])))
        rows.append(("hut", *at, float(span["huts"])))
        rows.append(("cut", *at, float(span["cuts_per_year"])))
    return rows


def _of_sites(
    found: Candidates, chosen: Design, phases: Mapping[str, int]
) -> list[tuple[str, str, int, float]]:
    rows = []
    branching = _branching(found, chosen)
    for node in found.nodes[found.nodes["serve"] == "required"].to_dict("records"):
        at = str(node["country"]), phases[node["id"]]
        pop = "pop" in node["roles"]
        rows.append(("site", *at, 1.0))
        rows.append(("lit_site" if pop else "new_site", *at, 1.0))
        if pop:
            rows.append(("pop", *at, 1.0))
        if node["id"] in branching:
            rows.append(("branching_site", *at, 1.0))
        if node.get("meets"):
            rows.append(("exchange", *at, 1.0))
    return rows


def _branching(found: Candidates, chosen: Design) -> set[str]:
    """Return the nodes where three or more chosen spans on land meet."""
    spans = found.spans[found.spans.index.isin(list(chosen.modules))]
    land = spans[spans["option"] != "cable"]
    degree = pd.concat([land["from"], land["to"]]).value_counts()
    return {str(node) for node in degree.index[degree >= _BRANCHES]}


def _of_countries(counted: pd.DataFrame) -> list[tuple[str, str, int, float]]:
    """Return one of each country that is served, from its first phase; the plan shared out."""
    sites = counted[counted["driver"] == "site"]
    served = sites[sites["phase"] > 0].groupby("country")["phase"].min()
    rows: list[tuple[str, str, int, float]] = []
    for country, phase in served.items():
        rows.append(("country", str(country), int(phase), 1.0))
        rows.append(("plan", str(country), int(phase), 1.0 / len(served)))
    return rows


def driven(table: pd.DataFrame, counts: pd.DataFrame, units: tuple[str, ...]) -> pd.DataFrame:
    """Return the quantities of the items of ``table`` whose unit is one of ``units``.

    ``table``: the cost book; ``counts``: see :func:`occurrences`. Columns: :data:`NAMES`.
    """
    rows = table[table["unit"].isin(units) & ~driver_of(table).isin(SHARE_DRIVERS).to_numpy()]
    found = rows[["item", "driver", "each"]].merge(counts, on="driver")
    found["quantity"] = found["count"] * found["each"].fillna(1.0)
    return found[found["quantity"] > 0].assign(span="", factor="")[NAMES].reset_index(drop=True)


def on_top(table: pd.DataFrame, works: pd.DataFrame) -> pd.DataFrame:
    """Return what is a share of each amount of ``works``, by item: supervision, spares.

    The share is the item and the item a factor, so that a change of price carries over.
    """
    book = table.set_index("item")
    drivers = driver_of(table)
    shares = drivers[drivers.isin(SHARE_DRIVERS) & (book["unit"] == "ratio")]
    groups = works.groupby(["item", "factor", "country", "phase"], as_index=False)["quantity"].sum()
    product = groups["item"] + groups["factor"].map(lambda factor: f"*{factor}" if factor else "")
    whole = groups.assign(span="", factor=product, lot=groups["item"].map(book["lot"]))
    found = [
        whole[(driver == "works_share") | (whole["lot"] == "equipment")].assign(
            item=share, driver=driver
        )
        for share, driver in shares.items()
    ]
    return pd.concat([whole.iloc[:0].assign(driver=""), *found], ignore_index=True)[NAMES]

"""What it costs to run the network, item by item, beside the share that the optimiser sees.

The optimiser takes operation as a share of the investment; here the same is counted: teams and
depots by distance, repairs by cuts, guarding and energy by site, leases and capacity by contract,
insurance as a share, and the renewal of equipment once its life is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from dorsale.cost.assemblies import assemblies, by_category
from dorsale.cost.drivers import country_of, driven, driver_of, occurrences
from dorsale.cost.halls_running import Payment
from dorsale.cost.prices import YEARLY, Book
from dorsale.plan.network import Candidates, Design
from dorsale.plan.sites import HALL, LOCAL_SHARES
from dorsale.plan.tables import CATEGORIES

COLUMNS = ["item", "country", "unit", "quantity", "unit_eur", "eur_per_year", "from", "local_share"]
CAPACITY = "international_capacity"
RENEWAL = "renewal_share"
HALL_RENEWAL = f"{HALL}renewal"
PAID = ("lease_fibre_pair_km_year", CAPACITY)  # to others, under contracts
_SHARE_OF = "share_of_capex_year"
_CAPACITY_LOCAL = 0.1  # paid to owners of cables, most of it abroad (assumption)


def operation(
    table: pd.DataFrame,
    items: pd.DataFrame,
    found: Candidates,
    chosen: Design,
    years: Mapping[str, int],
    prices: Book,
    apart: pd.Series | None = None,
    halls: Iterable[Payment] = (),
) -> pd.DataFrame:
    """Return what is paid each year once all serves, in EUR of the price year.

    ``table``: the cost book as written; ``items``: the bill; ``years``: see
    :func:`dorsale.cost.needs.calendar`. ``from`` is the first year of a payment; what is left out
    of the programme is not run. Amounts in whole cents. ``apart``: the items whose operation
    ``halls`` counts by itself; their equipment is renewed like any other.
    """
    counts = occurrences(found, chosen, years)
    counted = driven(table, counts, (*YEARLY, "cut"))
    leased = _leased(found, chosen, years, prices)
    together = [part for part in (counted, leased) if len(part)] or [counted]
    keys = ["item", "country", "phase"]
    once = (
        pd.concat(together, ignore_index=True)
        .groupby(keys, as_index=False, sort=False)["quantity"]
        .sum()
    )
    rows = [
        *(_row(item, country, quantity, year, prices)
          for item, country, year, quantity in once.itertuples(index=False)),
        *_shares(table, items, prices, apart),
        *_capacity(found, chosen, years),
        *halls,
    ]  # fmt: skip
    paid = pd.DataFrame(rows, columns=COLUMNS[:-1])
    paid = paid[paid["from"] > 0].reset_index(drop=True)
    return paid.assign(local_share=paid["item"].map(_local_shares(paid["item"], prices)))


def in_sums(
    table: pd.DataFrame, share: float, items: pd.DataFrame, apart: pd.Series | None = None
) -> dict[str, float]:
    """Return the yearly sums of an operation ``table``, beside ``share`` of all ``items``.

    ``itemised_eur`` is what the network's own operation costs before renewal; ``paid_eur`` goes to
    others (leases, capacity) either way; ``sites_eur`` is that of data centres and technopoles
    that are counted by themselves (items ``apart``), in neither of both.
    """
    halls = table["item"].isin([*LOCAL_SHARES, HALL_RENEWAL])
    sites = float(table.loc[halls, "eur_per_year"].sum())
    eur, item = table.loc[~halls, "eur_per_year"], table.loc[~halls, "item"]
    paid = float(eur[item.isin(PAID)].sum())
    renewal = float(eur[item == RENEWAL].sum())
    whole = float(eur.sum())
    network = items if apart is None else items[~apart]
    by_share = share * float(network["eur"].sum())
    return {
        **({"sites_eur": round(sites, 2)} if sites else {}),
        "itemised_eur": round(whole - paid - renewal, 2),
        "renewal_eur": round(renewal, 2),
        "paid_eur": round(paid, 2),
        "by_share_eur": round(by_share, 2),
        "by_share_less_itemised_eur": round(by_share - (whole - paid), 2),
    }


def _row(item: str, country: str, quantity: float, year: int, prices: Book) -> Payment:
    rate = prices.typical(item)
    unit = str(prices.prices.at[item, "unit"])
    return item, country, unit, quantity, rate, round(quantity * rate, 2), year


def _local_shares(items: pd.Series, prices: Book) -> dict[str, float]:
    """Return the part of each of ``items`` that is paid in local currency."""
    known = {CAPACITY: _CAPACITY_LOCAL, **LOCAL_SHARES}
    priced = items.mask(items == HALL_RENEWAL, RENEWAL)
    made_of = assemblies(priced[~priced.isin(known)], prices)
    shares = {
        item: sum(one.share * one.local_share for one in parts) for item, parts in made_of.items()
    }
    return {**shares, **known, HALL_RENEWAL: shares.get(RENEWAL, 0.0)}


def _leased(
    found: Candidates, chosen: Design, years: Mapping[str, int], prices: Book
) -> pd.DataFrame:
    """Return what the chosen spans lease, a year: ``item, quantity, country, phase``."""
    rows = found.quantities[found.quantities["span"].isin(list(chosen.modules))]
    rows = rows[rows["item"].map(prices.prices["unit"]).isin(YEARLY)]
    countries = found.spans["countries"]
    return pd.DataFrame(
        [
            (item, quantity * prices.typical(factor), country_of(countries[span]), years[span])
            for span, item, factor, quantity in rows[
                ["span", "item", "factor", "quantity"]
            ].itertuples(index=False)
        ],
        columns=["item", "quantity", "country", "phase"],
    )


def _shares(
    table: pd.DataFrame, items: pd.DataFrame, prices: Book, apart: pd.Series | None
) -> Iterator[Payment]:
    """Yield shares of the works, or of the goods in their equipment; renewal follows a life."""
    drivers = driver_of(table)
    units = table.set_index("item")["unit"]
    built = items[items["phase"] > 0]
    own = built if apart is None else built[~apart.loc[built.index]]
    goods = by_category(built, prices)[:, CATEGORIES.index("goods")]
    equipment = built.assign(eur=built["eur"] * goods)[built["lot"] == "equipment"]
    for item in drivers.index[(drivers != "") & (units == _SHARE_OF)]:
        base = own if drivers[item] != "equipment_share" else equipment
        share = prices.typical(item)
        life = round(1 / share) if item == RENEWAL and share else 0
        halls = base["item"].str.startswith(HALL)
        for (hall, country, phase), rows in base.groupby([halls, "country", "phase"]):
            eur, year = float(rows["eur"].sum()), int(phase) + life
            row = _row(item, str(country), eur, year, prices)
            yield (HALL_RENEWAL, *row[1:]) if hall and item == RENEWAL else row


def _capacity(found: Candidates, chosen: Design, years: Mapping[str, int]) -> Iterator[Payment]:
    """Yield the international capacity bought, in Gbit/s, at the price of its cable."""
    spans = found.spans[found.spans.index.isin(list(chosen.modules))]
    for span in spans[spans["option"] == "cable"].to_dict("records"):
        gbps = float(span["module_gbps"]) * chosen.modules[span["id"]]
        price = float(span["price_eur_per_gbps_per_year"])
        country = country_of(span["countries"]) or _at(found, span)
        yield (CAPACITY, country, "gbps_year", gbps, price, round(gbps * price, 2),
               years[span["id"]])  # fmt: skip


def _at(found: Candidates, span: Mapping[str, object]) -> str:
    """Return the country of the landing of a cable."""
    nodes = found.nodes.set_index("id")["country"]
    ends = (nodes.get(span["from"], ""), nodes.get(span["to"], ""))
    return str(next((one for one in ends if one), ""))

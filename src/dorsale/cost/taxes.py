"""Taxes and duties on the components of a bill: a line of the States, never in lenders' totals."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dorsale.cost.prices import Book
from dorsale.plan.cents import in_cents, shared

EXEMPT = "exempt"
_TAXED = ("works", "goods", "services")  # by VAT; fees and compensation are not


def rates_of(country: str, prices: Book) -> tuple[float, float]:
    """Return what imported goods pay (duty and levies) and VAT in ``country``.

    Joined countries (``CG+CM``) take the mean. A country without rows takes the mean of those
    that have some; none at all: 0. An exempt row counts 0.
    """
    if not len(prices.taxes):
        return 0.0, 0.0
    known = prices.taxes.assign(
        vat=prices.taxes["tax"] == "vat",
        rate=prices.taxes["rate"].mask(prices.taxes["exempt"] == "yes", 0.0),
    )
    sums = known.groupby(["country", "vat"])["rate"].sum()
    table = sums.unstack("vat").reindex(columns=[False, True]).fillna(0.0)
    inside = table.reindex(country.split("+")).dropna()
    found = (inside if len(inside) else table).mean()
    return float(found[False]), float(found[True])


def with_rates(components: pd.DataFrame, prices: Book) -> pd.DataFrame:
    """Return ``components`` with ``tax_rate``: what duty and VAT would add to each euro."""
    duty, vat = _duty_and_vat(components, prices)
    return components.assign(tax_rate=duty + vat)


def taxes(components: pd.DataFrame, prices: Book) -> pd.DataFrame:
    """Return what is taxed and how much by country, joined countries shared evenly, in cents.

    ``country, base_eur, duty_eur, vat_eur, tax_eur, due_eur``: ``due_eur`` is what the States
    pay of it: nothing when ``[basis] tax`` says ``exempt``.
    """
    duty, vat = _duty_and_vat(components, prices)
    eur = components["eur"].to_numpy(float)
    parts: dict[str, np.ndarray] = {}
    for joined, rows in components.groupby("country"):
        at = rows.index.to_numpy()
        sums = [in_cents(one[at].sum()) for one in (eur, eur * duty, eur * vat)]
        names = str(joined).split("+")
        split = np.array([shared(one, [1.0] * len(names)) for one in sums])
        for name, column in zip(names, split.T, strict=True):
            parts[name] = parts.get(name, np.zeros(3, dtype=np.int64)) + column
    columns = ["country", "base_eur", "duty_eur", "vat_eur", "tax_eur", "due_eur"]
    return pd.DataFrame([_row(*one, prices) for one in sorted(parts.items())], columns=columns)


def _row(country: str, sums: np.ndarray, prices: Book) -> tuple[object, ...]:
    base, duty, vat = (int(one) for one in sums)
    exempt = prices.basis is not None and prices.basis.tax == EXEMPT
    both = duty + vat
    return (country, base / 100, duty / 100, vat / 100, both / 100, 0.0 if exempt else both / 100)


def _duty_and_vat(components: pd.DataFrame, prices: Book) -> tuple[np.ndarray, np.ndarray]:
    """Return what duty and VAT add to each euro of each row; VAT is on the price with duty."""
    rates = {one: rates_of(str(one), prices) for one in components["country"].unique()}
    import_rate = components["country"].map(lambda one: rates[one][0]).to_numpy(float)
    vat_rate = components["country"].map(lambda one: rates[one][1]).to_numpy(float)
    goods = (components["category"] == "goods").to_numpy()
    abroad = goods * (1 - components["local_share"].to_numpy(float))
    taxed = components["category"].isin(_TAXED).to_numpy()
    duty = abroad * import_rate
    return duty, (1 + duty) * vat_rate * taxed

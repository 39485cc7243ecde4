"""The whole bill: components, taxes, operation, fibre pairs, contingency, what drives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dorsale.cost import causes, ranges
from dorsale.cost.assemblies import components
from dorsale.cost.halls_running import payments, run_apart
from dorsale.cost.needs import calendar
from dorsale.cost.operation import in_sums, operation
from dorsale.cost.pairs import fibre_pairs
from dorsale.cost.prices import Book
from dorsale.cost.record import reference_class
from dorsale.cost.taxes import taxes, with_rates
from dorsale.plan.network import Bill, Candidates, Design
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited

_SHARE = "operation_new_share"


def itemised(
    bill: Bill,
    scenario: Scenario,
    found: Candidates,
    chosen: Design,
    phases: Mapping[str, int | None],
    spent_eur: Mapping[int, float],
    prices: Book,
    channels: int,
    sited: Sited | None = None,
) -> Bill:
    """Return ``bill`` with all that explains it; its items and totals stay as they are.

    ``spent_eur``: year -> what the programme spends; ``channels``: of one lit pair. ``sited``: the
    places whose operation is that of their own sizing.
    """
    made_of = with_rates(components(bill.items, prices), prices)
    table = scenario.tables["cost_book"]
    years = calendar(scenario, found, phases)
    apart = run_apart(bill.items, scenario, sited)
    halls = payments(scenario, sited)
    run = operation(table, bill.items, found, chosen, years, prices, apart, halls)
    like = reference_class(bill.totals, prices)
    slips = prices.record["works_slip"].dropna() if len(prices.record) else pd.Series(dtype=float)
    slip = float(slips.median()) if len(slips) else 1.0
    share = prices.typical(_SHARE) if prices.knows(_SHARE) else 0.0
    drawn = causes.draw(bill.items, prices, scenario.seed)
    return replace(
        bill,
        totals=_to_the_cent(bill, made_of),
        components=made_of,
        tax=taxes(made_of, prices),
        operation=run,
        running=in_sums(run, share, bill.items, apart),
        fibre_pairs=fibre_pairs(
            found, chosen, _fibres(scenario, found), channels, scenario.fibre_use
        ),
        contingency=ranges.contingency(bill.totals, prices, spent_eur, slip),
        tornado=ranges.tornado(bill.items, drawn, prices),
        reference_class=like,
    )


def _to_the_cent(bill: Bill, made_of: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the totals of ``bill``, those of categories as its components add up."""
    sums = made_of.groupby("category")["eur"].sum().round(2)
    found = {name: dict(total) for name, total in bill.totals.items()}
    for category, eur in sums.items():
        if f"category:{category}" in found:
            found[f"category:{category}"]["base"] = float(eur)
    return found


def _fibres(scenario: Scenario, found: Candidates) -> dict[str, float]:
    """Return the fibres of each span that stood, where all its sections are known."""
    known = scenario.tables["fibre"].set_index("id")["fibres"]
    stood = found.spans[found.spans["option"].isin(["repair", "light"])]
    counts = {
        str(span): known.reindex(list(pieces)).min(skipna=False)
        for span, pieces in stood["pieces"].items()
    }
    return {span: float(count) for span, count in counts.items() if count == count}

"""The budget of a plan in OC4IDS: the financing need, by funder and year, and by package.

Both breakdowns close to the cent. What no funder of the works pays stands as lines of its own:
taxes, which the States pay, interest and fees during works, and what nobody pays yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dorsale.formats.funding import Funding, above_the_bill, funding, need
from dorsale.formats.ocds import moment, value
from dorsale.formats.packages import Package, Speech
from dorsale.plan.problems import N_

_BESIDE = ("tax", "works_charges")
"""Steps of the bridge that no funder of the works pays: the States do, and the borrower."""

_FINANCE: Mapping[str, tuple[str, str, str]] = {
    "loan": ("loan", "debt", ""),
    "commercial": ("loan", "debt", "commercial"),
    "vendor": ("loan", "debt", "vendor"),
    "equity": ("shares.unlisted", "equity", ""),
    "operator": ("shares.unlisted", "equity", ""),
    "grant": ("grant", "", ""),
}
"""Kind of money -> type, class of asset and type of funder of OC4IDS, where it has one."""


def budget(plan: Mapping[str, Any], bought: Iterable[Package], words: Speech) -> dict[str, Any]:
    """Return the budget of ``plan``, whose packages are ``bought``."""
    paid = funding(plan)
    return {
        "description": words.say(
            N_("Financing need: base estimate, contingency and what the report adds to it; not "
               "approved by anybody")
        ),
        "amount": value(need(plan)),
        "budgetBreakdowns": [
            {
                "id": "funders",
                "description": words.say(N_("By funder and year")),
                "budgetBreakdown": _by_funder(plan, paid, words),
            },
            {
                "id": "packages",
                "description": words.say(N_("By package")),
                "budgetBreakdown": _by_package(plan, bought, words),
            },
        ],
        "finance": [_finance(one, words) for one in paid],
    }  # fmt: skip


def _by_funder(
    plan: Mapping[str, Any], paid: Sequence[Funding], words: Speech
) -> list[dict[str, Any]]:
    rows = [
        {
            "id": f"{one.id}-{year}",
            "description": f"{words.say(one.funder)}, {year}",
            "amount": value(cents),
            "period": year_period(year),
            "sourceParty": party(one, words),
        }
        for one in paid
        for year, cents in one.years.items()
    ]
    beside = [
        (step, words.label("step", step), cents)
        for step, cents in above_the_bill(plan)
        if step in _BESIDE and cents
    ]
    lacking = need(plan) - sum(one.cents for one in paid) - sum(cents for _, _, cents in beside)
    if abs(lacking) > len(paid) + len(beside):
        beside.append(("unfunded", words.say(N_("Not yet funded")), lacking))
    elif lacking:
        beside.append(("rounding", words.say(N_("Rounding of the lines above")), lacking))
    return [
        *rows,
        *({"id": key, "description": said, "amount": value(cents)} for key, said, cents in beside),
    ]


def _by_package(
    plan: Mapping[str, Any], bought: Iterable[Package], words: Speech
) -> list[dict[str, Any]]:
    rows = [
        {"id": one.id, "description": one.title(words), "amount": value(one.cents)}
        for one in bought
    ]
    steps = [
        {"id": step, "description": words.label("step", step), "amount": value(cents)}
        for step, cents in above_the_bill(plan)
    ]
    return [*rows, *steps]


def party(one: Funding, words: Speech) -> dict[str, str]:
    """Return the reference to a funder."""
    return {"id": f"funder-{one.id}", "name": words.say(one.funder)}


def _finance(one: Funding, words: Speech) -> dict[str, Any]:
    kind, asset, payer = _FINANCE.get(one.kind, ("", "", ""))
    return {
        "id": one.id,
        "title": f"{words.say(one.funder)}, {words.label('money', one.kind)}",
        "value": value(one.cents),
        "financingParty": party(one, words),
        **({"financingPartyType": payer} if payer else {}),
        **({"type": kind} if kind else {}),
        **({"assetClass": [asset]} if asset else {}),
        "period": year_period(min(one.years), max(one.years)),
    }


def year_period(year: int, last: int | None = None) -> dict[str, str]:
    """Return the period from the first day of ``year`` to the last day of it, or of ``last``."""
    return {
        "startDate": moment(f"{year}-01-01"),
        "endDate": moment(f"{last or year}-12-31"),
    }

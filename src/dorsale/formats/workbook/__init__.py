"""The plan as a workbook with live formulas: change an input and every figure follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook

from dorsale.formats import case_json
from dorsale.formats.workbook import (
    bill,
    by_component,
    calendar,
    cash,
    checks,
    components,
    debt,
    economics,
    figures,
    financing,
    funders,
    funding,
    market,
    operation,
    parameters,
    parts,
    prices,
    profile,
    ranking,
    returns,
    shares,
    site_modules,
    site_traffic,
    site_years,
    sites,
    summary,
    tax,
)
from dorsale.formats.workbook.desk import Desk, Labels
from dorsale.formats.workbook.page import Page
from dorsale.language import translator
from dorsale.plan.money import Case
from dorsale.plan.problems import N_

Writer = Callable[[Desk], None]


SHEETS: tuple[tuple[str, str, Writer], ...] = (
    ("prices", N_("Unit prices and factors, with their range and source"), prices.write),
    ("site_modules", N_("What is built at each hall and technopole"), site_modules.write),
    ("bill", N_("Quantities of each span and site, times prices"), bill.write),
    ("components", N_("What the amounts are made of, with quantities"), components.write),
    ("parts", N_("The bill by lot, country, phase, category and component"), parts.write),
    ("operation_items", N_("What a finished year costs to run"), operation.write_year),
    ("parameters", N_("What the accounts rest on: change what is used"), parameters.write),
    ("tax", N_("Tax and duty by country, beside the bill"), tax.write),
    ("calendar", N_("The bill by year, contingency and prices on top"), calendar.write),
    ("funders", N_("Who pays, shares and terms"), funders.write),
    ("funding", N_("How each year's works are shared out among funders"), funding.write),
    ("financing", N_("Money of each source by year and by category"), financing.write),
    ("by_component", N_("Money of each source by component"), by_component.write),
    ("revenue", N_("Prices, traffic, what is sold"), market.write),
    ("operation", N_("What it costs to run, by year"), operation.write),
    ("cash", N_("Cash for debt service, cover ratios, the project's cash"), cash.write_available),
    ("debt", N_("Each loan year by year"), debt.write),
    ("economics", N_("Benefits and costs for the region"), economics.write),
    ("profile", N_("Where the rates of return are read"), profile.write),
    ("returns", N_("Present values, rates of return, payback, unit costs"), returns.write),
    ("sensitivity", N_("What moves the ratios"), figures.write_sensitivity),
    ("shares", N_("What each country pays and gains"), shares.write),
    ("access", N_("Price of each route for operators; partners"), figures.write_access),
    ("sites", N_("Halls and technopoles: cost beside others, what they change"), sites.write),
    ("site_years", N_("Load, operation and revenue of each site, by year"), site_years.write),
    ("site_traffic", N_("Reach after failures, caches, exchange points"), site_traffic.write),
    ("ranking", N_("Candidates, weights and ranks: change a weight"), ranking.write),
)


def write(
    document: Mapping[str, Any],
    book_prices: pd.DataFrame,
    path: Path,
    language: str,
    labels: Labels | None = None,
) -> None:
    """Write the workbook of a plan document to ``path``, whole or not at all.

    ``book_prices`` is indexed by item: ``low, typical, high, unit, lot, confidence, source,
    description``, in EUR of the plan's price year. ``labels``: code list -> code -> label.
    """
    desk = filled(document, book_prices, language, labels)
    beside = path.with_name(f".{path.name}.part")
    desk.book.save(beside)
    beside.replace(path)


def filled(
    document: Mapping[str, Any],
    book_prices: pd.DataFrame,
    language: str,
    labels: Labels | None = None,
) -> Desk:
    """Return the desk of a plan document with every sheet written."""
    say = translator(language).gettext
    book = Workbook()
    book.remove(book.active)
    rates = prices.complete(book_prices, document)
    desk = Desk(book, document, rates, say, labels or {}, language, _case(document))
    first = Page(book, say(N_("Summary")), say)
    for _, _, writer in SHEETS:
        writer(desk)
    contents = [(key, meaning) for key, meaning, _ in SHEETS if key in desk.pages]
    contents.append(("checks", N_("What must be true, worked out")))
    page = desk.page("checks", say(N_("Checks")))
    summary.write(desk, first, contents)
    checks.write(desk, page)
    for written in (first, *desk.pages.values()):
        written.bound()
    book.calculation.fullCalcOnLoad = True
    return desk


def _case(document: Mapping[str, Any]) -> Case | None:
    """Return the plan as a business, or None where the document carries none."""
    found = document["finance"].get("case")
    return case_json.case(found) if found else None

"""Write the tables of ``docs/ground/rates.md`` from the shipped cost book, hazards and paces.

Run from the repository root: ``python tools/ground_rates.py [--check]``. Only what stands after
the mark is replaced; with ``--check`` nothing is written, and a change fails.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas as pd

from dorsale import cost, reference
from dorsale.ground.rates import Rates, rates
from dorsale.ground.ways import GROUND_FREE, METHOD
from dorsale.plan.scenario import ProgrammeRules, Scenario
from dorsale.plan.tables import CROSSINGS, METHOD_ITEM, TERRAINS
from dorsale.sources.scenario_folder import read_folder

PAGE = Path("docs/ground/rates.md")
MARK = "<!-- what follows is written by tools/ground_rates.py -->"
SLOPES = {"0 to 5 %": "", "5 to 15 %": "factor_hilly", "above 15 %": "factor_mountain"}
SLOPE_ITEMS = ("factor_hilly", "factor_mountain", "factor_off_road", "factor_protected")


def main() -> int:
    """Write the page, or say with ``--check`` whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    asked = parser.parse_args()
    old = PAGE.read_text(encoding="utf-8")
    kept, mark, _ = old.partition(MARK)
    if not mark:
        raise SystemExit(f"{PAGE} has lost the mark {MARK}")
    new = "\n".join([kept + MARK, "", *page()])
    if asked.check:
        return int(new != old)
    PAGE.write_text(new, encoding="utf-8")
    return 0


def page() -> Iterator[str]:
    """Yield the lines of the page after the mark."""
    scenario = read_folder(reference.scenario_folder("cemac")).or_fail()
    book = scenario.tables["cost_book"].set_index("item")
    yield from _laying(book, scenario.programme)
    yield from _factors(book)
    yield from _crossings(book, scenario.programme)
    yield from _per_km(scenario)
    yield from _hazards(scenario.tables["hazards"])


def _laying(book: pd.DataFrame, works: ProgrammeRules) -> Iterator[str]:
    yield "## Laying a kilometre"
    yield ""
    yield "Pace: km a month of one crew in the dry season (`[programme]`, `km_per_month`)."
    yield ""
    rows = []
    for method, item in METHOD_ITEM.items():
        usual = [way for way, usually in METHOD.items() if usually == item]
        paces = sorted({f"{works.km_per_month[way]:g}" for way in usual})
        rows.append((f"`{item}`", f"`{method}`", ", ".join(usual) or "–", _money(book.loc[item]),
                     "no" if item in GROUND_FREE else "yes", ", ".join(paces) or "as its way",
                     _source(book.loc[item])))  # fmt: skip
    rows.append(("`drilling_km`", "–", "water off the roads", _money(book.loc["drilling_km"]), "no",
                 "–", _source(book.loc["drilling_km"])))  # fmt: skip
    price = "EUR a km: low · typical · high"
    head = ("Item", "Method", "Usual on", price, "Ground factors", "Pace", "Source")
    yield from _table(head, rows)


def _factors(book: pd.DataFrame) -> Iterator[str]:
    yield "## Factors of the ground"
    yield ""
    yield "A kilometre dug takes the factor of its terrain, times that of its slope."
    yield ""
    names = (*(f"factor_{terrain}" for terrain in TERRAINS), *SLOPE_ITEMS)
    rows = [(f"`{name}`", _money(book.loc[name]), _source(book.loc[name])) for name in names]
    yield from _table(("Item", "Low · typical · high", "Source"), rows)


def _crossings(book: pd.DataFrame, works: ProgrammeRules) -> Iterator[str]:
    yield "## Crossings"
    yield ""
    yield "Permits: months, from `[programme]`, `contract_months`."
    yield ""
    months = {
        "border_crossing": works.contract_months["border"],
        "protected_area": works.contract_months["protected_area"],
    }
    rows = [
        (f"`{item}`", str(book.at[item, "description"]), _money(book.loc[item]),
         str(months.get(item, "–")), _source(book.loc[item]))
        for item in ("river_crossing", *CROSSINGS, "border_crossing")
    ]  # fmt: skip
    yield from _table(("Item", "What", "EUR each: low · typical · high", "Permits", "Source"), rows)


def _per_km(scenario: Scenario) -> Iterator[str]:
    year = scenario.basis.price_year
    yield "## Euros a kilometre, by method, terrain and slope"
    yield ""
    yield f"Typical rates, in EUR of {year} (the tables above are in EUR of their own year)."
    yield ""
    book = cost.book(scenario)
    known = rates({item: book.typical(item) for item in book.prices.index})
    rows = [_row(item, slope, known) for item in METHOD_ITEM.values() for slope in SLOPES
            if item not in GROUND_FREE or slope == "0 to 5 %"]  # fmt: skip
    yield from _table(("Item", "Slope", *TERRAINS), rows)


def _row(item: str, slope: str, known: Rates) -> tuple[str, ...]:
    if item in GROUND_FREE:
        return (f"`{item}`", "any", *[f"{known.of(item):,.0f}"] * len(TERRAINS))
    products = (f"{item}*factor_{terrain}*{SLOPES[slope]}" for terrain in TERRAINS)
    return (f"`{item}`", slope, *(f"{known.of(product):,.0f}" for product in products))


def _hazards(hazards: pd.DataFrame) -> Iterator[str]:
    yield "## Cuts"
    yield ""
    yield "Cuts a year on 1,000 km, and mean hours to repair. A row of a terrain replaces `any`."
    yield ""
    rows = [
        (row["medium"], row["cause"].replace("_", " "), row["terrain"],
         f"{row['cuts_per_1000_km_per_year']:g}", f"{row['repair_h']:g}", _source(row))
        for row in hazards.to_dict("records")
    ]  # fmt: skip
    totals = hazards[hazards["terrain"] == "any"].groupby("medium", sort=False)
    for medium, group in totals:
        cuts = group["cuts_per_1000_km_per_year"]
        hours = (cuts * group["repair_h"]).sum() / cuts.sum()
        rows.append((str(medium), "**all**", "any", f"{cuts.sum():g}", f"{hours:.1f}", ""))
    yield from _table(("Medium", "Cause", "Terrain", "Cuts", "Hours", "Source"), rows)


def _money(row: pd.Series) -> str:
    said = " · ".join(f"{row[name]:,.4g}" if row["unit"] == "ratio" else f"{row[name]:,.0f}"
                     for name in ("low", "typical", "high"))  # fmt: skip
    return said if row["unit"] == "ratio" else f"{said} ({row['year']:.0f})"


def _source(row: Mapping[str, object] | pd.Series) -> str:
    """Return the addresses as numbered links, or the diamond of an assumption, and the note."""
    links = [part for part in str(row["source"]).split(" ; ") if part.startswith("http")]
    said = " ".join(f"[{n}]({link})" for n, link in enumerate(links, start=1))
    mark = "◇" if row["confidence"] == "assumption" else ""
    note = str(row["note"]).replace("|", "\\|")
    return " ".join(part for part in (mark, said, note) if part)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


if __name__ == "__main__":
    sys.exit(main())

"""Data centres and technopoles at a glance: cost by phase, beside others, with and without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.formats.sited_places import section
from dorsale.formats.workbook import figures, site_modules
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, YEAR, Page, first_address
from dorsale.formats.workbook.page import quoted as word
from dorsale.formats.workbook.site_modules import ENDS
from dorsale.plan.problems import N_

Row = Mapping[str, Any]
_SUMS = (
    N_("Name"), N_("Phase"), N_("Opens"), N_("Power (kW)"), N_("Racks"), N_("Room or floor (m²)"),
    N_("Low (EUR)"), N_("Amount (EUR)"), N_("High (EUR)"),
)  # fmt: skip
_COLUMNS = {"kw": "D", "racks": "E", "m2": "F", "low": "G", "typical": "H", "high": "I"}
_PER = {"eur_per_kw": "D", "eur_per_room_m2": "F", "eur_per_rack": "E"}
"""Unit cost -> column of what it is divided by; another is divided by the floors built."""
_PHASE = [("text", ""), ("text", YEAR), ("text", YEAR), *[("value", MONEY)] * 3,
          ("link", MONEY)]  # fmt: skip
_WHOLE = [("strong", ""), ("text", ""), ("text", ""), ("total", MONEY)]
_EFFECTS = (
    ("network_{}_eur", N_("Network, present value (EUR)"), MONEY),
    ("network_{}_bound_eur", N_("Network, proven least (EUR)"), MONEY),
    ("reach_worst_{}", N_("People who reach their data in the worst failure"), PERCENT),
    ("reach_mean_{}", N_("People who reach their data, mean of failures"), PERCENT),
    ("reach_cut_off_{}", N_("People who reach their data with every cable abroad cut"), PERCENT),
    ("hours_lost_{}", N_("Hours a year without one's data"), AMOUNT),
)
_KEPT = (
    ("kept_gbps", N_("Traffic kept in the region (Gbit/s)"), AMOUNT),
    ("transit_avoided_eur_per_year", N_("Transit avoided (EUR a year)"), MONEY),
    ("sites_eur", N_("Sites, present value (EUR)"), MONEY),
)
_BILLED = {
    "book": N_("{name}: billed as the cost book says"),
    "modules": N_("{name}: billed by its phases"),
    "not": N_("{name}: not built by the plan, shown for comparison"),
}


def write(desk: Desk) -> None:
    """Write the sheet, when the plan looked at sites."""
    found = section(desk.document)
    if not found:
        return
    say = desk.say
    meaning = say(N_("What halls and technopoles cost, beside others; what they change"))
    page = desk.page("sites", say(N_("Sites")), meaning)
    halls, parks = found.get("data_centres") or [], found.get("technopoles") or []
    wholes = _phases(desk, page, [*halls, *parks])
    for one in halls:
        _beside(desk, page, one, wholes[one["id"]], list(one["per_unit"]))
    for one in parks:
        _beside(desk, page, one, wholes[one["id"]], ["eur_per_building_m2"])
    _effect(desk, page, found.get("effect") or {})
    _choices(desk, page, found)
    page.finish((66, 16, 16, 16, 16, 16, 16, 16, 16), "B4", 3)


# by phase -------------------------------------------------------------------------------


def _phases(desk: Desk, page: Page, places: Sequence[Row]) -> dict[str, int]:
    """Write the sums of each phase and place; return the row of each place's whole."""
    if not places:
        return {}
    page.head([desk.say(text) for text in _SUMS])
    wholes = {one["id"]: _phases_of(desk, page, one) for one in places}
    meaning = desk.say(N_("Phases of the sites add up to their lines"))
    parts = "+".join(f"{page.title}!$H${row}" for row in wholes.values())
    desk.equal(meaning, parts, f"SUM({desk.cells['site_modules:typical']})")
    site_modules.as_billed(desk)
    return wholes


def _phases_of(desk: Desk, page: Page, one: Row) -> int:
    """Write the phases of a place, then all of them; return the row of the latter."""
    first, place = page.row, word(one["id"])
    parts = {row["phase"]: row for row in one.get("modules") or one["spaces"]}
    for phase, row in parts.items():
        keys = {"place": place, "phase": str(phase)}
        floor = "=" + site_modules.sum_where(desk, "quantity", **keys)
        sums = ["=" + site_modules.sum_where(desk, end, **keys) for end in ENDS]
        sizes = [row.get("it_kw"), row.get("racks"), row.get("room_m2", floor)]
        page.line([desk.say(one["name"]), phase, row["year"], *sizes, *sums], _PHASE)
    letters = [_COLUMNS[name] for name in ("kw", "racks", "m2", *ENDS)]
    whole = [f"=SUM({letter}{first}:{letter}{page.row - 1})" for letter in letters]
    if "spaces" in one:
        whole[:2] = [None, None]  # type: ignore[list-item]
    billed = desk.say(_BILLED[one["billed"]]).format(name=desk.say(one["name"]))
    row = page.line([billed, None, None, *whole], _WHOLE)
    page.skip()
    return row


# beside others --------------------------------------------------------------------------


def _beside(desk: Desk, page: Page, one: Row, whole: int, measures: Sequence[str]) -> None:
    """Write what a place costs, whole and for one unit, beside what was seen and published."""
    say = desk.say
    ends = (N_("Low (EUR)"), N_("Typical (EUR)"), N_("High (EUR)"))
    page.head([say(one["name"]), *map(say, (*ends, N_("Of ours"), N_("Source")))], lines=1)
    cost = _cost(desk, page, one, whole)
    for measure in measures:
        ours = _unit_cost(desk, page, one, measure, cost, whole)
        for seen in (row for row in one.get("beside") or () if row["measure"] == measure):
            _seen(desk, page, seen, ours)
    if "refit_eur" in one:
        styles = [("text", ""), *[("value", MONEY)] * 3, ("formula", PERCENT)]
        label = say(N_("In a building that is there (refit)"))
        page.line([label, *one["refit_eur"], f"=C{page.row}/C{cost}"], styles)
    _published(desk, page, one, cost, whole)
    page.skip()


def _cost(desk: Desk, page: Page, one: Row, whole: int) -> int:
    """Write the whole cost: live, and low and high as far from it as the program found.

    The range of a sum is less wide than the sum of ranges.
    """
    low, typical, high = one["cost_eur"]
    ends = [f"=C{page.row}*{low / typical!r}", f"=H{whole}", f"=C{page.row}*{high / typical!r}"]
    label = desk.say(N_("Cost; less wide than the lows and highs of its items added up"))
    return page.line([label, *ends], [("strong", ""), ("formula", MONEY)])


def _unit_cost(
    desk: Desk, page: Page, one: Row, measure: str, cost: int, whole: int
) -> int:  # fmt: skip
    over = f"${_PER[measure]}${whole}" if measure in _PER else f"${_COLUMNS['m2']}${whole}"
    if measure not in _PER and "modules" in one:
        keys = {"place": word(one["id"]), "item": word("structure")}
        over = site_modules.sum_where(desk, "quantity", **keys)
    cells = [f'=IF({over}>0,{letter}{cost}/{over},"")' for letter in "BCD"]
    label = desk.label("unit_cost", measure)
    return page.line([label, *cells], [("text", ""), ("formula", MONEY)])


def _seen(desk: Desk, page: Page, seen: Row, ours: int) -> None:
    """Write a case seen elsewhere, as a part of ours, with its source."""
    label = "   " + desk.label("seen", seen["seen"], desk.say(seen["description"]))
    source = desk.source(seen["source"])
    ends = [*(seen[end] for end in ENDS), f"=C{page.row}/C{ours}", source]
    _sourced(page, label, ends)


def _sourced(page: Page, label: str, cells: Sequence[Any]) -> int:
    """Write low, typical, high, the part of ours that typical is, and the source, linked."""
    styles = [("text", ""), *[("value", MONEY)] * 3, ("formula", PERCENT), ("text", "")]
    row = page.line([label, *cells], styles)
    if address := first_address(str(cells[-1])):
        page.link(row, len(cells) + 1, address)
    return row


def _published(desk: Desk, page: Page, one: Row, cost: int, whole: int) -> None:
    """Write the sum of the cost book as it is used and as it was published."""
    book = one.get("cost_book")
    if not book:
        return
    say, item = desk.say, book["item"]
    known = item in desk.prices.index
    label = say(N_("Published sum of the cost book: {item}"))
    source = desk.source(str(desk.prices.at[item, "source"])) if known else ""
    ends = [*book["eur"], f"=C{page.row}/C{cost}", source]
    row = _sourced(page, label.format(item=desk.item(item) if known else item), ends)
    label = say(N_("as it was published, {currency} of {year}"))
    said = "   " + label.format(currency=book["currency"], year=int(book["year"]))
    page.line([said, None, book["listed"]], [("text", ""), ("value", MONEY)])
    if "modules" in one:
        pays = [f"=C{row}/({letter}{cost}/$D${whole})" for letter in "DCB"]
        label = say(N_("It would pay for this IT load, at our high, typical and low cost (kW)"))
        page.line([label, *pays], [("text", ""), ("formula", AMOUNT)])


# what they change -----------------------------------------------------------------------


def _effect(desk: Desk, page: Page, effect: Mapping[str, float]) -> None:
    """Write the plan with its sites beside the same plan without them."""
    if not effect:
        return
    say = desk.say
    page.head([say(text) for text in (N_("What the sites change"), N_("With"), N_("Without"),
                                      N_("Difference"))], lines=1)  # fmt: skip
    for name, label, form in _EFFECTS:
        values = [effect.get(name.format(one)) for one in ("with", "without")]
        if None in values:
            continue
        styles = [("text", ""), *[("value", form)] * 2, ("formula", form)]
        less = None if "bound" in name else f"=B{page.row}-C{page.row}"
        page.line([say(label), *values, less], styles)
    for name, label, form in _KEPT:
        page.line([say(label), effect.get(name)], [("text", ""), ("value", form)])
    page.skip()


def _choices(desk: Desk, page: Page, found: Row) -> None:
    """Write which sites other methods choose, and cost, latency and risk of every set."""
    names = _short_names(desk, found["candidates"])
    for title, name, first in (
        (N_("The sites that other ways of choosing take"), "compared", "method"),
        (N_("Every set of sites: cost, latency and risk"), "trade_off", "sites"),
    ):
        rows = [
            {**one, "sites": " + ".join(names.get(site, site) for site in one["sites"])}
            for one in found.get(name) or ()
        ]
        order = [first, *(key for key in (rows or [{}])[0] if key not in (first, "sites")), "sites"]
        ordered = [{key: one[key] for key in dict.fromkeys(order)} for one in rows]
        figures.table(desk, page, desk.say(title), ordered, lines=3)


def _short_names(desk: Desk, candidates: Sequence[Row]) -> dict[str, str]:
    """Return candidate -> its town; its own name where another one of its kind is in that town."""
    towns = {one["id"]: one["name"] for one in desk.document.get("nodes") or ()}
    shared = Counter((one["kind"], one["site"]) for one in candidates)
    return {
        one["id"]: desk.say(towns[one["site"]])
        if shared[one["kind"], one["site"]] == 1 and one["site"] in towns
        else desk.say(one["name"])
        for one in candidates
    }

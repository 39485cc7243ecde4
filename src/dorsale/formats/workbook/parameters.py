"""What the accounts may be told: the range of each parameter, and the value that is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PLAIN, YEAR, Page, first_address
from dorsale.formats.workbook.units import unit
from dorsale.plan.money import NEUTRAL
from dorsale.plan.problems import N_

_HEAD = (
    N_("Parameter"),
    N_("What it is"),
    N_("Unit"),
    N_("Low"),
    N_("Typical"),
    N_("High"),
    N_("Used"),
    N_("Confidence"),
    N_("Source"),
)
_STYLES = [
    ("text", ""),
    ("text", ""),
    ("text", ""),
    ("value", PLAIN),
    ("value", PLAIN),
    ("value", PLAIN),
    ("input", PLAIN),
    ("text", ""),
    ("text", ""),
]
_TYPICAL, _USED = 5, 7


def write(desk: Desk) -> None:
    """Write the sheet; the value used of each parameter gets the parameter's name."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("Change what is used: every sheet follows; ranges stay as they were"))
    page = desk.page("parameters", say(N_("Parameters")), meaning)
    page.head([say(text) for text in _HEAD])
    first = page.row
    _constants(desk, page)
    known = case.parameters.to_dict("index")
    for name in [*known, *(name for name in NEUTRAL if name not in known)]:
        _parameter(desk, page, str(name), known.get(name) or _neutral(desk, str(name)))
    page.finish((26, 54, 13, 11, 11, 11, 11, 11, 40), f"B{first}", first - 1)


def _constants(desk: Desk, page: Page) -> None:
    """Write the years and the physical contingency of the case."""
    case, say = desk.case, desk.say
    assert case is not None
    rows = (
        ("price_year", say(N_("Year of the prices of the bill")), case.price_year, YEAR),
        ("first_year", say(N_("First year")), int(case.years[0]), YEAR),
        ("works_to", say(N_("Last year of works")), case.works_to, YEAR),
        (
            "contingency",
            say(N_("Physical contingency: P80 of the bill / base - 1")),
            case.contingency,
            PLAIN,
        ),
    )
    for name, what, value, form in rows:
        row = page.line([name, what, "", None, None, None, value], [*_STYLES[:6], ("input", form)])
        desk.name(name, page.ref(row, _USED))


def _neutral(desk: Desk, name: str) -> dict[str, Any]:
    text = desk.say(N_("not set by this plan: the value that changes nothing"))
    return {"typical": NEUTRAL[name], "description": text, "source": text}


def _parameter(desk: Desk, page: Page, name: str, row: Mapping[str, Any]) -> None:
    source = str(row.get("source") or "")
    at = page.line(
        [
            name,
            _meaning(desk, name, row),
            unit(desk, str(row.get("unit") or "")),
            row.get("low"),
            row["typical"],
            row.get("high"),
            row["typical"],
            desk.confidence(str(row.get("confidence") or "")),
            desk.source(source),
        ],
        _STYLES,
    )
    address = first_address(source)
    if address:
        page.link(at, 9, address)
    desk.cells[f"typical:{name}"] = page.ref(at, _TYPICAL)
    desk.name(cell_name(name), page.ref(at, _USED))


def _meaning(desk: Desk, name: str, row: Mapping[str, Any]) -> str:
    known = desk.label("parameter", name, "")
    described = desk.say(text) if (text := str(row.get("description") or "")) else ""
    return known or described


def cell_name(parameter: str) -> str:
    """Return the name that formulas use for a parameter; one like an address gets a ``_``.

    >>> cell_name("price_wave 10G"), cell_name("usd2")
    ('price_wave_10G', 'usd2_')
    """
    name = re.sub(r"\W", "_", parameter)
    return f"{name}_" if re.fullmatch(r"[A-Za-z]{1,3}\d*", name) else name

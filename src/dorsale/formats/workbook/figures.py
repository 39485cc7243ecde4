"""Tables that the program works out and the workbook shows: sensitivity, access, partners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.figure_words import COLUMNS, LISTS, RATIOS
from dorsale.formats.workbook.page import AMOUNT, MONEY, PERCENT, YEAR, Page
from dorsale.plan.problems import N_

Rows = Sequence[Mapping[str, Any]]
_ANY = "#,##0.00"
_OF_A_RATIO = ("low", "typical", "high", "p10", "p50", "p90")
_MONEY_NAMES = ("npv", "enpv", "viability_gap", "investment", "need", "unfunded", "gap_")
_RATE_NAMES = ("firr", "eirr", "below_zero", "none", "change")
_SHARES = ("gap", "cut_off_worst", "cut_off_mean")
_HIDDEN = ("from", "to", "spans", "arrangement")
_SHOWN_RATIOS = ("npv", "enpv", "dscr_min")


def write_sensitivity(desk: Desk) -> None:
    """Write what moves the ratios: tornado, switching values, demand, late State, simulation."""
    found = desk.document["finance"].get("varied")
    if not found:
        return
    say = desk.say
    meaning = say(N_("Found by the program in {draws} draws, and by moving one input at a time"))
    title = say(N_("Sensitivity"))
    page = desk.page("sensitivity", title, meaning.format(draws=found.get("draws", 0)))
    drawn = found.get("simulated") or {}
    tables: tuple[tuple[str, Rows], ...] = (
        (N_("One input at its low and at its high value"), _that_move(found.get("tornado"))),
        (N_("Value that brings a net present value to 0; none: empty"), found.get("switching")),
        (N_("Low, central and high demand"), found.get("demand")),
        (N_("A State share that comes late, or never"), found.get("late")),
        (
            N_("Simulated: 10, 50 and 90 % of the draws are below"),
            [{"ratio": ratio, **values} for ratio, values in drawn.items()],
        ),
    )
    for text, rows in tables:
        table(desk, page, say(text), rows or [])
    desk.frozen.append(say(N_("The sheets of sensitivity, and of access and partners")))
    page.finish((44, 30, *[16] * 13), "B4", 3)


def _that_move(tornado: Rows | None) -> Rows:
    """Return the inputs that move a ratio, for the ratios that a reader looks at first."""
    return [
        row
        for row in tornado or ()
        if row["ratio"] in _SHOWN_RATIOS and not row["low"] == row["typical"] == row["high"]
    ]


def write_access(desk: Desk) -> None:
    """Write the cost-oriented price of each route, and who builds, owns and operates."""
    found = desk.document["finance"]
    routes, splits = found.get("routes") or [], found.get("splits") or []
    if not routes and not splits:
        return
    say = desk.say
    meaning = say(N_("Cost-oriented wholesale prices, EUR for 1 Mbit/s and month; who does what"))
    page = desk.page("access", say(N_("Access and partners")), meaning)
    table(desk, page, say(N_("Routes")), routes)
    table(desk, page, say(N_("Who builds, owns and operates")), splits)
    page.finish((44, *[16] * 10, 40, 16, 16), "B4", 3)


def table(desk: Desk, page: Page, title: str, rows: Rows, lines: int = 2) -> None:
    """Write rows as they are, under what their columns are called in ``lines`` of text."""
    if not rows:
        return
    page.line([title], [("strong", "")])
    names = [name for name in rows[0] if name not in _HIDDEN]
    page.head([_called(desk, name) for name in names], lines)
    for one in rows:
        cells = [_shown(desk, name, one.get(name)) for name in names]
        page.line(cells, [_style(one, name) for name in names])
    page.skip()


def _called(desk: Desk, name: str) -> str:
    known = COLUMNS.get(name) or RATIOS.get(name)
    return desk.say(known) if known else name


def _shown(desk: Desk, name: str, value: Any) -> Any:
    if isinstance(value, bool):
        return desk.label("answer", "yes" if value else "no")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "seen_year" and not value:
        return None
    if name == "ratio":
        stem, _, rate = str(value).rpartition("_")
        return f"{_called(desk, stem)} ({rate} %)" if rate.isdigit() else _called(desk, str(value))
    if name == "seen" and value:
        return desk.label("parameter", f"seen_{value}", str(value))
    if isinstance(value, str):
        return desk.label(LISTS.get(name, name), value)
    return value


def _style(one: Mapping[str, Any], name: str) -> tuple[str, str]:
    if one.get(name) is None or isinstance(one[name], str | list | bool):
        return "text", ""
    if name in _SHARES:
        return "value", "0.00%"
    if name in ("since", "seen_year"):
        return "value", YEAR
    ratio = str(one.get("ratio", "")) if name in _OF_A_RATIO and "switch" not in one else name
    if ratio.startswith(_RATE_NAMES) or ratio.endswith("share"):
        return "value", PERCENT
    if ratio.startswith(_MONEY_NAMES) or ratio.endswith("eur"):
        return "value", MONEY
    return "value", AMOUNT if ratio == "km" else _ANY

"""Expenditure: by component and category, in local and foreign currency, and its taxes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report.appraisal import money
from dorsale.report.appraisal.blocks import Block, Heading, Paragraph
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_ALL = 24  # components that stand in a row of their own


def write(subject: Subject) -> list[Block]:
    """Return expenditure by component and by category; nothing for a plan without components."""
    return [*_components(subject), *_categories(subject)]


def named(subject: Subject, key: str, code: str) -> str:
    """Return the name of a component or category; ``cable_48`` is a cable of 48 fibres."""
    kind, _, count = code.rpartition("_")
    if key != "component" or not kind or not count.isdigit():
        return subject.words.label(key, code)
    return subject.say(N_("{name}, {n} fibres"), name=subject.words.label(key, kind), n=count)


def _components(subject: Subject) -> list[Block]:
    """Return the bill by component, with what is paid in local currency."""
    rows = subject.document["bill"].get("components") or ()
    if not rows:
        return []
    heads = [
        subject.say(N_("Component")),
        subject.say(N_("Local currency")),
        subject.say(N_("Foreign currency")),
        subject.say(N_("Base estimate")),
        subject.say(N_("Share")),
    ]
    cells = _by(subject, rows, "component", _ALL)
    return [
        subject.table(
            subject.say(N_("Cost by component, EUR m")), heads, cells, range(1, 5),
            subject.say(N_(
                "the plan's bill: all-in rates split by quantities and shares that are "
                "assumptions ◇, to the cent."
            )),
            total=True,
        )
    ]  # fmt: skip


def _categories(subject: Subject) -> list[Block]:
    """Return expenditure by category, in local and foreign currency."""
    rows = subject.document["bill"].get("components") or ()
    if not rows:
        return []
    heads = [
        subject.say(N_("Expenditure category")),
        subject.say(N_("Local currency")),
        subject.say(N_("Foreign currency")),
        subject.say(N_("Base estimate")),
        subject.say(N_("Share")),
    ]
    return [
        subject.table(
            subject.say(N_("Expenditure by category, local and foreign currency, EUR m")), heads,
            _by(subject, rows, "category", 0), range(1, 5),
            subject.say(N_(
                "the plan's bill; the part paid in local currency is an assumption ◇ by "
                "component."
            )),
            total=True,
        )
    ]  # fmt: skip


def _by(subject: Subject, rows: Sequence[Row], key: str, most: int) -> list[list[str]]:
    """Return local, foreign, whole and share by ``key``; beyond ``most`` the rest is one row."""
    local: dict[str, float] = defaultdict(float)
    whole: dict[str, float] = defaultdict(float)
    for one in rows:
        whole[one[key]] += one["eur"]
        local[one[key]] += one["eur"] * (one.get("local_share") or 0.0)
    total = math.fsum(whole.values()) or 1.0
    ordered = sorted(whole, key=lambda name: -whole[name])
    shown = ordered[:most] if most else ordered
    lines = [(named(subject, key, name), local[name], whole[name]) for name in shown]
    rest = ordered[len(shown) :]
    if rest:
        name = subject.say(N_("{n} smaller ones"), n=len(rest))
        lines.append((name, math.fsum(local[o] for o in rest), math.fsum(whole[o] for o in rest)))
    lines.append((subject.say(N_("All")), math.fsum(local.values()), math.fsum(whole.values())))
    return [
        [name, money.millions(subject, inside), money.millions(subject, eur - inside),
         money.millions(subject, eur), subject.words.percent(eur / total)]
        for name, inside, eur in lines
    ]  # fmt: skip


def tax(subject: Subject) -> list[Block]:
    """Return what the works would bear in tax and duty, by country."""
    rows = subject.document["bill"].get("tax_eur") or ()
    if not rows:
        return []
    keys = ("base_eur", "duty_eur", "vat_eur", "tax_eur", "due_eur")
    cells = [
        [
            subject.words.country(one["country"]),
            *(money.millions(subject, one.get(key)) for key in keys),
        ]
        for one in rows
    ]
    whole = [math.fsum(one.get(key) or 0.0 for one in rows) for key in keys]
    cells.append([subject.say(N_("All")), *(money.millions(subject, one) for one in whole)])
    heads = [
        subject.say(N_("Country")), subject.say(N_("Base, net")), subject.say(N_("Duty")),
        subject.say(N_("VAT")), subject.say(N_("Tax in all")), subject.say(N_("Of which due")),
    ]  # fmt: skip
    said = subject.say(
        N_(
            "Lenders' totals are net of tax. What the works would bear is a line of each State, "
            "which pays it or exempts the project from it."
        )
    )
    return [
        Heading(subject.say(N_("Tax and duty"))), Paragraph(said),
        subject.table(subject.say(N_("Tax and duty on the works by country, EUR m")), heads, cells,
                      range(1, 6), subject.say(N_("taxes.csv of the scenario.")), total=True),
    ]  # fmt: skip

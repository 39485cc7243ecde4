"""A plan in one table, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from dorsale.language import number
from dorsale_cli.words import LANGUAGE, _, planner_words

OPTIONS = {"new": _("new"), "lease": _("lease"), "repair": _("repair"), "light": _("light"),
           "cable": _("cable")}  # fmt: skip


def print_summary(document: Mapping[str, Any], folder: Path | None = None) -> None:
    """Print the summary of a plan document; ``folder`` names the report to open."""
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value in rows(document):
        table.add_row(name, value)
    Console(highlight=False).print(table)
    if folder is not None:
        click.echo(_("Open {report}").format(report=folder / "report.html"))


def rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each line of the summary."""
    solution, bill = document["solution"], document["bill"]["total_eur"]
    yield (
        _("Plan"),
        f"{document['scenario']['title'].get(LANGUAGE, '')} ({document['scenario']['as_of']})",
    )
    counts = ", ".join(f"{n} {OPTIONS[o]}" for o, n in solution["candidates"].items())
    yield _("Candidate spans"), counts
    yield _("Spans in the network"), str(sum(span["used"] for span in document["spans"]))
    km = solution["km"]
    yield (
        _("To build"),
        _("{new} km new, {repaired} km repaired").format(
            new=_int(km["new"]), repaired=_int(km["repaired"])
        ),
    )
    yield (
        _("Reused"),
        _("{existing} km existing, {leased} km leased").format(
            existing=_int(km["existing"]), leased=_int(km["leased"])
        ),
    )
    yield _("Cost"), _("{base} M EUR, P50 {p50}, P90 {p90} (prices {year})").format(
        base=_m(bill["base"]), p50=_m(bill["p50"]), p90=_m(bill["p90"]),
        year=document["basis"]["price_year"],
    )  # fmt: skip
    yield from _money(document)
    yield (
        _("Gap"),
        _("at most {gap} % above the cheapest possible ({status})").format(
            gap=number(100 * solution["gap"], LANGUAGE, 1), status=solution["status"]
        ),
    )
    served = [node for node in document["nodes"] if node["protected"] is not None]
    kept = [node for node in served if node["protected"] and not node["cut_off_by"]]
    yield (
        _("Kept through any single failure"),
        _("{kept} of {served} sites").format(kept=len(kept), served=len(served)),
    )
    yield from _worst(document)
    yield from _others(document)
    for source in document["finance"]["sources"]:
        share = number(100 * source["share"], LANGUAGE)
        yield (
            planner_words(LANGUAGE)(source["funder"]),
            _("{amount} M EUR ({share} %)").format(amount=_m(source["eur"]), share=share),
        )
    assumed = solution["assumptions"]
    yield (
        _("Rests on assumptions ◇"),
        _("{cost} % of the cost, {km} % of the km, {demand} % of the demand").format(
            **{name: number(100 * assumed[name], LANGUAGE) for name in ("cost", "km", "demand")}
        ),
    )


def _money(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what must be financed, and what operation costs a year, item by item."""
    from dorsale.report.facts import financing_need

    yield _("To finance"), _("{need} M EUR").format(need=_m(financing_need(document)))
    running = document["bill"].get("running_eur")
    if running:
        yield (
            _("Operation a year"),
            _("{items} M EUR item by item; {share} M EUR as a share of the works").format(
                items=_m(running["itemised_eur"]), share=_m(running["by_share_eur"])
            ),
        )


def _worst(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the worst capital: hours lost a year after the plan, and today."""
    capitals = {n["id"]: n["name"] for n in document["nodes"] if n["kind"] == "capital"}
    sites = [r for r in document["availability"]["sites"] if r["site"] in capitals]
    after = [r for r in sites if r["when"] == "after"]
    if not after:
        return
    worst = max(after, key=lambda row: row["hours_lost_high"])
    before = next(r for r in sites if r["site"] == worst["site"] and r["when"] == "before")
    yield _("Worst capital"), _("{name}: {low} to {high} h lost a year; today {today} h").format(
        name=capitals[worst["site"]], low=_int(worst["hours_lost_low"]),
        high=_int(worst["hours_lost_high"]), today=_int(before["hours_lost_high"]),
    )  # fmt: skip


def _others(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the plans that differ and what each choice costs."""
    rows = document["alternatives"] or ()
    plans = [one for one in rows if one["kind"] == "different"]
    if plans:
        yield _("Plans that differ"), "; ".join(
            _("{share} % dearer, {km} km elsewhere").format(
                share=number(100 * one["extra_share"], LANGUAGE, 1), km=_int(one["difference_km"])
            )
            for one in plans
        )  # fmt: skip
    for one in rows:
        if one["kind"] == "choice":
            yield _choice(one), _price(one)


def _choice(one: Mapping[str, Any]) -> str:
    of = one["of"]
    said = _("Without {name}") if of["wish"] == "without" else _("With {name}")
    return said.format(name=planner_words(LANGUAGE)(of["name"]))


def _price(one: Mapping[str, Any]) -> str:
    if not one["feasible"]:
        return _("not feasible: {n} sites are cut off").format(n=len(one["cut_off"]))
    low, high = one["surely_extra_eur"]
    return _("{more} M EUR more (surely between {low} and {high})").format(
        more=_m(one["extra_eur"]), low=_m(low), high=_m(high)
    )


def _int(value: float) -> str:
    return number(value, LANGUAGE)


def _m(eur: float) -> str:
    return number(eur / 1e6, LANGUAGE, 1)

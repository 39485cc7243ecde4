"""``dorsale sites``: what must be hosted, where it could stand, how big, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.site_joint import decided, say_decided
from dorsale_cli.words import _

if TYPE_CHECKING:
    from dorsale.plan.scenario import Scenario
    from dorsale.plan.sites import Load, Places

KINDS = ("data_centre", "technopole")


@click.command()
@click.argument("name", default="cemac")
@click.option(
    "--site",
    "asked",
    multiple=True,
    metavar="ID",
    help=_("Size this candidate; repeatable. Else those of the plan and the first."),
)
@click.option("--hosts", multiple=True, metavar="CODE",
              help=_("Country whose load it hosts; repeatable. Else: its own."))  # fmt: skip
@click.option("--year", type=int, help=_("Year of the demand shown; else the design year."))
@click.option("--class", "of_class", metavar="CLASS",
              help=_("Class of availability, I to IV or 1 to 4; else the scenario's."))  # fmt: skip
@click.option("--sites", "wanted", type=click.IntRange(min=1),
              help=_("How many sites are wanted; else the scenario's."))  # fmt: skip
@click.option("--separation", type=click.FloatRange(min=0), metavar="KM",
              help=_("Least distance between two of them; else the scenario's."))  # fmt: skip
@click.option("--draws", type=click.IntRange(min=1, max=1_000_000), default=10_000,
              show_default=True, metavar="N", help=_("Weightings drawn."))  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), help=_("Seed of the draws."))
@click.option(
    "--joint",
    is_flag=True,
    help=_("Choose data centres together with the network: up to two minutes."),
)
@shared
def command(
    name: str, asked: tuple[str, ...], hosts: tuple[str, ...], year: int | None,
    of_class: str | None, wanted: int | None, separation: float | None, draws: int,
    seed: int | None, joint: bool, as_json: bool,
) -> int:  # fmt: skip
    """Judge and size the data centres and technopoles of NAME: a shipped scenario or a folder."""
    from dorsale.siting.load import load
    from dorsale.sources.scenario_folder import find_folder, read_folder

    scenario = read_folder(find_folder(name)).or_fail()
    hosted = load(scenario, _internet(scenario))
    judged = {kind: _judged(scenario, kind, draws, seed) for kind in _kinds(scenario)}
    answer: dict[str, Any] = {
        "scenario": scenario.name,
        "title": dict(scenario.title),
        "price_year": scenario.basis.price_year,
        "demand": _demand(scenario, hosted, year or scenario.years.design),
        "kinds": {kind: one for kind, (one, _places) in judged.items()},
        "pairs": _pairs(scenario, judged, wanted, separation),
        "data_centres": [
            _sized(scenario, hosted, one, hosts, of_class)
            for one in _chosen(scenario, judged, "data_centre", asked)
        ],
        "technopoles": [
            _programmed(scenario, one) for one in _chosen(scenario, judged, "technopole", asked)
        ],
    }
    if joint:
        answer["joint"] = decided(scenario, wanted, separation)
    _say(answer, as_json)
    if joint and not as_json:
        say_decided(answer["joint"])
    return 0


def _kinds(scenario: Scenario) -> list[str]:
    """Return the kinds that have candidates; data centres always, so that none is said."""
    there = set(scenario.tables["candidates"]["kind"])
    return [kind for kind in KINDS if kind in there or kind == "data_centre"]


def _internet(scenario: Scenario) -> Any:
    """Return busy-hour traffic by country and year, low, central and high, in Gbit/s."""
    from dorsale.demand import demand, ranges

    found = demand(scenario).by_year.merge(ranges(scenario), on=["country", "year"])
    return found.assign(
        low=found["gbps"] * found["low"],
        central=found["gbps"],
        high=found["gbps"] * found["high"],
    )


def _judged(
    scenario: Scenario, kind: str, draws: int, seed: int | None
) -> tuple[dict[str, Any], Places]:
    from dorsale.siting.places import judge, positions
    from dorsale_cli.site_network import told

    places = positions(scenario, kind)
    measured, could = told(scenario, places) if len(places) else ({}, {})
    found = judge(scenario, kind, measured, _outlines(scenario), draws, seed)
    return _document(scenario, found, could), found


def _outlines(scenario: Scenario) -> Mapping[str, Any]:
    import json

    from dorsale import reference

    if scenario.outlines is not None:
        return scenario.outlines
    path = reference.folder() / "outlines.geojson"
    shipped: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return shipped


def _document(scenario: Scenario, found: Places, could: Mapping[str, int]) -> dict[str, Any]:
    """Return what was judged, as a document."""
    names = scenario.tables["candidates"].set_index("id")["name"]
    criteria = found.criteria
    return {
        "criteria": {
            str(one): {
                **{k: row[k] for k in ("description", "unit", "better", "worst", "best", "limit")},
                "weights": {who: float(found.weightings.at[who, one])
                            for who in found.weightings.index},
            }
            for one, row in criteria.iterrows()
        },
        "candidates": [
            {
                "id": place,
                "name": names[place],
                "measures": found.measures.loc[place].to_dict(),
                "excluded": [
                    {"criterion": one, "value": value, "limit": limit}
                    for one, value, limit in found.excluded.get(place, ())
                ],
                "scores": {} if place in found.excluded else found.scores.loc[place].to_dict(),
                "ranks": {} if place in found.excluded else found.ranks.loc[place].to_dict(),
                "first_share": found.first_share.get(place, 0.0),
                "first_share_in_doubt": found.in_doubt.get(place, 0.0),
                "unknown": list(found.unknown.get(place, ())),
                "routes_that_could_be_had": could.get(place),
            }
            for place in found.measures.index
        ],
        "draws": found.draws,
        "seed": found.seed,
    }  # fmt: skip


def _demand(scenario: Scenario, hosted: Load, year: int) -> dict[str, Any]:
    """Return the load of every year by country, and of ``year`` by class of user."""
    from dorsale.plan.problems import N_, BadInput, Problem
    from dorsale.siting.load import density

    rows = hosted.rows
    if year not in set(rows["year"]):
        said = N_("the year {year} is not one of {first} to {last}")
        values = {"year": year, "first": rows["year"].min(), "last": rows["year"].max()}
        raise BadInput([Problem(said, N_("Choose another year"), values=values)])
    numbers = ["it_kw", "racks", "storage_tb", "gbps"]
    by_country = rows.groupby(["country", "year", "case"], as_index=False)[numbers].sum()
    users = rows[rows["year"] == year].groupby(["user", "case"], as_index=False).agg(
        {**dict.fromkeys(numbers, "sum"), "latency_ms": "first", "sovereign": "first"}
    )  # fmt: skip
    ours, seen = density(scenario, hosted, year)
    return {
        "year": year,
        "kw_per_million_people": ours,
        "kw_per_million_people_seen": seen,
        "by_country": by_country.to_dict("records"),
        "by_user": users.to_dict("records"),
        "coefficients": hosted.coefficients.to_dict("records"),
    }


def _pairs(
    scenario: Scenario, judged: Mapping[str, tuple[dict[str, Any], Places]], wanted: int | None,
    separation: float | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the pairs of data centres far enough apart; nobody excluded is in one."""
    from dorsale.siting.places import positions, separated

    km = scenario.siting.separation_km if separation is None else separation
    count = scenario.siting.sites if wanted is None else wanted
    found = judged["data_centre"][1]
    places = positions(scenario, "data_centre").loc[list(found.scores.index)]
    pairs = separated(places, km, count)
    return {"separation_km": km, "sites": count, "pairs": [list(one) for one in pairs]}


def _chosen(
    scenario: Scenario, judged: Mapping[str, tuple[dict[str, Any], Places]], kind: str,
    asked: tuple[str, ...],
) -> list[str]:  # fmt: skip
    """Return the candidates to size: those asked for, else those of the plan and the first."""
    from dorsale.plan.problems import N_, BadInput, Problem

    table = scenario.tables["candidates"]
    known = set(table["id"])
    if unknown := [one for one in asked if one not in known]:
        said, remedy = N_("{id} is not in {file}"), N_("Use one or more of: {codes}")
        values = {"file": "candidates.csv", "codes": ", ".join(sorted(known))}
        raise BadInput([Problem(said, remedy, values={**values, "id": one}) for one in unknown])
    own = table[table["kind"] == kind]
    if asked:
        return [one for one in asked if one in set(own["id"])]
    if kind not in judged:
        return []
    share = judged[kind][1].first_share
    first = max(share, key=lambda one: share[one])
    return list(dict.fromkeys([*own.loc[own["chosen"] == "yes", "id"], first]))


def _sized(
    scenario: Scenario, hosted: Load, site: str, hosts: tuple[str, ...], of_class: str | None
) -> dict[str, Any]:
    """Return one data centre: phases, plant, cost beside others, each year's figures."""
    from dorsale.siting.building import beside, build, paid_for, per_unit
    from dorsale.siting.coefficients import coefficients
    from dorsale.siting.load import power_of

    row = scenario.tables["candidates"].set_index("id").loc[site]
    countries = [one.upper() for one in hosts] or [scenario.sites.at[row["site"], "country"]]
    built = build(scenario, site, power_of(hosted, countries), of_class)
    book = _book(scenario, row)
    return {
        "id": site,
        "name": row["name"],
        "hosts": countries,
        "class": built.availability_class,
        "hours_lost": built.hours_lost,
        "works_slip": list(coefficients(scenario).get("works_slip")),
        "cost_eur": list(built.cost_eur),
        "per_unit": {name: list(ends) for name, ends in per_unit(built).items()},
        "modules": built.modules.to_dict("records"),
        "yearly": built.yearly.to_dict("records"),
        "beside": beside(scenario, built).to_dict("records"),
        "cost_book": {**book, "pays_for_kw": list(paid_for(built, book["eur"][1]))},
    }


def _book(scenario: Scenario, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the cost book says of a candidate, as listed and in EUR of the price year."""
    from dorsale import cost

    prices = cost.book(scenario).prices
    listed = scenario.tables["cost_book"].set_index("item").loc[row["item"]]
    eur = prices.loc[row["item"], ["low", "typical", "high"]] * row["quantity"]
    return {
        "item": row["item"],
        "listed": float(listed["typical"] * row["quantity"]),
        "currency": listed["currency"],
        "year": int(listed["year"]),
        "eur": eur.tolist(),
    }


def _programmed(scenario: Scenario, site: str) -> dict[str, Any]:
    """Return one technopole: spaces, cost, each year's figures, and the evidence."""
    from dorsale.siting.technopole import programme

    found = programme(scenario, site)
    row = scenario.tables["candidates"].set_index("id").loc[site]
    return {
        "id": site,
        "name": row["name"],
        "cost_book": _book(scenario, row),
        "cost_eur": list(found.cost_eur),
        "refit_eur": list(found.refit_eur),
        "spaces": found.spaces.to_dict("records"),
        "yearly": found.yearly.to_dict("records"),
        "break_even_year": dict(found.break_even_year),
        "evidence": found.evidence.to_dict("records"),
    }


def _say(answer: Mapping[str, Any], as_json: bool) -> None:
    from dorsale.formats.json_file import plain

    if as_json:
        say_json(plain(answer))
        return
    from dorsale_cli.site_tables import print_sites

    print_sites(answer)

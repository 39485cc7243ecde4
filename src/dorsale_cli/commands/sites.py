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
    from dorsale.sites import Known


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
    from dorsale.sites import candidates_known
    from dorsale.sources.scenario_folder import find_folder, read_folder

    scenario = read_folder(find_folder(name)).or_fail()
    known = candidates_known(scenario, draws, seed)
    answer: dict[str, Any] = {
        "scenario": scenario.name,
        "title": dict(scenario.title),
        "price_year": scenario.basis.price_year,
        **_judged(scenario, known, year or scenario.years.design),
        "pairs": _pairs(scenario, known, wanted, separation),
        "data_centres": [
            _sized(scenario, known, one, hosts, of_class)
            for one in _chosen(scenario, known, "data_centre", asked)
        ],
        "technopoles": [
            _programmed(scenario, one) for one in _chosen(scenario, known, "technopole", asked)
        ],
    }
    if joint:
        answer["joint"] = decided(scenario, wanted, separation)
    _say(answer, as_json)
    if joint and not as_json:
        say_decided(answer["joint"])
    return 0


def _judged(scenario: Scenario, known: Known, year: int) -> dict[str, Any]:
    """Return the load of every year by country, of ``year`` by user, and candidates by kind."""
    from dorsale.formats import sites_json
    from dorsale.plan.problems import N_, BadInput, Problem
    from dorsale.siting.load import density

    years = known.load.rows["year"]
    if year not in set(years):
        said = N_("the year {year} is not one of {first} to {last}")
        values = {"year": year, "first": years.min(), "last": years.max()}
        raise BadInput([Problem(said, N_("Choose another year"), values=values)])
    found = density(scenario, known.load, year)
    kinds = {kind: sites_json.judged(scenario, one, known.could)
             for kind, one in known.places.items()}  # fmt: skip
    return {"demand": sites_json.demand(known.load, year, found), "kinds": kinds}


def _pairs(
    scenario: Scenario, known: Known, wanted: int | None, separation: float | None
) -> dict[str, Any]:
    """Return the pairs of data centres far enough apart; nobody excluded is in one."""
    from dorsale.siting.places import positions, separated

    km = scenario.siting.separation_km if separation is None else separation
    count = scenario.siting.sites if wanted is None else wanted
    found = known.places["data_centre"]
    places = positions(scenario, "data_centre").loc[list(found.scores.index)]
    pairs = separated(places, km, count)
    return {"separation_km": km, "sites": count, "pairs": [list(one) for one in pairs]}


def _chosen(scenario: Scenario, known: Known, kind: str, asked: tuple[str, ...]) -> list[str]:
    """Return the candidates to size: those asked for, else those of the plan and the first."""
    from dorsale.plan.problems import N_, BadInput, Problem

    table = scenario.tables["candidates"]
    ids = set(table["id"])
    if unknown := [one for one in asked if one not in ids]:
        said, remedy = N_("{id} is not in {file}"), N_("Use one or more of: {codes}")
        values = {"file": "candidates.csv", "codes": ", ".join(sorted(ids))}
        raise BadInput([Problem(said, remedy, values={**values, "id": one}) for one in unknown])
    own = table[table["kind"] == kind]
    if asked:
        return [one for one in asked if one in set(own["id"])]
    if kind not in known.places:
        return []
    share = known.places[kind].first_share
    first = max(share, key=lambda one: share[one])
    return list(dict.fromkeys([*own.loc[own["chosen"] == "yes", "id"], first]))


def _sized(
    scenario: Scenario, known: Known, site: str, hosts: tuple[str, ...], of_class: str | None
) -> dict[str, Any]:
    """Return one data centre: phases, plant, cost beside others, each year's figures."""
    from dorsale import sites
    from dorsale.formats import sites_json

    countries = [one.upper() for one in hosts] or sites.hosts(scenario, site)
    built = sites.sized(scenario, known, site, countries, of_class)
    return sites_json.data_centre(
        scenario, built, sites.beside_building(scenario, built, countries)
    )


def _programmed(scenario: Scenario, site: str) -> dict[str, Any]:
    """Return one technopole: spaces, cost, each year's figures, and the evidence."""
    from dorsale import sites
    from dorsale.formats import sites_json
    from dorsale.siting.technopole import programme

    found = programme(scenario, site)
    return sites_json.technopole(scenario, found, sites.beside_space(scenario, found))


def _say(answer: Mapping[str, Any], as_json: bool) -> None:
    from dorsale.formats.json_file import plain

    if as_json:
        say_json(plain(answer))
        return
    from dorsale_cli.site_tables import print_sites

    print_sites(answer)

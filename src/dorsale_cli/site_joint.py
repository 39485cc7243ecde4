"""``dorsale sites --joint``: data centres chosen together with the network, and their effect."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from dorsale.plan.scenario import Scenario

_TIME_S, _GAP = 120.0, 0.02


def decided(scenario: Scenario, wanted: int | None, separation_km: float | None) -> dict[str, Any]:
    """Return the sites decided with spans and capacity, and the effect, as a document.

    As many as ``wanted``, else as the scenario asks, else one.
    """
    from dorsale.scenario import sited

    known = scenario.siting
    siting = replace(
        known,
        sites=wanted or known.sites or 1,
        separation_km=known.separation_km if separation_km is None else separation_km,
    )
    limits = replace(scenario.limits, time_s=_TIME_S, gap=_GAP)
    found, with_sites, without = sited(replace(scenario, siting=siting, limits=limits))
    return {
        "sites": list(found.chosen),
        "value_eur": found.value_eur,
        "bound_eur": found.bound_eur,
        "gap": found.gap,
        "effect": dict(found.effect),
        "only_with": sorted(set(with_sites.modules) - set(without.modules)),
        "only_without": sorted(set(without.modules) - set(with_sites.modules)),
    }


def say_decided(answer: dict[str, Any]) -> None:
    """Print the joint answer: sites, value with its proof, with and without."""
    from dorsale.language import number

    def n(value: float, digits: int = 1) -> str:
        return number(value, LANGUAGE, digits)

    def share(value: float) -> str:
        return f"{n(100 * value)} %"

    def millions(value: float) -> str:
        return n(value / 1e6)

    effect = answer["effect"]
    click.echo()
    click.echo(_("Together with the network: {sites}").format(sites=", ".join(answer["sites"])))
    said = _("network and sites {value} M EUR, at least {bound} (gap {gap})")
    value, bound = millions(answer["value_eur"]), millions(answer["bound_eur"])
    click.echo(said.format(value=value, bound=bound, gap=share(answer["gap"])))
    kept = _("kept in the region: {gbps} Gbit/s; transit avoided: {eur} M EUR a year")
    avoided = millions(effect["transit_avoided_eur_per_year"])
    click.echo(kept.format(gbps=n(effect["kept_gbps"], 0), eur=avoided))
    for text, name, form in (
        (_("network, M EUR: with {one}, without {other}"), "network_{}_eur", millions),
        (_("people who reach their data in the worst failure: with {one}, without {other}"),
         "reach_worst_{}", share),
        (_("people who reach their data with every cable abroad cut: with {one}, without {other}"),
         "reach_cut_off_{}", share),
        (_("hours a year without their data: with {one}, without {other}"), "hours_lost_{}", n),
    ):  # fmt: skip
        one, other = (form(effect[name.format(which)]) for which in ("with", "without"))
        click.echo(text.format(one=one, other=other))

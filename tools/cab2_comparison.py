"""Write ``docs/cab2.md``: the plan of Congo's second phase beside what was published of it.

Run from the repository root: ``python tools/cab2_comparison.py PLAN.json [--check]``, where
``PLAN.json`` was made by ``dorsale plan cab2``. Like for like, as found and not tuned: what was
not published stays so, what is not modelled is entered as given, and nothing is spread.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dorsale import cost, reference
from dorsale.formats import plan_json
from dorsale.sources.scenario_folder import read_folder

PAGE = Path("docs/cab2.md")
FRANCS = 655.957
TOTAL_MEUR = 66.54
CONTRACT_FRANCS, CIVIL_FRANCS, CONTRACT_YEAR = 6_676_791_141, 4_845_761_240, 2020
DATA_CENTRE_MEUR, CENTRE_YEAR = 13.8, 2024
ACI = "https://www.aci.cg/congo-cameroun-lancement-des-travaux-de-construction-du-reseau-dinterconnexion-en-fibre-optique/"
BANK = "https://projectsportal.afdb.org/dataportal/VProject/show/P-CG-GB0-002"
CENTRE = "https://managers.tn/2024/05/21/le-congo-se-dote-dun-datacenter-national-pour-renforcer-sa-souverainete-numerique"
RIVER = "https://fr.allafrica.com/stories/202205270981.html"
NAMED = "https://cemac-eco.finance/congo-cameroon-optic-fibre-inter-connection-works-launched/"
LINK = "https://gabonreview.com/infrastructures-numeriques-fibre-optique-congo-gabon-40-deja"
CAMEROON = ("cg-ouesso", "cg-ketta", "cg-paris-sangha", "cg-biessi", "cg-sembe", "cg-souanke",
            "cm-ntam")  # fmt: skip
CAR = ("cg-pokola", "cg-ouesso", "cg-kabo", "cg-bomassa", "cf-lidjombo", "cf-bayanga", "cf-salo")
PLACES = {"data_centre_national": "data centre", "technopole": "technopole"}
NONE = "none published"
MARK = "<!-- written by tools/cab2_comparison.py: change the data or the script, not the page -->"


@dataclass(frozen=True)
class Row:
    """A component: what the plan has of it (base, P10, P90 in MEUR), what was published."""

    name: str
    modelled: tuple[float, float, float] | None
    published: str
    source: str
    note: str = ""


def main() -> int:
    """Write the page, or say with ``--check`` whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("plan", type=Path, help="plan.json of dorsale plan cab2")
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    asked = parser.parse_args()
    new = "\n".join(page(plan_json.read(asked.plan)))
    if asked.check:
        return int(new != PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(new, encoding="utf-8")
    return 0


def lots(items: pd.DataFrame, spans: Mapping[str, tuple[str, str]]) -> pd.Series:
    """Return the lot of each item of the bill: where its span runs, or its site stands.

    A site of both lots (Ouesso) is counted in the first, whose contract equipped it.
    """

    def lot(span: str, item: str, driver: str) -> str:
        ends = spans.get(span, (span, span))
        if item in PLACES:
            return PLACES[item]
        if not span:
            return "shared" if driver not in ("", "works_share") else "on top"
        for name, sites in (("cameroon", CAMEROON), ("car", CAR)):
            if all(end in sites for end in ends):
                return name
        return "beyond"

    return items.apply(lambda row: lot(row["span"], row["item"], row["driver"]), axis=1)


def ranges(document: Mapping[str, Any]) -> dict[str, tuple[float, float, float]]:
    """Return base, P10 and P90 of each lot in MEUR, each simulated on its own."""
    scenario = read_folder(reference.scenario_folder("cab2")).or_fail()
    prices = cost.book(scenario)
    items = pd.DataFrame(document["bill"]["items"])
    spans = {one["id"]: (one["from"], one["to"]) for one in document["spans"]}
    of = lots(items, spans)
    asked = ["span", "item", "factor", "quantity", "country", "phase", "driver"]
    found = {}
    for name, rows in items.groupby(of):
        total = cost.bill(rows[asked], prices, scenario.seed).totals["total"]
        found[str(name)] = (total["base"] / 1e6, total["p10"] / 1e6, total["p90"] / 1e6)
    return found


def civil_share(document: Mapping[str, Any]) -> float:
    """Return the part of the Cameroon lot that is civil works and cable."""
    items = pd.DataFrame(document["bill"]["items"])
    spans = {one["id"]: (one["from"], one["to"]) for one in document["spans"]}
    lot = items[lots(items, spans) == "cameroon"]
    return float(lot.loc[lot["lot"] == "civil", "eur"].sum() / lot["eur"].sum())


def length_km(document: Mapping[str, Any], sites: tuple[str, ...]) -> float:
    """Return the new cable between ``sites``, in km."""
    return float(
        sum(
            one["length_km"]
            for one in document["spans"]
            if one["used"] and one["option"] == "new" and {one["from"], one["to"]} <= set(sites)
        )
    )


def sized(document: Mapping[str, Any]) -> str:
    """Return what the data centre would cost by its load, and what the sum would pay for."""
    for one in (document.get("sites") or {}).get("data_centres", ()):
        low, typical, high = (eur / 1e6 for eur in one["cost_eur"])
        kw = sum({row["phase"]: row["it_kw"] for row in one["modules"]}.values())
        least, usual, most = (power / 1000 for power in one["cost_book"]["pays_for_kw"])
        return (
            f". **Sized by its load** ([how](guide/sites.md#how-big-how-dear)): {kw:.0f} kW in "
            f"phases, {typical:.1f} MEUR ({low:.1f} – {high:.1f}) ◇; at that cost the published "
            f"sum pays for {usual:.1f} MW ({least:.1f} – {most:.1f})"
        )
    return ""


def rows(document: Mapping[str, Any]) -> list[Row]:
    """Return the table: fibre, places, what is not modelled, contingency, remainder."""
    found = ranges(document)
    year = int(document["basis"]["price_year"])
    contract = CONTRACT_FRANCS / FRANCS / 1e6
    rise = (1 + document["basis"]["inflation_per_year"]) ** (CONTRACT_YEAR - year)
    centre_rise = (1 + document["basis"]["inflation_per_year"]) ** (CENTRE_YEAR - year)
    total = document["bill"]["total_eur"]
    held = (total["p80"] - total["base"]) / 1e6
    remainder = TOTAL_MEUR - contract - DATA_CENTRE_MEUR
    return [
        Row("Fibre Congo – Cameroon (Ouesso – Ntam)", found.get("cameroon"),
            f"6,676,791,141 FCFA = {contract:.2f} MEUR, contract of {CONTRACT_YEAR}; "
            f"{contract / rise:.2f} in EUR of {year} at 2 % a year ◇; "
            f"{CIVIL_FRANCS / CONTRACT_FRANCS:.1%} civil", ACI,
            f"modelled {length_km(document, CAMEROON):.0f} km, 347 by contract; civil share "
            f"{civil_share(document):.1%}; in sample: this contract is one of six observations of "
            "the road rate and one of two of the site"),
        Row("Fibre Congo – Central African Republic (Pokola – Salo)", found.get("car"), NONE, RIVER,
            f"modelled {length_km(document, CAR):.0f} km of road and river bed with the way that "
            "protects it; built: 285 km in the bed of the Sangha"),
        Row("Fibre that the plan adds beyond both lots", found.get("beyond"), NONE, "",
            "Makoua – Ouesso, Mintom – Ntam in Cameroon (a programme of its own), equipment on "
            "fibre that stands: needed by the scenario's rules, no part of the 66.54"),
        Row("National data centre", found.get("data centre"),
            f"{DATA_CENTRE_MEUR} MEUR of {CENTRE_YEAR}; {DATA_CENTRE_MEUR / centre_rise:.2f} in "
            f"EUR of {year} at 2 % a year ◇", CENTRE,
            "in sample: the item of the book is this building; the typical value is also the "
            "highest seen (13 MUSD in another paper), so that the range lies below it"
            + sized(document)),
        Row("Technopole", found.get("technopole"), NONE, NAMED, "no area, no site, no sum"),
        Row("Centres of operation, management system, routers, spares, tests, training, way",
            found.get("shared"), NONE, BANK, "items that no route decides, all assumptions ◇"),
        Row("Supervision, environmental and social plan", found.get("on top"), NONE, BANK,
            "shares of the works ◇"),
        Row("Applications (e-Post, early warning)", None, NONE, BANK, "not modelled"),
        Row("Institutional support (studies, regulator, university, institutes)", None, NONE, BANK,
            "not modelled"),
        Row("Management of the project", None, NONE, BANK, "not modelled"),
        Row("Contingency", None, NONE, BANK,
            f"modelled: P80 less base, {held:.2f} MEUR of the whole bill (a percentile of the "
            "whole; not to be added to ranges of parts)"),
        Row("**Unexplained remainder of 66.54 MEUR**", None, f"**{remainder:.2f} MEUR**", BANK,
            "66.54 less the two figures above, each as published; no component takes any of it"),
    ]  # fmt: skip


def page(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the page."""
    year = document["basis"]["price_year"]
    total = document["bill"]["total_eur"]
    yield "# Congo's second phase, beside what was published of it"
    yield ""
    yield MARK
    yield ""
    yield from _opening(year, total)
    yield "| Component | Modelled, MEUR: base (P10 – P90) | Published | Source | Note |"
    yield "|---|---:|---|---|---|"
    for row in rows(document):
        said = "–" if row.modelled is None else "{:.2f} ({:.2f} – {:.2f})".format(*row.modelled)
        link = f"[link]({row.source})" if row.source else "–"
        yield f"| {row.name} | {said} | {row.published} | {link} | {row.note} |"
    yield ""
    yield from _closing(document)


def _opening(year: int, total: Mapping[str, float]) -> Iterator[str]:
    yield (
        "The programme that was announced for 66.54 MEUR (66.555 at the "
        f"[bank]({BANK}), net of tax) is planned here by `dorsale plan cab2`, on the network of "
        f"June 2017 and in EUR of {year}, net of tax. Nothing was tuned to it. The plan is **not** "
        "that programme: it decides its own routes and serves more than the two lots, so totals "
        "are not set side by side; components are, where both exist."
    )
    yield ""
    yield (
        f"Whole plan: base {total['base'] / 1e6:.2f} MEUR, P10 – P90 {total['p10'] / 1e6:.2f} – "
        f"{total['p90'] / 1e6:.2f}, P80 {total['p80'] / 1e6:.2f}. Ranges of parts are simulated "
        "each on its own and do not add up. ◇ marks an assumption."
    )
    yield ""


def _closing(document: Mapping[str, Any]) -> Iterator[str]:
    like = document["bill"]["reference_class"]
    growth, slip = like["cost_growth"], like["works_slip"]
    yield "## What like works came to"
    yield ""
    yield (
        f"In the region's record works took a median of {slip['median']:.1f} times as long as "
        f"planned ({slip['low']:.1f} to {slip['high']:.1f}, {slip['count']} works), and cost "
        f"{growth['median'] - 1:+.0%}. **That overrun rests on one link**, Pointe-Noire – Mbinda "
        f"(12.1 bn FCFA planned, [15 bn spent]({LINK})): no other link has both figures. At that "
        f"rate the base would come to {like['at_record_eur'] / 1e6:.2f} MEUR; the simulated P80 is "
        f"{like['p80_eur'] / 1e6:.2f}. It is shown, not added."
    )
    yield ""
    yield (
        "How far a rate known from other links alone misses Ouesso – Ntam is in "
        "[fidelity.md](fidelity.md)."
    )
    yield ""


if __name__ == "__main__":
    sys.exit(main())

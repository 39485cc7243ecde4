"""Read ``[programme]`` of ``scenario.toml`` and the shipped seasons.

Every value has a default, and every default its source; those taken are said in the plan.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dorsale import reference
from dorsale.plan.problems import N_
from dorsale.plan.scenario import ProgrammeRules, Season

if TYPE_CHECKING:
    from dorsale.sources.settings import Settings

_SLIPS = "assumption: median of eight projects of the region, 1.0 to 3.4"
_MBINDA = "http://news.alibreville.com/h/57287.html"
_OUESSO = "https://www.journalducameroun.com/fibre-optique-le-cameroun-et-le-congo-sont-connectes/"
_SANGHA = "https://beninregard.com/2022/10/integration-numerique-sous-regionale-niveau-satisfaisant-dexecution-des-travaux-dinterconnexion-congo-rca/"
_REPAIR = "https://africadigitalnews.io/le-troncon-de-fibre-optique-qui-interconnecte-le-congo-au-gabon-est-a-nouveau-operationnel"
_AS_RAIL = "assumption: the pace seen beside a railway of Congo, 208 km in three months"
_ACCESS = "assumption: half of a road's pace, access being opened first"
_WET = "assumption: Ouesso - Ntam, 35 km a month where no season is dry, against 70 in one"

# key below [programme]: value, source
DEFAULTS: Mapping[str, tuple[Any, str]] = {
    "procurement_months": (24, "assumption: 25 months seen from tender to works, Congo - Cameroon"),
    "acceptance_months": (
        6, "assumption: 11 months seen between the end of works and acceptance, over the slippage",
    ),
    "contract_months.existing": (
        4, "https://digitalbusiness.africa/quil-faut-savoir-partage-infrastructures-telecoms-cameroun",
    ),
    "contract_months.border": (14, "http://osiris.sn/Memorandum-sur-l-interconnexion.html"),
    "contract_months.protected_area": (
        12, "assumption: one cycle of impact study and permit; no delay was published",
    ),
    "crews.default": (3, "assumption: crews at work at once in a country"),
    "km_per_month.road_paved": (70.0, _AS_RAIL),
    "km_per_month.road_mixed": (70.0, _AS_RAIL),
    "km_per_month.road_unpaved": (70.0, _AS_RAIL),
    "km_per_month.railway": (70.0, _MBINDA),
    "km_per_month.power_line": (70.0, "assumption: as a trench"),
    "km_per_month.pipeline": (70.0, _AS_RAIL),
    "km_per_month.river": (40.0, "assumption: 285 km planned in seven months on the Sangha"),
    "km_per_month.open_ground": (35.0, _ACCESS),
    "km_per_month.repair": (84.0, _REPAIR),
    "km_per_month.light": (200.0, "assumption: equipment only"),
    "wet_pace.road_paved": (0.5, _WET),
    "wet_pace.road_mixed": (0.5, _WET),
    "wet_pace.road_unpaved": (0.25, "assumption: half of a paved road, tracks being flooded"),
    "wet_pace.railway": (0.5, _WET),
    "wet_pace.power_line": (0.5, _WET),
    "wet_pace.pipeline": (0.5, _WET),
    "wet_pace.river": (1.0, "assumption: a barge needs water, not sun"),
    "wet_pace.open_ground": (0.25, "assumption: as an unpaved road"),
    "wet_pace.repair": (0.5, _WET),
    "wet_pace.light": (1.0, "assumption: indoors"),
    "low_water_months": ([6, 7, 8], _SANGHA),
    "slippage": (1.9, _SLIPS),
    "capital_weight": (10.0, "assumption: capitals first, as decided by the States"),
}  # fmt: skip
_NUMBERS = {
    "procurement_months": (0, 120), "acceptance_months": (0, 60), "slippage": (1, 10),
    "capital_weight": (1, 1000),
}  # fmt: skip
_GROUPS = {
    "contract_months": (0, 120), "crews": (0, 1000), "km_per_month": (0.1, 10000),
    "wet_pace": (0, 1),
}  # fmt: skip


def programme(settings: Settings, start_year: int) -> ProgrammeRules:
    """Return the rules of the programme; what is not written takes its default."""
    section = settings.section("programme")
    _known(settings, section)
    decided = section.get("decided", f"{start_year}-01")
    if not isinstance(decided, str) or not _is_month(decided):
        settings.report(
            N_("{key} = {value} is not a month"), N_("Write it as 2020-01"),
            key="programme.decided", value=decided,
        )  # fmt: skip
        decided = "2000-01"
    numbers = {key: settings.number(f"programme.{key}", *of) for key, of in _NUMBERS.items()}
    groups = {key: _group(settings, section, key, *of) for key, of in _GROUPS.items()}
    budget = "budget_per_year_eur"
    return ProgrammeRules(
        decided=decided,
        procurement_months=int(numbers["procurement_months"]),
        acceptance_months=int(numbers["acceptance_months"]),
        contract_months={key: int(months) for key, months in groups["contract_months"].items()},
        crews={key: int(count) for key, count in groups["crews"].items()},
        km_per_month=groups["km_per_month"],
        wet_pace=groups["wet_pace"],
        dry_months={
            country: _months(settings, f"programme.dry_months.{country}")
            for country in _table(settings, section, "dry_months")
        },
        low_water_months=_months(settings, "programme.low_water_months"),
        slippage=numbers["slippage"],
        capital_weight=numbers["capital_weight"],
        budget_per_year_eur=(
            settings.number(f"programme.{budget}", 1, 1e12) if budget in section else None
        ),
        seasons=seasons(),
    )


def seasons() -> tuple[Season, ...]:
    """Return the shipped zones with their dry months, the narrowest first."""
    with (reference.folder() / "seasons.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(
        Season(
            row["country"], (float(row["lat_from"]), float(row["lat_to"])),
            (float(row["lon_from"]), float(row["lon_to"])),
            frozenset(int(month) for month in row["dry_months"].split(";") if month),
        )
        for row in rows
    )  # fmt: skip


def _known(settings: Settings, section: Mapping[str, Any]) -> None:
    """Report the keys that mean nothing here: a misspelt one would be a default unseen."""
    known = {*_NUMBERS, *_GROUPS, "decided", "dry_months", "low_water_months",
             "budget_per_year_eur"}  # fmt: skip
    for key in sorted(set(section) - known):
        settings.report(N_("{key} is not known"), N_("Use one of: {codes}"),
                        key=f"programme.{key}", codes=", ".join(sorted(known)))  # fmt: skip


def _table(settings: Settings, section: Mapping[str, Any], key: str) -> dict[str, Any]:
    found = section.get(key, {})
    if isinstance(found, dict):
        return found
    settings.report(N_("{key} is not a section"), N_("Write it as [{key}]"), key=f"programme.{key}")
    return {}


def _group(
    settings: Settings, section: Mapping[str, Any], key: str, low: float, high: float
) -> dict[str, float]:
    """Return the numbers of ``[programme.key]``; those not written take their defaults."""
    names = {name.split(".")[1] for name in DEFAULTS if name.startswith(f"{key}.")}
    written = set(_table(settings, section, key))
    if key != "crews":
        for name in sorted(written - names):
            settings.report(
                N_("{key} is not known"), N_("Use one of: {codes}"),
                key=f"programme.{key}.{name}", codes=", ".join(sorted(names)),
            )  # fmt: skip
    return {
        name: settings.number(f"programme.{key}.{name}", low, high)
        for name in sorted(names | (written if key == "crews" else set()))
    }


def _months(settings: Settings, path: str) -> tuple[int, ...]:
    found = settings.get(path)
    if isinstance(found, list) and all(type(one) is int and 1 <= one <= 12 for one in found):
        return tuple(found)
    settings.report(N_("{key} = {value} is no list of months, 1 to 12"),
                    N_("Write it as [11, 12, 1]"), key=path, value=found)  # fmt: skip
    return ()


def _is_month(text: str) -> bool:
    year, _, of_year = text.partition("-")
    return len(year) == 4 and year.isdigit() and len(of_year) == 2 and of_year.isdigit() and (
        1 <= int(of_year) <= 12
    )  # fmt: skip

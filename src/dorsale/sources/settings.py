"""Read ``scenario.toml``: years, money, demand classes, rules, limits."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dorsale.plan.problems import N_, Problem
from dorsale.plan.scenario import (
    EVENT_KINDS,
    Basis,
    DemandClass,
    Limits,
    Reliability,
    Rules,
    Years,
)
from dorsale.sources.tables import decode

FILE = "scenario.toml"
_DEFAULTS: dict[str, Any] = {
    "rules.capitals_protected": True,
    "rules.buy_off_eur_per_gbps_h": 150.0,
    "rules.hut_spacing_km": 80.0,
    "rules.works_years": 4,
    "basis.tax": "net",
    "basis.inflation_per_year": 0.02,
    "limits.work": 300,
    "limits.time_s": 45.0,
    "limits.gap": 0.02,
    "seed": 1,
}


@dataclass
class Settings:
    """The parsed file, with every problem found in it."""

    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    defaulted: list[str] = field(default_factory=list)

    def report(self, message: str, remedy: str = "", **values: object) -> None:
        """Add a problem of this file."""
        self.problems.append(Problem(message, remedy, FILE, values=values))

    def get(self, path: str) -> Any:
        """Return the value at ``path`` (dots between levels), or its default, or ``None``."""
        found: Any = self.values
        for part in path.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if found is None and path in _DEFAULTS:
            self.defaulted.append(path)
            return _DEFAULTS[path]
        if found is None:
            self.report(
                N_("{key} is missing"), N_("Write it; dorsale new shows an example"), key=path
            )
        return found

    def number(self, path: str, low: float, high: float) -> float:
        """Return the number at ``path``; a problem when it is none or out of range."""
        value = self.get(path)
        if value is None:
            return low
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.report(
                N_("{key} = {value} is not a number"),
                N_("Write digits only"),
                key=path,
                value=value,
            )
            return low
        if not low <= value <= high:
            self.report(
                N_("{key} = {value} is not between {low} and {high}"),
                N_("Check the value and its unit"),
                key=path,
                value=value,
                low=f"{low:g}",
                high=f"{high:g}",
            )
        return float(value)

    def text(self, path: str) -> str:
        """Return the text at ``path``."""
        value = self.get(path)
        return value if isinstance(value, str) else str(value or "")


def read_settings(path: Path) -> Settings:
    """Return what ``path`` says; a broken file is one problem with its line."""
    settings = Settings({})
    try:
        settings.values = tomllib.loads(decode(path.read_bytes()))
    except FileNotFoundError:
        settings.report(N_("the file is missing"), N_("Start a scenario with dorsale new DIR"))
    except tomllib.TOMLDecodeError as error:
        settings.report(N_("the file cannot be read ({error})"), "", error=error)
    return settings


def years(settings: Settings) -> Years:
    """Return the calendar, in order."""
    found = Years(
        *(
            int(settings.number(f"years.{n}", 1990, 2100))
            for n in ("reference", "start", "design", "horizon")
        )
    )
    if not found.start <= found.design <= found.horizon:
        settings.report(
            N_("the years {start}, {design}, {horizon} are not in order"),
            N_("Write start, then design, then horizon"),
            start=found.start,
            design=found.design,
            horizon=found.horizon,
        )
    return found


def basis(settings: Settings) -> Basis:
    """Return the money basis."""
    return Basis(
        settings.text("basis.currency"),
        int(settings.number("basis.price_year", 1990, 2100)),
        settings.text("basis.tax"),
        settings.number("basis.discount_rate", 0, 1),
        settings.number("basis.inflation_per_year", -0.5, 1),
    )


def rates(settings: Settings) -> dict[str, float]:
    """Return how many units of each currency one euro buys."""
    found = {"EUR": 1.0}
    for name in settings.values.get("rates", {}):
        found[name] = settings.number(f"rates.{name}", 1e-9, 1e9) or 1.0
    if settings.text("basis.currency") not in found:
        settings.report(
            N_("the currency {currency} has no rate"),
            N_("Add it under [rates]: units for one euro"),
            currency=settings.text("basis.currency"),
        )
    return found


def classes(settings: Settings) -> tuple[DemandClass, ...]:
    """Return the demand classes; their shares must sum to 1."""
    rows = settings.values.get("classes", [])
    found = []
    for index, row in enumerate(rows if isinstance(rows, list) else [], start=1):
        inner = Settings(row if isinstance(row, dict) else {})
        survive = {kind: inner.number(f"survive.{kind}", 0, 1) for kind in EVENT_KINDS}
        found.append(DemandClass(inner.text("name"), inner.number("share", 0, 1), survive))
        settings.problems += [
            Problem(p.message, p.remedy, FILE, column=f"classes[{index}]", values=p.values)
            for p in inner.problems
        ]
    total = sum(one.share for one in found)
    if abs(total - 1) > 1e-6:
        settings.report(
            N_("the shares of the demand classes sum to {total} and not to 1"),
            N_("Correct the shares under [[classes]]"),
            total=f"{total:.3f}",
        )
    return tuple(found)


def rules(settings: Settings) -> Rules:
    """Return the rules and prices of the plan."""
    budget = settings.values.get("rules", {}).get("budget_eur")
    return Rules(
        bool(settings.get("rules.capitals_protected")),
        settings.number("rules.buy_off_eur_per_gbps_h", 0, 1e6),
        settings.number("rules.hut_spacing_km", 20, 150),
        int(settings.number("rules.works_years", 1, 20)),
        None if budget is None else settings.number("rules.budget_eur", 0, 1e12),
    )


def reliability(settings: Settings) -> Reliability:
    """Return cut rates by medium and repair times."""
    return Reliability(
        _numbers(settings, "reliability.cuts_per_1000_km_per_year", 1000.0),
        _numbers(settings, "reliability.repair_h", 10000.0),
    )


def limits(settings: Settings) -> Limits:
    """Return when the optimiser stops."""
    return Limits(
        int(settings.number("limits.work", 1, 1e6)),
        settings.number("limits.time_s", 1, 1e6),
        settings.number("limits.gap", 0, 1),
    )


def _numbers(settings: Settings, path: str, high: float) -> Mapping[str, float]:
    found = settings.get(path)
    keys = found if isinstance(found, dict) else {}
    values = {key: settings.number(f"{path}.{key}", 0, high) for key in keys}
    if found is not None and "default" not in values:
        settings.report(N_("{key} is missing"), "", key=f"{path}.default")
    return values

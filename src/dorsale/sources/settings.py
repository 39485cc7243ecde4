"""Read ``scenario.toml``: years, money, demand classes, rules, limits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dorsale.language import LANGUAGES
from dorsale.plan.problems import N_, Figure, Problem
from dorsale.plan.scenario import (
    EVENT_KINDS,
    FIBRE_USE,
    PROTECTION_NEEDS,
    Basis,
    DemandClass,
    Limits,
    Reliability,
    Rules,
    Years,
)
from dorsale.sources import programme as programme_settings
from dorsale.sources.tables import decode

FILE = "scenario.toml"
_LATER_KINDS = ("node", "two")  # kinds of events that older scenarios do not know: 0 when absent
PEGGED = {"XAF": 655.957}  # of fixed parity to the euro: known without being written
TAX = ("net", "exempt")  # net: paid by the States beside the bill; exempt: not paid
BOOKS = ("shipped", "own")  # behind the rows of cost_book.csv: the shipped ones, or none
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z")
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
    **{f"programme.{key}": value for key, (value, _) in programme_settings.DEFAULTS.items()},
}
_SOURCES = {f"programme.{key}": said for key, (_, said) in programme_settings.DEFAULTS.items()}


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
            return low
        return float(value)

    def default_sources(self) -> dict[str, str]:
        """Return where each default taken comes from."""
        return {path: _SOURCES.get(path, "default") for path in self.defaulted}

    def section(self, name: str) -> dict[str, Any]:
        """Return the section ``[name]`` (empty when absent); a problem when it is none."""
        value = self.values.get(name, {})
        if isinstance(value, dict):
            return value
        self.report(N_("{key} is not a section"), N_("Write it as [{key}]"), key=name)
        return {}

    def flag(self, section: str, key: str) -> bool:
        """Return whether ``key`` of ``section`` is true; absent, it is false."""
        found = self.section(section).get(key, False)
        if not isinstance(found, bool):
            self.report(
                N_("{key} = {value} is not known here"),
                N_("Use one or more of: {codes}"),
                key=f"{section}.{key}",
                value=found,
                codes="true, false",
            )
        return found is True

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
    except (tomllib.TOMLDecodeError, OSError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        settings.report(
            N_("the file cannot be read ({error})"),
            N_("Correct the file; dorsale new shows an example"),
            error=reason,
        )
    return settings


def languages(settings: Settings) -> tuple[str, ...]:
    """Return the languages of the plan, of those that the package speaks."""
    found = settings.values.get("languages", list(LANGUAGES))
    if not isinstance(found, list) or not found or not all(one in LANGUAGES for one in found):
        settings.report(
            N_("languages = {value} is not known here"),
            N_("Use one or more of: {codes}"),
            value=found,
            codes=", ".join(LANGUAGES),
        )
        return LANGUAGES
    return tuple(found)


def month(settings: Settings, instead: str | None) -> str:
    """Return the month of the existing network (``instead`` of the file's, when given)."""
    found = instead or settings.text("as_of")
    if not MONTH.match(found):
        settings.report(
            N_("as_of = {value} is not a month"), N_("Write it as 2020-01"), value=found
        )
    return found


def years(settings: Settings) -> Years:
    """Return the calendar, in order."""
    found = Years(
        *(
            int(settings.number(f"years.{n}", 1990, 2100))
            for n in ("reference", "start", "design", "horizon")
        )
    )
    in_order = found.start <= found.design <= found.horizon
    if not in_order or found.reference > found.design:
        settings.report(
            N_("the years {reference}, {start}, {design}, {horizon} are not in order"),
            N_("Write start, then design, then horizon; reference is not after design"),
            reference=found.reference,
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
        _one_of(settings, "basis.tax", TAX),
        settings.number("basis.discount_rate", 0, 1),
        settings.number("basis.inflation_per_year", -0.5, 1),
    )


def _one_of(settings: Settings, path: str, codes: tuple[str, ...]) -> str:
    """Return the word at ``path``, one of ``codes``; a problem when it is another."""
    found = settings.text(path)
    if found not in codes:
        settings.report(
            N_("{key} = {value} is not known here"),
            N_("Use one or more of: {codes}"),
            key=path,
            value=found,
            codes=", ".join(codes),
        )
    return found


def own_book_only(settings: Settings) -> bool:
    """Return whether ``cost_book.csv`` stands alone: no shipped row behind the user's."""
    written = "book" in settings.section("basis")
    return written and _one_of(settings, "basis.book", BOOKS) == "own"


def fibre_use(settings: Settings) -> dict[str, float]:
    """Return the share of the pairs not lit that each use takes; they may not pass 1."""
    written = settings.section("fibre_pairs")
    found = {
        use: settings.number(f"fibre_pairs.{use}", 0, 1) if use in written else share
        for use, share in FIBRE_USE.items()
    }
    if (total := sum(found.values())) > 1 + 1e-9:
        settings.report(
            N_("the shares of the fibre pairs sum to {total}, more than 1"),
            N_("Correct the shares under [fibre_pairs]; what is left is spare"),
            total=Figure(round(total, 3)),
        )
    return found


def rates_by_year(settings: Settings) -> dict[str, dict[int, float]]:
    """Return currency -> year -> units for one euro, of the currencies that say years."""
    found: dict[str, dict[int, float]] = {}
    for name, said in settings.section("rates").items():
        if isinstance(said, dict):
            years = [year for year in said if str(year).isdigit()]
            found[name] = {
                int(year): settings.number(f"rates.{name}.{year}", 1e-9, 1e9) for year in years
            }
    return found


def rates(settings: Settings) -> dict[str, float]:
    """Return how many units of each currency one euro buys: in the last year, where years are."""
    found = {"EUR": 1.0, **PEGGED}
    by_year = rates_by_year(settings)
    for name in settings.section("rates"):
        if by_year.get(name):
            found[name] = by_year[name][max(by_year[name])]
        else:
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
        asked = inner.section("survive")
        survive = {
            kind: inner.number(f"survive.{kind}", 0, 1)
            for kind in EVENT_KINDS
            if kind in asked or kind not in _LATER_KINDS
        }
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
            total=Figure(round(total, 3)),
        )
    return tuple(found)


def rules(settings: Settings) -> Rules:
    """Return the rules and prices of the plan."""
    budget = settings.section("rules").get("budget_eur")
    return Rules(
        bool(settings.get("rules.capitals_protected")),
        settings.number("rules.buy_off_eur_per_gbps_h", 0, 1e6),
        settings.number("rules.hut_spacing_km", 20, 150),
        int(settings.number("rules.works_years", 1, 20)),
        None if budget is None else settings.number("rules.budget_eur", 0, 1e12),
        _protection_needs(settings),
        _off_road(settings),
    )


def _off_road(settings: Settings) -> bool:
    """Return whether new cable may leave the ways: layers must tell land from water then."""
    found = settings.flag("rules", "off_road")
    if found and not {"land_cover", "water"} & set(settings.section("layers")):
        settings.report(
            N_("{key} needs land cover or water, or lakes and the sea are taken for dry ground"),
            N_("Declare land_cover or water under [layers], or write off_road = false"),
            key="rules.off_road",
        )
    return found


def _protection_needs(settings: Settings) -> tuple[str, ...]:
    """Return what a span needs to protect others (nothing when the rule is absent)."""
    found = settings.section("rules").get("protection_needs", [])
    if not isinstance(found, list) or not all(one in PROTECTION_NEEDS for one in found):
        settings.report(
            N_("rules.protection_needs = {value} is not known here"),
            N_("Use one or more of: {codes}"),
            value=found,
            codes=", ".join(PROTECTION_NEEDS),
        )
        return ()
    return tuple(dict.fromkeys(found))


def reliability(settings: Settings) -> Reliability:
    """Return the cut rates by medium and repair times that are written; none: empty."""
    if "reliability" not in settings.values:
        return Reliability({}, {})
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

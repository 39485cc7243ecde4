"""Read a scenario folder: settings and tables, every problem at once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from dorsale import reference
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Scenario
from dorsale.plan.table import Table
from dorsale.plan.tables import HOSTING, PLACES, TABLES
from dorsale.sources import (
    books,
    checks,
    choices,
    connections,
    hazards,
    members,
    outlines,
    programme,
    publication,
    settings,
    siting,
    tables,
    tariffs,
)
from dorsale.sources.rasters import declared

EMPTY_WHEN_ABSENT = ("events", "candidates", "members")
SITING = ("hosting", "criteria", "places")  # shipped when absent; plans without sites need none


@dataclass(frozen=True)
class Reading:
    """What reading a folder gave: the scenario (``None`` when it has errors), the problems."""

    scenario: Scenario | None
    problems: tuple[Problem, ...]

    def or_fail(self) -> Scenario:
        """Return the scenario, or raise :class:`BadInput` with every error."""
        if self.scenario is None:
            raise BadInput([p for p in self.problems if p.severity == "error"])
        return self.scenario


def find_folder(name: str) -> Path:
    """Return the folder of a shipped scenario called ``name``, or the path itself.

    Raises :class:`BadInput` when neither exists.
    """
    if name in reference.SCENARIOS and not Path(name).is_dir():
        return reference.scenario_folder(name)
    path = Path(name)
    if not path.is_dir():
        shipped = ", ".join(reference.SCENARIOS)
        raise BadInput(
            [
                Problem(
                    N_("there is no scenario folder {name}"),
                    N_("Give a folder or one of the shipped scenarios: {shipped}"),
                    values={"name": name, "shipped": shipped},
                )
            ]
        )
    return path


def read_folder(path: Path, as_of: str | None = None) -> Reading:
    """Read and check the scenario folder ``path``; ``as_of`` (YYYY-MM) replaces its date."""
    parsed = settings.read_settings(path / settings.FILE)
    frames, defaults, problems = _read_tables(path)
    if not settings.own_book_only(parsed):
        frames = books.over_shipped(frames)
    if parsed.problems:
        return Reading(None, (*parsed.problems, *problems))
    years = settings.years(parsed)
    basis = settings.basis(parsed)
    rates = settings.rates(parsed)
    classes = settings.classes(parsed)
    rules = settings.rules(parsed)
    written = settings.reliability(parsed)
    works = programme.programme(parsed, years.start)
    limits = settings.limits(parsed)
    alternatives = choices.read_alternatives(parsed, frames)
    connect_rules = connections.read_connect_rules(parsed, frames)
    layers, resolution_m = declared.read_declared(parsed, path), declared.resolution_m(parsed)
    seed = int(parsed.number("seed", 0, 2**31 - 1))
    title = parsed.get("title")
    languages, month = settings.languages(parsed), settings.month(parsed, as_of)
    sources = parsed.section("sources")
    drawn, undrawable = outlines.read_outlines(path)
    by_year, fibre_use = settings.rates_by_year(parsed), settings.fibre_use(parsed)
    published = publication.publication(parsed)
    placed = siting.read_siting(parsed)
    problems = parsed.problems + problems + undrawable
    problems += checks.check_tables(frames, rates)
    problems += books.check_books(frames, by_year)
    problems += hazards.check_hazards(frames["hazards"])
    problems += tariffs.check_tariffs(frames["tariffs"], rates)
    problems += siting.check_siting(frames, rates)
    if any(p.severity == "error" for p in problems):
        return Reading(None, tuple(problems))
    frames["hazards"], reliability = hazards.with_totals(frames["hazards"], written)
    frames["tariffs"] = tariffs.completed(frames["tariffs"])
    for one in (HOSTING, PLACES):
        frames[one.name] = siting.completed(one, frames[one.name])
    frames["members"] = members.placed(frames["members"], frames["sites"])
    scenario = Scenario(
        name=parsed.text("name") or path.name,
        title=title if isinstance(title, Mapping) else {"en": str(title), "fr": str(title)},
        as_of=month,
        years=years,
        basis=basis,
        rates=rates,
        classes=classes,
        rules=rules,
        reliability=reliability,
        programme=works,
        limits=limits,
        seed=seed,
        languages=languages,
        tables={n: frame.reset_index(drop=True) for n, frame in frames.items()},
        defaults=tuple(defaults),
        sources={
            **parsed.default_sources(),
            **({} if written.repair_h else hazards.sources_of(frames["hazards"])),
            **sources,
        },
        alternatives=alternatives,
        connect_rules=connect_rules,
        layers=layers,
        resolution_m=resolution_m,
        outlines=drawn,
        rates_by_year=by_year,
        fibre_use=fibre_use,
        publication=published,
        siting=placed,
    )
    return Reading(scenario, tuple(problems))


def copy_scenario(name: str, folder: Path) -> list[str]:
    """Copy the shipped scenario ``name`` to ``folder``, which must not exist; return the files.

    The copy is made beside and renamed. :class:`BadInput` when ``folder`` exists or ``name``
    is not shipped.
    """
    source = find_folder(name)
    if folder.exists():
        raise BadInput(
            [
                Problem(
                    N_("{folder} exists already"),
                    N_("Choose a name that is free"),
                    values={"folder": folder},
                )
            ]
        )
    beside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    shutil.copytree(source, beside, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    beside.rename(folder)
    return sorted(path.name for path in folder.iterdir())


def _read_tables(path: Path) -> tuple[dict[str, pd.DataFrame], list[str], list[Problem]]:
    frames: dict[str, pd.DataFrame] = {}
    defaults: list[str] = []
    aside: list[str] = []
    problems: list[Problem] = []
    for table in TABLES:
        file = path / table.file
        absent = not file.exists()
        if absent and table.name in EMPTY_WHEN_ABSENT:
            frames[table.name] = tables.empty(table)
            continue
        if absent:
            file = reference.scenario_folder(reference.DEFAULT) / table.file
            (aside if table.name in SITING else defaults).append(table.name)
        frame, found = _read_table(file, table)
        frames[table.name] = frame
        problems += found
    for name in (*defaults, *aside):
        frames[name] = _only_known_sites(name, frames)
    return frames, defaults, problems


def _read_table(file: Path, table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    try:
        return tables.read_table(file, table)
    except OSError as error:
        problem = Problem(
            N_("the file cannot be read ({error})"),
            N_("Check that it is a file and that you may read it"),
            file.name,
            values={"error": error.strerror or error},
        )
        return tables.empty(table), [problem]


def _only_known_sites(name: str, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Keep the shipped rows whose ends are sites (or ways, or countries) of this scenario."""
    frame = frames[name]
    sites = frames["sites"]
    known = {*sites["id"], "internet"}
    if {"from", "to"} <= set(frame.columns):
        return frame[frame["from"].isin(known) & frame["to"].isin(known)]
    if name == "demand":
        return frame[frame["country"].isin(set(sites["country"]))]
    if name == "places":
        return frame[frame["place"].isin(siting.known_places(frames))]
    if name == "assemblies":
        return frame[frame["item"].isin(set(frames["cost_book"]["item"]))]
    if name == "risk_groups":
        things = known.union(*(frames[t]["id"] for t in ("ways", "fibre", "cables")))
        kept = frame.assign(
            members=[tuple(m for m in members if m in things) for members in frame["members"]]
        )
        return kept[kept["members"].map(len) > 0]
    return frame

"""Shared risks read off the ground: lines that run together, or use one bridge, border or landing.

What is found is proposed, never used by itself: a planner copies the rows to keep into
``risk_groups.csv``. Two lines run together where they stay within the larger of a distance and
both accuracies for longer than a length, and longer than four times that reach, so that lines
which cross at 30 degrees or more are no group; or where the whole of one stays beside the
other. The ground around a common end does not count, but for lines that join the same two
places. A group that rests on geometry worse than 1 km is *presumed*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import networkx as nx
import pandas as pd

from dorsale.ground.shared.lines import lines_of
from dorsale.ground.shared.near_lines import Beside, beside
from dorsale.ground.shared.segments import Point, part_of
from dorsale.ground.shared.stretches import Interval, common
from dorsale.ground.ways import shape_of
from dorsale.plan.network import Corridor
from dorsale.plan.scenario import Scenario

DISTANCE_M = 100.0
LENGTH_KM = 1.0
SURVEYED_M = 1000.0  # geometry worse than this only lets one presume
COLUMNS = (
    "id", "kind", "name", "members", "cuts_per_year", "repair_h", "source", "confidence", "note",
    "km", "within_m", "presumed", "listed_as", "geometry",
)  # fmt: skip
_UNKNOWN_M = 20_000.0  # accuracy of a line that states none, as for spans off the ways
_CROSSING = 4.0  # reaches: a crossing at 30 degrees or more is near for no longer
_WHOLE = 0.95  # of a line: all of it but its very end
_CUTS_PER_1000_KM = 30.0
_COMMON_CUTS = 0.2  # share of the cuts of a stretch that hit all who share it: assumption
_OBJECT_CUTS = 0.05  # failures of a bridge, border or landing a year: assumption
_REPAIR_H = 48.0  # as the shipped groups of slopes and bridges: assumption
_OF_TWINS = {"river": "river", "power_line": "pole_line", "submarine": "submarine"}
_ONLY_ENDS = ("submarine", "land_exit")
_OF_OBJECTS = {"bridges": "bridge", "borders": "border", "landings": "submarine"}


@dataclass(frozen=True)
class _Group:
    """Lines (positions) that share a stretch along the first of them; ``within_m`` their reach."""

    members: tuple[int, ...]
    stretches_m: tuple[Interval, ...]
    within_m: float


def shared_risks(
    lines: pd.DataFrame,
    distance_m: float = DISTANCE_M,
    length_km: float = LENGTH_KM,
    listed: pd.DataFrame | None = None,
    cuts_per_1000_km: float = _CUTS_PER_1000_KM,
) -> pd.DataFrame:
    """Return proposed risk groups: what ``lines`` share on the ground.

    ``lines``: one row each, ``id, way, name, geometry`` (tuple of (lon, lat)), ``accuracy_m`` and
    ``bridges, borders, landings`` (tuples of ids). The result has the columns of
    ``risk_groups.csv``, then ``km`` of shared ground, ``within_m`` (the distance of the test),
    ``presumed``, ``listed_as`` (the group among ``listed`` that has all the members, or empty)
    and ``geometry`` (a tuple of lines). Rates are assumptions: a fifth of the cuts of the shared
    stretch, or one failure of a crossing in twenty years.
    """
    table = _with_accuracy(lines.reset_index(drop=True))
    known = [] if listed is None else listed[["id", "members"]].to_numpy().tolist()
    groups = _groups(table, distance_m, length_km)
    found = [_ground_row(table, one, cuts_per_1000_km) for one in groups] + _object_rows(table)
    for row in found:
        row["listed_as"] = _listed(row["members"], known)
    return pd.DataFrame(found, columns=list(COLUMNS)).drop_duplicates("id", ignore_index=True)


def near_pairs(
    lines: pd.DataFrame, distance_m: float = DISTANCE_M, length_km: float = LENGTH_KM
) -> list[Beside]:
    """Return the pairs of ``lines`` that run together, as positions in the table."""
    lines = _with_accuracy(lines)
    reach = lines["accuracy_m"].clip(lower=distance_m).to_numpy(float)
    drawn = [tuple(line) for line in lines["geometry"]]
    return [one for one in beside(drawn, reach) if _together(one, length_km)]


def _with_accuracy(lines: pd.DataFrame) -> pd.DataFrame:
    """Return ``lines`` with 20 km where their accuracy is not known."""
    return lines.assign(accuracy_m=lines["accuracy_m"].astype(float).fillna(_UNKNOWN_M))


def _together(pair: Beside, length_km: float) -> bool:
    """Return whether two lines share ground, beyond leaving one town or crossing."""
    if pair.km > max(length_km, _CROSSING * pair.reach_m / 1000):
        return True
    return pair.share >= _WHOLE and _km(_stretches(pair)) > length_km


def _stretches(pair: Beside) -> tuple[Interval, ...]:
    """Return the shared ground; around the ends too where lines join the same two places."""
    twins = pair.share >= _WHOLE and pair.ends == 2
    return pair.with_ends_m if twins else pair.stretches_m


def _km(stretches_m: Iterable[Interval]) -> float:
    return sum(high - low for low, high in stretches_m) / 1000


def _groups(lines: pd.DataFrame, distance_m: float, length_km: float) -> list[_Group]:
    """Return groups: all lines that share one stretch together, pairs where they do not."""
    pairs = {(p.first, p.second): p for p in near_pairs(lines, distance_m, length_km)}
    beside_each_other = nx.Graph(list(pairs))
    whole: list[_Group] = []
    for clique in nx.find_cliques(beside_each_other):
        members = tuple(sorted(clique))
        group = _group(members, pairs)
        if len(members) == 2 or _km(group.stretches_m) > length_km:
            whole.append(group)
    covered = {pair for one in whole for pair in combinations(one.members, 2)}
    left = [_group(pair, pairs) for pair in pairs if pair not in covered]
    return sorted([*whole, *left], key=lambda one: one.members)


def _group(members: tuple[int, ...], pairs: Mapping[tuple[int, int], Beside]) -> _Group:
    """Return the ground that ``members`` share along the first of them."""
    first, *others = members
    shared = _stretches(pairs[first, others[0]])
    for other in others[1:]:
        shared = common(shared, _stretches(pairs[first, other]))
    return _Group(members, shared, max(pairs[pair].reach_m for pair in combinations(members, 2)))


def _ground_row(lines: pd.DataFrame, group: _Group, cuts_per_1000_km: float) -> dict[str, Any]:
    rows = lines.iloc[list(group.members)]
    drawn = rows["geometry"].iloc[0]
    km = _km(group.stretches_m)
    kinds = set(rows["way"])
    presumed = bool((rows["accuracy_m"] > SURVEYED_M).any())
    return {
        "id": _name_of("near", rows["id"]),
        "kind": _OF_TWINS.get(kinds.pop(), "trench") if len(kinds) == 1 else "trench",
        "name": " / ".join(dict.fromkeys(rows["name"])),
        "members": tuple(rows["id"]),
        "cuts_per_year": round(_COMMON_CUTS * cuts_per_1000_km * km / 1000, 4),
        "note": _note(group.within_m, km, presumed),
        "km": km,
        "within_m": group.within_m,
        "presumed": presumed,
        "geometry": tuple(part_of(drawn, stretch) for stretch in group.stretches_m),
        **_assumed(),
    }


def _assumed() -> dict[str, Any]:
    return {"repair_h": _REPAIR_H, "source": "assumption", "confidence": "assumption"}


def _note(within_m: float, km: float, presumed: bool) -> str:
    said = f"proposed from geometry: within {within_m / 1000:g} km of one another over {km:.1f} km"
    return f"{said}; presumed, to be surveyed" if presumed else said


def _object_rows(lines: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row for each bridge, border or landing that two lines or more use."""
    rows = []
    for column, kind in _OF_OBJECTS.items():
        users: dict[str, list[int]] = defaultdict(list)
        for position, objects in enumerate(lines.get(column, ())):
            for one in objects:
                users[one].append(position)
        rows += [_object_row(lines, kind, one, at) for one, at in users.items() if len(at) > 1]
    return rows


def _object_row(lines: pd.DataFrame, kind: str, name: str, users: Sequence[int]) -> dict[str, Any]:
    rows = lines.iloc[list(users)]
    return {
        "id": f"rg-{kind}-{name}",
        "kind": kind,
        "name": f"{name}: " + " / ".join(dict.fromkeys(rows["name"])),
        "members": tuple(rows["id"]),
        "cuts_per_year": _OBJECT_CUTS,
        "note": f"proposed: all use {name}",
        "km": 0.0,
        "within_m": 0.0,
        "presumed": False,
        "geometry": (),
        **_assumed(),
    }


def _name_of(kind: str, members: Iterable[str]) -> str:
    """Return an id for a group: its first two members and how many more.

    >>> _name_of("near", ["a", "b", "c"])
    'rg-near-a-and-b-and-1'
    """
    first, second, *more = members
    return f"rg-{kind}-{first}-and-{second}" + (f"-and-{len(more)}" if more else "")


def _listed(members: Iterable[str], known: Iterable[tuple[str, Iterable[str]]]) -> str:
    return next((str(name) for name, listed in known if set(members) <= set(listed)), "")


def corridor_risks(scenario: Scenario, corridors: Sequence[Corridor]) -> pd.DataFrame:
    """Return what would fail together on ``corridors`` (alternatives between two places).

    One row a group listed in the scenario that a corridor passes, and a row a proposed group
    that two corridors pass on different ways: ``id, kind, name, ranks, presumed, listed, lines``.
    ``ranks`` are those of the corridors; ``lines`` its ground on them, a site as a single point.
    """
    passed = _passed(scenario, corridors)
    listed = scenario.tables["risk_groups"].assign(presumed=False, listed=True)
    proposed = shared_risks(lines_of(scenario), listed=listed).assign(listed=False)
    proposed = proposed[proposed["listed_as"] == ""]
    rows = []
    for group in [*listed.to_dict("records"), *proposed.to_dict("records")]:
        here = [member for member in group["members"] if member in passed]
        ranks = tuple(sorted({rank for member in here for rank in passed[member][0]}))
        if ranks and (group["listed"] or len(ranks) > 1):
            drawn = group.get("geometry") or tuple(passed[member][1] for member in here)
            rows.append((group["id"], group["kind"], group["name"], ranks, group["presumed"],
                         group["listed"], drawn))  # fmt: skip
    return pd.DataFrame(
        rows, columns=["id", "kind", "name", "ranks", "presumed", "listed", "lines"]
    )


def _passed(
    scenario: Scenario, corridors: Sequence[Corridor]
) -> dict[str, tuple[set[int], tuple[Point, ...]]]:
    """Return the ways and sites that corridors pass: by id, their ranks and their shape."""
    sites = scenario.sites
    ways = scenario.tables["ways"].set_index("id", drop=False)
    found: dict[str, tuple[set[int], tuple[Point, ...]]] = {}
    for corridor in corridors:
        for way in corridor.ways:
            row = ways.loc[way]
            found.setdefault(way, (set(), shape_of(row, sites)))[0].add(corridor.rank)
            for site in (row["from"], row["to"]):
                place = (float(sites.at[site, "lon"]), float(sites.at[site, "lat"]))
                found.setdefault(site, (set(), (place,)))[0].add(corridor.rank)
    return found


def doubtful_pairs(
    spans: pd.DataFrame, pairs: Iterable[tuple[str, str]], distance_m: float = DISTANCE_M
) -> pd.DataFrame:
    """Return which ``pairs`` of spans the accuracy of their geometry cannot tell apart.

    ``spans`` is indexed by id: ``way, geometry, accuracy_m, risk_groups``. Pairs that share a risk
    group already are left out: they are known to fail together; so are cables, of which only
    the ends are known. Columns: ``first, second, km,
    within_m, presumed, geometry``.
    """
    asked = {tuple(sorted(pair)) for pair in pairs}
    drawn_as = spans["way"].to_dict()
    used = sorted({s for pair in asked for s in pair if drawn_as[s] not in _ONLY_ENDS})
    table = _with_accuracy(spans.loc[used, ["geometry", "accuracy_m", "risk_groups"]].reset_index())
    found = []
    for one in near_pairs(table, distance_m) if len(table) else ():
        first, second = table.iloc[one.first], table.iloc[one.second]
        pair = (used[one.first], used[one.second])
        if pair in asked and not set(first["risk_groups"]) & set(second["risk_groups"]):
            shared = _stretches(one)
            presumed = bool(max(first["accuracy_m"], second["accuracy_m"]) > SURVEYED_M)
            drawn = tuple(part_of(first["geometry"], stretch) for stretch in shared)
            found.append((*pair, _km(shared), one.reach_m, presumed, drawn))
    columns = ["first", "second", "km", "within_m", "presumed", "geometry"]
    return pd.DataFrame(found, columns=columns)

"""The part of ``docs/fidelity.md`` on published routes and on a road network: data not shipped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pandas as pd
from published_routes import (
    OFF_KM,
    Ground,
    Route,
    as_coarse,
    predict,
    read_ofds,
    read_roads,
    share_within,
    shipped_ground,
)

from dorsale import reference
from dorsale.ground.ways import shape_of
from dorsale.plan.scenario import Scenario
from dorsale.sources.scenario_folder import read_folder

START = "<!-- from published networks, which are not shipped: begins -->"
ROAD = ("road_paved", "road_mixed", "road_unpaved")
SHIPPED_M, ROADS_M = 10_000.0, 2_000.0
GOAL, WORST = 0.10, 0.25
OTHER_WAY = 0.75  # share of ours beside the published line under which they are two routes
FEW_POINTS = 3
SOURCES = (
    "Sources: routes from https://github.com/Open-Telecoms-Data/OFDS-public-data (no licence "
    "stated); roads from https://github.com/SebKrantz/OptimalCEMACRoads (geometry OpenStreetMap, "
    "ODbL). None is shipped with Dorsale."
)


@dataclass(frozen=True)
class Match:
    """A published route and what one network predicts between its ends.

    ``kept`` is the share of its length that our line keeps with as few points as the published.
    """

    published: Route
    ours: Route | None
    share: float
    kept: float
    ends_km: tuple[float, float]

    @property
    def error(self) -> float | None:
        """Return the error of our length as a share of the published one."""
        return self.ours.km / self.published.km - 1 if self.ours else None

    @property
    def even_error(self) -> float | None:
        """Return the error once ours is drawn with as few points as the published line."""
        return self.ours.km * self.kept / self.published.km - 1 if self.ours else None


def keep(page: str) -> str:
    """Return the part of ``page`` that needs data not shipped, as it stands."""
    at = page.find(START)
    return page[at:] if at >= 0 else f"{START}\n\nNot measured yet: no `--data`.\n"


def published(folder: Path) -> str:
    """Return the part on what is in ``folder``; absent files are named."""
    scenario = read_folder(reference.scenario_folder("cemac")).or_fail()
    ways = scenario.tables["ways"]
    ways = ways[(ways["status"] == "open") & ways["way"].isin(ROAD)]
    shapes = [shape_of(way, scenario.sites) for way in ways.to_dict("records")]
    shipped = shipped_ground(ways, shapes)
    road_file = next(iter(sorted(folder.glob("geo/cemac_road_network*.gpkg"))), None)
    roads = read_roads(road_file) if road_file else None
    files = sorted(folder.glob("ofds/*/*spans*.geojson"))
    matched = {file: _matches(read_ofds(file), shipped, roads) for file in files}
    parts = [START, "", *_goals([pair for found in matched.values() for pair in found])]
    parts += _as_built(scenario, roads, road_file)
    for file, found in matched.items():
        if found:
            parts += _network(file, found)
    if not files or roads is None:
        parts += ["Absent: published routes or roads; the tables say what was there.", ""]
    return "\n".join([*parts, SOURCES, ""])


def _matches(
    routes: list[Route], shipped: Ground, roads: Ground | None
) -> list[tuple[Match, Match | None]]:
    """Return the routes of a network on our ground, each with what both networks predict."""
    found: list[tuple[Match, Match | None]] = []
    for one in routes:
        real = _match(one, roads, ROADS_M) if roads else None
        found.append((_match(one, shipped, SHIPPED_M, real), real))
    here = any(one.ours or (real and real.ours) for one, real in found)
    return found if here else []


def _match(route: Route, ground: Ground, reach_m: float, real: Match | None = None) -> Match:
    """Return what ``ground`` predicts; ``real`` lends the shape that shipped ways have not."""
    places = [route.line[0], route.line[-1]]
    ends = (ground.nearest(places[0])[1], ground.nearest(places[1])[1])
    ours = predict(ground, route.name, places)
    if ours is None or len(ours.line) < 2:
        return Match(route, None, 0.0, 1.0, ends)
    drawn = real.ours.line if real and real.ours and real.share >= OTHER_WAY else ours.line
    kept = as_coarse(drawn, len(route.line))
    return Match(route, ours, share_within(route.line, ours.line, reach_m), kept, ends)


def _goals(found: list[tuple[Match, Match | None]]) -> Iterator[str]:
    """Say whether the goals are met on all published routes together."""
    yield "## Published routes against the goals"
    yield ""
    yield (
        f"Goals: a median error of {GOAL:.0%} and {WORST:.0%} at worst. The published lines are "
        "digitised approximations; each network is told apart below, with what does not fit."
    ).replace("%", " %")
    yield ""
    yield "| Network | Predicted | Median error | Met | *Even* median | Worst | Met |"
    yield "|---|---:|---:|---|---:|---:|---|"
    yield from _goal("shipped ways", [one for one, _ in found])
    yield from _goal("road network", [real for _, real in found if real])
    yield ""


def _goal(name: str, found: list[Match]) -> Iterator[str]:
    errors = [abs(one.error) for one in found if one.error is not None]
    even = [abs(one.even_error) for one in found if one.even_error is not None]
    if errors:
        middle, worst = median(errors), max(errors)
        yield (
            f"| {name} | {len(errors)} of {len(found)} | {_plain(middle)} | {_met(middle <= GOAL)} "
            f"| {_plain(median(even))} | {_plain(worst)} | {_met(worst <= WORST)} |"
        )


def _met(met: bool) -> str:
    return "yes" if met else "no"


def _as_built(scenario: Scenario, roads: Ground | None, file: Path | None) -> Iterator[str]:
    """Tell the road links as built over a road network of real geometry."""
    if roads is None or file is None:
        return
    yield "## Links as built, over a road network of real geometry"
    yield ""
    yield (
        f"The shortest way between the ends of each link in `{file.name}`: the same question "
        "without any shipped length. Railway and river links are not in it."
    )
    yield ""
    yield "| Link | Reported, km | Road network, km | Error |"
    yield "|---|---:|---:|---:|"
    links = pd.read_csv(reference.folder() / "as_built.csv", keep_default_na=False, dtype=str)
    errors = []
    for link in links[links["way"].isin(ROAD)].to_dict("records"):
        stops = [link["from"], *filter(None, link["via"].split(";")), link["to"]]
        ends = scenario.sites.loc[[stops[0], stops[-1]], ["lon", "lat"]]
        ours = predict(roads, link["name"], [tuple(end) for end in ends.to_numpy().tolist()])
        reported = float(link["reported_km"])
        if ours:
            errors.append(abs(ours.km / reported - 1))
        said = f"{ours.km:.1f} | {_percent(ours.km / reported - 1)}" if ours else _off(roads, ends)
        yield f"| {link['name']} | {reported:.0f} | {said} |"
    yield ""
    if errors:
        yield f"Median absolute error {_plain(median(errors))}, worst {_plain(max(errors))}."
        yield ""


def _off(roads: Ground, ends: pd.DataFrame) -> str:
    """Return why a link is not on the road network."""
    far = max(roads.nearest(tuple(end))[1] for end in ends.to_numpy().tolist())
    return f"an end lies {far:.0f} km off | –" if far > OFF_KM else "not joined | –"


def _network(file: Path, found: list[tuple[Match, Match | None]]) -> Iterator[str]:
    """Tell one published network: a row a route, then what does not fit and why."""
    total = sum(one.published.km for one, _ in found)
    points = sum(len(one.published.line) for one, _ in found)
    yield f"## Published routes: `{file.stem}`"
    yield ""
    yield (
        f"{len(found)} routes, {total:.0f} km along the ellipsoid, drawn with a point every "
        f"{total / points:.1f} km. Their shortest ways along roads, between the nearest points to "
        f"their ends. *Even* is the error once the road network's line (shipped ways have no shape "
        "to speak of) is drawn with as few points as theirs: a coarse drawing cuts corners and is "
        "shorter than the cable. *Shared* is the share of the "
        f"published route within {SHIPPED_M / 1000:.0f} km (shipped ways) or "
        f"{ROADS_M / 1000:.0f} km (road network) of ours."
    )
    yield ""
    yield (
        "| Route | Published, km | Shipped ways, km | Error | *Even* | Shared "
        "| Road network, km | Error | *Even* | Shared |"
    )
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for one, other in found:
        head = f"{one.published.name} | {one.published.km:.1f}"
        yield f"| {head} | {_cells(one)} | {_cells(other)} |"
    yield ""
    yield from _summary("Shipped ways", [one for one, _ in found])
    yield from _summary("Road network", [other for _, other in found if other])
    yield ""
    reasons = list(_reasons(found))
    if reasons:
        yield "What does not fit (more than 25 % off, or not predicted):"
        yield ""
        yield from reasons
        yield ""


def _cells(one: Match | None) -> str:
    if one is None or one.ours is None or one.error is None or one.even_error is None:
        return "– | – | – | –"
    errors = f"{_percent(one.error)} | {_percent(one.even_error)}"
    return f"{one.ours.km:.1f} | {errors} | {100 * one.share:.0f} %"


def _summary(name: str, found: list[Match]) -> Iterator[str]:
    known = [one for one in found if one.error is not None]
    if not known:
        return
    errors = [abs(one.error or 0.0) for one in known]
    even = [abs(one.even_error or 0.0) for one in known]
    shares = [one.share for one in known]
    ours = sum(one.ours.km for one in known if one.ours)
    theirs = sum(one.published.km for one in known)
    yield (
        f"- **{name}**: {len(known)} of {len(found)} predicted, together {ours:.0f} km for "
        f"{theirs:.0f} published ({_percent(ours / theirs - 1)}); absolute error median "
        f"{_plain(median(errors))}, worst {_plain(max(errors))}, within 25 % "
        f"{sum(e <= WORST for e in errors)} of {len(errors)}; *even* median "
        f"{_plain(median(even))}, worst {_plain(max(even))}; shared, median "
        f"{_plain(median(shares))}."
    )


def _reasons(found: Iterable[tuple[Match, Match | None]]) -> Iterator[str]:
    for one, real in found:
        for network, match, other in (("shipped ways", one, real), ("road network", real, None)):
            if match and (match.error is None or abs(match.error) > WORST):
                yield f"- {one.published.name} ({network}): {_why(match, other)}."


def _why(one: Match, real: Match | None) -> str:
    """Return why a prediction does not fit, from what can be measured."""
    if one.ours is None:
        far = max(one.ends_km)
        off = f"an end lies {far:.0f} km off the network"
        return off if far > OFF_KM else "the network does not join its ends"
    if one.share < OTHER_WAY:
        return f"the network has no such road; its shortest way shares {_plain(one.share)}"
    if len(one.published.line) <= FEW_POINTS:
        return f"{len(one.published.line)} points draw the published line"
    if real and real.ours and real.share >= OTHER_WAY:
        over = _percent(one.ours.km / real.ours.km - 1)
        rest = _percent(real.ours.km / one.published.km - 1)
        return f"the shipped length is {over} beside the road network, which is {rest} off"
    if abs(one.even_error or 0.0) <= WORST:
        return f"drawn as coarsely, ours is {_percent(one.even_error or 0.0)} off"
    first, last = one.ends_km
    return (
        f"a route of {one.published.km:.0f} km whose ends join the network {first:.1f} and "
        f"{last:.1f} km away; the rest is the shipped length of the way, not explained"
    )


def _percent(share: float) -> str:
    return f"{100 * share:+.1f} %"


def _plain(share: float) -> str:
    return f"{100 * share:.1f} %"

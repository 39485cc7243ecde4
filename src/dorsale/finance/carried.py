"""What the network carries, year by year and country, with the plan and without it.

Traffic to what data centres of the plan host would come from abroad without them. Each of its
Gbit/s stands once: in the row of its way to a data centre as far as halls serve it, else in that
of its way abroad.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.finance.halls import served_share
from dorsale.finance.spending import first_year
from dorsale.plan.network import INTERNET, Candidates, Demand, Design, Programme, Routes
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited

QUANTITIES = (
    "gbps", "without_gbps", "new_gbps", "moved_gbps", "own_gbps", "protecting_gbps",
    "international_gbps", "local_gbps", "round_trip_gbps", "lost_gbps_h_before",
    "lost_gbps_h_after", "without_capacity_eur",
)  # fmt: skip
FACTORS = ("low_factor", "high_factor", "room_factor")
PLAIN, HOSTED, WAITING = "plain", "hosted", "waiting"
"""Kinds of rows: other traffic; what halls host, as far as they serve it; the rest of that."""

_NO_GBPS = 1e-9


@dataclass(frozen=True)
class Way:
    """How a demand travels: the part of its inland km on works of the plan, and since when.

    ``since`` is the first whole year of service of the works it needs (0: always, ``None``:
    never).
    """

    share: float
    since: int | None


def own_spans(found: Candidates, chosen: Design) -> frozenset[str]:
    """Return the spans that the plan builds, repairs, lights or leases: what it can sell."""
    spans = found.spans.loc[list(chosen.modules)]
    mine = spans[(spans["option"] != "cable") & ~spans["ready"].astype(bool)]
    return frozenset(map(str, mine.index))


def way(found: Candidates, built: Programme, own: frozenset[str], path: Sequence[str]) -> Way:
    """Return how much of ``path`` lies on the plan's works, and since when these serve."""
    inland = [s for s in path if found.spans.at[s, "option"] != "cable"]
    total = sum(float(found.spans.at[s, "length_km"]) for s in inland)
    mine = [s for s in inland if s in own]
    km = sum(float(found.spans.at[s, "length_km"]) for s in mine)
    dates = built.spans["in_service"]
    return Way(km / total if total else 0.0, first_year(str(dates.get(s, "")) for s in mine))


def by_country(
    scenario: Scenario, found: Candidates, chosen: Design, traffic: Demand, ranges: pd.DataFrame,
    built: Programme, planned: Routes, today: Routes, available: pd.DataFrame, first: int,
    kept_home: float = 0.0, sited: Sited | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return quantities by ``country, year``: columns :data:`QUANTITIES` and :data:`FACTORS`.

    Traffic is busy-hour Gbit/s at the prices of the forecast; after the design year it stays:
    the network is sized for no more. ``ranges``: ``country, year, low, high`` as factors.
    ``kept_home``: the part of today's traffic abroad that exchanges keep once it is safe.
    ``sited``: the data centres that flows with ``hosted_gbps`` go to.
    """
    years = np.arange(first, scenario.years.horizon + 1)
    parts_ = list(_parts(scenario, traffic, sited))
    flows = _flows(found, chosen, parts_, built, planned, today, available)
    served = _served(scenario, sited, years)
    codes = sorted(set(flows["country"])) if len(flows) else []
    growth = {one: _growth(traffic, one, years, scenario.years.design) for one in codes}
    kept = _room_today(found, flows, growth)
    parts = []
    for country in codes:
        grown = growth[country]
        of = flows[flows["country"] == country]
        part = _quantities(of, grown, kept, years, kept_home, served)
        own = ranges[ranges["country"] == country].set_index("year")[["low", "high"]]
        ratio = own.reindex(years).astype(float).ffill()
        part["low_factor"] = ratio["low"].fillna(1.0).to_numpy()
        part["high_factor"] = ratio["high"].fillna(1.0).to_numpy()
        part["room_factor"] = 1.0 / np.where(grown > 0, grown, 1.0)
        parts.append(part.assign(country=str(country), year=years))
    names = ["country", "year", *QUANTITIES, *FACTORS]
    return pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)


def whole(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the quantities of all countries by ``year``; factors weighed by their traffic."""
    weight = parts["gbps"].where(parts["gbps"] > 0, 1e-9)
    weighed = parts.assign(weight=weight, **{f: parts[f] * weight for f in FACTORS})
    found = weighed.groupby("year")[[*QUANTITIES, *FACTORS, "weight"]].sum()
    for factor in FACTORS:
        found[factor] = found[factor] / found["weight"]
    return found.drop(columns="weight").reset_index()


def _growth(traffic: Demand, country: str, years: np.ndarray, design: int) -> np.ndarray:
    """Return demand of ``country`` in each year over the design year's, at most 1."""
    rows = traffic.by_year[traffic.by_year["country"] == country].set_index("year")["gbps"]
    known = rows.reindex(sorted({*rows.index, *years.tolist()})).bfill().ffill()
    top = float(known.get(design, 0.0))
    return np.minimum(known.loc[years].to_numpy(float) / top, 1.0) if top else np.zeros(len(years))


def _room_today(
    found: Candidates, flows: pd.DataFrame, growth: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Return the part of today's traffic abroad for which the ready exits have room, by year.

    Inland, a fibre that is lit takes more wavelengths than the traffic asks for.
    """
    exits = found.spans[(found.spans["option"] == "cable") & found.spans["ready"].astype(bool)]
    leaves = exits[(exits["from"] == INTERNET) | (exits["to"] == INTERNET)]
    room = float(leaves["capacity_gbps"].sum())
    leaves_today = flows["existed"] & (flows["abroad"] | (flows["kind"] == HOSTED))
    once = leaves_today & (flows["kind"] != WAITING)
    abroad = flows[once].groupby("country")["gbps"].sum()
    asked = sum((gbps * growth[str(c)] for c, gbps in abroad.items()), start=np.zeros(1))
    return np.asarray(np.minimum(1.0, room / np.maximum(asked, 1e-9)))


@dataclass(frozen=True)
class Part:
    """A part of a demand: its ``name``, from which ``site``, whether it leaves the region.

    ``hall``: name of the demand that goes to the hall; empty: the hall is at the site.
    """

    name: str
    site: str
    gbps: float
    abroad: bool
    kind: str = PLAIN
    hall: str = ""


def _parts(scenario: Scenario, traffic: Demand, sited: Sited | None) -> Iterator[Part]:
    """Yield each demand; one that is hosted as what halls serve of it, and what they do not yet.

    What a site sends to a hall of its own place travels nowhere, and is in no demand.
    """
    for flow in traffic.flows.to_dict("records"):
        name, site, gbps = str(flow["id"]), str(flow["from"]), float(flow["gbps"])
        hosted = 0.0 if sited is None else float(flow.get("hosted_gbps", 0.0))
        if gbps - hosted > _NO_GBPS or not hosted:
            yield Part(name, site, gbps - hosted, flow["to"] == INTERNET)
        if hosted:
            yield from _hosted(name, site, hosted)
    for site, gbps in at_home(scenario, traffic, sited).items():
        yield from _hosted("", site, gbps)


def _hosted(name: str, site: str, gbps: float) -> Iterator[Part]:
    yield Part(name, site, gbps, abroad=False, kind=HOSTED, hall=name)
    yield Part(f"d-{site}-{INTERNET}", site, gbps, abroad=True, kind=WAITING, hall=name)


def at_home(scenario: Scenario, traffic: Demand, sited: Sited | None) -> dict[str, float]:
    """Return what sites with a hall send to it, in Gbit/s of the design year."""
    if sited is None or "hosted_gbps" not in traffic.flows:
        return {}
    at = scenario.tables["candidates"].set_index("id")["site"]
    here = {str(at[one.site]) for one in sited.buildings}
    return {site: gbps for site, gbps in sited.hosted_gbps.items() if site in here}


def _served(scenario: Scenario, sited: Sited | None, years: np.ndarray) -> np.ndarray:
    """Return the part of what is hosted in the design year that halls serve, by year: (Y,)."""
    if sited is None or not sited.buildings:
        return np.zeros(len(years))
    share = served_share(sited, pd.Index(years), scenario.years.design)
    return np.asarray(share, dtype=float)


def _flows(
    found: Candidates, chosen: Design, parts: Iterable[Part], built: Programme, planned: Routes,
    today: Routes, available: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Return one row a part: where it comes from, how it travels, and what it loses."""
    own = own_spans(found, chosen)
    hours = _hours(available)
    rows = []
    for part in parts:
        name, site, hosted = part.name, part.site, part.kind == HOSTED
        to_hall = way(found, built, own, planned.working.get(part.hall, ()))
        works = way(found, built, own, planned.working.get(name, ()))
        guards = [way(found, built, own, path) for path in planned.protection.get(name, ())]
        guard = guards[0] if guards else Way(0.0, None)
        dates = [w.since for w in (works, *guards)]
        existed = bool(today.working.get(f"d-{site}-{INTERNET}"))
        as_today = f"d-{site}-{INTERNET}" if hosted else _as_today(name, site, today)
        rows.append(
            {
                "country": str(found.nodes.at[site, "country"]), "gbps": part.gbps,
                "existed": existed, "abroad": part.abroad, "kind": part.kind,
                "reached": _reached(name, planned),
                "detour": existed and not hosted and not today.working.get(name),
                "share": works.share, "since": works.since, "guard": guard.share,
                "guarded": guard.since,
                "hall": to_hall.since if _reached(part.hall, planned) else None,
                "helped": any(w.share > 0 for w in (works, *guards)),
                "safe": None if None in dates else max([d for d in dates if d is not None]),
                "before": hours.get((as_today, "before"), 0.0),
                "after": hours.get((name, "after"), 0.0),
                "exit": 0.0 if hosted else _exit_eur(found, today.working.get(name, ())),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _reached(name: str, planned: Routes) -> bool:
    """Return whether a demand has a way in the plan; one without a name needs none."""
    return not name or bool(planned.working.get(name))


def _as_today(name: str, site: str, today: Routes) -> str:
    """Return the demand whose way this one takes today: the world's, where it has none."""
    return name if today.working.get(name) else f"d-{site}-{INTERNET}"


def _hours(available: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return hours lost a year by demand and ``before`` or ``after``: the middle of the range."""
    middle = (available["hours_lost_low"] + available["hours_lost_high"]) / 2
    return dict(zip(zip(available["id"], available["when"], strict=True), middle, strict=True))


def _exit_eur(found: Candidates, path: Iterable[str]) -> float:
    """Return what one Gbit/s pays a year for the cables of ``path``, in EUR."""
    cables = [s for s in path if found.spans.at[s, "option"] == "cable"]
    return sum(float(found.spans.at[s, "price_eur_per_gbps_per_year"]) for s in cables)


def _quantities(
    flows: pd.DataFrame, grown: np.ndarray, kept: np.ndarray, years: np.ndarray, home: float,
    served: np.ndarray,
) -> pd.DataFrame:  # fmt: skip
    """Return :data:`QUANTITIES` by year of the ``flows`` of a country.

    ``kept``: the part of today's traffic abroad that today's exits have room for; the rest is
    new, as that of places without fibre. ``home``: the part of it that exchanges
    then keep, once the works that make it safe serve. ``served``: the part of what is hosted in
    the design year that halls serve, from when the way to them does. What they serve pays transit
    abroad without the plan, cables in it: no exit is counted beside.
    """
    hosted, waiting = ((flows["kind"] == one).to_numpy()[:, None] for one in (HOSTED, WAITING))
    inside = np.minimum(served, grown) * _after(flows["hall"], years)
    gbps = flows["gbps"].to_numpy(float)[:, None] * np.where(
        hosted, inside, np.where(waiting, grown - inside, grown)
    )
    stood = flows["existed"].to_numpy(bool)[:, None]
    leaves = flows["abroad"].to_numpy(bool)[:, None] | hosted
    existed = stood * np.where(leaves, kept, 1.0)
    serves = _after(flows["since"], years) & flows["reached"].to_numpy(bool)[:, None]
    guarded, safe = _after(flows["guarded"], years), _after(flows["safe"], years)
    abroad, detour, helped = (
        flows[c].to_numpy(bool)[:, None] for c in ("abroad", "detour", "helped")
    )
    share, guard, before, after, exit_ = (
        flows[c].to_numpy(float)[:, None] for c in ("share", "guard", "before", "after", "exit")
    )
    on = np.maximum(existed, serves)
    found = {
        "gbps": gbps * on,
        "without_gbps": gbps * existed,
        "new_gbps": gbps * (on - existed),
        "moved_gbps": gbps * share * serves * existed,
        "own_gbps": gbps * share * serves,
        "protecting_gbps": gbps * guard * guarded * on,
        "international_gbps": gbps * on * abroad,
        "local_gbps": gbps * on * ~abroad,
        "round_trip_gbps": gbps
        * (detour * serves + hosted * existed * serves + home * existed * abroad * safe * helped),
        "lost_gbps_h_before": gbps * before * existed,
        "lost_gbps_h_after": gbps * np.where(safe, np.minimum(before, after), before) * existed,
        "without_capacity_eur": gbps * exit_ * existed,
    }
    return pd.DataFrame({name: values.sum(axis=0) for name, values in found.items()})


def _after(since: pd.Series, years: np.ndarray) -> np.ndarray:
    """Return in which ``years`` each row serves: ``(rows, years)`` of bool."""
    first = pd.to_numeric(since, errors="coerce").fillna(np.inf).to_numpy(float)
    return np.asarray(years[None, :] >= first[:, None])

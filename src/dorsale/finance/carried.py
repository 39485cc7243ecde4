"""What the network carries, year by year and country, with the plan and without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dorsale.finance.spending import first_year
from dorsale.plan.network import INTERNET, Candidates, Demand, Design, Programme, Routes
from dorsale.plan.scenario import Scenario

QUANTITIES = (
    "gbps", "without_gbps", "new_gbps", "moved_gbps", "own_gbps", "protecting_gbps",
    "international_gbps", "local_gbps", "round_trip_gbps", "lost_gbps_h_before",
    "lost_gbps_h_after", "without_capacity_eur",
)  # fmt: skip
FACTORS = ("low_factor", "high_factor", "room_factor")


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
    kept_home: float = 0.0,
) -> pd.DataFrame:  # fmt: skip
    """Return quantities by ``country, year``: columns :data:`QUANTITIES` and :data:`FACTORS`.

    Traffic is busy-hour Gbit/s at the prices of the forecast; after the design year it stays:
    the network is sized for no more. ``ranges``: ``country, year, low, high`` as factors.
    ``kept_home``: the part of today's traffic abroad that exchanges keep once it is safe.
    """
    years = np.arange(first, scenario.years.horizon + 1)
    flows = _flows(found, chosen, traffic, built, planned, today, available)
    codes = sorted(set(flows["country"])) if len(flows) else []
    growth = {one: _growth(traffic, one, years, scenario.years.design) for one in codes}
    kept = _room_today(found, flows, growth)
    parts = []
    for country in codes:
        grown = growth[country]
        part = _quantities(flows[flows["country"] == country], grown, kept, years, kept_home)
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
    abroad = flows[flows["existed"] & flows["abroad"]].groupby("country")["gbps"].sum()
    asked = sum((gbps * growth[str(c)] for c, gbps in abroad.items()), start=np.zeros(1))
    return np.asarray(np.minimum(1.0, room / np.maximum(asked, 1e-9)))


def _flows(
    found: Candidates, chosen: Design, traffic: Demand, built: Programme, planned: Routes,
    today: Routes, available: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Return one row a demand: where it comes from, how it travels, and what it loses."""
    own = own_spans(found, chosen)
    hours = _hours(available)
    rows = []
    for flow in traffic.flows.to_dict("records"):
        name, site = str(flow["id"]), str(flow["from"])
        works = way(found, built, own, planned.working.get(name, ()))
        guards = [way(found, built, own, path) for path in planned.protection.get(name, ())]
        guard = guards[0] if guards else Way(0.0, None)
        dates = [w.since for w in (works, *guards)]
        existed = bool(today.working.get(f"d-{site}-{INTERNET}"))
        rows.append(
            {
                "country": str(found.nodes.at[site, "country"]), "gbps": float(flow["gbps"]),
                "existed": existed, "abroad": flow["to"] == INTERNET,
                "reached": bool(planned.working.get(name)),
                "detour": existed and not today.working.get(name),
                "share": works.share, "since": works.since, "guard": guard.share,
                "guarded": guard.since,
                "helped": any(w.share > 0 for w in (works, *guards)),
                "safe": None if None in dates else max([d for d in dates if d is not None]),
                "before": hours.get((_as_today(name, site, today), "before"), 0.0),
                "after": hours.get((name, "after"), 0.0),
                "exit": _exit_eur(found, today.working.get(name, ())),
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


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
    flows: pd.DataFrame, grown: np.ndarray, kept: np.ndarray, years: np.ndarray, home: float
) -> pd.DataFrame:
    """Return :data:`QUANTITIES` by year of the ``flows`` of a country.

    ``kept``: the part of today's traffic abroad that today's exits have room for; the rest is
    new, as that of places without fibre. ``home``: the part of it that exchanges
    then keep, once the works that make it safe serve.
    """
    gbps = flows["gbps"].to_numpy(float)[:, None] * grown[None, :]
    stood = flows["existed"].to_numpy(bool)[:, None]
    existed = stood * np.where(flows["abroad"].to_numpy(bool)[:, None], kept, 1.0)
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
        "round_trip_gbps": gbps * (detour * serves + home * existed * abroad * safe * helped),
        "lost_gbps_h_before": gbps * before * existed,
        "lost_gbps_h_after": gbps * np.where(safe, np.minimum(before, after), before) * existed,
        "without_capacity_eur": gbps * exit_ * existed,
    }
    return pd.DataFrame({name: values.sum(axis=0) for name, values in found.items()})


def _after(since: pd.Series, years: np.ndarray) -> np.ndarray:
    """Return in which ``years`` each row serves: ``(rows, years)`` of bool."""
    first = pd.to_numeric(since, errors="coerce").fillna(np.inf).to_numpy(float)
    return np.asarray(years[None, :] >= first[:, None])

"""What each section of the report shows in one language: its charts, tables and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import (
    after_failures,
    charts,
    corridors,
    facts,
    layers,
    other_plans,
    parameters,
    programme,
    refused_spans,
    rules_kept,
    shared_ground,
    tables,
)
from dorsale.report.charts import Change, Range, Stack
from dorsale.report.sites.held import candidates
from dorsale.report.words import BOTH_SIDES, HOURS_A_YEAR, Words

Document = Mapping[str, Any]
LOG_HOURS = (1.0, 10.0, 100.0, 1000.0, HOURS_A_YEAR)
_REASONS = (
    ("place", N_("{n} at a named place")),
    ("road", N_("{n} on or beside a road")),
    ("power", N_("{n} beside a power line")),
    ("dry", N_("{n} on ground known to stay dry")),
    ("spacing", N_("{n} where nothing speaks for one spot or another")),
)


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return everything the templates write in one language."""
    return {
        "front": front(document, words),
        "why": why(document, words),
        "availability": availability(document, words),
        "rules": rules_kept.view(document, words),
        "shared": shared_ground.view(document, words),
        "programme": programme.view(document, words),
        "bill": bill(document, words),
        "corridors": corridors.view(document, words),
        "finance": finance(document, words),
        "coverage": coverage(document, words),
        "optics": optics(document, words),
        "layers": layers.table(document, words),
        "assumptions": assumptions(document, words),
        "span_heads": tables.span_heads(words),
        "span_rows": tables.span_rows(document, words),
    }


def front(document: Document, words: Words) -> dict[str, Any]:
    """Return the figures of the first page and what they rest on."""
    capitals = facts.capitals(document)
    return {
        "title": document["scenario"]["title"].get(words.language, document["scenario"]["name"]),
        "build": words.km(facts.km_to_build(document)),
        "reused": words.km(facts.km_reused(document)),
        "cost": _cost(document, words),
        "need": words.money(facts.financing_need(document)),
        "charged": facts.charged(document),
        "newly": words.people(facts.newly_near(document)),
        "near": _near(document, words),
        "worst_before": capitals[0] if capitals else None,
        "worst_after": max(capitals, key=lambda o: o.after[1]) if capitals else None,
        "hours": lambda pair: tables.lost(pair, words),
        "financiers": _financiers(document, words),
        "shares": {
            key: words.percent(value) for key, value in document["solution"]["assumptions"].items()
        },
        "unprotected": [n["name"] for n in facts.unprotected(document)],
        "served": facts.served(document),
        "risks": _largest_risks(document, words),
    }


def _cost(document: Document, words: Words) -> str:
    total = document["bill"]["total_eur"]
    return words.money_range(total["base"], total["p10"], total["p90"])


def _near(document: Document, words: Words) -> tuple[str, str]:
    before, after = (
        facts.people(document, when, "node", facts.NEAR_KM) for when in ("before", "after")
    )
    return words.people(before), words.people(after)


def _financiers(document: Document, words: Words) -> list[dict[str, str]]:
    return [
        {
            "name": words.say(one["funder"]), "kind": words.label("money", one["kind"]),
            "sum": words.money(one["eur"]), "share": words.percent(one["share"]),
        }
        for one in facts.finance_sources(document)
    ]  # fmt: skip


def _largest_risks(document: Document, words: Words) -> list[dict[str, str]]:
    groups = {g["name"]: g for g in document["risk_groups"]}
    named = facts.names(document)
    return [
        {
            "name": tables.risk(groups[one.name], named, words),
            "hours": words.hours(one.hours_per_year),
            "gbps": words.rounded(one.gbps),
        }
        for one in facts.exposures(document)
        if one.gbps
    ][:3]


def why(document: Document, words: Words) -> dict[str, Any]:
    """Return the alternatives, the gap over time and the bridge to the financing need."""
    solution = document["solution"]
    return {
        "objective": words.money(solution["objective_eur"]),
        "bound": words.money(solution["bound_eur"]),
        "gap": words.percent(solution["gap"], 1),
        "dearer": words.money(solution["objective_eur"] - solution["bound_eur"]),
        "seconds": words.number(solution["seconds"]),
        "end": words.label("end", solution["status"]),
        "alternatives": _alternatives(document, words),
        "differences": _differences(document, words),
        "others": other_plans.view(document, words),
        "trace": _trace(document, words),
        "bridge": _bridge(document, words),
    }


def _answers(document: Document) -> list[tuple[str, float, float]]:
    solution = document["solution"]
    found = [("this_plan", solution["bound_eur"], solution["objective_eur"])]
    for one in other_plans.of_kind(document, "assumption"):
        if one["feasible"]:
            found.append((one["name"], one["bound_eur"], one["objective_eur"]))
    return found


def _alternatives(document: Document, words: Words) -> Markup:
    rows = [
        Range(words.label("alternative", name), bound, value, value, words.money(value),
              "new" if name == "this_plan" else "other")
        for name, bound, value in _answers(document)
    ]  # fmt: skip
    return charts.bars(rows, words.say(N_("Cost of this plan and of its alternatives")))


def _differences(document: Document, words: Words) -> dict[str, str]:
    (_, _, mine), *others = _answers(document)
    found = {name: words.money(abs(value - mine)) for name, _, value in others}
    found |= {f"{name}_cheaper": "yes" for name, _, value in others if value < mine}
    return found


def _trace(document: Document, words: Words) -> Markup:
    solution = document["solution"]
    return charts.gap_lines(
        solution.get("trace") or [],
        (words.say(N_("best plan found")), words.say(N_("proved bound"))),
        (words.money(solution["objective_eur"]), words.money(solution["bound_eur"])),
        words.say(N_("Best plan and proved bound over the solver's time")),
        lambda seconds: f"{words.number(seconds)}\u00a0s",
    )


def _bridge(document: Document, words: Words) -> Markup:
    totals = ("objective", "bill_base", "financing_need")
    rows = [
        (
            words.label("step", one["step"]), one["eur"],
            words.money(one["eur"]) if one["step"] in totals else _signed(one["eur"], words),
            one["step"] in totals,
        )
        for one in document["solution"].get("bridge") or ()
    ]  # fmt: skip
    return charts.bridge(rows, words.say(N_("From what is minimised to what must be financed")))


def _signed(eur: float, words: Words) -> str:
    return ("+" if eur >= 0 else "−") + "\u00a0" + words.money(abs(eur))


def availability(document: Document, words: Words) -> dict[str, Any]:
    """Return hours lost in the capitals, at every site, and the sites that one failure cuts."""
    outages = facts.outages(document)
    return {
        "capitals": _capitals(document, words),
        "sites": tables.sites(document, words),
        "cuts": tables.cut_sites(document, words),
        "refused": refused_spans.view(document, words),
        "lowered": after_failures.lowered(document, words),
        "excused": after_failures.excused(document, words),
        "not_visited": words.percent(max((o.not_visited for o in outages), default=0.0), 2),
        "not_visited_hours": words.hours(
            max((o.not_visited for o in outages), default=0.0) * HOURS_A_YEAR
        ),
        "reached": sum(o.before[0] >= 8759 > o.after[0] for o in outages),
    }


def _capitals(document: Document, words: Words) -> Markup:
    rows = [
        Change(
            one.name, one.before, one.after,
            f"{tables.lost(one.before, words)} → {tables.lost(one.after, words)}",
        )
        for one in facts.capitals(document)
    ]  # fmt: skip
    ticks = [(value, f"{words.number(value)}\u00a0h") for value in LOG_HOURS]
    title = words.say(N_("Hours lost a year in each capital, before and after"))
    return charts.changes(rows, title, ticks, log=True)


def bill(document: Document, words: Words) -> dict[str, Any]:
    """Return the bill by lot, country and phase, and its largest items."""
    held = document["bill"]
    lots = [(words.label("lot", k), v) for k, v in held["lots"].items()]
    ordered = sorted(held["countries"].items(), key=lambda pair: -pair[1]["base"])
    countries = [(words.country(k), v) for k, v in ordered]
    phases = [(_phase(k, words), v) for k, v in sorted(held["phases"].items())]
    parts = (
        (words.say(N_("By lot")), lots),
        (words.say(N_("By phase")), phases),
        (words.say(N_("By country")), countries),
    )
    total = held["total_eur"]
    return {
        "charts": [(name, _bill_chart(rows, name, words)) for name, rows in parts],
        "tables": [tables.bill_parts(words, name, rows) for name, rows in parts],
        "items": tables.largest_items(document, words),
        "dearest": tables.dearest_spans(document, words),
        "base": words.money(total["base"]),
        "p50": words.money(total["p50"]),
        "p80": words.money(total["p80"]),
        "contingency": words.money(total["p80"] - total["base"]),
    }


def _phase(year: str, words: Words) -> str:
    if year == "0":
        return words.say(N_("Left out of the programme"))
    return words.say(N_("Phase {n}"), n=year)


def _bill_chart(rows: Sequence[tuple[str, Mapping[str, float]]], name: str, words: Words) -> Markup:
    kept = [(label, v) for label, v in rows if v["base"] >= 1e6 and BOTH_SIDES not in label]
    return charts.ranges(
        [
            Range(label, v["p10"], v["p50"], v["p90"],
                  words.money_range(v["p50"], v["p10"], v["p90"]))
            for label, v in kept or rows
        ],
        name,
    )  # fmt: skip


def running(document: Document, words: Words) -> str:
    """Return what operation comes to item by item, beside the share of the works; may be empty."""
    held = document["bill"].get("running_eur")
    if not held:
        return ""
    return words.say(
        N_(
            "Item by item, operation comes to {items} a year, with {renewal} set aside for "
            "renewal and {paid} of leases and capacity; as a share of the works, which the plan "
            "is weighed with, to {share}."
        ),
        items=words.money(held["itemised_eur"]), renewal=words.money(held["renewal_eur"]),
        paid=words.money(held["paid_eur"]), share=words.money(held["by_share_eur"]),
    )  # fmt: skip


def finance(document: Document, words: Words) -> dict[str, Any] | None:
    """Return who pays, when, what running costs later, and the unit price needed."""
    held = document["finance"]
    if held is None:
        return None
    return {
        "sources": tables.finance_sources(document, words),
        "keys": [
            {"name": words.say(one["funder"]), "class": charts.SHADES[at % len(charts.SHADES)]}
            for at, one in enumerate(facts.finance_sources(document))
        ],
        "works": _works(document, words),
        "running": _running(document, words),
        "price_full": words.rounded(held["price_full_eur_per_mbps_month"]),
        "price_cash": words.rounded(held["price_cash_eur_per_mbps_month"]),
        "need": words.money(facts.financing_need(document)),
        "paid": words.money(sum(one["eur"] for one in held["sources"])),
        "operation": running(document, words),
    }


def _works(document: Document, words: Words) -> Markup:
    ids = [one["id"] for one in facts.finance_sources(document)]
    rows = [
        Stack(str(year["year"]), [year[f"source:{one}"] for one in ids],
               words.money(year["investment_eur"]))
        for year in document["finance"]["years"] if year["investment_eur"]
    ]  # fmt: skip
    return charts.columns(rows, words.say(N_("Investment by year and financier")))


def _running(document: Document, words: Words) -> Markup:
    years = [y for y in document["finance"]["years"] if y["running_eur"] or y["debt_service_eur"]]
    every = max(1, len(years) // 6)
    rows = [
        Stack(
            str(year["year"]) if at % every == 0 else "",
            [year["running_eur"], year["debt_service_eur"]],
            words.millions(year["running_eur"] + year["debt_service_eur"])
            if at % every == 0 else "",
        )
        for at, year in enumerate(years)
    ]  # fmt: skip
    title = words.say(N_("Operation and debt service by year, millions of euros"))
    return charts.columns(rows, title, ("shade-1", "shade-4"))


def coverage(document: Document, words: Words) -> dict[str, Any] | None:
    """Return the share of people near a node by country, before and after."""
    if not document["coverage"]:
        return None
    population = {row["country"]: row["population"] for row in document["coverage"]}
    rows = [_covered(document, code, population[code], words) for code in population]
    ticks = [(share / 100, words.percent(share / 100)) for share in (0, 25, 50, 75, 100)]
    title = words.say(N_("Share of people within 25 km of a node, before and after"))
    return {
        "chart": charts.changes(rows, title, ticks),
        "table": tables.coverage(document, words),
        "population": words.people(sum(population.values())),
        "raster": layers.people(document, words),
    }


def _covered(document: Document, code: str, population: float, words: Words) -> Change:
    before, after = (
        facts.people(document, when, "node", facts.NEAR_KM, code) / population
        for when in ("before", "after")
    )
    said = f"{words.percent(before)} → {words.percent(after)}"
    return Change(words.country(code), (before, before), (after, after), said)


def optics(document: Document, words: Words) -> dict[str, Any] | None:
    """Return lightpaths by mode, their margins, and how far GNPy's answer is."""
    modes = facts.lightpath_modes(document)
    if not modes:
        return None
    checked = facts.checked_lightpaths(document)
    apart = max((abs(own - other) for own, other in checked), default=0.0)
    strips = {f"{m['mode']} ({m['count']})": m["margins"] for m in modes}
    return {
        "table": tables.lightpaths(document, words),
        "chart": charts.dots(
            strips, words.say(N_("Margin of each lightpath, in dB")),
            lambda value: f"{words.number(value, 1)}\u00a0dB",
        ),
        "count": words.number(sum(m["count"] for m in modes)),
        "huts": words.number(len(document["huts"] or ())),
        "reasons": _hut_reasons(document["huts"] or (), words),
        "checked": words.number(len(checked)),
        "apart": words.number(apart, 2),
        "referee": bool(checked),
    }  # fmt: skip


def _hut_reasons(huts: Sequence[Mapping[str, Any]], words: Words) -> str:
    """Return why huts stand where they do: "62 at a named place, 140 on or beside a road"."""
    counted = Counter(reason for hut in huts for reason in hut.get("why", ()))
    return ", ".join(
        words.say(said, n=words.number(counted[code])) for code, said in _REASONS if counted[code]
    )


def assumptions(document: Document, words: Words) -> dict[str, Any]:
    """Return every input that is an assumption, grouped, with counts and texts."""
    named = facts.names(document)
    lengths = facts.assumed_lengths(document)
    measured = {span["id"] for span in lengths}
    spans = [s for s in facts.assumed(document["spans"]) if s["id"] not in measured]
    return {
        "general": _general(document, words),
        "lengths": [tables.link_to_span(s, named) for s in lengths],
        "lengths_km": words.km(sum(s["length_km"] for s in lengths)),
        "nodes": sorted(n["name"] for n in facts.assumed(document["nodes"])),
        "spans": [tables.link_to_span(s, named) for s in spans],
        "places": [words.say(p["name"]) for p in facts.assumed(candidates(document))],
        "risks": tables.assumed_risks(document, words),
        "items": tables.assumed_items(document, words),
        "defaults": list(document["scenario"]["defaults"]),
    }


def _general(document: Document, words: Words) -> list[tuple[str, str, str]]:
    """Return name, value where it is one number, and remark of each general assumption."""
    return [
        (_input(pointer, words), _value(document, pointer, words),
         words.say(text.removeprefix("assumption: ")))
        for pointer, text in facts.general_assumptions(document)
    ]  # fmt: skip


def _input(pointer: str, words: Words) -> str:
    first, *_, last = pointer.strip("/").split("/")
    if "/rates/" in pointer:
        return words.say(N_("{currency} for one euro"), currency=last)
    if "/cuts_per_1000_km_per_year/" in pointer:
        return words.say(
            N_("cuts per 1,000 km and year, {medium}"), medium=words.label("medium", last)
        )
    if "/programme/" in pointer and "/" in pointer.split("/programme/")[1]:
        group, kind = pointer.split("/programme/")[1].split("/")
        return f"{words.label('rule', group)}, {words.label('works', kind)}"
    if "/parameters/" in pointer:
        return words.label("parameter", last)
    return words.label("input", last if first != "spans" else "fibres")


def _value(document: Document, pointer: str, words: Words) -> str:
    found: Any = document
    for key in pointer.strip("/").split("/"):
        found = found.get(key) if isinstance(found, Mapping) else None
    if "/parameters/" in pointer and found:
        return parameters.ranged(words, pointer.rsplit("/", 1)[1], found)
    if not isinstance(found, int | float):
        return ""
    if pointer.endswith(("_rate", "inflation_per_year")):
        return words.percent(found)
    return words.number(found, 0 if found == int(found) else 2)

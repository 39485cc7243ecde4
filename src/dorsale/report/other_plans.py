"""The plans beside this one in one language: different ones, and what each choice costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts, map_small
from dorsale.report.tables import Grid
from dorsale.report.words import Words

Document = Mapping[str, Any]
Row = Mapping[str, Any]
_LABELS = {
    ("without", "country"): N_("Without building in {name}"),
    ("without", "ground"): N_("Without the ground {name}"),
    ("without", ""): N_("Without {name}"),
    ("with", ""): N_("With {name}"),
}
_NAMED = 3


def of_kind(document: Document, kind: str) -> list[Row]:
    """Return the alternatives of ``kind``: assumption, different or choice."""
    rows = document["alternatives"] or ()
    return [one for one in rows if one.get("kind", "assumption") == kind]


def view(document: Document, words: Words) -> dict[str, Any]:
    """Return what the section on other plans shows."""
    plans, choices = of_kind(document, "different"), of_kind(document, "choice")
    asked = document["scenario"].get("alternatives") or {"within": 0.05}
    return {
        "within": words.percent(asked["within"]),
        "asked": bool(asked.get("plans")),
        "surely": _surely(plans, words),
        "plans": [_plan(document, one, at, words) for at, one in enumerate(plans, start=1)],
        "table": _different(plans, document, words) if plans else None,
        "choices": _choices(choices, document, words) if choices else None,
        "changes": [_choice_change(document, one, words) for one in choices if _moves(one)],
    }


def _surely(plans: Sequence[Row], words: Words) -> str:
    """Return the km of ground that every plan so cheap keeps; empty when nothing is proved."""
    km = max((one["shared_km"] or 0.0 for one in plans), default=0.0)
    return words.km(km) if km >= 1 else ""


def _plan_name(at: int, words: Words) -> str:
    return words.say(N_("Other plan {n}"), n=at)


def _plan(document: Document, one: Row, at: int, words: Words) -> dict[str, Any]:
    name = _plan_name(at, words)
    return {
        "name": name,
        "map": map_small.use(document, one, name),
        "cost": words.money(one["objective_eur"]),
        "more": signed(one["extra_eur"], words),
        "share": words.percent(one["extra_share"], 1),
        "km": words.km(one["difference_km"]),
        "differs": words.percent(one["difference_share"]),
        "leaves": _corridors(document, one["leaves"], words),
        "comes": _corridors(document, one["comes"], words),
    }


def _different(plans: Sequence[Row], document: Document, words: Words) -> Grid:
    heads = [
        words.say(N_("Plan")), words.say(N_("Cost")), words.say(N_("More than this plan")),
        words.say(N_("Gap to the cheapest possible")), words.say(N_("Ground that differs")),
        words.say(N_("Share of both plans' ground")),
    ]  # fmt: skip
    solution = document["solution"]
    rows = [
        [words.label("alternative", "this_plan"), words.money(solution["objective_eur"]), "–",
         words.percent(solution["gap"], 1), "–", "–"]
    ]  # fmt: skip
    rows += [
        [
            _plan_name(at, words), words.money(one["objective_eur"]), _more(one, words),
            words.percent(one["gap"], 1), words.km(one["difference_km"]),
            words.percent(one["difference_share"]),
        ]
        for at, one in enumerate(plans, start=1)
    ]  # fmt: skip
    return Grid(words.say(N_("Plans that differ")), heads, rows, frozenset(range(1, len(heads))))


def _choices(choices: Sequence[Row], document: Document, words: Words) -> Grid:
    heads = [
        words.say(N_("Choice")), words.say(N_("Cost")), words.say(N_("More than this plan")),
        words.say(N_("What the choice costs, surely")), words.say(N_("Ground that differs")),
        words.say(N_("Remark")),
    ]  # fmt: skip
    rows = [_choice(one, document, words) for one in choices]
    return Grid(
        words.say(N_("What a choice costs")), heads, rows, frozenset(range(1, len(heads) - 1))
    )


def _choice(one: Row, document: Document, words: Words) -> list[str]:
    remark = _remark(one, document, words)
    if not one["feasible"]:
        return [label(one, words), "–", "–", "–", "–", remark]
    low, high = one["surely_extra_eur"]
    return [
        label(one, words), words.money(one["objective_eur"]), _more(one, words),
        words.say(N_("{low} to {high}"), low=words.money(low), high=words.money(high)),
        words.km(one["difference_km"]), remark,
    ]  # fmt: skip


def label(one: Row, words: Words) -> str:
    """Return the name of a choice: "Without WACS"."""
    of = one["of"]
    said = _LABELS.get((of["wish"], of["what"])) or _LABELS[of["wish"], ""]
    name = words.country(of["id"]) if of["what"] == "country" else words.say(of["name"])
    return words.say(said, name=name)


def _remark(one: Row, document: Document, words: Words) -> str:
    if not one["feasible"]:
        sites = _sites(document, one["cut_off"], words)
        return (
            words.say(N_("Not feasible: cuts off {sites}"), sites=sites)
            if sites
            else words.say(N_("Not feasible: no candidate holds it"))
        )
    if one["exposed"]:
        sites = _sites(document, one["exposed"], words)
        return words.say(
            N_("One failure more cuts off {sites} or leaves them less room, whatever is built"),
            sites=sites,
        )
    same = not _moves(one) and abs(one["extra_eur"]) < 1
    return words.say(N_("This plan respects it already")) if same else ""


def _sites(document: Document, sites: Sequence[str], words: Words) -> str:
    named = facts.names(document)
    names = [named.get(site, site) for site in sites]
    if len(names) > 2 * _NAMED:
        more = words.say(N_("{n} others"), n=len(names) - _NAMED)
        names = [*names[:_NAMED], more]
    return words.join(names)


def _more(one: Row, words: Words) -> str:
    return f"{signed(one['extra_eur'], words)} ({words.percent(one['extra_share'], 1)})"


def signed(eur: float, words: Words) -> str:
    """Return a difference of money with its sign."""
    return ("+" if eur >= 0 else "−") + "\u00a0" + words.money(abs(eur))


def _moves(one: Row) -> bool:
    return bool(one["leaves"] or one["comes"])


def _choice_change(document: Document, one: Row, words: Words) -> dict[str, str]:
    return {
        "name": label(one, words),
        "leaves": _corridors(document, one["leaves"], words),
        "comes": _corridors(document, one["comes"], words),
    }


def _ends(start: str, end: str, words: Words) -> str:
    return words.say(N_("around {name}"), name=start) if start == end else f"{start} – {end}"


def _corridors(document: Document, rows: Sequence[Row], words: Words) -> str:
    """Return the longest corridors by their ends: "Ouesso – Ntam (310 km)"."""
    named = facts.names(document)
    said = [
        f"{_ends(named.get(one['from'], ''), named.get(one['to'], ''), words)}"
        f" ({words.km(one['length_km'])})"
        for one in rows[:_NAMED]
    ]
    if len(rows) > _NAMED:
        km = words.km(sum(one["length_km"] for one in rows[_NAMED:]))
        said.append(words.say(N_("{n} shorter ones ({km})"), n=len(rows) - _NAMED, km=km))
    return words.join(said)

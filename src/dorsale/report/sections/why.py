"""Why this plan: its alternatives, the proof over time, the bridge to the financing need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import charts, other_plans
from dorsale.report.charts import Range
from dorsale.report.words import Words

Document = Mapping[str, Any]


def view(document: Document, words: Words) -> dict[str, Any]:
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

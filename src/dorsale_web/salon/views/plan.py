"""The plan of the halls, for everybody, with a table that says the same."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from dorsale_web.matching import themes
from dorsale_web.salon import plan_svg
from dorsale_web.salon.models import Edition
from dorsale_web.salon.plan_svg import HallPlan
from dorsale_web.salon.queries import ground as queries
from dorsale_web.salon.views.frame import show

MOST_SIGNS = 12


def floor_plan(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the plan of each hall; ``?stand=`` marks a stand and shows what is around it."""
    label = request.GET.get("stand", "").replace("\x00", "").strip()[:MOST_SIGNS]
    plans = queries.plans(edition)
    halls = [hall(plan, label) for plan in plans]
    context = {
        "halls": halls,
        "stand": label,
        "found": [one["chosen"] for one in halls if one["chosen"]],
        "legend": legend(plans),
        "rooms": edition.rooms.select_related("hall"),
        "audience": "public" if edition.state == "published" else "",
    }
    return show(request, "salon/floor_plan.html", edition, "floor_plan", **context)


def hall(plan: HallPlan, label: str) -> dict[str, Any]:
    """Return a hall as the page shows it, with the chosen stand if it is there."""
    chosen = next((one for one in plan.stands if one.label == label), None)
    marked = (label,) if chosen else ()
    return {
        "plan": plan,
        "svg": plan_svg.draw(plan, marked=marked),
        "chosen": chosen and {"stand": chosen, "hall": plan.name, "svg": near(plan, label)},
    }


def near(plan: HallPlan, label: str) -> str:
    """Return the surroundings of a stand, without links: they are in the plan below."""
    return plan_svg.draw(plan, marked=(label,), linked=False, around=label, pixels_a_metre=16)


def legend(plans: list[HallPlan]) -> list[tuple[str, str]]:
    """Return the themes on the plans, each with its sign."""
    used = {code for plan in plans for code in plan.themes}
    return [(code, plan_svg.swatch(code)) for code in themes.CODES if code in used]

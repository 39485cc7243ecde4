"""What a plan document says of data centres and technopoles, read by every format alike.

``sites`` of ``plan.json`` is an object. Older plans hold a list of candidates there, or nothing:
then no place is sited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.formats.repairs import Json

DATA_CENTRE, TECHNOPOLE = "data_centre", "technopole"
LAYER = "candidates"
"""Layer of the places that were judged, beside ``sites``: the places that the network serves."""

_JUDGED = ("first_share", "first_share_in_doubt")
_HUGE = 1e12  # kW, or a year, that no file of ours holds
_BUILT = {DATA_CENTRE: ("data_centres", "modules"), TECHNOPOLE: ("technopoles", "spaces")}


def section(plan: Mapping[str, object]) -> dict[str, Any]:
    """Return the object ``sites`` of a plan, empty in plans that have none."""
    found = plan.get("sites")
    return found if isinstance(found, dict) else {}


def candidates(plan: Mapping[str, object]) -> list[Json]:
    """Return the candidates of a plan, of an older one too.

    >>> candidates({"sites": [{"id": "a"}]}) == candidates({"sites": {"candidates": [{"id": "a"}]}})
    True
    """
    return _objects(section(plan).get("candidates") or plan.get("sites"))


def chosen(plan: Mapping[str, object]) -> list[Json]:
    """Return the candidates that the plan builds."""
    return [one for one in candidates(plan) if one.get("chosen") == "yes"]


def standing(plan: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the candidates that the plan builds with ``lat`` and ``lon``: own, else of the node.

    ``plan`` is a whole plan; those of no node of its network are left out.
    """
    nodes = {one["id"]: {name: one[name] for name in ("lat", "lon")} for one in plan["nodes"]}
    return [{**nodes[str(one["site"])], **one} for one in chosen(plan) if str(one["site"]) in nodes]


def places(plan: Mapping[str, object]) -> list[Json]:
    """Return one row for each candidate judged: the candidate, its rank, and what is built there.

    To the keys of the candidate come ``first_share`` and ``first_share_in_doubt`` (of drawn
    weightings), ``excluded`` (criteria that removed it), ``kw`` (IT load of all phases), ``opens``
    (year), ``cost_eur`` (typical) and ``billed``; null where the plan sized nothing.
    """
    if not section(plan):
        return []
    judged, sized = _judged(plan), _sized(plan)
    return [
        {**one, **judged.get(str(one.get("id")), {}), **sized.get(str(one.get("id")), _NOTHING)}
        for one in candidates(plan)
    ]


_NOTHING: Json = dict.fromkeys(("kw", "opens", "cost_eur", "billed"))


def _judged(plan: Mapping[str, object]) -> dict[str, Json]:
    kinds = section(plan).get("kinds")
    rows = [
        row
        for kind in (kinds.values() if isinstance(kinds, dict) else ())
        if isinstance(kind, dict)
        for row in _objects(kind.get("candidates"))
    ]
    return {
        str(row.get("id")): {
            **{name: row.get(name) for name in _JUDGED},
            "excluded": [one.get("criterion") for one in _objects(row.get("excluded"))],
        }
        for row in rows
    }


def _sized(plan: Mapping[str, object]) -> dict[str, Json]:
    return {
        str(one.get("id")): {
            "kw": power_kw(one) if parts == "modules" else None,
            "opens": _opens(_objects(one.get(parts))),
            "cost_eur": _typical(one.get("cost_eur")),
            "billed": one.get("billed"),
        }
        for listed, parts in _BUILT.values()
        for one in _objects(section(plan).get(listed))
    }


def power_kw(data_centre: Mapping[str, object]) -> float:
    """Return the IT load that all phases of a data centre are built for, in kW."""
    modules = _objects(data_centre.get("modules"))
    phases = {str(one.get("phase")): one.get("it_kw") for one in modules}
    return sum(
        float(kw) for kw in phases.values() if isinstance(kw, int | float) and abs(kw) < _HUGE
    )


def _opens(parts: list[Json]) -> int | None:
    years = (one.get("year") for one in parts)
    return min((one for one in years if isinstance(one, int) and abs(one) < _HUGE), default=None)


def _typical(ends: object) -> object:
    """Return the middle one of low, typical and high."""
    return ends[1] if isinstance(ends, list) and len(ends) == 3 else None


def _objects(raw: object) -> list[Json]:
    return [one for one in raw if isinstance(one, dict)] if isinstance(raw, list) else []

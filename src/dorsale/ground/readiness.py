"""What existing fibre is worth at a date: service, repair, contract, readiness."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def readiness(fibre: Mapping[str, Any], as_of: str) -> str:
    """Return what using an existing fibre at the date ``as_of`` takes.

    ``light``: in service, in good repair and under contract (nothing to build) or laid but
    dark (equipment only); ``lease``: in service without a contract; ``repair``: out, or in
    poor repair; empty when it does not exist at that date.
    """
    if after(fibre["in_service_from"], as_of):
        return ""
    if fibre["status"] == "out" or fibre["repair"] == "poor" or ended(fibre, as_of):
        return "repair"
    if fibre["status"] == "built":
        return "light"
    return "light" if is_ready(fibre, as_of) and fibre["contract"] == "yes" else "lease"


def is_ready(row: Mapping[str, Any], as_of: str) -> bool:
    """Return whether traffic can fall over to ``row`` at the date ``as_of``."""
    ready = str(row["ready_from"])
    return bool(ready) and ready[:7] <= as_of and not ended(row, as_of)


def after(month: object, as_of: str) -> bool:
    """Return whether ``month`` (empty = long ago) lies after the date ``as_of``."""
    return bool(month) and str(month)[:7] > as_of


def ended(row: Mapping[str, Any], as_of: str) -> bool:
    """Return whether service had ended at the date ``as_of`` (a year alone ends in December)."""
    last = str(row["in_service_to"])[:7]
    return bool(last) and last < as_of[: len(last)]

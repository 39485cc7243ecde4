"""The certificate of a schedule: its value, the bound, and the prices that prove it."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from dorsale_web.matching.meetings.files import write_beside
from dorsale_web.matching.meetings.result import Result

Certificate = dict[str, Any]


def certificate(result: Result, inputs: Mapping[str, Path | None]) -> Certificate:
    """Return the certificate; inputs: requests, availability, people, published, absences."""
    problem = result.problem
    return {
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
        "seconds": round(result.seconds, 3),
        "method": result.method,
        "seed": result.seed,
        "input_sha256": {name: _sha256(path) for name, path in inputs.items() if path},
        "version": _version(),
        "rules": {
            "slots": list(problem.slots),
            "tables": problem.tables,
            "max_per_person": problem.max_per_person,
            "fair": result.fair,
            "from_slot": problem.from_slot,
        },
        "met": {
            "visitors": result.met,
            "bound": result.met_bound,
            "value_without": result.without_fairness,
        },
        "duals": dict(result.prices),
    }


def changed(document: Certificate, inputs: Mapping[str, Path | None]) -> list[str]:
    """Return which inputs are not those the certificate was made from, or are missing."""
    now = {name: _sha256(path) for name, path in inputs.items() if path}
    before = document["input_sha256"]
    return sorted(name for name in {*now, *before} if now.get(name) != before.get(name))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _version() -> str:
    try:
        return version("dorsale")
    except PackageNotFoundError:
        return "unknown"


def write_certificate(path: Path, document: Certificate) -> None:
    """Write a certificate beside ``path``, then rename."""
    write_beside(path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def read_certificate(path: Path) -> Certificate:
    """Return the certificate of a file."""
    found: Certificate = json.loads(path.read_text("utf-8"))
    return found


def publishable(document: Certificate) -> tuple[Certificate, dict[str, str]]:
    """Return the certificate under fresh pseudonyms, and who they are, which stays inside.

    There is no table of requests in it, and the hashes of the files stay inside too: they would
    let anyone test a guess.
    """
    pseudonyms: dict[str, str] = {}
    duals = {_renamed(row, pseudonyms): price for row, price in document["duals"].items()}
    public = document | {"duals": dict(sorted(duals.items())), "input_sha256": {}}
    return public, {pseudonym: name for name, pseudonym in pseudonyms.items()}


_PEOPLE_AT = {"request": (1, 2), "slot": (1,), "max": (1,), "tables": (), "rule": (2,)}


def _renamed(row: str, pseudonyms: dict[str, str]) -> str:
    parts = row.split(":")
    for at in _PEOPLE_AT[parts[0]]:
        parts[at] = pseudonyms.setdefault(parts[at], f"p{secrets.token_hex(6)}")
    return ":".join(parts)

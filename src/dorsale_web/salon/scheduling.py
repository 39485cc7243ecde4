"""The one door to the arithmetic of meetings; what is heavy is imported where a task calls it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from dorsale_web.salon import meeting_files as files

Progress = Callable[[str, float, float], None]  # step, value, bound
Options = Mapping[str, Any]
Facts = dict[str, Any]
TIME_LIMIT_S = 120.0


def inputs(place: Path) -> dict[str, Path | None]:
    """Return the input files of a run by the names that the certificate gives them."""
    named = {
        "requests": files.REQUESTS,
        "availability": files.AVAILABILITY,
        "people": files.PEOPLE,
        "published": files.KEPT,
    }
    return {key: place / name for key, name in named.items() if (place / name).exists()}


def check(place: Path) -> list[str]:
    """Return what the independent checker finds wrong with the files of a run."""
    from dorsale_web.matching.meetings.check import check as check_files

    if not (place / files.CERTIFICATE).exists():
        return [files.CERTIFICATE]
    given = inputs(place)
    found = check_files(place / files.SCHEDULE, place / files.CERTIFICATE, **given)
    return [": ".join(filter(None, fault)) for fault in found]


def problem(place: Path, options: Options) -> Any:
    """Return the problem that the files of a run describe."""
    from dorsale_web.matching.meetings.files import read_problem

    given = inputs(place)
    return read_problem(
        place / files.REQUESTS,
        given["availability"],
        given["people"],
        slots=options["slots"],
        tables=options["tables"],
    )


def schedule(place: Path, options: Options, progress: Progress) -> Facts:
    """Schedule the meetings of a run, write schedule and certificates, return what came out."""
    from dorsale_web.matching.meetings.portfolio import schedule as solve

    result = solve(
        problem(place, options),
        seed=options.get("seed", 0),
        time_limit_s=options.get("time_limit_s", TIME_LIMIT_S),
        fair=bool(options.get("fair")),
        progress=progress,
    )
    return keep(place, result)


def repair(place: Path, options: Options, progress: Progress) -> Facts:
    """Fill the free places beside the meetings that are kept; none of these moves."""
    from dorsale_web.matching.meetings.files import read_schedule
    from dorsale_web.matching.meetings.repair import repair as solve

    published = read_schedule(place / files.KEPT) if (place / files.KEPT).exists() else ()
    found = solve(
        problem(place, options),
        published,
        {},  # who is absent has no hours in the files
        from_slot=options["from_slot"],
        seed=options.get("seed", 0),
        time_limit_s=options.get("time_limit_s", TIME_LIMIT_S),
        progress=progress,
    )
    return keep(place, found.result)


def what_if(place: Path, options: Options, progress: Progress) -> Facts:
    """Return the figures as they are and as they would be with more tables or slots."""
    from dorsale_web.matching.meetings.portfolio import schedule as solve
    from dorsale_web.matching.meetings.what_if import what_if as widened

    found, limit = problem(place, options), options.get("time_limit_s", TIME_LIMIT_S) / 2
    before = solve(found, time_limit_s=limit)
    after = widened(
        found,
        tables=options.get("more_tables", 0),
        slots=options.get("more_slots", 0),
        time_limit_s=limit,
        progress=progress,
    )
    return figures(after) | {"before": figures(before)}


def figures(result: Any) -> Facts:
    """Return the figures of a result that pages show."""
    return {
        "value": result.value,
        "bound": result.bound,
        "gap": result.gap,
        "method": result.method,
        "seed": result.seed,
        "seconds": round(result.seconds, 2),
        "meetings": len(result.meetings) - len(result.problem.kept),
        "met": result.met,
    }


def keep(place: Path, result: Any) -> Facts:
    """Write schedule and certificates, and return the figures."""
    from dorsale_web.matching.meetings.certificate import (
        certificate,
        publishable,
        write_certificate,
    )
    from dorsale_web.matching.meetings.files import write_schedule

    write_schedule(place / files.SCHEDULE, result.meetings)
    document = certificate(result, inputs(place))
    write_certificate(place / files.CERTIFICATE, document)
    public, _behind = publishable(document)
    write_certificate(place / files.PUBLIC, public)
    without = causes(result)
    (place / files.WITHOUT).write_text(json.dumps(without), encoding="utf-8")
    return figures(result) | {
        "met_bound": result.met_bound,
        "value_unfair": result.without_fairness,
        "price": result.price_of_fairness,
        "sha256": hashlib.sha256((place / files.PUBLIC).read_bytes()).hexdigest(),
        "version": document["version"],
    }


def causes(result: Any) -> dict[str, str]:
    """Return why each person of the files has no meeting, by the name in the files."""
    from dorsale_web.matching.meetings.causes import causes as found

    return dict(found(result.problem, result.meetings))

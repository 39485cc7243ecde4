"""Small fairs for the tests: by hand, at random, and written as files."""

from __future__ import annotations

import random
from pathlib import Path

from dorsale_web.matching.meetings import certificate, files
from dorsale_web.matching.meetings.problem import Meeting, Person, Problem, problem_of
from dorsale_web.matching.meetings.result import Result


def tiny(seed: int) -> Problem:
    """Return a fair of a few people, with any of the rules."""
    drawn = random.Random(seed)
    exhibitors = [f"E{k}" for k in range(drawn.randint(1, 4))]
    visitors = [f"V{k}" for k in range(drawn.randint(1, 6))]
    slots = sorted(drawn.sample(range(1, 8), drawn.randint(2, 5)))
    requests = [
        (one, other, drawn.choice([0, 0.5, 3, 10, 12.25, 30]))
        for one in exhibitors
        for other in visitors
        if drawn.random() < 0.7
    ]
    people = {name: person(drawn) for name in exhibitors + visitors if drawn.random() < 0.4}
    free = []
    for name in exhibitors + visitors:
        if drawn.random() < 0.6:
            free.append((name, 0))
            free += [(name, slot) for slot in slots for _ in range(2) if drawn.random() < 0.5]
    tables = drawn.choice([None, None, 1, 2, 3])
    most = drawn.choice([None, None, 1, 2])
    return problem_of(requests, free, people, slots, tables, most)


def person(drawn: random.Random) -> Person:
    """Return a person with some limits."""
    start = drawn.randint(1, 5)
    pause = (start, start + drawn.randint(0, 3)) if drawn.random() < 0.4 else (None, None)
    return Person(
        drawn.choice(["", "A", "B", "C"]),
        drawn.choice([None, None, 0, 1, 2, 3]),
        *pause,
        drawn.choice([1, 1, 2]),
    )


def inputs_of(problem: Problem, folder: Path) -> dict[str, Path | None]:
    """Write the files of a problem and return where they are."""
    files.write_requests(folder / "requests.csv", problem.requests)
    rows = [
        (name, slot)
        for name, some in problem.free.items()
        for slot, count in some.items()
        for _ in range(count)
    ]
    files.write_availability(folder / "availability.csv", rows)
    files.write_people(folder / "people.csv", problem.people)
    names = ("requests", "availability", "people")
    found: dict[str, Path | None] = {name: folder / f"{name}.csv" for name in names}
    if problem.absent:
        files.write_absences(folder / "absences.csv", problem.absent)
        found["absences"] = folder / "absences.csv"
    return found


def write(result: Result, inputs: dict[str, Path | None], folder: Path) -> tuple[Path, Path]:
    """Write a schedule and its certificate and return where they are."""
    schedule, proof = folder / "schedule.csv", folder / "certificate.json"
    files.write_schedule(schedule, result.meetings)
    certificate.write_certificate(proof, certificate.certificate(result, inputs))
    return schedule, proof


def at(one: str, other: str, slot: int, table: str = "") -> Meeting:
    """Return a meeting, at the stand unless a table is given."""
    return Meeting(one, other, slot, table or one)

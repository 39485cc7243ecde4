"""The independent checker: short, without a solver, and it rejects whatever is changed."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dorsale_web.matching.meetings import check as module
from dorsale_web.matching.meetings import files
from dorsale_web.matching.meetings.certificate import certificate, changed, publishable
from dorsale_web.matching.meetings.check import check
from dorsale_web.matching.meetings.invent import invent
from dorsale_web.matching.meetings.portfolio import schedule
from dorsale_web.matching.meetings.problem import Meeting, Person, Problem
from dorsale_web.matching.meetings.repair import repair
from dorsale_web.matching.meetings.rows import grid
from tests.dorsale_web.matching.meetings.fairs import inputs_of, write

SOURCE = Path(module.__file__).read_text("utf-8")
STANDARD = {"csv", "json", "collections", "math", "pathlib"}
Inputs = dict[str, Path | None]


def test_it_has_at_most_sixty_lines_of_code() -> None:
    tree = ast.parse(SOURCE)
    apart = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            apart |= set(range(node.lineno, (node.end_lineno or 0) + 1))
        if isinstance(node, (ast.Module, ast.FunctionDef)) and ast.get_docstring(node):
            apart |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    lines = [line for at, line in enumerate(SOURCE.splitlines(), 1) if line and at not in apart]
    assert len(lines) <= 60


def test_it_imports_the_standard_library_alone() -> None:
    found = set()
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    assert found == STANDARD


@dataclass(frozen=True)
class Published:
    """A schedule with what it needs to be checked."""

    problem: Problem
    meetings: tuple[Meeting, ...]
    document: dict[str, Any]
    inputs: Inputs
    folder: Path

    def faults(self, meetings: list[Meeting], document: dict[str, Any]) -> list[tuple[str, str]]:
        schedule_, proof = self.folder / "changed.csv", self.folder / "changed.json"
        files.write_schedule(schedule_, meetings)
        proof.write_text(json.dumps(document), "utf-8")
        return check(schedule_, proof, **self.inputs)


def fair_with_everything() -> Problem:
    people = {f"E{number}": Person(hall="AB"[number % 2]) for number in range(1, 9)}
    people["E1"] = Person(hall="B", seats=2)
    people |= {f"V{number}": Person(break_from=2, break_to=4, most=3) for number in range(1, 30, 3)}
    return invent(8, 30, 6, 1, people=people, tables=5, max_per_person=4)


@pytest.fixture(scope="module", params=["plain", "stands", "fair", "repaired"])
def published(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Published:
    folder = tmp_path_factory.mktemp(request.param)
    problem = invent(8, 30, 6, 2) if request.param == "stands" else fair_with_everything()
    result = schedule(problem, fair=request.param == "fair")
    if request.param == "repaired":
        files.write_schedule(folder / "published.csv", result.meetings)
        result = repair(problem, result.meetings, {"V3": 1, "V9": 2, "E2": 4}).result
        assert result.value > 0
    inputs = inputs_of(result.problem, folder)
    if request.param == "repaired":
        inputs["published"] = folder / "published.csv"
    return Published(result.problem, result.meetings, certificate(result, inputs), inputs, folder)


def test_what_is_published_is_good(published: Published) -> None:
    assert published.faults(list(published.meetings), published.document) == []
    assert changed(published.document, published.inputs) == []


Change = Callable[[Published, list[Meeting], dict[str, Any], Any], None]


def said_twice(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    rows.append(draw(st.sampled_from(rows)))


def left_out(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    rows.remove(draw(st.sampled_from(rows)))


def to_another_slot(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    at = draw(st.integers(0, len(rows) - 1))
    slot = draw(st.integers(0, 9))
    one, other = rows[at].pair
    taken = {name for row in rows if row.slot == slot for name in row.pair}
    is_free = all(fair.problem.capacity(name, slot) for name in (one, other))
    assume(slot not in fair.problem.slots or not is_free or other in taken)
    assume(slot != rows[at].slot)
    rows[at] = rows[at]._replace(slot=slot)


def with_somebody_else(
    fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any
) -> None:
    at = draw(st.integers(0, len(rows) - 1))
    visitor = draw(st.sampled_from([f"V{number}" for number in range(1, 32)]))
    assume((rows[at].exhibitor, visitor) not in fair.problem.requests)
    rows[at] = rows[at]._replace(visitor=visitor)


def at_another_table(
    fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any
) -> None:
    at = draw(st.integers(0, len(rows) - 1))
    others = [row.table for row in rows if row.slot == rows[at].slot and row != rows[at]]
    table = draw(st.sampled_from([*others, "0", "99", "E8 ", "", "x"]))
    assume(table.strip() != rows[at].table)
    assume(fair.problem.tables or table.strip() != rows[at].exhibitor)
    rows[at] = rows[at]._replace(table=table or "?")


def another_value(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    proof["value"] += draw(st.sampled_from([-30, -0.5, -1e-3, 1e-3, 1, 30]))


def another_bound(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    proof["bound"] += draw(st.sampled_from([-30, -0.5, -1e-3, 1e-3, 1, 30]))


def bound_that_proves_all(
    fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any
) -> None:
    assume(proof["gap"] > 1e-6)
    proof["bound"], proof["gap"] = proof["value"], 0.0


def another_gap(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    proof["gap"] += draw(st.sampled_from([-0.1, -1e-4, 1e-4, 0.5]))


def more_visitors(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    proof["met"]["visitors"] += draw(st.sampled_from([-1, 1]))


def another_price(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    row = draw(st.sampled_from(sorted(proof["duals"])))
    proof["duals"][row] = draw(st.sampled_from([-5.0, 0.0, 1e-3, 7.0, 100.0, float("nan")]))
    assume(not np.isclose(_bound(fair.problem, proof["duals"]), proof["bound"], atol=1e-5))


def price_left_out(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    del proof["duals"][draw(st.sampled_from(sorted(proof["duals"])))]
    assume(not np.isclose(_bound(fair.problem, proof["duals"]), proof["bound"], atol=1e-5))


def rule_forgotten(fair: Published, rows: list[Meeting], proof: dict[str, Any], draw: Any) -> None:
    proof["rules"]["slots"] = proof["rules"]["slots"][:-1]
    assume(any(row.slot == fair.problem.slots[-1] for row in rows))


def _bound(problem: Problem, prices: dict[str, float]) -> float:
    rows = grid(problem)
    found = [max(prices.get(name, 0.0), 0.0) for name in rows.row_names]
    return rows.bound(np.array(found))


CHANGES: tuple[Change, ...] = (
    said_twice, left_out, to_another_slot, with_somebody_else, at_another_table, another_value,
    another_bound, bound_that_proves_all, another_gap, more_visitors, another_price,
    price_left_out, rule_forgotten,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(change=st.sampled_from(CHANGES), data=st.data())
def test_every_change_is_rejected(published: Published, change: Change, data: Any) -> None:
    rows, proof = list(published.meetings), json.loads(json.dumps(published.document))
    change(published, rows, proof, data.draw)
    assert published.faults(rows, proof)


def test_a_price_for_an_invented_row_proves_nothing(published: Published) -> None:
    for row in ("rule:walk:V1:0:Z", "slot:E1:99", "rule:met:V99", "request:E1:Nobody"):
        proof = json.loads(json.dumps(published.document))
        proof["duals"][row] = 50.0
        said = dict(published.faults(list(published.meetings), proof))
        assert float(said.get("bound", proof["bound"])) >= proof["bound"] - 1e-6


def test_other_files_are_noticed(published: Published, tmp_path: Path) -> None:
    other = tmp_path / "requests.csv"
    files.write_requests(other, {("E1", "V1"): 1.0})
    assert changed(published.document, published.inputs | {"requests": other}) == ["requests"]
    assert changed(published.document, published.inputs | {"people": None}) == ["people"]


def test_spreadsheets_with_semicolons_and_latin_1_are_read_alike(tmp_path: Path) -> None:
    asked = tmp_path / "requests.csv"
    asked.write_bytes("exhibitor;visitor;interest\r\nÉlan;Zoé;12,5\r\n".encode("latin-1"))
    problem = files.read_problem(asked, slots=2)
    assert problem.requests == {("Élan", "Zoé"): 12.5}
    result = schedule(problem)
    assert check(*write(result, {"requests": asked}, tmp_path), requests=asked) == []


def test_a_published_certificate_names_nobody(published: Published) -> None:
    public, names = publishable(published.document)
    said = json.dumps(public)
    assert not any(f":{name}:" in said or f':{name}"' in said for name in names.values())
    assert public["bound"] == published.document["bound"]
    assert sorted(public["duals"].values()) == sorted(published.document["duals"].values())
    again, _ = publishable(published.document)
    assert again["duals"].keys().isdisjoint(public["duals"].keys() - _nameless(public))
    assert "requests" not in public["input_sha256"]


def _nameless(document: dict[str, Any]) -> set[str]:
    return {row for row in document["duals"] if row.startswith("tables:")}

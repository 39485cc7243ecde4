"""The best value of small fairs by OR-Tools CP-SAT, in a process of its own."""

from __future__ import annotations

import json
import sys
from typing import Any


def best(rows: dict[str, Any]) -> float:
    """Return the proved optimum of whole columns under the rows."""
    from ortools.sat.python import cp_model  # its HiGHS and ours cannot share a process

    model = cp_model.CpModel()
    columns = [model.new_bool_var(str(number)) for number in range(len(rows["profit"]))]
    for terms, limit in rows["rows"]:
        model.add(sum(factor * columns[at] for at, factor in terms) <= limit)
    model.maximize(sum(round(100 * p) * x for p, x in zip(rows["profit"], columns, strict=True)))
    solver = cp_model.CpSolver()
    status = solver.solve(model)
    assert status == cp_model.OPTIMAL, solver.status_name(status)
    return solver.objective_value / 100


if __name__ == "__main__":
    json.dump([best(rows) for rows in json.load(sys.stdin)], sys.stdout)

from __future__ import annotations

from dorsale.topology.loading.flows.program import Program


def test_blocks_add_up_to_matrices() -> None:
    program = Program()
    x = program.columns(2, [1.0, 2.0], upper=[3.0, 4.0], whole=[True, False])
    row = program.rows(1, 0.0, 5.0)
    program.entries(row, x, [1.0, 2.0])
    program.entries(row, x[0], 1.0)
    made = program.matrices()
    assert made.rows.toarray().tolist() == [[2.0, 2.0]]
    assert made.whole.tolist() == [True, False]
    assert made.row_upper.tolist() == [5.0]

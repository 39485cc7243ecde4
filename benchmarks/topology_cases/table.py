"""The rows as one line each, or as a table in a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rows import write_table

Row = dict[str, Any]


def shown(row: Row) -> str:
    """Return a row as one line."""
    ours = row["ours"]
    line = f"{row['work']}: {_one(ours)}"
    for peer, answer in row["answers"].items():
        line += f"; {peer} {row['peer_version'][peer]}: {_one(answer)}"
    if row["ratio"]:
        line += f"; {row['ratio']:.1f}×"
    verdict = {True: "met", False: "NOT MET", None: ""}[row["met"]]
    return f"{line} (goal: {row['goal'] or 'none'}, {verdict})"


def _one(answer: Row) -> str:
    if "cpu_s" not in answer:
        return str(answer["status"])
    value = "no plan" if answer["value"] is None else f"{answer['value']:,.10g}"
    checked = {True: ", checked", False: f", FAULTS {answer.get('faults')}", None: ""}
    return (
        f"{value}, gap {answer['gap']:.2%}, {answer['cpu_s']:.3g} s, "
        f"{answer['mb']:.0f} MB{checked[answer['checked']]}"
    )


def markdown(rows: list[Row], page: Path) -> None:
    """Write the table between the marks of ``page``."""
    head = ["work", "value", "bound", "gap", "s", "MB", "checked", "peers: gap, s", "ratio",
            "goal", "met"]  # fmt: skip
    write_table(page, head, [_cells(row) for row in rows])


def _cells(row: Row) -> list[str]:
    ours = row["ours"]
    if "cpu_s" not in ours:
        return [row["work"], ours["status"], *[""] * 7, row["goal"], _yes(row["met"])]
    peers = "; ".join(f"{peer} {_brief(one)}" for peer, one in row["answers"].items())
    return [
        row["work"], _money(ours["value"]), _money(ours["bound"]), f"{ours['gap']:.2%}",
        f"{ours['cpu_s']:.3g}", f"{ours['mb']:.0f}",
        _yes(ours["checked"]), peers,
        f"{row['ratio']:.1f}×" if row["ratio"] else "", row["goal"],
        _yes(row["met"]) if row["goal"] else "",
    ]  # fmt: skip


def _yes(said: bool | None) -> str:
    return {True: "yes", False: "**no**", None: ""}[said]


def _brief(answer: Row) -> str:
    if "cpu_s" not in answer:
        return str(answer["status"])
    if answer["value"] is None:
        return f"no plan, {answer['cpu_s']:.3g} s"
    return f"{answer['gap']:.2%}, {answer['cpu_s']:.3g} s"


def _money(value: float | None) -> str:
    return "" if value is None else f"{value:,.10g}"

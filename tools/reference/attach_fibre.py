"""Attach each fibre section to the ways it follows, and give it their length.

Run from the repository root: ``python tools/reference/attach_fibre.py SCENARIO_FOLDER``.
A row whose note ends in ``follows=KIND`` gets the shortest chain of ways of that kind between
its ends; the token is removed. Rows without such a chain keep it and are printed.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import networkx as nx

_KINDS = {
    "road": ("road_paved", "road_mixed", "road_unpaved"),
    "railway": ("railway",),
    "power_line": ("power_line",),
    "pipeline": ("pipeline",),
    "river": ("river",),
}


def attach(folder: Path) -> list[str]:
    """Rewrite ``fibre.csv`` of ``folder``; return the ids that found no chain of ways."""
    ways = list(csv.DictReader((folder / "ways.csv").open(encoding="utf-8")))
    path = folder / "fibre.csv"
    with path.open(encoding="utf-8") as source:
        reader = csv.DictReader(source)
        names, rows = list(reader.fieldnames or []), list(reader)
    lost = [row["id"] for row in rows if not _attach_row(row, ways)]
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return lost


def _attach_row(row: dict[str, str], ways: list[dict[str, str]]) -> bool:
    note, token, kind = row["note"].rpartition("follows=")
    if not token:
        return True
    edges = _chain(row, ways, _KINDS.get(kind.strip(), ())) or _chain(row, ways, ())
    if not edges:
        return False
    row["ways"] = ";".join(edge["id"] for edge in edges)
    if float(row["length_km"] or 0) == 0:
        row["length_km"] = f"{sum(edge['km'] for edge in edges):.1f}"
    row["note"] = note.strip().rstrip(";,.")
    return True


def _chain(
    row: dict[str, str], ways: list[dict[str, str]], kinds: tuple[str, ...]
) -> list[dict[str, str | float]]:
    """Return the shortest chain of open ways of ``kinds`` (any kind when empty), or nothing."""
    graph = nx.Graph()
    for way in ways:
        if way["status"] == "open" and (not kinds or way["way"] in kinds):
            km = float(way["length_km"])
            a, b = way["from"], way["to"]
            if not graph.has_edge(a, b) or graph[a][b]["km"] > km:
                graph.add_edge(a, b, km=km, id=way["id"])
    try:
        nodes = nx.shortest_path(graph, row["from"], row["to"], weight="km")
    except (nx.NetworkXNoPath, nx.NodeNotFound):
        return []
    return [graph[u][v] for u, v in zip(nodes, nodes[1:], strict=False)]


if __name__ == "__main__":
    for name in attach(Path(sys.argv[1])):
        print(f"no ways for {name}")

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dorsale.formats import fibre_table, ofds
from dorsale.formats.fibre_table import fibre_rows
from dorsale.plan.problems import BadInput
from dorsale.plan.tables import FIBRE
from dorsale.sources.tables import read_table

SITES = pd.DataFrame(
    [
        {"id": "cm-kribi", "name": "Kribi", "lat": 2.94, "lon": 9.91},
        {"id": "cm-edea", "name": "Edéa", "lat": 3.8, "lon": 10.13},
        {"id": "cm-douala", "name": "Douala", "lat": 4.05, "lon": 9.7},
    ]
)


def node(name: str, lon: float, lat: float) -> dict[str, object]:
    place = {"type": "Point", "coordinates": [lon, lat]}
    return {"id": name, "name": name, "location": place}


def span(name: str, start: str, end: str, **said: object) -> dict[str, object]:
    return {"id": name, "name": name, "start": start, "end": end, **said}


def rows(nodes: list[object], spans: list[object], **said: float) -> tuple[pd.DataFrame, list[str]]:
    networks = ofds.from_document({"nodes": nodes, "spans": spans})
    found, problems = fibre_rows(networks, SITES, "net.kml", **said)
    return found, [problem.text() for problem in problems]


NODES = [node("Kribi", 9.92, 2.95), node("joint", 10.0, 3.3), node("EDEA", 10.14, 3.81)]


def test_spans_are_joined_from_site_to_site() -> None:
    found, said = rows(
        NODES,
        [
            span("a", "Kribi", "joint", fibreLength=50, fibreCount=48, status="operational"),
            span("b", "EDEA", "joint", fibreLength=60.04, fibreCount=24,
                 readyForServiceDate="2021-05-01", supportingInfrastructure={"type": "duct"}),
        ],
    )  # fmt: skip
    assert said == []
    (row,) = found.to_dict("records")
    assert (row["id"], row["from"], row["to"]) == ("f-cm-kribi-cm-edea", "cm-kribi", "cm-edea")
    assert (row["length_km"], row["fibres"], row["note"]) == (110.0, 24, "a, b")
    assert (row["status"], row["in_service_from"], row["ready_from"]) == (
        "in_service", "2021-05", "")  # fmt: skip


def test_a_length_that_is_not_said_is_measured_on_the_ground() -> None:
    route = {"type": "LineString", "coordinates": [[9.91, 2.94], [10.13, 3.8]]}
    found, _said = rows(NODES, [span("a", "Kribi", "EDEA", route=route)])
    assert found.at[0, "length_km"] == pytest.approx(98.2, abs=0.5)
    assert "measured along the published route of 2 points" in found.at[0, "note"]


def test_what_cannot_be_brought_over_is_listed() -> None:
    far = node("Garoua", 13.4, 9.3)
    length = {"fibreLength": 10}
    found, said = rows(
        [*NODES, far],
        [
            span("a", "Kribi", "Garoua", **length),
            span("b", "Kribi", "EDEA"),
            span("c", "Kribi", "EDEA", status="planned", **length),
            span("d", "Kribi", "Kribi", **length),
        ],
    )
    assert len(found) == 0
    assert said == [
        "net.kml, b: it has no length, or lacks an end. It is left out",
        "net.kml: 1 spans are planned or being built. They are left out",
        "net.kml, a: no site is near its end Garoua (9.3000, 13.4000). "
        "It is left out: add the place to sites.csv, or raise --within",
        "net.kml, d: both its ends are at one site. It is left out",
    ]


def test_a_name_reaches_further_than_a_distance() -> None:
    away = [node("Kribi", 10.05, 2.94), node("x", 10.28, 3.8)]
    length = [span("a", "Kribi", "x", fibreLength=100)]
    assert len(rows(away, length)[0]) == 0
    assert len(rows(away, length, within_km=17)[0]) == 1
    named = [away[0], node("EDÉA", 10.28, 3.8)]
    assert len(rows(named, [span("a", "Kribi", "EDÉA", fibreLength=100)])[0]) == 1


def test_parallel_sections_and_rings_of_joints_end(tmp_path: Path) -> None:
    joints = [node(str(i), 12 + i, 5) for i in range(3)]
    ring = [span(f"r{i}", str(i), str((i + 1) % 3), fibreLength=1) for i in range(3)]
    twice = [span(f"p{i}", "Kribi", "EDEA", fibreLength=100, status="inactive") for i in range(2)]
    found, said = rows([*NODES, *joints], [*ring, *twice])
    assert list(found["id"]) == ["f-cm-kribi-cm-edea", "f-cm-kribi-cm-edea-2"]
    assert len(said) == 2
    fibre_table.write(tmp_path / "fibre.csv", found)
    table, problems = read_table(tmp_path / "fibre.csv", FIBRE)
    assert problems == []
    assert list(table["status"]) == ["built", "built"]
    with pytest.raises(BadInput, match="is there already, and its rows may be yours"):
        fibre_table.write(tmp_path / "fibre.csv", found)

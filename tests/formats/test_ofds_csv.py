from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dorsale.formats import ofds, ofds_csv
from dorsale.formats.convert import convert, read
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import PLAN, SHARED, messy_documents, schema_errors, tiny

HEAD = "id,nodes/0/id,nodes/0/name,nodes/0/location/type,nodes/0/location/coordinates,"
NODES = f"""{HEAD}nodes/0/type
n,1,Kribi,Point,9.91;2.94,pop;cableLanding
n,2,Edéa,Point,10.13;3.8,
"""
FIELDS = ["start", "end", "route", "fibreCount", "darkFibre"]
SPANS = f"""id,spans/0/id,{",".join(f"spans/0/{one}" for one in FIELDS)}
n,1,1,2,"LINESTRING (9.91 2.94, 10.13 3.8)",24,True
"""
PROVIDERS = """id,spans/0/id,spans/0/networkProviders/0/id,spans/0/networkProviders/0/name
n,1,o1,Camtel
n,1,o2,MTN
"""


def packed(path: Path, **tables: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"folder/{name}.csv", text.encode("latin-1"))
    return path


def test_tables_of_the_standard_are_joined(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", spans_networkProviders=PROVIDERS, spans=SPANS, nodes=NODES)
    (network,) = read(path)
    span = network.spans.loc[0]
    assert (span["from"], span["to"], span["fibre_count"]) == ("1", "2", 24)
    assert (span["providers"], span["dark_fibre"]) == (("o1", "o2"), "yes")
    assert span["geometry"] == ((9.91, 2.94), (10.13, 3.8))
    assert network.nodes.at[0, "types"] == ("pop", "cableLanding")
    assert list(network.nodes["name"]) == ["Kribi", "Edéa"]
    assert schema_errors(ofds.document([network])) == []


def test_networks_come_back(tmp_path: Path) -> None:
    ofds_csv.write(tmp_path / "net.zip", [tiny()])
    assert read(tmp_path / "net.zip") == (tiny(),)
    with zipfile.ZipFile(tmp_path / "net.zip") as archive:
        assert {"nodes.csv", "spans.csv", "phases_funders.csv"} <= set(archive.namelist())
        assert b"LINESTRING (9.91 2.94, 10.0 3.5" in archive.read("spans.csv")


def test_a_plan_keeps_its_spans(tmp_path: Path) -> None:
    network = ofds.from_plan(PLAN)
    ofds_csv.write(tmp_path / "net.zip", [network])
    (back,) = ofds_csv.read(tmp_path / "net.zip")
    assert back.spans.drop(columns="extra").equals(network.spans.drop(columns="extra"))


def test_it_is_asked_for_by_name(tmp_path: Path) -> None:
    packed(tmp_path / "a.zip", nodes=NODES, spans=SPANS)
    assert len(convert(tmp_path / "a.zip", tmp_path / "b.zip", format="csv")) == 2
    assert len(read(tmp_path / "b.zip")[0].nodes) == 2


def test_published_networks_come_back(tmp_path: Path) -> None:
    for path in sorted((SHARED / "ofds").rglob("*ofds-json*")):
        networks = ofds.read(path)
        ofds_csv.write(tmp_path / "net.zip", networks)
        assert ofds_csv.read(tmp_path / "net.zip")[0].spans.equals(networks[0].spans)


def test_what_holds_no_network_is_one_problem(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", nodes="")
    with pytest.raises(BadInput, match="no network"):
        ofds_csv.read(path)
    path.write_bytes(b"PK")
    with pytest.raises(BadInput, match="not a readable archive"):
        ofds_csv.read(path)


@given(document=messy_documents())
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_network_can_be_written_and_read(document: dict[str, object], tmp_path: Path) -> None:
    networks = ofds.from_document(document)
    ofds_csv.write(tmp_path / "net.zip", networks)
    back = ofds_csv.read(tmp_path / "net.zip")
    assert schema_errors(ofds.document(back)) == []

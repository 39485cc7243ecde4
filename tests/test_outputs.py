"""Every file a plan leaves behind, opened by what will open it."""

import json
import subprocess

import openpyxl
import pyogrio
import pytest

from dorsale import outputs
from dorsale.formats import ofds
from dorsale.formats.provenance import uncovered
from dorsale.plan.problems import BadInput
from tests.needs import need, program

FILES = {
    "plan.json", "network.ofds.json", "plan.geojson", "plan.gpkg", "gnpy", "bill.xlsx",
    "report.html", "report.pdf", "ocds.json", "oc4ids.json", "iati.xml", "provenance.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tiny_plan, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    outputs.write(tiny_plan, out, "fr")
    return out


def test_nothing_but_the_named_files_is_left(folder):
    assert {path.name for path in folder.iterdir()} == FILES


def test_every_number_of_the_document_has_a_parent(folder):
    document = json.loads((folder / "plan.json").read_text("utf-8"))
    assert uncovered(document) == []


def test_the_open_fibre_data_reads_back_with_planned_and_existing_apart(folder):
    (network,) = ofds.read(folder / "network.ofds.json")
    assert {"planned", "operational"} <= set(network.spans["status"])
    again = ofds.from_document(ofds.document([network]))
    assert len(again[0].spans) == len(network.spans)


def test_the_geopackage_has_its_layers(folder):
    layers = {name for name, _ in pyogrio.list_layers(folder / "plan.gpkg")}
    assert {"sites", "spans", "corridors", "huts", "landings"} <= layers
    spans = pyogrio.read_dataframe(folder / "plan.gpkg", layer="spans")
    assert spans.crs.to_epsg() == 4326
    assert len(spans) > 0


def test_the_geojson_says_its_layers(folder):
    features = json.loads((folder / "plan.geojson").read_text("utf-8"))["features"]
    assert {"sites", "spans", "huts"} <= {f["properties"]["layer"] for f in features}


def test_gnpy_accepts_and_answers_its_files(folder):
    need("gnpy")
    done = subprocess.run(
        [program("gnpy-path-request"), "topology.json", "services.json", "-e", "equipment.json",
         "-o", "answer.json"],
        cwd=folder / "gnpy", capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    answer = json.loads((folder / "gnpy" / "answer.json").read_text("utf-8"))
    responses = answer["gnpy-path-computation:responses"]["response"]
    assert responses
    assert all("no-path" not in one for one in responses)


def test_the_workbook_opens(folder):
    book = openpyxl.load_workbook(folder / "bill.xlsx")
    assert len(book.sheetnames) > 20
    assert {"bill_total_eur", "financing_need_eur", "ratio_npv"} <= set(book.defined_names)


def test_the_report_is_one_file(folder):
    text = (folder / "report.html").read_text("utf-8")
    assert text.startswith("<!doctype html>")
    assert "Petite" in text


def test_writing_again_replaces_and_keeps_what_is_not_ours(tiny_plan, folder):
    (folder / "notes.txt").write_text("mine", "utf-8")
    outputs.write(tiny_plan, folder, "en")
    assert {path.name for path in folder.iterdir()} == FILES | {"notes.txt"}
    (folder / "notes.txt").unlink()


def test_a_folder_that_cannot_be_is_refused(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BadInput) as refused:
        outputs.prepare(tmp_path / "file" / "out")
    assert "--out" in refused.value.problems[0].remedy

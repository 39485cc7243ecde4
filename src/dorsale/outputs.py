"""What a plan leaves behind: every file of its folder, written beside and then renamed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from dorsale import cost, reference
from dorsale.formats import (
    geojson,
    gpkg,
    iati,
    oc4ids,
    ocds,
    ofds,
    plan_json,
    provenance_file,
    workbook,
)
from dorsale.formats.gnpy import write_gnpy
from dorsale.language import LANGUAGES
from dorsale.optics.line import MODES, Line
from dorsale.plan.network import Plan
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.report import html
from dorsale.report.appraisal import contents, pdf
from dorsale.report.codes import CODES
from dorsale.report.words import Words


def prepare(folder: Path) -> None:
    """Make ``folder`` and make sure it can be written, before the long work starts."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadInput(
            [
                Problem(
                    N_("the folder {folder} cannot be written ({reason})"),
                    N_("Choose another with --out"),
                    values={"folder": folder, "reason": error.strerror},
                )
            ]
        ) from error


def write(plan: Plan, folder: Path, language: str) -> dict[str, Any]:
    """Write every file of ``plan`` into ``folder`` and return its document."""
    document: dict[str, Any] = plan_json.plain(plan_json.document(plan))
    with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as name:
        beside = Path(name)
        plan_json.write(document, beside / "plan.json")
        ofds.write(beside / "network.ofds.json", [ofds.from_plan(document, language=language)])
        geojson.write_plan(beside / "plan.geojson", document)
        gpkg.write_plan(beside / "plan.gpkg", document)
        write_gnpy(beside / "gnpy", plan.light, plan.candidates.nodes, Line(), MODES)
        prices = cost.book(plan.scenario).prices
        workbook.write(document, prices, beside / "bill.xlsx", language, CODES)
        ocds.write(document, beside / "ocds.json", Words(language))
        oc4ids.write(document, beside / "oc4ids.json", Words(language))
        iati.write(document, beside / "iati.xml", [Words(one) for one in LANGUAGES])
        provenance_file.write(document, beside / "provenance.json")
        outlines = plan.scenario.outlines or reference.outlines()
        html.write(document, beside / "report.html", outlines)
        pdf.write(contents.write(document, outlines, language), beside / "report.pdf")
        for path in sorted(beside.iterdir()):
            _replace(path, folder / path.name)
    return document


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    source.rename(target)

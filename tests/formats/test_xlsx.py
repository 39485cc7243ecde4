import subprocess

import openpyxl
import pandas as pd
import pytest

from dorsale.formats import xlsx
from tests.needs import need

PRICES = pd.DataFrame(
    {
        "description": ["trench", "forest", "hut"],
        "unit": ["km", "ratio", "unit"],
        "low": [8000.0, 1.1, 40000.0],
        "typical": [10000.0, 1.5, 50000.0],
        "high": [14000.0, 2.0, 70000.0],
        "lot": ["civil", "civil", "equipment"],
        "confidence": ["medium", "assumption", "assumption"],
        "source": ["a contract", "assumption", "assumption"],
    },
    index=["road_trench_km", "factor_forest", "line_amplifier_hut"],
)
RANGE = {"base": 0.0, "p10": 1.0, "p50": 2.0, "p80": 400000.0, "p90": 4.0}


def item(span, name, factor, quantity, lot):
    return {
        "span": span, "item": name, "factor": factor, "quantity": quantity, "lot": lot,
        "country": "CG", "phase": 1, "confidence": "assumption",
    }  # fmt: skip


DOCUMENT = {
    "scenario": {"name": "tiny", "title": {"fr": "Petite", "en": "Tiny"}},
    "basis": {"price_year": 2025},
    "bill": {
        "total_eur": {**RANGE, "base": 300000.0},
        "items": [
            item("a", "road_trench_km", "", 10.0, "civil"),
            item("a", "road_trench_km", "factor_forest", 10.0, "civil"),
            item("a", "line_amplifier_hut", "", 1.0, "equipment"),
        ],
        "lots": {"civil": RANGE, "equipment": RANGE},
        "countries": {"CG": RANGE},
        "phases": {"1": RANGE},
    },
    "finance": {"sources": [{"funder": "Bank", "share": 0.75}, {"funder": "State", "share": 0.25}]},
}


def test_amounts_are_formulas_on_the_price_sheet(tmp_path):
    path = tmp_path / "bill.xlsx"
    xlsx.write(DOCUMENT, PRICES, path, "en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Summary", "Prices", "Bill", "Parts"]
    assert book["Bill"]["E3"].value == "='Prices'!$E$2*'Prices'!$E$3"
    assert book["Bill"]["F3"].value == "=D3*E3"
    assert book["Prices"]["E2"].font.color.rgb.endswith("0000FF")
    assert [p.name for p in tmp_path.iterdir()] == ["bill.xlsx"]


def test_a_spreadsheet_program_finds_the_same_total(tmp_path):
    """10 km x 10,000 + 10 km x 10,000 x 1.5 + 1 hut x 50,000 = 300,000 EUR."""
    need("libreoffice")
    xlsx.write(DOCUMENT, PRICES, tmp_path / "bill.xlsx", "en")
    command = ["libreoffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "again", "bill.xlsx"],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "again" / "bill.xlsx", data_only=True)
    assert book["Summary"]["B8"].value == pytest.approx(300000.0)
    assert book["Summary"]["B14"].value == pytest.approx(400000.0)
    assert book["Parts"]["C2"].value == pytest.approx(250000.0)
    assert book["Summary"]["B17"].value == pytest.approx(300000.0)

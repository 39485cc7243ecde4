"""A bill of three lines to check by hand: 10 km, 10 km of forest, one hut: 300,000 EUR."""

from __future__ import annotations

import subprocess

import openpyxl
import pandas as pd

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
        "source": ["https://example.org/contract ; page 3", "assumption", "assumption"],
    },
    index=["road_trench_km", "factor_forest", "line_amplifier_hut"],
)
RANGE = {"base": 0.0, "p10": 1.0, "p50": 2.0, "p80": 400000.0, "p90": 4.0}


def item(span, name, factor, quantity, lot):
    unit = PRICES.at[name, "typical"] * (PRICES.at[factor, "typical"] if factor else 1.0)
    return {
        "span": span, "item": name, "factor": factor, "quantity": quantity, "lot": lot,
        "unit_eur": unit, "eur": quantity * unit,
        "country": "CG", "phase": 1, "confidence": "assumption"
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
    "solution": {
        "bridge": [
            {"step": "objective", "eur": 310000.0},
            {"step": "present_value_of_running", "eur": -10000.0},
            {"step": "bill_base", "eur": 300000.0},
        ]
    },
    "finance": {"sources": [{"funder": "Bank", "share": 0.75}, {"funder": "State", "share": 0.25}]},
}


def recalculated(path):
    """Return the workbook at ``path`` as a spreadsheet program works it out, values only."""
    need("libreoffice")
    home = path.parent
    command = ["libreoffice", f"-env:UserInstallation=file://{home}/profile", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", "again", path.name],
        cwd=home, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return openpyxl.load_workbook(home / "again" / path.name, data_only=True)


def errors(book):
    """Return the cells of ``book`` that a spreadsheet program could not work out."""
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("#")
    ]


def named(book, name):
    """Return the value of the cell of that name."""
    sheet, cell = book.defined_names[name].attr_text.split("!")
    return book[sheet.strip("'")][cell.replace("$", "")].value

"""The benchmark of matching runs, counts places as by hand, and says what it misses."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[3] / "benchmarks" / "matching.py"
COLUMNS = (
    "pair split theme need_language offer_language need_title need_text offer_title offer_text"
)
PAIRS = [
    ("Power cuts spoil vaccines", "Frigos solaires", "Nos frigos gardent les vaccins au froid."),
    ("Our fields are dry", "Pompes pour l'arrosage", "L'irrigation sans carburant."),
    ("Pupils have no books", "Impression à la demande", "Manuels scolaires en un jour."),
    ("Parcels get lost", "Suivi de colis", "Chaque livraison est géolocalisée."),
    ("Staff are paid late", "Logiciel de paie", "Bulletins et cotisations sans erreur."),
    ("Nobody answers callers", "Centre d'appels", "Des téléopérateurs jour et nuit."),
]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(COLUMNS.split())
        for number, (need, title, text) in enumerate(PAIRS):
            table.writerow([f"p{number}", "dev", "solutions", "en", "fr", need, need, title, text])
    return path


def run(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BENCHMARK), "--no-model", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_six_pairs_alone(pairs: Path) -> None:
    found = run("--json", "--split", "dev", "--others", "0", "--pairs", str(pairs))
    report = json.loads(found.stdout)
    assert report["needs"] == 6
    assert report["too_close"] == []
    rows = {row["method"]: row for row in report["methods"]}
    assert rows["no model"]["across"]["mrr"] > rows["BM25 alone"]["across"]["mrr"]
    assert rows["no model"]["same"] is None


def test_two_thousand_others_and_what_it_misses(pairs: Path) -> None:
    found = run("--split", "dev", "--smallest", "--pairs", str(pairs))
    assert found.returncode == 0
    assert found.stdout.startswith("NOT MET")
    assert "2001 offers" in found.stdout


def test_pairs_that_share_words_fail(pairs: Path) -> None:
    text = pairs.read_text("utf-8").replace(",en,fr,", ",fr,fr,")
    pairs.write_text(text.replace("Parcels get lost", "Le suivi de chaque colis en livraison"))
    found = run("--split", "dev", "--others", "0", "--pairs", str(pairs))
    assert found.returncode == 1
    assert found.stdout.startswith("NOT MET: pairs sharing more than 2 stems: p3")

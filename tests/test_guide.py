"""The guide says what the code declares."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from dorsale.plan.tables import TABLES
from dorsale.sources.settings import FILE

ROOT = Path(__file__).parent.parent


def test_tables_of_the_guide_are_the_declarations() -> None:
    run = subprocess.run(
        [sys.executable, "tools/columns.py", "--check"], cwd=ROOT, check=False, timeout=60
    )
    assert run.returncode == 0, "run python tools/columns.py and commit the page"


def test_guide_names_every_file_of_a_folder() -> None:
    page = (ROOT / "docs" / "guide" / "scenario-folder.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in [FILE, *(table.file for table in TABLES)])


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("benchmarks/*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:)([^)#\s]+)", page.read_text(encoding="utf-8"))
        if not target.endswith(".png") and not (page.parent / target).exists()
    ]
    assert broken == []

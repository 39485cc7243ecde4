"""Write ``cab2/sites.csv`` out of the sites of the region: the project of 2017.

Run from the repository root: ``python tools/reference/cab2.py [--check]``. Kept are the
backbone of Congo from Pointe-Noire to the north, the south-east of Cameroon to its landings and
capital, the Central African Republic west of Bangui, Kinshasa and Muanda. ``serve`` is
``required`` for the towns of the project, the data centre and the landing; everything else is
passed through.

- Roles are those of June 2017: a point of presence stands where a fibre in service by then
  passes; data centres came later.
- Populations are brought back from 2025 to 2017 with the growth of towns of each country
  (``src/dorsale/reference/README.md``), three significant figures kept.

Ways, fibre, cables, risks and the cost book are the shipped rows among these sites.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path

REGION = Path("src/dorsale/reference/cemac")
SITES = Path("src/dorsale/reference/cab2/sites.csv")
AS_OF = "2017-06"
YEARS_BACK = 8
TOWN_GROWTH = {"CM": 0.0367, "CF": 0.0274, "CG": 0.0309}

REQUIRED = {
    "cg-brazzaville": "data centre and technopole; capital",
    "cg-pointe-noire": "the only landing of Congo in 2017",
    "cg-ouesso": "site of lot 1",
    "cg-paris-sangha": "site of lot 1",
    "cg-biessi": "site of lot 1",
    "cg-sembe": "site of lot 1",
    "cg-souanke": "site of lot 1",
    "cm-ntam": "site of lot 1, border with Cameroon",
    "cg-pokola": "site of lot 2",
    "cg-kabo": "site of lot 2",
    "cg-bomassa": "site of lot 2",
    "cf-lidjombo": "site of lot 2, border with the Central African Republic",
    "cf-bayanga": "site of lot 2",
    "cf-salo": "site of lot 2, end of the project",
}
PASSED = """
cg-dolisie cg-mont-belo cg-loudima cg-nkayi cg-madingou cg-bouansa cg-loutete cg-mindouli cg-kinkala
cg-ngo cg-gamboma cg-oyo cg-obouya cg-owando cg-makoua cg-liouesso cg-ketta
cm-yaounde cm-mbalmayo cm-sangmelima cm-djoum cm-mintom cm-mengong cm-ebolowa cm-lolodorf
cm-boumnyebel cm-edea cm-kribi cm-douala cm-abong-mbang cm-lomie cm-bertoua cm-batouri cm-kentzou
cm-yokadouma cm-moloundou
cf-bangui cf-begoua cf-bimbo cf-boali cf-bossembele cf-yaloke cf-bossemptele cf-baoro cf-carnot
cf-berberati cf-gamboula cf-nola cf-mbaiki cf-boda
cd-kinshasa cd-muanda
"""
KEPT = {*REQUIRED, *PASSED.split()}


def read(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def passed(fibre: list[dict[str, str]]) -> set[str]:
    """Return the sites that a fibre in service at ``AS_OF`` passes."""
    served = [
        row
        for row in fibre
        if row["status"] == "in_service"
        and row["in_service_from"]
        and row["in_service_from"][:7] <= AS_OF
    ]
    return {row[end] for row in served for end in ("from", "to")}


def site(row: dict[str, str], with_fibre: set[str]) -> dict[str, str]:
    """Return the row of a site as it stood in 2017."""
    roles = [role for role in row["roles"].split(";") if role in ("landing", "exchange")]
    if row["id"] in with_fibre and "pop" in row["roles"].split(";"):
        roles.append("pop")
    why = REQUIRED.get(row["id"], "")
    return {
        **row,
        "roles": ";".join(roles),
        "serve": "required" if why else "optional",
        "population": back(row["population"], row["country"]),
        "note": "; ".join(text for text in (why, row["note"]) if text),
    }


def back(population: str, country: str) -> str:
    """Return a population of 2025 as it was in 2017, to three significant figures."""
    if not population or country not in TOWN_GROWTH:
        return population
    then = float(population) / (1 + TOWN_GROWTH[country]) ** YEARS_BACK
    return str(int(float(f"{then:.3g}")))


def text() -> str:
    """Return ``cab2/sites.csv``."""
    rows = read(REGION / "sites.csv")
    with_fibre = passed(read(REGION / "fibre.csv"))
    kept = [row for row in rows if row["id"] in KEPT]
    missing = KEPT - {row["id"] for row in kept}
    if missing:
        raise SystemExit(f"not in {REGION}/sites.csv: {', '.join(sorted(missing))}")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(site(row, with_fibre) for row in kept)
    return out.getvalue()


def main() -> int:
    """Write the file, or say with ``--check`` whether it would change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a change")
    asked = parser.parse_args()
    new = text()
    if asked.check:
        return int(SITES.read_text(encoding="utf-8") != new)
    SITES.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

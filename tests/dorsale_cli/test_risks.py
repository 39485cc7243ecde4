import csv
import json

from dorsale.plan.tables import RISK_GROUPS
from dorsale.sources.scenario_folder import read_folder
from dorsale_cli import main
from tests import tiny


def test_proposals_are_rows_of_the_table_and_pass_its_checks(tmp_path, capfd):
    folder = tiny.write(tmp_path / "small")
    out = tmp_path / "proposed.csv"
    assert main.run(["risks", str(folder), "--out", str(out), "--distance", "50000"]) == 0
    assert "risk_groups.csv" in capfd.readouterr().out
    header, *rows = csv.reader(out.read_text("utf-8").splitlines())
    assert header == [column.name for column in RISK_GROUPS.columns]
    (folder / "risk_groups.csv").write_text(out.read_text("utf-8"), "utf-8")
    kept = read_folder(folder).or_fail().tables["risk_groups"]
    assert len(kept) == len(rows) > 0


def test_proposals_never_replace_a_file(tmp_path, capfd):
    out = tmp_path / "risk_groups.csv"
    out.write_text("mine", "utf-8")
    assert main.run(["risks", "cemac", "--out", str(out)]) == 2
    assert "risk_groups.csv" in capfd.readouterr().err
    assert out.read_text("utf-8") == "mine"
    assert main.run(["risks", "cemac", "--out", str(tmp_path / "risks.pdf")]) == 2


def test_json_has_the_shared_ground(capfd):
    assert main.run(["risks", "cemac", "--json"]) == 0
    rows = json.loads(capfd.readouterr().out)
    mayombe = next(one for one in rows if one["listed_as"] == "rg-corridor-mayombe")
    assert mayombe["geometry"]["type"] == "MultiLineString"
    assert mayombe["presumed"]


def test_corridors_are_drawn_with_their_risk_groups(tmp_path, capfd):
    picture = tmp_path / "corridors.svg"
    asked = ["corridor", "Douala", "Edea", "--alternatives", "3", "--map", str(picture)]
    assert main.run(asked) == 0
    drawn = picture.read_text("utf-8")
    assert drawn.count('class="alternative"') >= 6
    assert "Sanaga and Dibamba crossings" in drawn
    assert main.run([*asked[:-1], str(tmp_path / "map.png")]) == 2
    assert "map.png" in capfd.readouterr().err

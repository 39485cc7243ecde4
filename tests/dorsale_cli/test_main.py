import json
import subprocess
import sys
from pathlib import Path

import pytest

from dorsale_cli import main, words
from tests import tiny


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "dorsale_cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_help_lists_the_commands_and_loads_no_planner():
    code = (
        "import sys; from dorsale_cli.main import run; code = run(['--help']);"
        "heavy = {'pandas', 'numpy', 'networkx', 'highspy', 'shapely', 'rich'} & set(sys.modules);"
        "sys.exit(code or len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for name in ("plan", "new", "check", "show", "corridor", "convert"):
        assert f"\n  {name} " in done.stdout


def test_the_language_is_asked_for_or_that_of_the_environment():
    assert words.language_of(["--lang", "en"], {"LANG": "fr_CM.UTF-8"}) == "en"
    assert words.language_of(["check", "--lang=fr"], {"LANG": "en"}) == "fr"
    assert words.language_of([], {}) == "fr"


def test_french_and_english_say_different_things():
    assert "Usage" in run("--help", "--lang", "en").stdout
    assert "Planifie" in run("--lang", "fr", "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["plan", "nowhere"], "nowhere"),
        (["check", "nowhere"], "nowhere"),
        (["corridor", "Douala", "Atlantis"], "Atlantis"),
        (["show", "nothing.json"], "nothing.json"),
        (["convert", "nothing.json", "out.gpkg"], "nothing.json"),
        (["plan", "cemac", "--seed", "minus"], "minus"),
        (["fly"], "fly"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(arguments, said, capfd):
    assert main.run(arguments) == 2
    error = capfd.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_check_says_every_problem_with_file_row_value_and_remedy(tmp_path, capfd):
    folder = tiny.write(tmp_path / "bad")
    sites = (folder / "sites.csv").read_text("utf-8").replace(",CG,-4.7787", ",ZZ,-4.7787")
    (folder / "sites.csv").write_text(sites, "utf-8")
    ways = (folder / "ways.csv").read_text("utf-8").replace("road_paved,400", "road_paved,-400")
    (folder / "ways.csv").write_text(ways, "utf-8")
    assert main.run(["check", str(folder)]) == 2
    error = capfd.readouterr().err
    assert "sites.csv" in error
    assert "ZZ" in error
    assert "ways.csv" in error
    assert "-400" in error


def test_check_prints_the_declared_columns_as_json(capfd):
    assert main.run(["check", "--columns", "sites", "--json"]) == 0
    columns = json.loads(capfd.readouterr().out)["sites"]
    assert columns[0]["name"] == "id"


def test_new_copies_a_scenario_once(tmp_path, capfd):
    folder = tmp_path / "mine"
    assert main.run(["new", str(folder)]) == 0
    assert main.run(["check", str(folder)]) == 0
    assert main.run(["new", str(folder)]) == 2
    assert str(folder) in capfd.readouterr().err


def test_corridor_answers_in_json_alone_sorted_by_cost(capfd):
    assert main.run(["corridor", "Douala", "4.36,18.55", "--alternatives", "2", "--json"]) == 0
    answer = json.loads(capfd.readouterr().out)
    assert (answer["from"], answer["to"]) == ("cm-douala", "cf-bangui")
    costs = [one["cost_eur"] for one in answer["alternatives"]]
    assert costs == sorted(costs)
    assert len(costs) == 2


def test_corridor_without_a_way_is_an_answer(capfd):
    assert main.run(["corridor", "Annobón", "Bangui", "--json"]) == 1
    assert json.loads(capfd.readouterr().out)["alternatives"] == []


def test_plan_writes_its_files_and_a_summary(tmp_path, capfd):
    folder = tiny.write(tmp_path / "tiny")
    out = tmp_path / "out"
    assert main.run(["plan", str(folder), "--out", str(out), "--json"]) == 0
    summary = json.loads(capfd.readouterr().out)
    assert summary["objective_eur"] == pytest.approx(tiny.OBJECTIVE_EUR)
    assert main.run(["show", str(out), "--json"]) == 0
    assert json.loads(capfd.readouterr().out) == summary
    assert main.run(["show", str(out)]) == 0
    said = capfd.readouterr().out
    assert "report" not in said
    assert words._("To finance") in said
    need = json.loads((out / "plan.json").read_text())["solution"]["bridge"][-1]
    assert need == {"step": "financing_need", "eur": summary["financing_need_eur"]}


def test_plan_prices_the_choices_asked_for(tmp_path, capfd):
    folder, out = tiny.write(tmp_path / "tiny"), tmp_path / "out"
    asked = ["--without", "WACS", "--without", "CG", "--with", "span:w-rail"]
    assert main.run(["plan", str(folder), "--out", str(out), *asked]) == 0
    assert "WACS" in capfd.readouterr().out
    rows = {one["name"]: one for one in json.loads((out / "plan.json").read_text())["alternatives"]}
    assert rows["without cable:WACS"]["exposed"]
    assert "f-dead" not in rows["without country:CG"]["spans"]
    assert "w-rail" in rows["with span:w-rail"]["spans"]
    low, high = rows["with span:w-rail"]["surely_extra_eur"]
    assert 0 < low <= rows["with span:w-rail"]["extra_eur"] <= high


def test_plan_refuses_a_choice_of_nothing(tmp_path, capfd):
    folder = tiny.write(tmp_path / "tiny")
    assert main.run(["plan", str(folder), "--out", str(tmp_path), "--without", "nowhere"]) == 2
    assert "nowhere" in capfd.readouterr().err


def test_plan_refuses_a_folder_it_cannot_write_before_working(tmp_path, capfd):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder", "utf-8")
    assert main.run(["plan", str(tiny.write(tmp_path / "tiny")), "--out", str(taken)]) == 2
    assert str(taken) in capfd.readouterr().err
    assert taken.read_text("utf-8") == "a file, not a folder"


def test_module_runs_as_the_command():
    assert run("--version").stdout.startswith("dorsale")
    assert Path(main.__file__).exists()


def test_a_scenario_that_cannot_be_served_is_an_answer_with_its_cut(tmp_path, capfd):
    """Both cables together hold 2 Gbit/s; the towns want 10."""
    cables = tiny.CABLES.replace("10000,500,", "10000,1,").replace("10,200,", "10,1,")
    folder = tiny.write(tmp_path / "tiny", cables=cables)
    assert main.run(["plan", str(folder), "--out", str(tmp_path / "out")]) == 1
    error = capfd.readouterr().err
    assert "cg-brazzaville" in error
    assert "c-wacs" in error
    assert list((tmp_path / "out").iterdir()) == []


def test_the_same_seed_and_work_limit_give_the_same_plan(tmp_path, capfd):
    folder = str(tiny.write(tmp_path / "tiny"))
    said = []
    for out in ("one", "two"):
        command = ["plan", folder, "--out", str(tmp_path / out), "--seed", "7", "--json"]
        assert main.run([*command, "--work-limit", "50"]) == 0
        said.append(capfd.readouterr().out)
    assert said[0] == said[1]

import json
import signal
import subprocess

import pytest

from dorsale.plan.loading import Loading
from dorsale.topology.loading import solve as solving
from dorsale_cli import main
from tests.formats.published_networks import ROOT
from tests.interrupting import running, wait_for

TOWNS = str(ROOT / "examples" / "solve" / "six_towns.txt")
ISLAND = str(ROOT / "examples" / "solve" / "island.txt")
KEYS = {"instance", "model", "value", "bound", "gap", "seconds", "status", "checked", "method",
        "seed", "work", "states_checked", "states", "faults", "excluded"}  # fmt: skip


def answer(capfd, *arguments, code=0):
    assert main.run(["solve", *arguments, "--json"]) == code
    return json.loads(capfd.readouterr().out)


def test_the_answer_in_json_has_the_keys_of_the_contract(capfd):
    found = answer(capfd, TOWNS)
    assert found.keys() == KEYS
    assert (found["instance"], found["model"]) == ("six_towns", "U-U-M-N-C-A-N-N")
    assert found["value"] == pytest.approx(465)
    assert found["bound"] == pytest.approx(465)
    assert (found["gap"], found["status"]) == (pytest.approx(0, abs=1e-6), "optimal")
    assert (found["checked"], found["states"], found["faults"]) == (True, 1, [])


def test_what_no_design_can_serve_is_named(capfd):
    found = answer(capfd, ISLAND, "--survive", "links")
    assert found["excluded"] == {"cable": ["Ile-Anou-Kwasso"]}
    assert (found["model"], found["states_checked"]) == ("U-U-M-N-C-A-N-U", 5)
    assert answer(capfd, ISLAND, "--model", "UUMNCANU")["value"] == found["value"] == 320
    both = answer(capfd, ISLAND, "--survive", "links,nodes")
    assert both["states"] == 9
    assert set(both["excluded"]) == {"cable", "Port-Mbe", "Kwasso", "Lombe", "Ile-Anou"}
    assert answer(capfd, ISLAND, "--model", "UUMNCANU", "--survive", "none")["states"] == 1


def test_a_reader_sees_the_model_the_gap_and_the_check(capfd):
    assert main.run(["solve", ISLAND, "--survive", "links"]) == 0
    out, error = capfd.readouterr()
    assert "U-U-M-N-C-A-N-U" in out
    assert "Ile-Anou-Kwasso" in out
    assert "320" in out
    assert "5" in out.splitlines()[-1]
    assert "%" in error  # the progress


def test_the_design_is_written_checked_and_started_from(tmp_path, capfd):
    path = tmp_path / "design.json"
    first = answer(capfd, TOWNS, "--solution", str(path))
    document = json.loads(path.read_text("utf-8"))
    assert set(document["modules"]) == set(document["capacity"])
    assert document["capacity"]["Akoma-Bivala"] == 100 + sum(
        n * c for n, c in zip(document["modules"]["Akoma-Bivala"], (100, 400), strict=True)
    )
    again = answer(capfd, TOWNS, "--check", str(path))
    assert again["checked"]
    assert again["value"] == first["value"]
    assert answer(capfd, TOWNS, "--start", str(path))["value"] == pytest.approx(first["value"])
    assert list(tmp_path.iterdir()) == [path]


def test_a_spoilt_design_is_told_and_gives_code_1(tmp_path, capfd):
    path = tmp_path / "design.json"
    answer(capfd, TOWNS, "--solution", str(path))
    document = json.loads(path.read_text("utf-8"))
    link = next(link for link, counts in document["modules"].items() if any(counts))
    document["modules"][link] = [0, 0]
    path.write_text(json.dumps(document), "utf-8")
    found = answer(capfd, TOWNS, "--check", str(path), code=1)
    assert not found["checked"]
    assert any("cannot be carried" in f or "ne peut" in f for f in found["faults"])
    assert main.run(["solve", TOWNS, "--check", str(path)]) == 1
    assert capfd.readouterr().out
    assert answer(capfd, ISLAND, "--model", "UUMNCANN")["checked"]
    assert main.run(["solve", ISLAND, "--check", str(path)]) == 2
    assert "Akoma-Bivala" in capfd.readouterr().err


def test_infeasible_is_an_answer_with_the_demands_and_the_cut(tmp_path, capfd):
    text = (ROOT / "examples" / "solve" / "island.txt").read_text("utf-8")
    path = tmp_path / "small.txt"
    path.write_text(text.replace("1 7 UNLIMITED", "1 17 UNLIMITED"), "utf-8")
    found = answer(capfd, str(path), "--model", "UUENCANN", code=1)
    assert (found["status"], found["value"]) == ("infeasible", None)
    cut = ["coast", "hills"]  # 29 asked over 20: worse than 17 over the cable's 10
    assert found["cuts"] == dict.fromkeys(
        ("Ile-Anou-Kwasso (Ile-Anou – Kwasso)", "Kwasso-Lombe (Kwasso – Lombe)"), cut
    )
    assert main.run(["solve", str(path), "--model", "UUENCANN"]) == 1
    error = capfd.readouterr().err
    assert "coast, hills" in error
    assert "Ile-Anou" in error
    path.write_text(text.replace("cable ( Ile-Anou", "cable ( Lombe"), "utf-8")
    assert answer(capfd, str(path), code=1)["cuts"] == {"Ile-Anou-Kwasso (Ile-Anou – Kwasso)": []}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([TOWNS, "--model", "UUXNCANN"], "UUXNCANN"),
        ([TOWNS, "--model", "UUM"], "UUM"),
        ([TOWNS, "--survive", "towers"], "towers"),
        ([TOWNS, "--seed", "-1"], "-1"),
        ([TOWNS, "--start", "nowhere.json"], "nowhere.json"),
        (["nothing.txt"], "nothing.txt"),
        ([str(ROOT / "README.md")], "README.md"),
        ([TOWNS, "--solution", "/nowhere/at/all.json"], "all.json"),
    ],
)
def test_bad_input_is_one_message_and_code_2(arguments, said, capfd):
    assert main.run(["solve", *arguments]) == 2
    error = capfd.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_the_same_seed_and_work_limit_give_the_same_design(tmp_path, capfd):
    files = [tmp_path / name for name in ("one.json", "two.json")]
    for path in files:
        command = [TOWNS, "--survive", "links", "--seed", "7", "--work-limit", "20"]
        answer(capfd, *command, "--solution", str(path))
    one, two = (json.loads(path.read_text("utf-8")) | {"seconds": 0} for path in files)
    assert one == two


def test_an_interrupted_search_is_printed_with_code_130(monkeypatch, capfd, tmp_path):
    def stopped(task, limits, seed, tell=None, start=None):
        found = whole(task, limits, seed, tell, start)
        return Loading(found.modules, found.value, 0.0, found.method, "interrupted", seed, 1, 1.0)

    whole = solving.solve
    monkeypatch.setattr(solving, "solve", stopped)
    path = tmp_path / "design.json"
    found = answer(capfd, TOWNS, "--solution", str(path), code=130)
    assert (found["status"], found["gap"], found["checked"]) == ("interrupted", 1.0, True)
    assert json.loads(path.read_text("utf-8"))["status"] == "interrupted"


def test_ctrl_c_keeps_the_best_so_far(tmp_path):
    path = _large(tmp_path / "large.txt")
    with running(
        "solve", path, "--survive", "links", "--lang", "en", stdout=subprocess.PIPE
    ) as process:
        wait_for("gap", process)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=240)
    assert "Traceback" not in error
    assert process.returncode == 130, error
    assert "interrupted" in out


def _large(path):
    """Write a grid of 100 towns, each asking every fifth of the others: far from quick."""
    at = [(x, y) for x in range(10) for y in range(10)]
    name = {place: f"t{i}" for i, place in enumerate(at)}
    steps = [(p, (p[0] + a, p[1] + b)) for p in at for a, b in ((1, 0), (0, 1))]
    links = [f" {name[p]}-{name[q]} ( {name[p]} {name[q]} ) 0 0 0 0 ( 40 {30 + p[0] * p[1]} )"
             for p, q in steps if q in name]  # fmt: skip
    demands = [f" d{i}-{j} ( t{i} t{j} ) 1 {1 + i * j % 7} UNLIMITED"
               for i in range(100) for j in range(i + 1, 100, 5)]  # fmt: skip
    parts = (("NODES", name.values()), ("LINKS", links), ("DEMANDS", demands))
    path.write_text("\n".join(f"{head} (\n" + "\n".join(rows) + "\n)" for head, rows in parts))
    return path

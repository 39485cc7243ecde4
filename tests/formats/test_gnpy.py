from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dorsale.formats.gnpy import documents, equipment, topology, write_gnpy
from dorsale.optics.line import MODES, Line
from tests.lightpaths import NODES, lengths, towns
from tests.needs import need, program


def test_one_line_of_two_sections_by_hand() -> None:
    """Two terminals of 2 elements; each way 3 amplifiers and 2 fibres of 50 km, 12 dB."""
    drawn = topology(lengths([100], Line()), NODES, Line())
    kinds = [element["type"] for element in drawn["elements"]]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "Transceiver": 2,
        "Roadm": 2,
        "Edfa": 6,
        "Fiber": 4,
    }
    assert len(drawn["connections"]) == 2 * 2 + 2 * 6
    gains = [e["operational"]["gain_target"] for e in drawn["elements"] if e["type"] == "Edfa"]
    assert gains == [21.5, 12.0, 12.0] * 2
    fibres = [e["params"] for e in drawn["elements"] if e["type"] == "Fiber"]
    assert {(f["length"], f["con_in"], f["con_out"]) for f in fibres} == {(50.0, 0.5, 0.5)}


@pytest.mark.parametrize("ends", [("cm-douala", "cm-yaounde"), ("cm-yaounde", "cm-douala")])
def test_amplifiers_stand_in_their_huts_both_ways(ends: tuple[str, str]) -> None:
    light = towns([(*ends, 250)], Line())
    drawn = topology(light, NODES, Line())
    places = [
        (e["metadata"]["location"]["longitude"], e["metadata"]["location"]["city"])
        for e in drawn["elements"]
        if e["type"] == "Edfa"
    ]
    out, back = places[: len(places) // 2], places[len(places) // 2 :]
    huts = light.huts.sort_values("km")
    assert [lon for lon, _ in out[1:-1]] == pytest.approx(huts["lon"].tolist(), abs=1e-5)
    assert [name for _, name in out[1:-1]] == huts["name"].tolist()
    assert back == out[::-1]


def test_places_passed_without_equipment_lie_on_the_way() -> None:
    """A lightpath through Yaoundé, entered against the drawing of its second span."""
    light = towns([("cm-douala", "cm-yaounde", 250), ("cm-bertoua", "cm-yaounde", 340)], Line())
    longitudes = [
        e["metadata"]["location"]["longitude"]
        for e in topology(light, NODES, Line())["elements"]
        if e["uid"].startswith("lp1 ") and e["type"] == "Edfa"
    ]
    out = longitudes[: len(longitudes) // 2]
    assert out == sorted(out) or out == sorted(out, reverse=True)


def test_two_lines_between_the_same_towns_stay_apart() -> None:
    written = documents(lengths([100, 900], Line()), NODES, Line(), MODES)
    uids = [element["uid"] for element in written["topology"]["elements"]]
    assert len(uids) == len(set(uids))
    through = {
        request["explicit-route-objects"]["route-object-include-exclude"][0]["num-unnum-hop"][
            "node-id"
        ]
        for request in written["services"]["path-request"]
    }
    assert len(through) == 2
    assert through < set(uids)


def test_the_library_says_what_the_line_says() -> None:
    library = equipment(Line(), MODES, 180.0)
    assert library["Edfa"][0]["nf0"] == 5.5
    assert library["Edfa"][0]["gain_flatmax"] > 180 * 0.22
    assert library["Span"][0]["max_length"] > 180
    assert library["SI"][0]["f_max"] == pytest.approx(191.35e12 + 63 * 75e9)
    modes = library["Transceiver"][0]["mode"]
    assert [mode["bit_rate"] for mode in modes] == [400e9, 300e9, 200e9]


def test_a_folder_is_written_whole_or_left_alone(tmp_path: Path) -> None:
    light = lengths([100], Line())
    paths = write_gnpy(tmp_path / "gnpy", light, NODES, Line(), MODES)
    before = {path: path.read_bytes() for path in paths}
    assert sorted(path.name for path in (tmp_path / "gnpy").iterdir()) == [
        "equipment.json",
        "services.json",
        "topology.json",
    ]
    with pytest.raises(KeyError):
        write_gnpy(tmp_path / "gnpy", light, NODES.iloc[1:], Line(), MODES)
    assert {path: path.read_bytes() for path in paths} == before


def test_gnpy_answers_every_request_with_our_path_and_our_figure(tmp_path: Path) -> None:
    need("gnpy")
    need("gnpy-path-request")
    light = towns(
        [("cm-douala", "cm-yaounde", 250), ("cm-yaounde", "cm-douala", 900),
         ("cm-yaounde", "cm-bertoua", 340), ("cm-douala", "cm-bertoua", 4000)],
        Line(),
    )  # fmt: skip
    write_gnpy(tmp_path, light, NODES, Line(), MODES)
    command = [str(program("gnpy-path-request")), "topology.json", "services.json",
               "-e", "equipment.json", "-o", "answer.json"]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    answers = responses(tmp_path / "answer.json")
    assert set(answers) == set(light.lightpaths["id"])
    for path in light.lightpaths.itertuples():
        check(answers[path.id], path)


def responses(path: Path) -> dict[str, dict]:
    answer = json.loads(path.read_text("utf-8"))["gnpy-path-computation:responses"]
    return {response["response-id"]: response for response in answer["response"]}


def check(answer: dict, path) -> None:
    """The mode fits, the worst channel has our GSNR, the fibres are those of the path."""
    if path.mode is None:
        assert answer["no-path"]["no-path"] == "NO_FEASIBLE_MODE"
        return
    properties = answer["path-properties"]
    metrics = {m["metric-type"]: m["accumulative-value"] for m in properties["path-metric"]}
    assert float(metrics["lowest_SNR-0.1nm"]) == pytest.approx(path.gsnr_db, abs=0.02)
    hops = [
        route["path-route-object"]["num-unnum-hop"]["node-id"]
        for route in properties["path-route-objects"]
        if "num-unnum-hop" in route["path-route-object"]
    ]
    fibres = [hop for hop in hops if ": fibre " in hop]
    assert len(fibres) == len(path.sections_km)
    assert all(hop.startswith(f"{path.id} ") for hop in fibres)

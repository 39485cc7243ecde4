"""Every figure of a plan, named by its pointer, with the chain to what was put in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dorsale.formats import provenance_file
from dorsale.formats.provenance_file import Patterns, inputs


@pytest.fixture(scope="module")
def found(tiny_document: dict[str, Any]) -> dict[str, Any]:
    return provenance_file.document(tiny_document)


def _at(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        document = document[int(key)] if isinstance(document, list) else document[key]
    return document


def _numbers(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        rows = value.items()
    elif isinstance(value, list):
        rows = ((str(at), one) for at, one in enumerate(value))
    else:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return [path] if is_number else []
    return [
        one
        for key, inner in rows
        for one in _numbers(inner, f"{path}/{key.replace('~', '~0').replace('/', '~1')}")
    ]


def test_every_number_has_an_origin(found: dict[str, Any], tiny_document: dict[str, Any]) -> None:
    plan = {name: one for name, one in tiny_document.items() if name != "provenance"}
    named = found["figures"]
    for pointer in _numbers(plan):
        parts = pointer.split("/")
        assert any("/".join(parts[:end]) in named for end in range(len(parts), 1, -1)), pointer


def test_every_pointer_leads_to_a_figure(
    found: dict[str, Any], tiny_document: dict[str, Any]
) -> None:
    for pointer, number in found["figures"].items():
        assert isinstance(_at(tiny_document, pointer), int | float | list)
        assert found["origins"][number]["ref"]
    for pointer, parents in found["parents"].items():
        assert pointer in found["figures"]
        assert parents
        assert all(one in found["figures"] for one in parents), pointer


def test_named_parents_make_their_figure(
    found: dict[str, Any], tiny_document: dict[str, Any]
) -> None:
    parts = [p for p in found["parents"] if p.endswith(("/cost_eur", "/base"))]
    assert parts
    for pointer in parts:
        whole = sum(_at(tiny_document, one) for one in found["parents"][pointer])
        assert whole == pytest.approx(_at(tiny_document, pointer), abs=0.01)
    lines = [p for p in found["parents"] if p.startswith("/bill/items") and p.endswith("/eur")]
    for pointer in lines:
        quantity, unit = (_at(tiny_document, one) for one in found["parents"][pointer])
        assert quantity * unit == pytest.approx(_at(tiny_document, pointer), rel=1e-5)


def test_a_rate_keeps_the_source_of_its_row(found: dict[str, Any]) -> None:
    origin = found["origins"][found["figures"]["/bill/rates/road_trench_km/typical"]]
    assert (origin["kind"], origin["sources"]) == ("source", ["a contract"])
    assert origin["confidence"] == "medium"


def test_the_chain_ends_at_what_was_put_in() -> None:
    patterns = Patterns(
        {
            "/a": {"kind": "computed", "parents": ["/b", "x.csv", "/a"]},
            "/b/*": {"kind": "computed", "parents": ["/c/*/d"]},
            "/c/*": {"kind": "source", "parents": []},
        }
    )
    assert inputs(patterns, ["/a"]) == ["/c/*/d", "x.csv"]
    assert patterns.of(("b", "3", "x"), ("b", "id", "x")) == "/b/*"
    with pytest.raises(KeyError):
        patterns.of(("z",), ("z",))


def test_an_exception_by_id_wins() -> None:
    patterns = Patterns({"/s/*/km": {}, "/s/n1/km": {}, "/s": {}})
    assert patterns.of(("s", "0", "km"), ("s", "n1", "km")) == "/s/n1/km"
    assert patterns.of(("s", "1", "km"), ("s", "n2", "km")) == "/s/*/km"
    assert patterns.of(("s", "1"), ("s", "n2")) == "/s"


def test_it_is_written_whole(tiny_document: dict[str, Any], tmp_path: Path) -> None:
    provenance_file.write(tiny_document, tmp_path / "provenance.json")
    assert json.loads((tmp_path / "provenance.json").read_text("utf-8"))["origins"]

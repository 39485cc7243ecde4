import json

import pyogrio
import pytest

from dorsale.formats import risk_groups
from dorsale.ground.shared.groups import shared_risks
from dorsale.plan.problems import BadInput
from tests.ground.shared.test_groups import east, table


@pytest.fixture
def proposals():
    lines = table({**east(0), "bridges": ("b",)}, {**east(0.05), "bridges": ("b",)})
    return shared_risks(lines)


def test_csv_holds_only_what_is_not_listed(tmp_path, proposals):
    proposals.loc[0, "listed_as"] = "rg-known"
    risk_groups.write(tmp_path / "r.csv", proposals)
    header, row = (tmp_path / "r.csv").read_text("utf-8").splitlines()
    assert header.startswith("id,kind,name,members,cuts_per_year,repair_h,source")
    assert row.startswith("rg-bridge-b,bridge,")
    assert ",l0;l1," in row


def test_maps_hold_the_shared_ground(tmp_path, proposals):
    risk_groups.write(tmp_path / "r.geojson", proposals)
    features = json.loads((tmp_path / "r.geojson").read_text("utf-8"))["features"]
    assert [one["geometry"] is None for one in features] == [False, True]
    risk_groups.write(tmp_path / "r.gpkg", proposals)
    layer = pyogrio.read_dataframe(tmp_path / "r.gpkg", layer=risk_groups.LAYER)
    assert layer["members"].tolist() == ["l0;l1", "l0;l1"]
    assert layer.geometry.iloc[0].length > 0.4


def test_no_proposals_are_a_file_all_the_same(tmp_path):
    none = shared_risks(table(east(0), east(90)))
    for name in ("r.csv", "r.geojson", "r.gpkg"):
        risk_groups.write(tmp_path / name, none)
        assert (tmp_path / name).exists()


def test_a_file_that_exists_or_another_format_is_refused(tmp_path, proposals):
    (tmp_path / "r.csv").write_text("mine")
    for name in ("r.csv", "r.xlsx", "missing/r.csv"):
        with pytest.raises(BadInput):
            risk_groups.write(tmp_path / name, proposals)

"""Profiles as CSV: rounded, empty where unknown, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dorsale.formats import profile_csv
from dorsale.plan.problems import BadInput

TABLE = pd.DataFrame(
    {"rank": [1, 1], "km": [0.0, 1.23456], "height_m": [100.04, float("nan")], "place": ["A", ""]}
)


def test_a_profile_is_written(tmp_path: Path) -> None:
    profile_csv.write(tmp_path / "p.csv", TABLE)
    said = (tmp_path / "p.csv").read_text().splitlines()
    assert said == ["rank,km,height_m,place", "1,0.0,100.0,A", "1,1.235,,"]


def test_a_folder_that_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        profile_csv.write(tmp_path / "nowhere" / "p.csv", TABLE)

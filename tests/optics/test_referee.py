from __future__ import annotations

import importlib.util
import logging
import warnings

import pandas as pd
import pytest

from dorsale.formats.gnpy import documents
from dorsale.optics.line import MODES, Line
from dorsale.optics.referee import referee
from dorsale.plan.network import Light
from tests.lightpaths import NODES, lengths, towns
from tests.needs import need

KILOMETRES = (10, 25, 60, 100, 200, 400, 800, 1500, 3000)


def judged(light: Light, line: Line) -> pd.DataFrame:
    need("gnpy")
    found = referee(light, documents(light, NODES, line, MODES))
    assert found is not None
    return found


def test_one_section_by_hand() -> None:
    """80 km: amplifiers fed with -20 and -17.1 dBm give 32.5 and 35.4 dB, the ends 35.9 dB.

    Together 29.5 dB; the nonlinear noise of one section can only lower it, and by little.
    """
    found = judged(lengths([80], Line()), Line())
    assert 28.5 < found["gsnr_db_gnpy"].iloc[0] < 29.7


def test_ours_is_within_two_hundredths_of_a_decibel_from_10_to_3000_km() -> None:
    found = judged(lengths(KILOMETRES, Line()), Line())
    assert len(found) == len(KILOMETRES)
    assert found["difference_db"].abs().max() < 0.02


@pytest.mark.parametrize(
    "line",
    [
        Line(launch_dbm=-1.0, noise_figure_db=7.0),
        Line(launch_dbm=4.0, connector_db=0.25, loss_db_per_km=0.2),
        Line(roadm_dbm=-18.0, add_drop_osnr_db=33.0, transmitter_osnr_db=36.0),
        Line(dispersion_s_per_m2=5e-6, effective_area_m2=72e-12),
        Line(baud=32e9, spacing_hz=50e9),
    ],
)
def test_ours_holds_for_other_lines(line: Line) -> None:
    found = judged(lengths([60, 400, 1500], line), line)
    assert found["difference_db"].abs().max() < 0.02


def test_every_lightpath_is_judged_by_its_own_fibres() -> None:
    light = towns(
        [("cm-douala", "cm-yaounde", 100), ("cm-yaounde", "cm-douala", 900),
         ("cm-yaounde", "cm-bertoua", 340)],
        Line(),
    )  # fmt: skip
    found = judged(light, Line()).set_index("id")
    assert found["gsnr_db_gnpy"].nunique() == 3
    assert found["difference_db"].abs().max() < 0.02


def test_it_is_silent(capfd, caplog) -> None:
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.DEBUG):
        judged(lengths([100], Line()), Line())
    assert capfd.readouterr() == ("", "")
    assert not caught
    assert not [record for record in caplog.records if record.name.startswith("gnpy")]


def test_nothing_is_judged_without_gnpy(monkeypatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    light = lengths([100], Line())
    assert referee(light, documents(light, NODES, Line(), MODES)) is None

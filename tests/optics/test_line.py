from __future__ import annotations

import numpy as np
import pytest

from dorsale.optics.line import (
    MODES,
    Line,
    best_mode,
    gsnr_db,
    kept_by_amplifier,
    kept_by_fibre,
    loss_db,
    osnr_db,
    roadm_kept,
    section_kept,
)

REFERENCE_HZ = 12.5e9


def ratio_db(log_kept: float, line: Line) -> float:
    return float(-10 * np.log10(np.expm1(-log_kept) * REFERENCE_HZ / line.baud))


def test_one_amplifier_follows_the_rule_of_58() -> None:
    """OSNR in 0.1 nm = 58 dB + input power - noise figure: 58 - 20 - 5.5 = 32.5 dB."""
    assert ratio_db(roadm_kept(Line()), Line()) == pytest.approx(32.5, abs=0.1)


def test_a_section_loses_its_fibre_and_two_connectors() -> None:
    assert float(loss_db(50.0, Line())) == pytest.approx(50 * 0.22 + 2 * 0.5)


def test_the_noise_of_ends_counts_once_each() -> None:
    """A line that keeps everything is left with 10^-3.8 and 10^-4 of noise: 35.88 dB."""
    assert float(osnr_db(0.0, Line())) == pytest.approx(35.876, abs=1e-3)


def test_the_spectrum_holds_64_channels_of_75_ghz() -> None:
    assert Line().channels == 64
    assert Line().reference_hz == pytest.approx(191.35e12 + 48 * 75e9)


def test_best_launch_has_twice_as_much_amplifier_noise_as_nonlinear_noise() -> None:
    """Closed form: A/P + B P^2 is least where A/P = 2 B P^2."""
    km = np.full(10, 80.0)
    powers = np.arange(-2.0, 4.0, 0.01)
    lines = [Line(launch_dbm=float(dbm), connector_db=0.0) for dbm in powers]
    kept = [
        kept_by_fibre(km, line) + kept_by_amplifier(line.launch_dbm - loss_db(km, line), line)
        for line in lines
    ]
    best = int(np.argmax([terms.sum() for terms in kept]))
    line = lines[best]
    amplifiers = kept_by_amplifier(line.launch_dbm - loss_db(km, line), line).sum()
    assert amplifiers / kept_by_fibre(km, line).sum() == pytest.approx(2.0, rel=0.02)


def test_noise_sent_on_makes_later_sections_noisier() -> None:
    kept = section_kept(np.full(3, 80.0), Line())
    fibres = kept_by_fibre(np.full(3, 80.0), Line())
    assert (np.diff(kept - fibres) != 0).all()
    assert kept[0] == pytest.approx(kept[2], rel=0.01)


def test_longer_lines_are_noisier() -> None:
    line = Line()
    gsnr = [
        float(osnr_db(section_kept(np.full(n, 80.0), line).sum() + roadm_kept(line), line))
        for n in range(1, 20)
    ]
    assert (np.diff(gsnr) < 0).all()


def test_many_lightpaths_at_once_are_each_as_alone() -> None:
    paths = [(80.0,), (10.0, 120.0, 55.5), (70.0,) * 20]
    alone = [
        float(osnr_db(section_kept(np.array(km), Line()).sum() + roadm_kept(Line()), Line()))
        for km in paths
    ]
    assert gsnr_db(paths, Line()).tolist() == pytest.approx(alone, abs=1e-9)
    assert len(gsnr_db([], Line())) == 0


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_chosen_from_its_need_and_the_margin_on(mode) -> None:
    need_db = mode.required_osnr_db + Line().margin_db
    assert best_mode(need_db, Line()) == mode
    assert best_mode(need_db - 0.01, Line()) != mode

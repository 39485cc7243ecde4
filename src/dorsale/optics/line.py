"""Signal-to-noise of a line by the incoherent Gaussian noise model, in closed form.

Method: Poggiolini et al., arXiv:1209.0394, equations 120 and 123, for a full spectrum of
equal channels; amplifiers add h f B NF of noise at their input. Signal is depleted by what
becomes noise, so that GSNR = 1 / expm1(-sum ln S), S being the signal kept by each element.
Amplifiers keep the gain they were set to, so that noise adds to the power sent on.

Conventions are those of GNPy 3 (``gn_model_analytic``), whose figure for the same channel it
equals to rounding: the fibre is described at 1550 nm, and the add and drop noise is that of
both ends together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

_PLANCK_J_S = 6.62607015e-34
_LIGHT_M_S = 299_792_458.0
_REFERENCE_HZ = 12.5e9  # 0.1 nm
_FIBRE_HZ = _LIGHT_M_S / 1550e-9  # where dispersion and effective area are given
_CORE_RADIUS_M = 4.2e-6  # sets how the effective area narrows with frequency


@dataclass(frozen=True)
class Mode:
    """A transponder mode: rate, symbol rate, and the OSNR it needs in 0.1 nm.

    ``item`` is the entry of the cost book for one end.
    """

    name: str
    gbps: float
    required_osnr_db: float
    item: str


@dataclass(frozen=True)
class Line:
    """The line system: fibre, amplifiers, spectrum, margins. Units in the names.

    ``launch_dbm`` leaves each amplifier, before the connector of the fibre; ``roadm_dbm``
    leaves the ROADM; ``connector_db`` is lost at each end of a section; ``first_hz`` is the
    centre of the first channel, ``last_hz`` the bound of the last centre.
    """

    loss_db_per_km: float = 0.22
    dispersion_s_per_m2: float = 1.67e-5
    effective_area_m2: float = 83e-12
    nonlinear_index_m2_per_w: float = 2.6e-20
    connector_db: float = 0.5
    noise_figure_db: float = 5.5
    launch_dbm: float = 1.5
    roadm_dbm: float = -20.0
    add_drop_osnr_db: float = 38.0
    transmitter_osnr_db: float = 40.0
    baud: float = 63.1e9
    spacing_hz: float = 75e9
    first_hz: float = 191.35e12
    last_hz: float = 196.1e12
    margin_db: float = 3.0

    @property
    def channels(self) -> int:
        """How many channels fill the spectrum."""
        return int((self.last_hz - self.first_hz) // self.spacing_hz) + 1

    @property
    def reference(self) -> int:
        """Number, from 0, of the channel that is computed: three quarters up the spectrum.

        Amplifier noise grows with frequency and nonlinear noise is least at the edges: the
        worst channel lies there, and is less than 0.02 dB below.
        """
        return self.channels * 3 // 4

    @property
    def reference_hz(self) -> float:
        """Centre frequency of the channel that is computed."""
        return self.first_hz + self.spacing_hz * self.reference


MODES = (
    Mode("400G 16QAM", 400.0, 24.0, "transponder_400g"),
    Mode("300G 8QAM", 300.0, 21.0, "transponder_400g"),
    Mode("200G QPSK", 200.0, 17.0, "transponder_200g"),
)
"""Modes of the Open ROADM MSA at 63.1 GBd and the OSNR its specification asks for."""


def loss_db(km: np.ndarray | float, line: Line) -> np.ndarray:
    """Return the loss in dB of fibre sections of ``km`` kilometres, connectors included."""
    return np.asarray(km, dtype=float) * line.loss_db_per_km + 2 * line.connector_db


def kept_by_fibre(km: np.ndarray, line: Line, grown: np.ndarray | float = 1.0) -> np.ndarray:
    """Return ln of the signal share kept by fibre sections of ``km`` kilometres each.

    ``grown`` is the power sent into each, as a multiple of the launch power.
    """
    power_w = _watt(line.launch_dbm - line.connector_db) * grown
    return np.log1p(-np.minimum(_nli_per_w2(np.asarray(km, dtype=float), line) * power_w**2, 0.5))


def _nli_per_w2(km: np.ndarray, line: Line) -> np.ndarray:
    """Return nonlinear noise over signal, per squared watt of channel power."""
    alpha = _alpha(line)
    effective = (1 - np.exp(-alpha * km * 1e3)) / alpha
    return np.asarray(effective**2 * _nli_per_w2_and_m2(line))


def _alpha(line: Line) -> float:
    """Return the loss of power, per metre."""
    return float(line.loss_db_per_km * np.log(10) / 10 / 1e3)


@lru_cache
def _nli_per_w2_and_m2(line: Line) -> float:
    """Return the same per squared metre of effective length, all channels summed."""
    beta2 = line.dispersion_s_per_m2 * _LIGHT_M_S / (2 * np.pi * _FIBRE_HZ**2)
    offsets = line.spacing_hz * (np.arange(line.channels) - line.reference)
    kappa = np.pi**2 * beta2 * line.baud / _alpha(line)
    upper = np.arcsinh(kappa * (offsets + line.baud / 2))
    lower = np.arcsinh(kappa * (offsets - line.baud / 2))
    weight = np.where(offsets == 0, 16 / 27, 32 / 27)
    spectrum = float((weight * (upper - lower)).sum()) / 2
    return _gamma(line) ** 2 * spectrum * _alpha(line) / (2 * np.pi * beta2) / line.baud**2


def _gamma(line: Line) -> float:
    """Return the nonlinear coefficient at the reference channel, per watt and metre."""
    narrower = np.log(line.reference_hz / _FIBRE_HZ) / (np.pi * _CORE_RADIUS_M**2)
    per_m = 2 * np.pi * line.reference_hz / _LIGHT_M_S
    return float(line.nonlinear_index_m2_per_w * per_m * (1 / line.effective_area_m2 + narrower))


def kept_by_amplifier(power_dbm: np.ndarray | float, line: Line) -> np.ndarray:
    """Return ln of the signal share kept by an amplifier fed with ``power_dbm`` a channel."""
    return np.asarray(-np.log1p(_noise_w(line) / _watt(power_dbm)))


def section_kept(
    km: np.ndarray, line: Line, starts: np.ndarray | Sequence[int] = (0,)
) -> np.ndarray:
    """Return ln of the signal kept by fibre sections with the amplifier behind each.

    The sections follow one another, in this order, behind the amplifier of a ROADM; another
    one stands before each of the sections numbered in ``starts``.
    """
    arriving = line.launch_dbm - loss_db(km, line)
    grown = _grown(arriving, line, np.asarray(starts))
    behind = kept_by_amplifier(arriving + 10 * np.log10(grown), line)
    return np.asarray(kept_by_fibre(km, line, grown) + behind)


def _grown(arriving_dbm: np.ndarray, line: Line, starts: np.ndarray) -> np.ndarray:
    """Return the power sent into each section over the launch power: noise so far included."""
    before = np.roll(arriving_dbm, 1)
    before[starts] = line.roadm_dbm
    added = _noise_w(line) / _watt(before)
    total = np.cumsum(added)
    counts = np.diff(starts, append=len(total))
    return np.asarray(1 + total - np.repeat((total - added)[starts], counts))


def gsnr_db(paths: Sequence[Sequence[float]], line: Line) -> np.ndarray:
    """Return the GSNR in 0.1 nm, in dB, of many lightpaths at once.

    Each path is its fibre sections in kilometres, one at least, from ROADM to ROADM.

    >>> gsnr_db([(80.0,), (80.0, 80.0)], Line()).round(2).tolist()
    [29.09, 27.87]
    """
    if len(paths) == 0:
        return np.empty(0)
    starts = np.cumsum([0, *(len(path) for path in paths[:-1])])
    kept = section_kept(np.concatenate([np.asarray(path) for path in paths]), line, starts)
    return osnr_db(np.add.reduceat(kept, starts) + roadm_kept(line), line)


def roadm_kept(line: Line) -> float:
    """Return ln of the signal kept by the amplifier behind a ROADM (which sets -20 dBm)."""
    return float(kept_by_amplifier(line.roadm_dbm, line))


def _noise_w(line: Line) -> float:
    """Return the noise an amplifier adds at its input, in the band of one channel."""
    figure = float(10 ** (line.noise_figure_db / 10))
    return _PLANCK_J_S * line.reference_hz * line.baud * figure


def _watt(dbm: np.ndarray | float) -> np.ndarray:
    return np.asarray(1e-3 * 10 ** (np.asarray(dbm, dtype=float) / 10))


def osnr_db(log_kept: np.ndarray | float, line: Line) -> np.ndarray:
    """Return the GSNR in 0.1 nm, in dB, of lightpaths whose elements keep ``log_kept`` in all.

    The noise of the transmitter, and that of the add and drop stages together, count once.
    """
    inverse = np.expm1(-np.asarray(log_kept, dtype=float)) * _REFERENCE_HZ / line.baud
    inverse = inverse + 10 ** (-line.add_drop_osnr_db / 10)
    inverse = inverse + 10 ** (-line.transmitter_osnr_db / 10)
    return np.asarray(-10 * np.log10(inverse))


def best_mode(gsnr_db: float, line: Line) -> Mode | None:
    """Return the fastest mode whose need and margin ``gsnr_db`` (0.1 nm) covers, or ``None``.

    >>> best_mode(28.0, Line()).gbps, best_mode(10.0, Line())
    (400.0, None)
    """
    for mode in MODES:
        if gsnr_db >= mode.required_osnr_db + line.margin_db:
            return mode
    return None

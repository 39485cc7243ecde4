"""How value and bound of a run come together, as a small drawing: two lines that meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, EDGE = 640, 240, 12
RIGHT = 150  # room for the labels at the end of the lines
NEAR_BELOW, NEAR_ABOVE = 0.94, 1.02  # of the last bound


@dataclass(frozen=True)
class Curve:
    """The points of both lines, and where their last points lie."""

    value: str
    bound: str
    end: tuple[float, float]  # of the value
    top: tuple[float, float]  # of the bound
    value_label_y: float
    bound_label_y: float
    width: int = WIDTH
    height: int = HEIGHT


def curve(steps: Sequence[Mapping[str, Any]]) -> Curve | None:
    """Return the drawing of the steps of a run, or None while there are fewer than two."""
    some = [one for one in steps if one["bound"] is not None]
    if len(some) < 2:
        return None
    across = scale([one["s"] for one in some], EDGE, WIDTH - RIGHT)
    both = [one["value"] for one in some] + [one["bound"] for one in some]
    down = scale(seen(both, some[-1]["value"], some[-1]["bound"]), HEIGHT - EDGE, EDGE)
    values, bounds = down[: len(some)], down[len(some) :]
    low, high = values[-1], bounds[-1]
    apart = max(0.0, 22 - (low - high)) / 2  # labels never cover one another
    return Curve(
        value=points(across, values),
        bound=points(across, bounds),
        end=(across[-1], low),
        top=(across[-1], high),
        value_label_y=low + 5 + apart,
        bound_label_y=high + 5 - apart,
    )


def seen(numbers: Sequence[float], value: float, bound: float) -> list[float]:
    """Return numbers cut to what lies around the last ones: the meeting is what counts."""
    floor, ceiling = min(bound * NEAR_BELOW, value), bound * NEAR_ABOVE
    return [min(max(one, floor), ceiling) for one in numbers]


def scale(numbers: Sequence[float], first: float, last: float) -> list[float]:
    """Return numbers laid between two places, the smallest at ``first``.

    >>> scale([0, 5, 10], 0, 100)
    [0.0, 50.0, 100.0]
    """
    least, most = min(numbers), max(numbers)
    span = most - least or 1.0
    return [round(first + (one - least) / span * (last - first), 1) for one in numbers]


def points(across: Sequence[float], down: Sequence[float]) -> str:
    """Return a line of steps: a value holds until the next."""
    parts = [f"{across[0]:g},{down[0]:g}"]
    for number in range(1, len(across)):
        parts.append(f"{across[number]:g},{down[number - 1]:g}")
        parts.append(f"{across[number]:g},{down[number]:g}")
    return " ".join(parts)

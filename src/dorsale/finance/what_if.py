"""What a person asks to vary: ``NAME=VALUE``, ``NAME=+20%`` or ``NAME=low:high:steps``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from dorsale.finance.parameters import settled
from dorsale.finance.vary import domain
from dorsale.plan.money import Case
from dorsale.plan.problems import N_, BadInput, Problem

_VALUE = re.compile(r"([+-]?)(\d+(?:[.,]\d+)?|[.,]\d+)(%?)\Z")
_MOST_STEPS = 1000
_WRITE = N_("Write NAME=1.2, NAME=+20% or NAME=0.8:1.4:7")


@dataclass(frozen=True)
class Asked:
    """What to vary: parameters held at a value, and parameters tried at several."""

    held: Mapping[str, float] = field(default_factory=dict)
    tried: Mapping[str, np.ndarray] = field(default_factory=dict)


def asked(case: Case, options: Sequence[str]) -> Asked:
    """Return what ``options`` ask of the parameters of ``case``.

    Raises :class:`BadInput` with every option that cannot be read, names nothing, or leaves the
    values that make sense.
    """
    held: dict[str, float] = {}
    tried: dict[str, np.ndarray] = {}
    problems: list[Problem] = []
    for option in options:
        name, _, text = (part.strip() for part in option.partition("="))
        try:
            check_name(case, name)
            values = _values(option, text, float(np.max(settled(case)[name])))
            _within(option, values, domain(name))
        except BadInput as error:
            problems += error.problems
            continue
        if len(values) == 1:
            held[name] = float(values[0])
        else:
            tried[name] = values
    if problems:
        raise BadInput(problems)
    return Asked(held, tried)


def check_name(case: Case, name: str) -> None:
    """Raise :class:`BadInput` unless ``name`` is a parameter; it names the nearest one."""
    names = sorted(settled(case))
    if name in names:
        return
    close = difflib.get_close_matches(name, names, 1)
    raise _bad(
        N_("the plan has no parameter {name}"),
        N_("Did you mean {close}?") if close else N_("Use one of: {names}"),
        name=name or "?", close=close[0] if close else "", names=", ".join(names),
    )  # fmt: skip


def _values(option: str, text: str, typical: float) -> np.ndarray:
    parts = text.split(":")
    if len(parts) == 1:
        return np.array([_value(option, text, typical)])
    if len(parts) != 3 or not parts[2].strip().isdigit():
        raise _bad(N_("{option} is neither a value nor a range"), _WRITE, option=option)
    steps = int(parts[2])
    if not 2 <= steps <= _MOST_STEPS:
        raise _bad(
            N_("{option} asks for {steps} steps"), N_("Ask for 2 to {most} steps"),
            option=option, steps=steps, most=_MOST_STEPS,
        )  # fmt: skip
    low, high = (_value(option, part.strip(), typical) for part in parts[:2])
    return np.linspace(low, high, steps)


def _value(option: str, text: str, typical: float) -> float:
    """Return a value: a number, a share in percent, or with a sign a change in percent."""
    read = _VALUE.match(text)
    if read is None:
        raise _bad(N_("{option} is neither a value nor a range"), _WRITE, option=option)
    value = float(f"{read[1]}{read[2]}".replace(",", "."))
    if not read[3]:
        return value
    if not read[1]:
        return value / 100
    if typical == 0:
        raise _bad(
            N_("{option}: the value in the plan is 0, and a percentage of it is 0"),
            N_("Give a value instead"), option=option,
        )  # fmt: skip
    return typical * (1 + value / 100)


def _within(option: str, values: np.ndarray, bounds: tuple[float, float]) -> None:
    low, high = bounds
    remedy = N_("Choose a value that makes sense")
    if values.min() < low:
        raise _bad(N_("{option}: the least is {bound}"), remedy, option=option, bound=f"{low:g}")
    if values.max() > high:
        raise _bad(N_("{option}: the most is {bound}"), remedy, option=option, bound=f"{high:g}")


def _bad(message: str, remedy: str, **values: object) -> BadInput:
    return BadInput([Problem(message, remedy, values=values)])

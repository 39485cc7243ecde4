"""The cases of the topology benchmark: what is asked, who answers, what is promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """What is promised: a gap, within CPU seconds and memory, and a ratio to the first peer."""

    gap: float = 1.0
    seconds: float = float("inf")
    ratio: float = 0.0
    memory_mb: float = float("inf")

    def __str__(self) -> str:
        said = []
        if self.gap < 1.0:
            said.append("proven" if self.gap <= 1e-4 else f"gap ≤ {self.gap:.1%}")
        if self.seconds < float("inf"):
            said.append(f"≤ {self.seconds:g} s")
        if self.memory_mb < float("inf"):
            said.append(f"≤ {self.memory_mb:g} MB")
        if self.ratio:
            said.append(f"≥ {self.ratio:g}×")
        return ", ".join(said)


@dataclass(frozen=True)
class Case:
    """One problem: ``solvers`` maps ``dorsale`` and each peer to a call with a limit in seconds.

    ``prepare`` reads or builds the problem (not timed). A solver returns ``value, bound,
    status`` and what it wants kept; ``check`` returns faults of our answer.
    """

    name: str
    prepare: Callable[[], Any]
    solvers: dict[str, Callable[[Any, float], Any]]
    proof: Callable[[Any], Answer]
    check: Callable[[Any, Any], list[str]] | None = None
    goal: Goal = field(default_factory=Goal)
    full: bool = False
    limit_s: float = 0.0
    missing: str = ""

    @property
    def peers(self) -> tuple[str, ...]:
        """The peers, the one of the ratio first."""
        return tuple(name for name in self.solvers if name != "dorsale")


def all_cases(data: Path | None) -> Sequence[Case]:
    """Return every case; those whose file is not in ``data`` say what is missing."""
    from topology_cases import backbones, connecting, loading

    return [*backbones.cases(data), *connecting.cases(data), *loading.cases(data)]

"""What can be wrong with a layer, said once and in the planner's words."""

from __future__ import annotations

from pathlib import Path

from dorsale.plan.problems import BadInput, Problem


def refused(file: Path | str, message: str, remedy: str, **values: object) -> BadInput:
    """Return the error that says why ``file`` cannot be used, and what to do."""
    name = file.name if isinstance(file, Path) else file
    return BadInput([Problem(message, remedy, name, values=values)])


class Elsewhere(BadInput):
    """The file has nothing to say about the region."""

"""Which letters of the model go together, and what is said of those that do not."""

from __future__ import annotations

from dorsale.plan.loading import Task
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.topology.loading.model import LETTERS


def refuse(task: Task, **narrower: str) -> None:
    """Raise :class:`BadInput` when a letter of ``task`` is none of those served.

    ``narrower`` gives the letters of a field that the caller serves, when not all.
    """
    problems = []
    for field, letters in (LETTERS | narrower).items():
        letter = getattr(task.model, field)
        if letter not in letters or not letter:
            message = N_("no method serves the letter {letter} of “{field}” in the model {model}")
            remedy = N_("Use one of these letters there: {letters}")
            values = {
                "letter": letter,
                "field": field,
                "model": str(task.model),
                "letters": ", ".join(letters),
            }
            problems.append(Problem(message, remedy, values=values))
    if task.model.demands == "U" and task.model.links != "U":
        message = N_("the model {model} puts undirected demands on links with a direction")
        remedy = N_("Write D first, or U second")
        problems.append(Problem(message, remedy, values={"model": str(task.model)}))
    if problems:
        raise BadInput(problems)

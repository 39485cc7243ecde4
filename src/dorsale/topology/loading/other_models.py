"""Every model but the plain one: which method serves which letters.

* whole units, single paths, hop limits, protection (P, S): :mod:`.paths.design`;
* linear capacity, or links with a direction, with divisible traffic: :mod:`.flows.direct`,
  with HiGHS.
"""

from __future__ import annotations

from collections.abc import Callable

from dorsale.plan.loading import Loading, Task
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import Limits
from dorsale.topology.loading.flows.direct import direct
from dorsale.topology.loading.paths import design
from dorsale.topology.loading.support import refuse

Tell = Callable[[float, float], None]


def solve(task: Task, limits: Limits, seed: int, tell: Tell | None = None) -> Loading:
    """Return the best design of ``task`` found within ``limits``, with its bound.

    Raises :class:`Infeasible` with the demands that cannot be served, :class:`BadInput` for
    letters that do not go together.
    """
    refuse(task)
    model = task.model
    if model.survive == "P" and task.share != 1.0:
        message = N_("1+1 protection keeps whole demands: a share of {share} cannot be asked")
        remedy = N_("Use the letter S or U, or the share 1")
        raise BadInput([Problem(message, remedy, values={"share": task.share})])
    if model.survive in "PS" or model.routing != "C" or model.hops == "Y":
        return design.load(task, limits, seed, tell)
    return direct(task, limits, seed, "highspy", tell)

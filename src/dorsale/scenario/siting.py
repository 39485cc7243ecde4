"""Where data centres stand, decided with the network, without the rest of a plan."""

from __future__ import annotations

from collections.abc import Callable

from dorsale import sites
from dorsale.plan.ground import Layers
from dorsale.plan.network import Candidates, Design
from dorsale.plan.scenario import Scenario
from dorsale.plan.sites import Sited
from dorsale.scenario.question import question
from dorsale.sites import SiteQuestion
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.sited import joint

Tell = Callable[[str, str], None]


def sited(
    scenario: Scenario, tell: Tell | None = None, layers: Layers | None = None
) -> tuple[Sited, Design, Design]:
    """Return where data centres stand, decided with the network; the network with and without.

    Each site of several holds what is left to host when one is lost. Without them, all that would
    be hosted comes from the internet. :class:`dorsale.plan.problems.BadInput`: no candidate fits,
    no pair is far enough apart, or no candidate lies within the latency of a served site.
    """
    say = tell or (lambda step, detail: None)
    say("ground", "")
    found, asked = site_question(scenario, layers, say)

    say("siting", "")
    chosen = design(asked.joint, scenario.limits, scenario.seed,
                    lambda value, bound: say("siting", f"{value} {bound}"))  # fmt: skip
    both = joint(asked.joint, chosen)
    say("without", "")
    bare = design(asked.stated, scenario.limits, scenario.seed, None, both.network)
    return sites.decided(scenario, found, asked, both, bare), both.network, bare


def site_question(
    scenario: Scenario, layers: Layers | None = None, tell: Tell | None = None
) -> tuple[Candidates, SiteQuestion]:
    """Return candidate spans, and the question that :func:`sited` answers; raises as it does."""
    asked = question(scenario, layers, tell or (lambda step, detail: None))
    hosting = asked.hosting or sites.question(
        asked.scenario, asked.found, asked.stated, asked.known
    )
    return asked.found, hosting

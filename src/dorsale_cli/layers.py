"""The layers of the ground that a scenario declares, for the commands that look at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dorsale_cli.options import say_problems

if TYPE_CHECKING:
    from dorsale.plan.ground import Layers
    from dorsale.plan.scenario import Scenario


def layers_of(scenario: Scenario, tell: Callable[[str, str], None] | None = None) -> Layers | None:
    """Return the layers that ``scenario`` declares, if any; warn of those with gaps."""
    if not scenario.layers:
        return None
    from dorsale.sources.rasters import layers

    found = layers.layers_of(scenario, tell)
    say_problems(layers.remarks(found))
    return found

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsale.plan.problems import BadInput
from dorsale.topology.loading.support import refuse
from tests.topology.loading.tiny_tasks import triangle


@pytest.mark.parametrize("letters", [{"paths": "E"}, {"demands": "U", "links": "B"}])
def test_letters_that_do_not_go_together_are_named(letters: dict[str, str]) -> None:
    task = triangle()
    refuse(task)
    with pytest.raises(BadInput, match="model"):
        refuse(replace(task, model=replace(task.model, **letters)))

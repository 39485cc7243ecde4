"""The document of the tiny plan, as its folder holds it."""

from __future__ import annotations

from typing import Any

import pytest

from dorsale.formats import plan_json
from dorsale.plan.network import Plan


@pytest.fixture(scope="session")
def tiny_document(tiny_plan: Plan) -> dict[str, Any]:
    return plan_json.plain(plan_json.document(tiny_plan))

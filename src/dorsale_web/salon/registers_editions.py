"""The search box follows editions when their organisation is suspended or restored."""

from __future__ import annotations

from dorsale_web.members.actions import reports
from dorsale_web.salon.actions.editions import follow_organisation

reports.AFTER_SUSPENSION.append(follow_organisation)

"""What the rest of the site does that editions follow: suspending, erasing."""

from __future__ import annotations

from dorsale_web.members.actions import people, reports
from dorsale_web.salon.actions.editions import follow_organisation, forget_helper

reports.AFTER_SUSPENSION.append(follow_organisation)
people.WHEN_ERASED.append(forget_helper)

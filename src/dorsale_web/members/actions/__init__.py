"""Writes: one transaction and one audit line each."""

from __future__ import annotations

from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.notify import notify, officers_of, staff_of

__all__ = ["notify", "officers_of", "record", "staff_of"]

"""Who pays what and when, what is sold, what it is worth, and to whom."""

from __future__ import annotations

from dorsale.finance.accounts import accounts
from dorsale.finance.bridge import bridge
from dorsale.finance.case import Planned, case
from dorsale.finance.finances import finances, varied
from dorsale.finance.tariffs import transit_price

__all__ = ["Planned", "accounts", "bridge", "case", "finances", "transit_price", "varied"]

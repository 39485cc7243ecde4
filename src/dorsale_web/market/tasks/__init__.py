"""Work of the market; each module declares its kinds when it is read."""

from __future__ import annotations

from dorsale_web.market.tasks import matches, outcomes, postings

__all__ = ["matches", "outcomes", "postings"]

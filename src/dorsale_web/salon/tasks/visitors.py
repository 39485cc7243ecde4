"""What is known of visitors does not stay longer than was said."""

from __future__ import annotations

from dorsale_web.salon.actions import visitor_data, visitor_imports
from dorsale_web.work.queue import task

DAY_S, HOUR_S = 86_400, 3600


@task("salon.forget_visitors", every_s=DAY_S)
def forget_visitors() -> None:
    """Delete ways to reach visitors, some months after their fair."""
    visitor_data.forget_after_fairs()


@task("salon.forget_tables", every_s=HOUR_S)
def forget_tables() -> None:
    """Throw away tables of visitors that nobody said yes to."""
    visitor_imports.forget_old()

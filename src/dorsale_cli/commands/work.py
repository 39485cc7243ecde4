"""``dorsale work``: the worker, when it does not run beside the pages."""

from __future__ import annotations

import os

import click


@click.command()
def command() -> int:
    """Work until stopped."""
    from dorsale_web import serving

    serving.configure(demo=os.environ.get("DORSALE_DEMO") == "1")
    serving.work()
    return 0

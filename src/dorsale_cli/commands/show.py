"""``dorsale show``: what a plan proposes."""

from __future__ import annotations

from pathlib import Path

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import _


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), default=Path("out/cemac/plan.json"))
@click.option("--span", help=_("Show one span by its id."))
@shared
def command(plan: Path, span: str | None, as_json: bool) -> int:
    """Show PLAN, a plan.json or the folder that holds one."""
    from dorsale.formats import plan_json

    document = plan_json.read(plan / "plan.json" if plan.is_dir() else plan)
    if span is not None:
        found = [one for one in document["spans"] if one["id"] == span]
        if not found:
            raise click.BadParameter(_("the plan has no span {span}").format(span=span))
        say_json(found[0])
    elif as_json:
        say_json(plan_json.summary(document))
    else:
        from dorsale_cli.summary import print_summary

        print_summary(document)
    return 0

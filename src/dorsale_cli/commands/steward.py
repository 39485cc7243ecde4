"""``dorsale steward``: the first steward of a new network, or one who lost the way in."""

from __future__ import annotations

import click

from dorsale_cli.words import _


@click.command()
@click.argument("sign_in_name")
def command(sign_in_name: str) -> int:
    """Make SIGN_IN_NAME a steward and print a code that sets a password."""
    from dorsale_web import serving

    serving.configure(demo=False)
    serving.prepare()
    code = serving.name_steward(sign_in_name)
    click.echo(_("Code, good for one day: {code}").format(code=code))
    click.echo(_("Enter it at /recover/ with the sign-in name."))
    return 0

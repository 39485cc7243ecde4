"""Forms of people and organisations: all input passes here."""

from __future__ import annotations

from dorsale_web.members.forms.accounts import SignUpForm

__all__ = ["SignUpForm"]

"""How sign-in by the library of accounts fits this network."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_signed_up
from django.http import HttpRequest

from dorsale_web.members.forms.accounts import attach_mail
from dorsale_web.members.models import Person


class Adapter(DefaultAccountAdapter):
    """Sign-in names are small letters, however they were typed."""

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the name as it is kept."""
        return str(super().clean_username(username.strip().lower(), shallow))


def ask_to_confirm(request: HttpRequest, user: Person, **_: Any) -> None:
    """Ask a new person's mail address to be confirmed, once the account stands."""
    address = getattr(user, "mail_to_confirm", "")
    if address:
        attach_mail(request, user, address)


user_signed_up.connect(ask_to_confirm, dispatch_uid="dorsale.ask_to_confirm")

"""Forms of people and organisations: all input passes here."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Person


class SignUpForm(forms.Form):
    """What a new person is asked beside sign-in name, mail and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    field_order: ClassVar = ["name", "username", "email", "password1", "password2"]

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Keep the name."""
        person.name = self.cleaned_data["name"]
        person.save(update_fields=["name"])

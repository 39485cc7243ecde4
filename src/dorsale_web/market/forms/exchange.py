"""The form that brings a table in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Organisation


class TableForm(forms.Form):
    """For whom, and the file."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 200 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, organisations: list[Organisation], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.organisations = {one.slug: one for one in organisations}
        self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]

    @property
    def chosen_organisation(self) -> Organisation:
        """Return the organisation chosen."""
        return self.organisations[self.cleaned_data["organisation"]]

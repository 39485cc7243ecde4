"""Forms of reports."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Report


class ReportForm(forms.ModelForm):
    """What is wrong; the field that people do not see catches programs that fill in all."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    class Meta:
        model = Report
        fields: ClassVar = ["reason", "text"]


class AnswerForm(forms.Form):
    """What a steward decides, with reasons."""

    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (Report.State.UPHELD, _("It is so: stop what was reported at once")),
            (Report.State.DISMISSED, _("It is not so: leave it, or let it in again")),
        ],
    )
    answer = forms.CharField(
        label=_("Reasons, for both sides"),
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

"""Forms of the organisers: the list's filters, kinds, tables of visitors, interpreters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.text import CONTENT_LANGUAGES
from dorsale_web.salon.forms.visitors import country_choices
from dorsale_web.salon.models import (
    Edition,
    Interpreter,
    MeetingSlot,
    ParticipantState,
    VisitorKind,
)

if TYPE_CHECKING:
    _VisitorKindForm = forms.ModelForm[VisitorKind]
    _InterpreterForm = forms.ModelForm[Interpreter]
else:
    _VisitorKindForm = _InterpreterForm = forms.ModelForm

BADGES = [("printed", _("printed")), ("unprinted", _("not printed"))]


class FiltersForm(forms.Form):
    """What the list is narrowed by; a value that is not known counts as none."""

    q = forms.CharField(required=False, max_length=120)
    kind = forms.CharField(required=False, max_length=12)
    state = forms.ChoiceField(required=False, choices=ParticipantState.choices)
    country = forms.ChoiceField(required=False, choices=country_choices)
    badge = forms.ChoiceField(required=False, choices=BADGES)

    def asked(self) -> dict[str, str]:
        """Return the values that hold, by field."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class KindForm(_VisitorKindForm):
    """A kind of visitor."""

    class Meta:
        model = VisitorKind
        fields: ClassVar = [
            "name", "letter", "quota", "needs_review", "is_open", "meets", "least_meetings",
            "most_meetings", "rank",
        ]  # fmt: skip
        labels: ClassVar = {"rank": _("place in the list")}
        help_texts: ClassVar = {
            "letter": _("One or two signs, large on the badge."),
            "quota": _("Empty: no limit. Who comes later stands on a waiting list."),
            "is_open": _("Otherwise only you give it."),
        }

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["quota"].min_value = 0
        if self.instance.is_team:
            for name in ("is_open", "needs_review"):
                del self.fields[name]

    def clean_letter(self) -> str:
        """Take the letter in capitals."""
        return str(self.cleaned_data["letter"]).upper()

    def clean(self) -> dict[str, Any]:
        """Refuse a name or letter that another kind has, and limits that contradict each other."""
        data = super().clean() or self.cleaned_data
        others = self.instance.edition.visitor_kinds.exclude(pk=self.instance.pk)
        for name in ("name", "letter"):
            if data.get(name) and others.filter(**{f"{name}__iexact": data[name]}).exists():
                self.add_error(name, _("Another kind has it. Choose something else."))
        most = data.get("most_meetings")
        if most is not None and (data.get("least_meetings") or 0) > most:
            self.add_error("most_meetings", _("This is fewer than the meetings promised."))
        return data


class VisitorTableForm(forms.Form):
    """A table of visitors, and the kind of those whose row names none."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, at most 20,000 rows and 8 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    kind = forms.ModelChoiceField(
        label=_("Kind where the table names none"),
        queryset=VisitorKind.objects.none(),
        empty_label=None,
        to_field_name="code",
    )
    agreed = forms.BooleanField(
        label=_("These people know that they are registered."),
        help_text=_("They see what is kept, and can cancel, once they claim the registration."),
    )

    def __init__(self, kinds: list[VisitorKind], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        keys = [one.pk for one in kinds]
        self.fields["kind"].queryset = VisitorKind.objects.filter(pk__in=keys)  # type: ignore[attr-defined]


class InterpreterForm(_InterpreterForm):
    """An interpreter: name, languages, and the slots when this one is there."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=CONTENT_LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    present = forms.TypedMultipleChoiceField(
        label=_("There at"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The slots of meetings, in the time of the fair."),
    )

    class Meta:
        model = Interpreter
        fields: ClassVar = ["name", "languages"]

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        edition = self.instance.edition
        self.slots = list(edition.slots.all())
        if not self.slots:
            del self.fields["present"]
            return
        self.fields["present"].choices = slot_choices(edition, self.slots)  # type: ignore[attr-defined]
        away = set(self.instance.away)
        self.fields["present"].initial = [
            one.number for one in self.slots if one.number not in away
        ]

    def clean_languages(self) -> list[str]:
        """Ask for two languages at least."""
        chosen = list(self.cleaned_data["languages"])
        if len(chosen) < 2:
            raise forms.ValidationError(_("Tick the two languages between which to interpret."))
        return chosen

    def save(self, commit: bool = True) -> Interpreter:
        """Write when the interpreter is away into the instance; the action saves it."""
        if self.slots:
            there = set(self.cleaned_data["present"])
            self.instance.away = [one.number for one in self.slots if one.number not in there]
        return self.instance


def slot_choices(edition: Edition, slots: Iterable[MeetingSlot]) -> list[tuple[int, str]]:
    """Return the slots with their day and hour in the time of the fair."""
    return [(one.number, slot_words(edition, one.starts_at)) for one in slots]


def slot_words(edition: Edition, moment: datetime) -> str:
    """Return day and hour of a slot."""
    return date_format(edition.local(moment), "D j N, H:i")

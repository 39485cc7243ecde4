"""Forms of stands, teams, products, shows and contacts."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Person, Theme
from dorsale_web.salon.actions.contacts import MOST_NOTE, Scan
from dorsale_web.salon.forms.exhibitors import DAY, TranslatingForm, label_themes
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorState,
    Product,
    Session,
    Stand,
    StandContact,
)

MINUTE = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)  # a clock that was never set says less
MINUTES = [(number, str(number)) for number in (10, 15, 20, 30, 45, 60)]


class GiveForm(forms.Form):
    """Which free stands an exhibitor receives."""

    exhibitor = forms.ModelChoiceField(
        label=_("Exhibitor"), queryset=Exhibitor.objects.none(), to_field_name="code"
    )
    stands = forms.ModelMultipleChoiceField(
        label=_("Free stands"),
        queryset=Stand.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("One or several."),
    )

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["exhibitor"].queryset = Exhibitor.objects.filter(
            edition=edition, state=ExhibitorState.ACCEPTED
        ).select_related("organisation")
        free: Any = self.fields["stands"]
        free.queryset = Stand.objects.filter(
            hall__edition=edition, exhibitor__isnull=True
        ).select_related("hall", "theme")
        free.label_from_instance = stand_label


def stand_label(stand: Stand) -> str:
    """Return a stand in words: label, hall, area."""
    return f"{stand.label} · {stand.hall.name} · {stand.area_m2:g} m²"


class ColleagueForm(forms.Form):
    """A colleague of the organisation, known to the network."""

    person = forms.ModelChoiceField(
        label=_("Colleague"), queryset=Person.objects.none(), to_field_name="sign_in_name"
    )
    job = forms.CharField(label=_("Function"), required=False, max_length=120)

    def __init__(self, exhibitor: Exhibitor, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["person"].queryset = (
            Person.objects.filter(
                memberships__organisation=exhibitor.organisation_id, is_active=True
            )
            .exclude(participations__exhibitor=exhibitor, participations__state="confirmed")
            .order_by("name")
        )


class OtherColleagueForm(forms.Form):
    """A colleague who has no account."""

    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(label=_("Mail address"), required=False)
    job = forms.CharField(label=_("Function"), required=False, max_length=120)


class ProductForm(TranslatingForm):
    """A product, and from when on it is shown."""

    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https", max_length=200)
    shown_from = forms.DateTimeField(label=_("Not shown before"), required=False, widget=MINUTE)

    class Meta:
        model = Product
        fields: ClassVar = ["language", "name", "summary", "theme", "is_new", "shown_from", "link"]
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}
        help_texts: ClassVar = {
            "is_new": _("It is listed among the new products of the fair."),
        }

    def __init__(self, exhibitor: Exhibitor, *args: Any, **how: Any) -> None:
        how.setdefault("instance", None)
        super().__init__(*args, **how)
        self.edition = exhibitor.edition
        self.fields["shown_from"].help_text = _(
            "Time of {zone}. Until then only your team and the organisers see it."
        ).format(zone=self.edition.time_zone)
        label_themes(self.fields["theme"])
        if self.instance.pk is None:
            self.instance.language = exhibitor.language
            self.initial["language"] = exhibitor.language
        if self.instance.shown_from:
            self.initial["shown_from"] = self.edition.local(self.instance.shown_from).strftime(
                "%Y-%m-%dT%H:%M"
            )
        self.add_languages(self.edition)

    def clean_shown_from(self) -> datetime | None:
        """Return the moment written, in the time zone of the fair."""
        moment: datetime | None = self.cleaned_data["shown_from"]
        return moment and moment.replace(tzinfo=self.edition.zone)

    def whole(self) -> dict[str, Any]:
        """Return what the action keeps."""
        kept = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        return kept | {"translations": self.translations()}


class ShowForm(forms.ModelForm):
    """A show on a stage that an exhibitor proposes."""

    minutes = forms.TypedChoiceField(label=_("minutes"), choices=MINUTES, coerce=int, initial=20)

    class Meta:
        model = Session
        fields: ClassVar = ["language", "title", "abstract", "theme", "minutes", "note"]
        widgets: ClassVar = {
            "abstract": forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {"note": _("What you need on stage; only the organisers read it.")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        label_themes(self.fields["theme"])

    def _post_clean(self) -> None:
        """Leave the object as it is: the action makes it."""


def theme_field() -> forms.ModelChoiceField:
    """Return the field to choose one theme or none."""
    field = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.all(), required=False)
    label_themes(field)
    return field


class ScanForm(forms.Form):
    """A badge typed or scanned, with the visitor's consent."""

    badge = forms.CharField(
        label=_("Code of the badge"),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "dir": "ltr",
            }
        ),
        help_text=_("Type it, or scan it with a keyboard scanner."),
    )
    consent = forms.BooleanField(
        label=_(
            "The visitor agrees that we receive name, organisation, mail address and telephone"
        ),
        help_text=_("Ask before you tick. The visitor sees it and can take it back at any time."),
        error_messages={"required": _("Ask the visitor first, then tick the consent.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=MOST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("The visitor can ask to read it."),
    )
    theme = forms.ModelChoiceField(label=_("Theme"), queryset=Theme.objects.all(), required=False)
    follow_up_on = forms.DateField(label=_("Follow up on"), required=False, widget=DAY)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    met_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        label_themes(self.fields["theme"])

    def scan(self) -> Scan:
        """Return what was noted; a clock ahead of ours counts as now."""
        given = self.cleaned_data
        now = timezone.now()
        return Scan(
            key=given["key"] or uuid.uuid4(),
            badge=given["badge"],
            consent=given["consent"],
            met_at=min(given["met_at"] or now, now),
            note=given["note"],
            theme=given["theme"].pk if given["theme"] else "",
            follow_up_on=given["follow_up_on"],
        )


class SentForm(ScanForm):
    """A scan that a device sends: the consent is judged scan by scan, the key is needed."""

    consent = forms.BooleanField(required=False)
    key = forms.UUIDField()
    met_at = forms.DateTimeField(input_formats=["%Y-%m-%dT%H:%M:%S.%fZ", "%Y-%m-%dT%H:%M:%SZ"])

    def clean_met_at(self) -> datetime:
        """Return the moment of the scan, sent in UTC."""
        moment: datetime = self.cleaned_data["met_at"]
        return max(moment.replace(tzinfo=UTC), EARLIEST)


class ContactForm(forms.ModelForm):
    """Note, theme and follow-up of a contact."""

    class Meta:
        model = StandContact
        fields: ClassVar = ["note", "theme", "follow_up_on"]
        widgets: ClassVar = {
            "note": forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
            "follow_up_on": DAY,
        }
        help_texts: ClassVar = {"note": _("The visitor can ask to read it.")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        label_themes(self.fields["theme"])

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""

"""Forms of an edition: what it is, its days, its texts in other languages, who helps."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.models import Organisation, Person, Theme
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin
from dorsale_web.salon.models import Edition, EditionRole

if TYPE_CHECKING:
    _EditionForm = forms.ModelForm[Edition]
else:
    _EditionForm = forms.ModelForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MINUTE = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOST_DAYS = 31
AREAS = ("Africa/", "Indian/", "Atlantic/", "Europe/")


def zone_choices() -> list[tuple[str, str]]:
    """Return the time zones of Africa, its islands and Europe."""
    names = sorted(one for one in available_timezones() if one.startswith(AREAS))
    return [(name, name.replace("_", " ")) for name in [*names, "UTC"]]


def country_choices() -> list[tuple[str, str]]:
    """Return the countries by name, in the reader's language."""
    return [("", "—"), *geography.countries(get_language() or "fr")]


class FactsForm(_EditionForm):
    """What an edition is: names, place, texts, themes, languages."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages of the fair"),
        choices=CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Edition
        fields: ClassVar = [
            "name", "language", "summary", "description", "country", "city", "venue", "address",
            "themes", "languages", "capacity", "contact", "conditions",
        ]  # fmt: skip
        labels: ClassVar = {"language": _("Language of these texts")}
        help_texts: ClassVar = {
            "name": _("With the year, so that editions are told apart."),
            "summary": _("One or two sentences: for whom, what for."),
            "conditions": _("Exhibitors accept them when they apply."),
            "contact": _("Everybody sees it."),
        }

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        fields: Any = self.fields
        fields["themes"].label_from_instance = lambda one: themes.label(
            one.code, get_language() or "fr"
        )
        for name, rows in (("summary", 3), ("description", 8), ("conditions", 8)):
            if name in fields:
                fields[name].widget.attrs["rows"] = rows

    def chosen_themes(self) -> list[Theme]:
        """Return the themes chosen."""
        return list(self.cleaned_data["themes"])


class NewForm(FactsForm):
    """A new edition: for which organisation, and the least that it needs."""

    organisation = forms.ModelChoiceField(
        label=_("Which organisation runs it"),
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

    class Meta(FactsForm.Meta):
        fields: ClassVar = [
            "name", "language", "summary", "country", "city", "venue", "time_zone", "starts_on",
            "ends_on", "themes", "languages",
        ]  # fmt: skip
        widgets: ClassVar = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, organisations: Any, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        fields: Any = self.fields
        fields["organisation"].queryset = organisations
        self.order_fields(["organisation", *self.Meta.fields])

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        given = super().clean() or self.cleaned_data
        refuse_days(self, given.get("starts_on"), given.get("ends_on"))
        return given


def refuse_days(form: forms.BaseForm, first: date | None, last: date | None) -> None:
    """Add an error when the last day comes before the first, or too long after."""
    if not first or not last:
        return
    if last < first:
        form.add_error("ends_on", _("The last day comes before the first. Correct one of them."))
    elif (last - first).days >= MOST_DAYS:
        words = _("An edition lasts at most %(most)s days.")
        form.add_error("ends_on", forms.ValidationError(words, params={"most": MOST_DAYS}))


class DatesForm(_EditionForm):
    """Days, time zone and deadlines; deadlines are read in the time zone chosen."""

    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zone_choices)

    class Meta:
        model = Edition
        fields: ClassVar = [
            "time_zone", "starts_on", "ends_on", "applications_until", "talks_until",
            "registration_until",
        ]  # fmt: skip
        widgets: ClassVar = {
            "starts_on": DAY, "ends_on": DAY, "applications_until": MINUTE, "talks_until": MINUTE,
            "registration_until": MINUTE,
        }  # fmt: skip
        help_texts: ClassVar = {
            "time_zone": _("All hours of the fair are read and shown in it."),
            "applications_until": _("Open until the last day, when there is no date."),
            "talks_until": _("Open until the last day, when there is no date."),
            "registration_until": _("Open until the last day, when there is no date."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and deadlines after the last day."""
        given = super().clean() or self.cleaned_data
        refuse_days(self, given.get("starts_on"), given.get("ends_on"))
        last = given.get("ends_on")
        for name in ("applications_until", "talks_until", "registration_until"):
            moment = given.get(name)
            if moment and last and timezone.localtime(moment).date() > last:
                self.add_error(name, _("This is after the last day. Choose an earlier moment."))
        return given

    def zone(self, edition: Edition) -> ZoneInfo:
        """Return the time zone that was sent, or that of the edition."""
        sent = self.data.get("time_zone", "")
        return ZoneInfo(sent) if sent in dict(zone_choices()) else edition.zone


class HoursForm(forms.Form):
    """When one day opens and closes."""

    day = forms.DateField(widget=forms.HiddenInput)
    opens_at = forms.TimeField(label=_("Opens at"), widget=HOUR)
    closes_at = forms.TimeField(label=_("Closes at"), widget=HOUR)

    def clean(self) -> dict[str, Any]:
        """Refuse a day that closes before it opens."""
        given = super().clean() or self.cleaned_data
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("It closes before it opens. Correct one of the hours."))
        return given


HoursRows = forms.formset_factory(HoursForm, extra=0, max_num=MOST_DAYS, validate_max=True)


def hours_rows(edition: Edition, sent: Any = None) -> Any:
    """Return the rows of hours of an edition."""
    known = [
        {"day": one.day, "opens_at": one.opens_at, "closes_at": one.closes_at}
        for one in edition.days.all()
    ]
    return HoursRows(sent, initial=known, prefix="hours")


def hours_of(rows: Any) -> dict[date, tuple[time, time]]:
    """Return the hours of each day that a valid set of rows gives."""
    return {
        one.cleaned_data["day"]: (one.cleaned_data["opens_at"], one.cleaned_data["closes_at"])
        for one in rows
        if one.cleaned_data
    }


class TranslationForm(forms.Form):
    """The texts of an edition in another language, and who translated them."""

    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[one for one in Origin.choices if one[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )

    def __init__(self, edition: Edition, language: str, *args: Any, **how: Any) -> None:
        known = edition.translations.get(language, {})
        initial = known.get("texts", {}) | {"origin": known.get("origin", Origin.HUMAN)}
        super().__init__(*args, initial=initial, **how)
        for name in Edition.TEXTS:
            if getattr(edition, name):
                self.fields[name] = text_field(name, language)

    def texts(self) -> dict[str, str]:
        """Return the translated texts that are not empty."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "origin" and value
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the summary when there is anything at all."""
        given = super().clean() or {}
        if any(given.get(name) for name in Edition.TEXTS) and not given.get("summary"):
            self.add_error("summary", _("A translation has at least the summary."))
        return given


def text_field(name: str, language: str) -> forms.CharField:
    """Return the field of one text in another language."""
    model_field: Any = Edition._meta.get_field(name)
    attributes = {"lang": language, "dir": "auto", "rows": 4 if name == "summary" else 8}
    return forms.CharField(
        label=model_field.verbose_name,
        required=False,
        max_length=model_field.max_length,
        widget=forms.Textarea(attrs=attributes),
    )


class HelperForm(forms.Form):
    """Somebody, by sign-in name, and what that person does for an edition."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        help_text=_("Ask the person for it: it is the name they sign in with."),
    )
    role = forms.ChoiceField(
        label=_("What the person does"), choices=EditionRole.Role.choices, widget=forms.RadioSelect
    )

    def clean_sign_in_name(self) -> Person:
        """Return the person of that sign-in name."""
        name = self.cleaned_data["sign_in_name"].strip().lower()
        found = Person.objects.filter(sign_in_name=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this name. Check the spelling."))
        return found


class HelperChoiceForm(forms.Form):
    """One role to take back: the code of the person, and the role."""

    person = forms.CharField(max_length=12)
    role = forms.ChoiceField(choices=EditionRole.Role.choices)

    def chosen(self, edition: Edition) -> EditionRole | None:
        """Return the role that was chosen, if the person still has it."""
        if not self.is_valid():
            return None
        rows = edition.roles.select_related("person")
        given = self.cleaned_data
        return rows.filter(person__code=given["person"], role=given["role"]).first()


class SureForm(forms.Form):
    """A box to tick before something that cannot be undone."""

    sure = forms.BooleanField(label=_("I have read this and want to close the fair."))


class FiltersForm(forms.Form):
    """What the list of fairs is narrowed by; a value that is not known counts as none."""

    country = forms.ChoiceField(required=False, choices=country_choices)
    theme = forms.ChoiceField(required=False, choices=[(code, code) for code in themes.CODES])

    def asked(self) -> dict[str, str]:
        """Return the values that hold, by field."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

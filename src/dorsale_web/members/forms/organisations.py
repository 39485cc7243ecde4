"""Forms of organisations: the directory's filters, founding, teams, vouching, officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.audit_words import act_choices, kind_choices
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import (
    Audience,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    Theme,
)
from dorsale_web.members.models.vouching import Evidence
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin

if TYPE_CHECKING:
    _OrganisationForm = forms.ModelForm[Organisation]
else:
    _OrganisationForm = forms.ModelForm

IDENTITY = ("name", "kind", "group", "country")  # what others vouched for
CONTACTS = Organisation.FIELDS_WITH_VISIBILITY


def country_choices() -> list[tuple[str, str]]:
    """Return the countries by name, in the reader's language."""
    return [("", "—"), *geography.countries(get_language() or "fr")]


def theme_choices() -> list[tuple[str, str]]:
    """Return the themes in their order, in the reader's language."""
    return list(themes.labels(get_language() or "fr").items())


def without_contacts(text: str) -> str:
    """Return a public text, or refuse it when it holds ways to make contact."""
    if found_in(text):
        raise forms.ValidationError(
            _("Write addresses, telephone numbers and links in their own fields of the page.")
        )
    return text


class FiltersForm(forms.Form):
    """What the directory is narrowed by; a value that is not known counts as none."""

    q = forms.CharField(required=False, max_length=200)
    kind = forms.ChoiceField(required=False, choices=OrganisationKind.choices)
    country = forms.ChoiceField(required=False, choices=country_choices)
    theme = forms.ChoiceField(required=False, choices=theme_choices)
    language = forms.ChoiceField(required=False, choices=CONTENT_LANGUAGES)
    vouched = forms.ChoiceField(required=False, choices=[("yes", "yes"), ("no", "no")])

    def asked(self) -> dict[str, str]:
        """Return the values that hold, by field."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class PeopleFiltersForm(forms.Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(required=False, max_length=120)
    country = forms.ChoiceField(required=False, choices=country_choices)

    asked = FiltersForm.asked


class OrganisationForm(_OrganisationForm):
    """An organisation, with who sees each way to reach it."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=theme_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Working languages"),
        choices=CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields: ClassVar = [
            "name",
            "kind",
            "group",
            "country",
            "city",
            "language",
            "summary",
            "themes",
            "languages",
            "size",
            "ror",
            *CONTACTS,
        ]
        labels: ClassVar = {"language": _("Language of this text")}
        help_texts: ClassVar = {
            "summary": _("Two to five sentences. Ways to reach you have their own fields below."),
            "ror": _("The identifier of research organisations, if you have one."),
        }

    def __init__(self, *args: Any, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget.attrs["rows"] = 5
        if self.instance.pk:
            self.initial["themes"] = [one.pk for one in self.instance.themes.all()]
        for name in IDENTITY if locked else ():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Vouched for as it is: ask a steward to change it.")
        for name in CONTACTS:
            self._add_visibility(name)

    def _add_visibility(self, name: str) -> None:
        field = self.fields.pop(name)
        self.fields[name] = field
        self.fields[f"visibility_{name}"] = forms.ChoiceField(
            label=_("Who sees it: {field}").format(field=field.label),
            choices=Audience.choices,
            initial=self.instance.visibility.get(name, "members"),
        )

    def clean_summary(self) -> str:
        """Refuse ways to make contact inside the text."""
        return without_contacts(self.cleaned_data["summary"])

    def clean_website(self) -> str:
        """Accept only addresses of pages."""
        website: str = self.cleaned_data["website"]
        if website and not website.startswith(("http://", "https://")):
            raise forms.ValidationError(_("Give an address that starts with https://."))
        return website

    def clean(self) -> dict[str, Any]:
        """Put the visibilities together and refuse a second organisation of the same name."""
        data = super().clean() or self.cleaned_data
        chosen = {name: data.get(f"visibility_{name}") or "members" for name in CONTACTS}
        self.instance.visibility = self.instance.visibility | chosen
        same = self._same_name(data.get("name", ""), data.get("country", ""))
        if same is not None:
            self.add_error(
                "name",
                _(
                    "{name} is in the directory already. Ask one of its owners to invite you."
                ).format(name=same.name),
            )
        return data

    def _same_name(self, name: str, country: str) -> Organisation | None:
        others = Organisation.objects.filter(country=country).exclude(pk=self.instance.pk)
        wanted = geography.fold(name)
        return next((one for one in others if geography.fold(one.name) == wanted), None)

    def chosen_themes(self) -> list[Theme]:
        """Return the themes ticked."""
        return list(Theme.objects.filter(code__in=self.cleaned_data["themes"]))


class TranslationForm(forms.Form):
    """The summary in another language, and who translated it."""

    language = forms.ChoiceField(label=_("Language"), choices=CONTENT_LANGUAGES)
    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[choice for choice in Origin.choices if choice[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )
    summary = forms.CharField(
        label=_("What it does"), max_length=1200, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [choice for choice in CONTENT_LANGUAGES if choice[0] != original]
        self.fields["language"].choices = others  # type: ignore[attr-defined]

    def clean_summary(self) -> str:
        """Refuse ways to make contact inside the text."""
        return without_contacts(self.cleaned_data["summary"])


class InvitationForm(forms.Form):
    """Whom an owner invites, and as what."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.EDITOR)
    note = forms.CharField(
        label=_("For whom"),
        max_length=120,
        required=False,
        help_text=_("A name or a reminder; only your team sees it."),
    )


class MembershipForm(forms.Form):
    """One person of the team, by the code of the person."""

    person = forms.CharField(max_length=12)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation

    def clean_person(self) -> Membership:
        """Return the role of that person in the organisation."""
        rows = Membership.objects.filter(organisation=self.organisation)
        found = rows.filter(person__code=self.cleaned_data["person"]).select_related(
            "person", "organisation"
        )
        if not found:
            raise forms.ValidationError(_("This person is not of the team any more."))
        return found[0]


class RoleForm(MembershipForm):
    """Another role for a person of the team."""

    role = forms.ChoiceField(choices=Role.choices)


class InvitationChoiceForm(forms.Form):
    """One invitation of the organisation, by its fingerprint."""

    invitation: forms.ModelChoiceField[Invitation] = forms.ModelChoiceField(
        Invitation.objects.none(), to_field_name="fingerprint"
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = organisation.invitations.filter(used_by__isnull=True, withdrawn_at__isnull=True)
        self.fields["invitation"].queryset = waiting  # type: ignore[attr-defined]


class VouchForm(forms.Form):
    """Which organisation vouches, and on what evidence."""

    ROOT = "root"

    voucher = forms.ChoiceField(label=_("Who vouches"))
    evidence = forms.ChoiceField(
        label=_("What was seen"), choices=Evidence.choices, widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=_("Number, date or name seen"),
        max_length=200,
        help_text=_("Only stewards read this."),
    )
    paper = forms.FileField(
        label=_("Paper"),
        required=False,
        help_text=_("A scan or photo, 2 MB at most. Only stewards can open it."),
    )
    seen = forms.BooleanField(label=_("I have checked this evidence myself."))

    def __init__(
        self, *args: Any, able: list[Organisation], steward: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.able = {one.slug: one for one in able}
        choices = [(one.slug, one.name) for one in able]
        if steward:
            choices.append((self.ROOT, str(_("The stewards: name it a root"))))
        self.fields["voucher"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.initial["voucher"] = choices[0][0]

    def chosen_voucher(self) -> Organisation | None:
        """Return the organisation that vouches; none for a root."""
        return self.able.get(self.cleaned_data["voucher"])


class ReasonForm(forms.Form):
    """Why something is stopped, withdrawn or restored."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those concerned read it."),
    )


class CoordinatorForm(forms.Form):
    """A person, by sign-in name, and the country to look after."""

    sign_in_name = forms.CharField(label=_("Sign-in name"), max_length=40)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)

    def clean_sign_in_name(self) -> Person:
        """Return the person of that sign-in name."""
        name = self.cleaned_data["sign_in_name"].strip().lower()
        found = Person.objects.filter(sign_in_name=name, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("Nobody signs in with this name. Check the spelling."))
        return found


class CoordinationForm(forms.Form):
    """One coordination to end: the code of the person, and the country."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        Person.objects.filter(coordinations__isnull=False).distinct(), to_field_name="code"
    )
    country = forms.ChoiceField(choices=country_choices)


class AuditForm(forms.Form):
    """What the audit log is narrowed by."""

    act = forms.ChoiceField(label=_("Act"), required=False, choices=act_choices)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=kind_choices)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    person = forms.CharField(label=_("Person"), required=False, max_length=120)

    def asked(self) -> dict[str, Any]:
        """Return the values that hold, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

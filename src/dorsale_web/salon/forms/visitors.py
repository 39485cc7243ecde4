"""Forms of registrations, delegations, claims and letters."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.text import CONTENT_LANGUAGES
from dorsale_web.salon.actions.letters import MOST_DAYS_AROUND
from dorsale_web.salon.actions.visitor_data import kept_until
from dorsale_web.salon.models import Delegation, Edition, Participant, VisaLetter, VisitorKind
from dorsale_web.salon.queries.visitors import kinds_with_places

if TYPE_CHECKING:
    _ParticipantForm = forms.ModelForm[Participant]
    _DelegationForm = forms.ModelForm[Delegation]
    _VisaLetterForm = forms.ModelForm[VisaLetter]
else:
    _ParticipantForm = _DelegationForm = _VisaLetterForm = forms.ModelForm

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WHO = ("given_name", "family_name", "job", "organisation_name", "country", "languages")
REACH = ("email", "phone")
INTERESTS = ("themes", "looks_for", "needs")


def country_choices() -> list[tuple[str, str]]:
    """Return the countries by name, in the reader's language."""
    return [("", "—"), *geography.countries(get_language() or "fr")]


def theme_choices() -> list[tuple[str, str]]:
    """Return the themes in their order, in the reader's language."""
    return list(themes.labels(get_language() or "fr").items())


def places_words(kind: VisitorKind) -> str:
    """Return a kind with the places left; it needs ``held`` of ``kinds_with_places``."""
    words = [kind.name]
    if kind.quota is not None:
        words.append(left_words(kind.quota - kind.held))  # type: ignore[attr-defined]
    if kind.needs_review:
        words.append(_now("each registration is reviewed"))
    return " · ".join(words)


def left_words(left: int) -> str:
    """Return how many places are left, in words."""
    if left <= 0:
        return _now("full, there is a waiting list")
    return ngettext("{count} place left", "{count} places left", left).format(count=left)


class ParticipantForm(_ParticipantForm):
    """Who somebody is and what brings the person here."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    languages = forms.MultipleChoiceField(
        label=_("Languages I speak"),
        choices=CONTENT_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Meetings are made between people who share a language, or get an interpreter."
        ),
    )
    themes = forms.MultipleChoiceField(
        label=_("Themes"),
        choices=theme_choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Participant
        fields: ClassVar = [*WHO, *REACH, *INTERESTS, "shown_to_exhibitors"]
        widgets: ClassVar = {
            "looks_for": forms.Textarea(attrs={"rows": 3}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel"}),
            "given_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "family_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }
        help_texts: ClassVar = {
            "email": _("Only you and the organisers see it."),
            "phone": _("With the calling code. Only you and the organisers see it."),
            "looks_for": _("One to three sentences: it is what exhibitors are matched with."),
            "needs": _("A ramp, a sign-language interpreter… The organisers and the desk see it."),
            "shown_to_exhibitors": _(
                "They see your name, organisation, country, languages, themes and what you look"
                " for; never your mail address or telephone."
            ),
        }


class OthersForm(ParticipantForm):
    """A registration as the organisers correct it: what the person agreed to stays."""

    class Meta(ParticipantForm.Meta):
        fields: ClassVar = [*WHO, *REACH, *INTERESTS]


class GuestCorrectionForm(ParticipantForm):
    """A registration as the head of a delegation corrects it, without the ways to reach."""

    class Meta(ParticipantForm.Meta):
        fields: ClassVar = [*WHO, *INTERESTS]


class RegistrationForm(ParticipantForm):
    """A registration by the person, with the kind and the consent."""

    kind = forms.ModelChoiceField(
        label=_("I come as"),
        queryset=VisitorKind.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        to_field_name="code",
    )
    own_organisation = forms.ModelChoiceField(
        label=_("Organisation of the network"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("another, or none"),
        to_field_name="slug",
    )
    consent = forms.BooleanField(
        label=_("I agree that these data are kept as written here."),
        error_messages={"required": _("Without your consent we cannot keep a registration.")},
    )
    field_order: ClassVar = [
        "kind", "given_name", "family_name", "job", "own_organisation", "organisation_name",
        "country", "languages", *REACH, *INTERESTS, "shown_to_exhibitors", "consent",
    ]  # fmt: skip

    def __init__(self, edition: Edition, person: Person, *args: Any, **how: Any) -> None:
        how["initial"] = known_of(person) | how.get("initial", {})
        super().__init__(*args, **how)
        open_kinds = kinds_with_places(edition).filter(is_open=True, is_team=False)
        label_kinds(self.fields["kind"], open_kinds)
        first = open_kinds.first()
        self.fields["kind"].initial = first.code if first else None
        mine = Organisation.objects.filter(memberships__person=person, suspended_at__isnull=True)
        self.fields["own_organisation"].queryset = mine  # type: ignore[attr-defined]
        if not mine.exists():
            del self.fields["own_organisation"]
        self.fields["consent"].help_text = consent_words(edition)

    def clean(self) -> dict[str, Any]:
        """Leave the written organisation empty where one of the network is chosen."""
        data = super().clean() or self.cleaned_data
        if data.get("own_organisation"):
            data["organisation_name"] = ""
        return data

    def texts(self) -> dict[str, Any]:
        """Return the fields of the registration."""
        names = (*WHO, *REACH, *INTERESTS, "shown_to_exhibitors")
        given = {name: self.cleaned_data[name] for name in names}
        return given | {"organisation": self.cleaned_data.get("own_organisation")}


class GuestForm(ParticipantForm):
    """Somebody registered by another: by the head of a delegation, or by the organisers."""

    kind = forms.ModelChoiceField(
        label=_("Kind"), queryset=VisitorKind.objects.none(), empty_label=None, to_field_name="code"
    )
    field_order: ClassVar = ["kind", *WHO, *REACH, *INTERESTS]

    class Meta(ParticipantForm.Meta):
        fields: ClassVar = [*WHO, *REACH, *INTERESTS]

    def __init__(self, edition: Edition, *args: Any, of_delegation: bool, **how: Any) -> None:
        super().__init__(*args, **how)
        kinds = kinds_with_places(edition).filter(is_team=False)
        label_kinds(self.fields["kind"], kinds.filter(is_open=True) if of_delegation else kinds)
        self.fields["languages"].label = _("Languages")
        for name in ("email", "phone"):
            self.fields[name].help_text = _("Only the person and the organisers see it afterwards.")

    def texts(self) -> dict[str, Any]:
        """Return the fields of the registration."""
        return {name: self.cleaned_data[name] for name in (*WHO, *REACH, *INTERESTS)}


def label_kinds(field: Any, kinds: Any) -> None:
    """Offer kinds with their places left."""
    field.queryset = kinds
    field.label_from_instance = places_words


def known_of(person: Person) -> dict[str, Any]:
    """Return what the network knows already, to be corrected."""
    words = person.name.split()
    return {
        "given_name": " ".join(words[:-1]),
        "family_name": " ".join(words[-1:]),
        "email": person.email,
        "phone": person.phone,
        "country": person.country,
        "languages": person.languages,
    }


def consent_words(edition: Edition) -> str:
    """Return in plain words what is kept, who sees it and until when."""
    words = _now(
        "For this fair we keep what you write here, your badge, and when it is shown at the"
        " entrance or at a session. Organisers and the desk use it; exhibitors see of it only what"
        " you allow. On {day} we delete your mail address, telephone, needs and what you look for;"
        " your name and organisation stay in the record of the fair. You can cancel at any time,"
        " and erase everything with your account."
    )
    return words.format(day=date_format(kept_until(edition), "j N Y"))


class ClaimForm(forms.Form):
    """The code of a registration that somebody else made."""

    secret = forms.CharField(
        label=_("Code of the registration"),
        max_length=40,
        help_text=_("Four groups of five letters and digits, from whoever registered you."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("I agree that my registration is kept."),
        help_text=_(
            "The fair keeps who you are, your badge and when it is shown. Mail address, telephone,"
            " needs and what you look for are deleted 90 days after its last day."
        ),
        error_messages={"required": _("Without your consent we cannot keep a registration.")},
    )


class DelegationForm(_DelegationForm):
    """A delegation: its name and where it comes from."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)

    class Meta:
        model = Delegation
        fields: ClassVar = ["name", "country"]
        help_texts: ClassVar = {"name": _("Such as: Chamber of commerce of Pointe-Noire.")}


class ReasonForm(forms.Form):
    """Why something is refused or revoked."""

    reason = forms.CharField(label=_("Why"), max_length=120)


class LetterForm(_VisaLetterForm):
    """What stands in an invitation letter."""

    class Meta:
        model = VisaLetter
        fields: ClassVar = ["name_in_passport", "passport_ends", "arrives_on", "leaves_on"]
        widgets: ClassVar = {"arrives_on": DAY, "leaves_on": DAY}
        help_texts: ClassVar = {
            "name_in_passport": _("Letter by letter as it stands there."),
            "passport_ends": _("Three signs are enough to tell the letter is yours."),
        }

    def __init__(self, participant: Participant, *args: Any, **how: Any) -> None:
        edition = participant.edition
        how["initial"] = {
            "name_in_passport": f"{participant.family_name.upper()} {participant.given_name}",
            "arrives_on": edition.starts_on - timedelta(days=1),
            "leaves_on": edition.ends_on + timedelta(days=1),
        } | how.get("initial", {})
        super().__init__(*args, **how)
        around = timedelta(days=MOST_DAYS_AROUND)
        self.fields["arrives_on"].help_text = _("At the earliest {day}.").format(
            day=date_format(edition.starts_on - around, "j N Y")
        )
        self.fields["leaves_on"].help_text = _("At the latest {day}.").format(
            day=date_format(edition.ends_on + around, "j N Y")
        )
        self.fields["passport_ends"].required = True

    def clean_passport_ends(self) -> str:
        """Take three letters or digits."""
        signs = str(self.cleaned_data["passport_ends"]).strip().upper()
        if len(signs) != 3 or not signs.isalnum():
            raise forms.ValidationError(_("Write exactly three letters or digits."))
        return signs

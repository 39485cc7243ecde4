"""Forms of people: joining, recovering, what others see, notices, keys, leaving."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.members import geography, limits
from dorsale_web.members.models import Audience, Person
from dorsale_web.members.models.people import sign_in_name_rule
from dorsale_web.members.notices import LABELS
from dorsale_web.members.text import CONTENT_LANGUAGES

MAILS_TO_ONE_ADDRESS = "3/h"
CHANNELS = [
    ("page", _("on this site")),
    ("mail", _("by mail")),
    ("sms", _("by text message")),
    ("off", _("not at all")),
]
PURPOSES = {
    "listed": _("My name may appear in the list of people."),
    "digest": _("I agree to receive digests of offers, needs and entries."),
    "research": _("What I publish may be counted, without my name, in research on the network."),
}


def country_choices(*, empty: bool = True) -> list[tuple[str, str]]:
    """Return the countries by name in the reader's language."""
    named = list(geography.countries(get_language() or "fr"))
    return [("", "—"), *named] if empty else named


def attach_mail(request: HttpRequest, person: Person, address: str) -> None:
    """Ask the owner of ``address`` to confirm it; the answer never tells whether it is known."""
    if not limits.allow_key(f"mail:{address.lower()}", MAILS_TO_ONE_ADDRESS):
        return
    if EmailAddress.objects.filter(email__iexact=address, verified=True).exists():
        get_adapter(request).send_account_already_exists_mail(address)
    else:
        EmailAddress.objects.add_email(request, person, address, confirm=True)


class SignUpForm(forms.Form):
    """What a new person is asked beside sign-in name and password."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    mail = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("We send a line there to be confirmed."),
    )
    field_order: ClassVar = ["name", "username", "mail", "password1", "password2"]

    def signup(self, request: HttpRequest, person: Person) -> None:
        """Keep name and language, and ask to confirm the mail address if there is one."""
        person.name = self.cleaned_data["name"]
        person.interface_language = get_language() or settings.LANGUAGE_CODE
        person.save(update_fields=["name", "interface_language"])
        person.mail_to_confirm = self.cleaned_data["mail"]  # see ``adapter``


class CodeForm(forms.Form):
    """The code of an invitation, as read from paper."""

    code = forms.CharField(
        label=_("Code of the invitation"),
        max_length=60,
        help_text=_("Four groups of five letters and digits."),
    )


class PasswordField(forms.CharField):
    """A new password, checked by the rules of the site."""

    def __init__(self, **how: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(
            label=_("New password"), widget=widget, validators=[validate_password], **how
        )


class NewcomerForm(forms.Form):
    """Who uses an invitation for the first time."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    sign_in_name = forms.CharField(
        label=_("Sign-in name"),
        max_length=40,
        validators=[sign_in_name_rule],
        help_text=_("You type it to sign in. Small letters and digits."),
    )
    password = PasswordField()

    def clean_sign_in_name(self) -> str:
        """Refuse a name that is taken."""
        wanted = str(self.cleaned_data["sign_in_name"])
        if Person.objects.filter(sign_in_name=wanted).exists():
            raise forms.ValidationError(_("This sign-in name is taken. Try another."))
        return wanted


class RecoverForm(forms.Form):
    """A new password with a code from one's organisation or a steward."""

    sign_in_name = forms.CharField(label=_("Sign-in name"), max_length=40)
    code = forms.CharField(label=_("Code"), max_length=60)
    password = PasswordField()


class ProfileForm(forms.ModelForm):
    """What a person says about himself or herself, and who sees each field."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=CONTENT_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Person
        fields: ClassVar = [
            "name",
            "country",
            "city",
            "languages",
            "about",
            "orcid",
            "phone",
            "interface_language",
        ]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=country_choices(), required=False
        )
        self.fields["interface_language"] = forms.ChoiceField(
            label=_("Language of the site and of my notices"),
            choices=settings.LANGUAGES,
            required=False,
        )
        for field in Person.FIELDS_WITH_VISIBILITY:
            label = _("Who sees: {field}").format(field=Person._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            self.fields[f"see_{field}"] = forms.ChoiceField(
                label=label,
                choices=Audience.choices,
                initial=self.instance.visibility.get(field, "nobody"),
            )

    def save(self, commit: bool = True) -> Person:
        """Keep the fields and who sees them."""
        self.instance.visibility = {
            field: self.cleaned_data[f"see_{field}"] for field in Person.FIELDS_WITH_VISIBILITY
        }
        return super().save(commit)


class NoticeForm(forms.Form):
    """How a person is told of each kind of thing."""

    pace = forms.ChoiceField(
        label=_("How often"),
        choices=[("daily", _("one message a day")), ("now", _("at once"))],
    )

    def __init__(self, person: Person, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        chosen = person.notice_choices
        self.fields["pace"].initial = chosen.get("pace", "daily")
        for kind, label in LABELS.items():
            self.fields[kind] = forms.ChoiceField(
                label=str(label).capitalize(),
                choices=CHANNELS,
                initial=chosen.get(kind, "mail" if person.email else "page"),
            )


class ConsentForm(forms.Form):
    """What a person agrees to."""

    def __init__(self, given: dict[str, bool], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for purpose, label in PURPOSES.items():
            self.fields[purpose] = forms.BooleanField(
                label=label, required=False, initial=given.get(purpose, False)
            )


class KeyForm(forms.Form):
    """A new key for the API."""

    name = forms.CharField(label=_("What is it for?"), max_length=60)
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
    )


class EraseForm(forms.Form):
    """The password, so that nobody else erases a person."""

    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    authorship = forms.BooleanField(
        label=_("Keep my name in the list of authors of research outputs"), required=False
    )

    def __init__(self, person: Person, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.person = person

    def clean_password(self) -> str:
        """Refuse a wrong password."""
        password = str(self.cleaned_data["password"])
        if not self.person.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password

"""Forms to write, translate and review an offer or need."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.market.models import Posting, PostingKind, Side
from dorsale_web.matching import themes
from dorsale_web.members.geography import countries
from dorsale_web.members.models import Organisation, Theme
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin

MOST_DAYS = 366
USUAL_DAYS = 180
MOST_THEMES = 4
ENDS_ON_DEADLINE = (PostingKind.CALL.value, PostingKind.TENDER.value)

_EVERY = ("language", "title", "summary", "description")
_PROFILE = (
    *_EVERY, "advantage", "stage", "rights", "partner", "themes", "countries", "anonymous",
    "expires_on",
)  # fmt: skip
_NOTICE = (*_EVERY, "official_url", "deadline", "buyer_reference", "themes", "countries")
FIELDS: dict[str, tuple[str, ...]] = {
    "technology": _PROFILE,
    "research": _PROFILE,
    "business": tuple(name for name in _PROFILE if name not in ("stage", "rights")),
    "call": (*_NOTICE[:4], "partner", *_NOTICE[4:]),
    "tender": _NOTICE,
    "job": (*_EVERY, "advantage", "partner", "themes", "countries", "anonymous", "expires_on"),
    "expert": (*_EVERY, "advantage", "partner", "themes", "countries", "anonymous", "expires_on"),
}
PARTNER_LABELS = {
    "job": _("profile sought"),
    "expert": _("who may ask, or is sought"),
    "call": _("who may apply"),
}
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MINUTE = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class StartForm(forms.Form):
    """For whom one writes, on which side, and what kind: the fields that follow depend on it."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    side = forms.ChoiceField(
        label=_("Offer or need"), choices=Side.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PostingKind.choices, widget=forms.RadioSelect)

    def __init__(self, organisations: list[Organisation], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.organisations = {one.slug: one for one in organisations}
        self.fields["organisation"].choices = [(one.slug, one.name) for one in organisations]

    def clean(self) -> dict[str, Any]:
        """Refuse a tender notice that offers: it tells what a buyer needs."""
        given = super().clean() or {}
        if given.get("kind") == PostingKind.TENDER and given.get("side") == Side.OFFER:
            self.add_error("side", _("A tender notice tells what is needed: choose “need”."))
        return given

    @property
    def chosen_organisation(self) -> Organisation:
        """Return the organisation chosen."""
        return self.organisations[self.cleaned_data["organisation"]]


class PostingForm(forms.ModelForm):
    """What an offer or need says; only the fields that its kind has."""

    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One to four: they decide who finds you."),
    )
    countries = forms.MultipleChoiceField(
        label=_("Countries concerned"),
        required=False,
        help_text=_("None means any country."),
    )
    official_url = forms.URLField(
        label=_("Official address of the notice"),
        assume_scheme="https",
        max_length=200,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Where the notice is published. Bids are made there, never here."),
    )

    class Meta:
        model = Posting
        fields = (
            "language", "title", "summary", "description", "advantage", "stage", "rights",
            "partner", "official_url", "deadline", "buyer_reference", "themes", "countries",
            "anonymous", "expires_on",
        )  # fmt: skip
        widgets: ClassVar = {"expires_on": DAY, "deadline": MINUTE}
        help_texts: ClassVar = {
            "title": _("What it is in one line, without the name of your organisation."),
            "summary": _("Two or three sentences: what, for whom, what for."),
            "advantage": _("What is new in it, or what the other side gains."),
            "anonymous": _("Others see your country, size and kind until both sides accept."),
        }

    def __init__(self, kind: str, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.kind = kind
        for name in set(self.fields) - set(FIELDS[kind]):
            del self.fields[name]
        self.order_fields(FIELDS[kind])
        self.fields["countries"].choices = countries(get_language() or "fr")
        self.fields["countries"].widget.attrs["size"] = 8
        for name, rows in (("summary", 3), ("description", 10), ("advantage", 4), ("partner", 4)):
            if name in self.fields:
                self.fields[name].widget.attrs["rows"] = rows
        self._label(kind)

    def _label(self, kind: str) -> None:
        """Word and limit the fields for one kind."""
        fields = self.fields
        fields["themes"].label_from_instance = lambda one: themes.label(
            one.code, get_language() or "fr"
        )
        fields["description"].required = False
        if "partner" in fields and kind in PARTNER_LABELS:
            fields["partner"].label = PARTNER_LABELS[kind]
        if "expires_on" in fields:
            fields["expires_on"].help_text = _("At most twelve months from now; it can be renewed.")
            fields["expires_on"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)
        if kind in ENDS_ON_DEADLINE:
            fields["deadline"].required = True
            fields["deadline"].help_text = _(
                "The posting ends on this day. Time of {zone}."
            ).format(zone=timezone.get_current_timezone_name())
            fields["official_url"].required = kind == PostingKind.TENDER.value

    def clean_themes(self) -> Any:
        """Refuse more themes than four."""
        chosen = self.cleaned_data["themes"]
        if len(chosen) > MOST_THEMES:
            raise forms.ValidationError(
                _("%(count)s themes are chosen. Keep the four that matter most."),
                params={"count": len(chosen)},
            )
        return chosen

    def clean_expires_on(self) -> date:
        """Refuse a last day that is over or too far."""
        return within_a_year(self.cleaned_data["expires_on"])

    def clean_deadline(self) -> Any:
        """Refuse a deadline that is over or too far."""
        deadline = self.cleaned_data["deadline"]
        if deadline:
            within_a_year(timezone.localdate(deadline))
        return deadline

    def texts(self) -> dict[str, Any]:
        """Return the fields to keep beside the themes; a notice ends on its deadline."""
        kept = {name: value for name, value in self.cleaned_data.items() if name != "themes"}
        if kept.get("deadline"):
            kept["expires_on"] = timezone.localdate(kept["deadline"])
        return kept

    def chosen_themes(self) -> list[Theme]:
        """Return the themes chosen."""
        return list(self.cleaned_data["themes"])

    def _post_clean(self) -> None:
        """Leave the object as it is: actions change it, and compare with what it said."""


def within_a_year(day: date) -> date:
    """Return a day to come within twelve months.

    Raises:
        forms.ValidationError: it is over, or further away.
    """
    today = timezone.localdate()
    if day <= today:
        raise forms.ValidationError(_("This day is over. Choose a later one."))
    if day > today + timedelta(days=MOST_DAYS):
        raise forms.ValidationError(
            _("This is more than twelve months away. Choose a day before %(last)s."),
            params={"last": (today + timedelta(days=MOST_DAYS)).isoformat()},
        )
    return day


class TranslationForm(forms.Form):
    """The texts of a posting in another language, and who translated them."""

    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[one for one in Origin.choices if one[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )

    def __init__(self, posting: Posting, language: str, *args: Any, **how: Any) -> None:
        known = posting.translations.get(language, {})
        initial = known.get("texts", {}) | {"origin": known.get("origin", Origin.HUMAN)}
        super().__init__(*args, initial=initial, **how)
        for name in Posting.TEXTS:
            if getattr(posting, name):
                self.fields[name] = translated_field(name, getattr(posting, name), language)

    def texts(self) -> dict[str, str]:
        """Return the translated texts that are not empty."""
        return {
            name: value for name, value in self.cleaned_data.items() if name != "origin" and value
        }

    def clean(self) -> dict[str, Any]:
        """Ask for the title and the summary when there is anything at all."""
        given = super().clean() or {}
        texts = [name for name in Posting.TEXTS if given.get(name)]
        for name in ("title", "summary"):
            if texts and not given.get(name) and name in self.fields:
                self.add_error(name, _("A translation has at least a title and a summary."))
        return given


def translated_field(name: str, original: str, language: str) -> forms.CharField:
    """Return the field of one text, its original as help."""
    model_field: Any = Posting._meta.get_field(name)
    short = name == "title"
    widget = forms.TextInput if short else forms.Textarea
    return forms.CharField(
        label=model_field.verbose_name,
        required=False,
        max_length=model_field.max_length,
        widget=widget(attrs={"lang": language, "dir": "auto"} | ({} if short else {"rows": 5})),
    )


def other_languages(posting: Posting) -> list[tuple[str, str]]:
    """Return the languages into which a posting can be translated."""
    return [(code, name) for code, name in CONTENT_LANGUAGES if code != posting.language]


class ReviewForm(forms.Form):
    """Publish or send back, after reading."""

    contacts_may_stay = forms.BooleanField(
        label=_("The contacts found in the text may stay"), required=False
    )
    note = forms.CharField(
        label=_("What should change"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Its authors read this when you send the posting back."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, posting: Posting, *args: Any, **how: Any) -> None:
        self.posting = posting
        super().__init__(*args, initial={"seen": posting.changed_at.isoformat()}, **how)
        if not posting.held_for:
            del self.fields["contacts_may_stay"]

    def clean(self) -> dict[str, Any]:
        """Refuse a decision on a text that changed meanwhile, or sent back without a word."""
        given = super().clean() or {}
        if given.get("seen") != self.posting.changed_at.isoformat():
            raise forms.ValidationError(
                _("The posting changed while you read it. Read it again, then decide.")
            )
        if self.data.get("decision") == "send_back" and not given.get("note"):
            self.add_error("note", _("Say what should change, so that its authors can do it."))
        return given

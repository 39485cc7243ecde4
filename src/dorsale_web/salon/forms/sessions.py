"""Forms to propose a session, name its speakers, translate it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes
from dorsale_web.members import queries as members
from dorsale_web.members.models import Asker, Person
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin
from dorsale_web.salon.actions.sessions import Speaker
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorState,
    Participant,
    Session,
    SessionKind,
    SessionSpeaker,
    SessionState,
)
from dorsale_web.salon.rules.editions import organises

PROPOSED_KINDS = (SessionKind.TALK, SessionKind.PANEL, SessionKind.WORKSHOP)
MOST_SPEAKERS = 8
LEAST_MINUTES, MOST_MINUTES = 5, 480


class SessionForm(forms.ModelForm):
    """What a session says; once it is accepted its kind and length are the organisers'."""

    needs_abstract = True

    class Meta:
        model = Session
        fields = ("kind", "language", "title", "abstract", "theme", "minutes", "note")
        widgets: ClassVar = {
            "abstract": forms.Textarea(attrs={"rows": 9}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts: ClassVar = {
            "abstract": _("What listeners take home. Everybody reads it if it is accepted."),
            "note": _("What you need, when you cannot come. Only organisers and reviewers see it."),
        }

    def __init__(self, kinds: Iterable[SessionKind], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["kind"].choices = [(one.value, capfirst(one.label)) for one in kinds]
        self.fields["theme"].label_from_instance = lambda one: themes.label(
            one.code, get_language() or "fr"
        )
        self.fields["abstract"].required = self.needs_abstract
        minutes = self.fields["minutes"]
        minutes.min_value, minutes.max_value = LEAST_MINUTES, MOST_MINUTES
        self.keep_language()
        if self.instance.state == SessionState.ACCEPTED and self.instance.pk:
            del self.fields["kind"], self.fields["minutes"]

    def keep_language(self) -> None:
        """Offer the language a session came in with, though the site has no such language."""
        known, own = dict(CONTENT_LANGUAGES), self.instance.language
        if own and own not in known:
            self.fields["language"].choices = [(own, own), *CONTENT_LANGUAGES]

    def clean_minutes(self) -> int:
        """Refuse a length that no session has."""
        minutes: int = self.cleaned_data["minutes"]
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise ValidationError(_("Between 5 and 480 minutes."))
        return minutes

    def _post_clean(self) -> None:
        """Leave the object as it is: actions change it."""


class OwnSessionForm(SessionForm):
    """A session that organisers add themselves; a show belongs to an exhibitor."""

    needs_abstract = False
    exhibitor = forms.ModelChoiceField(
        label=_("Exhibitor"),
        queryset=Exhibitor.objects.none(),
        required=False,
        to_field_name="code",
        help_text=_("For a product show."),
    )

    class Meta(SessionForm.Meta):
        fields = ("kind", "exhibitor", "language", "title", "abstract", "theme", "minutes")
        help_texts: ClassVar = {}

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        super().__init__(list(SessionKind), *args, **how)
        accepted = edition.exhibitors.filter(state=ExhibitorState.ACCEPTED)
        self.fields["exhibitor"].queryset = accepted.select_related("organisation")
        self.order_fields(self.Meta.fields)


class SpeakerForm(forms.Form):
    """One who speaks; an empty name leaves the row out."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    stands_for = forms.CharField(label=_("Organisation"), max_length=160, required=False)
    biography = forms.CharField(
        label=_("About the speaker"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    page = forms.CharField(
        label=_("Page on this site"),
        max_length=200,
        required=False,
        help_text=_("The address of the page of this person, so that the session is in the agenda"),
    )

    def __init__(
        self,
        *args: Any,
        asker: Asker,
        edition: Edition,
        known: Mapping[str, SessionSpeaker],
        **how: Any,
    ) -> None:
        super().__init__(*args, **how)
        self.asker, self.edition, self.known = asker, edition, known
        self.person: Person | None = None
        self.participant: Participant | None = None

    def clean(self) -> dict[str, Any]:
        """Find the page, and ask for a name wherever something is said."""
        given = super().clean() or {}
        said = [name for name in ("stands_for", "biography", "page") if given.get(name)]
        if said and not given.get("name"):
            self.add_error("name", _("Write the name of this speaker, or empty the whole row."))
        if given.get("page"):
            self.find(given["page"])
        return given

    def find(self, page: str) -> None:
        """Find whose page it is: a person seen by who writes, or one linked before."""
        code = page.strip().rstrip("/").rpartition("/")[2]
        linked = self.linked(code)
        self.participant = linked or self.registered(code)
        known = members.people(self.asker).filter(code=code).first()
        self.person = self.participant.person if self.participant else known
        if self.participant is None and known is not None:
            mine = self.edition.participants.filter(person=known)
            self.participant = mine.first()
        if self.participant is None and self.person is None:
            self.person = self.linked_person(code)
        if self.participant is None and self.person is None:
            self.add_error(
                "page", _("No page has this address. Copy it from the browser, or leave it empty.")
            )

    def linked(self, code: str) -> Participant | None:
        """Return the registration this speaker row is linked with already."""
        row = self.row()
        return row.participant if row and row.participant and row.participant.code == code else None

    def linked_person(self, code: str) -> Person | None:
        """Return the person this speaker row is linked with already."""
        row = self.row()
        return row.person if row and row.person and row.person.code == code else None

    def row(self) -> SessionSpeaker | None:
        """Return the speaker of this session that this row of the form is about."""
        return self.known.get(self.data.get(self.add_prefix("code"), ""))

    def registered(self, code: str) -> Participant | None:
        """Return the registration of that code, for organisers alone."""
        if not organises(self.asker, self.edition):
            return None
        return self.edition.participants.filter(code=code).select_related("person").first()

    def speaker(self) -> Speaker:
        """Return what is said of the speaker."""
        given = self.cleaned_data
        return Speaker(
            name=given["name"],
            stands_for=given["stands_for"],
            biography=given["biography"],
            code=given["code"],
            person=self.person,
            participant=self.participant,
        )


class _Speakers(forms.BaseFormSet):
    """The rows of the speakers."""

    def chosen(self) -> list[Speaker]:
        """Return those who have a name, in their order."""
        return [one.speaker() for one in self.forms if one.cleaned_data.get("name")]


SpeakersForm = forms.formset_factory(
    SpeakerForm, formset=_Speakers, extra=1, max_num=MOST_SPEAKERS, validate_max=True
)


def speakers_form(
    asker: Asker, edition: Edition, data: Any, speakers: Iterable[SessionSpeaker] | None = None
) -> Any:
    """Return the rows of the speakers of a session; a new one begins with who writes."""
    rows = list(speakers or ())
    first = [told(one) for one in rows] if speakers is not None else [oneself(asker)]
    given = {"asker": asker, "edition": edition, "known": {one.code: one for one in rows}}
    return SpeakersForm(data, initial=first, prefix="speakers", form_kwargs=given)


def told(one: SessionSpeaker) -> dict[str, str]:
    """Return a speaker as the form shows it."""
    page = f"/people/{one.person.code}/" if one.person else ""
    if one.participant and not one.person:
        page = f"/participants/{one.participant.code}/"
    return {
        "code": one.code,
        "name": one.name,
        "stands_for": one.stands_for,
        "biography": one.biography,
        "page": page,
    }


def oneself(asker: Asker) -> dict[str, str]:
    """Return who writes, as the first speaker."""
    if not isinstance(asker, Person):
        return {}
    role = asker.memberships.select_related("organisation").first()
    return {
        "name": asker.name,
        "stands_for": role.organisation.name if role else "",
        "page": f"/people/{asker.code}/",
    }


class SessionTranslationForm(forms.Form):
    """Title and abstract in another language, and who translated them."""

    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[one for one in Origin.choices if one[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )
    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    abstract = forms.CharField(
        label=_("Abstract"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, session: Session, language: str, *args: Any, **how: Any) -> None:
        known = session.translations.get(language, {})
        initial = known.get("texts", {}) | {"origin": known.get("origin", Origin.HUMAN)}
        super().__init__(*args, initial=initial, **how)

    def clean(self) -> dict[str, Any]:
        """Ask for the title when there is an abstract."""
        given = super().clean() or {}
        if given.get("abstract") and not given.get("title"):
            self.add_error("title", _("A translation has at least a title."))
        return given

    def texts(self) -> dict[str, str]:
        """Return the translated texts that are not empty."""
        return {name: self.cleaned_data[name] for name in Session.TEXTS if self.cleaned_data[name]}


def other_languages(session: Session) -> list[tuple[str, str]]:
    """Return the languages into which a session can be translated."""
    return [(code, name) for code, name in CONTENT_LANGUAGES if code != session.language]

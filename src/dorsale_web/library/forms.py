"""Forms of the library: all that comes in passes here."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from dorsale_web.library import identifiers, licences
from dorsale_web.library.models import Comment, Entry, EntryKind, Mention
from dorsale_web.matching import themes
from dorsale_web.members.actions import uploads
from dorsale_web.members.contacts import found_in
from dorsale_web.members.geography import countries, fold
from dorsale_web.members.models import Asker, Organisation, Person, Theme
from dorsale_web.members.queries import organisations
from dorsale_web.members.refusal import Refused
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FIRST_YEAR, MOST_EMBARGO_DAYS = 1950, 1_100
MOST_LINKS, MOST_AUTHORS, MOST_NAMED = 10, 40, 12
LONGEST_NAME = 120
ROWS = {
    "context": 5, "tried": 5, "cost": 3, "result": 5, "failed": 5, "advice": 4, "abstract": 8,
}  # fmt: skip
HIDES_MOST = 3  # letters: a shorter name is found in many words
LINES = forms.Textarea(attrs={"rows": 3})
_READERS = ("audience", "embargo_until", "licence")


class EntryForm(forms.ModelForm):
    """What every entry has; each kind adds its own."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    licence = forms.ChoiceField(label=_("Licence"), choices=tuple(licences.LABELS.items()))

    class Meta:
        model = Entry
        fields: ClassVar[tuple[str, ...]] = ()
        widgets: ClassVar = {"embargo_until": DAY}

    def __init__(
        self,
        by: Person,
        *args: Any,
        choices: list[Organisation] | None = None,
        organisation: Organisation | None = None,
        **how: Any,
    ) -> None:
        super().__init__(*args, **how)
        self.by, self.organisation = by, organisation
        self._offer_organisations(choices or [])
        self._label()
        for name in ROWS.keys() & self.fields.keys():
            self.fields[name].widget.attrs["rows"] = ROWS[name]

    def _offer_organisations(self, choices: list[Organisation]) -> None:
        """Let the writer choose for which organisation, unless there is only one."""
        self.choices = {one.slug: one for one in choices}
        if len(choices) == 1:
            self.organisation = choices[0]
        elif choices:
            field = forms.ChoiceField(
                label=_("For which organisation"),
                choices=[(one.slug, one.name) for one in choices],
            )
            self.fields = {"organisation": field} | self.fields

    def _label(self) -> None:
        language = get_language() or "fr"
        fields = self.fields
        fields["country"].choices = [("", "—"), *countries(language)]
        theme = fields["theme"]
        theme.queryset = Theme.objects.all()
        theme.label_from_instance = lambda one: themes.label(one.code, language)
        theme.required = True
        fields["year"].widget.attrs |= {"min": FIRST_YEAR, "max": timezone.localdate().year}
        fields["embargo_until"].help_text = _(
            "Nobody outside your organisation reads it before this day. Leave empty for at once."
        )

    def clean_organisation(self) -> str:
        """Keep the organisation chosen."""
        slug: str = self.cleaned_data["organisation"]
        self.organisation = self.choices[slug]
        return slug

    def clean_year(self) -> int:
        """Refuse a year to come, or long past."""
        year: int = self.cleaned_data["year"]
        last = timezone.localdate().year
        if not FIRST_YEAR <= year <= last:
            raise ValidationError(
                _("Write a year from %(first)s to %(last)s."),
                params={"first": str(FIRST_YEAR), "last": str(last)},
            )
        return year

    def clean_embargo_until(self) -> date | None:
        """Refuse an embargo of more than three years."""
        day: date | None = self.cleaned_data["embargo_until"]
        last = timezone.localdate() + timedelta(days=MOST_EMBARGO_DAYS)
        if day and day > last:
            raise ValidationError(
                _("Choose a day within three years, before %(last)s."),
                params={"last": last.isoformat()},
            )
        return day

    def texts(self) -> dict[str, Any]:
        """Return the fields to keep of the entry."""
        outside = ("organisation", "named", "upload")
        return {name: value for name, value in self.cleaned_data.items() if name not in outside}

    def chosen(self) -> list[Organisation]:
        """Return the organisations that the entry names."""
        return list(self.cleaned_data.get("named") or ())

    def _post_clean(self) -> None:
        """Leave the object as it is: actions change it, and compare with what it said."""


class ExperienceForm(EntryForm):
    """What was lived through: what failed has a field of its own."""

    links = forms.CharField(
        label=_("Links"),
        required=False,
        widget=LINES,
        help_text=_("One address on each line, with http:// or https://."),
    )
    named = forms.CharField(
        label=_("Organisations you name"),
        required=False,
        widget=LINES,
        help_text=_(
            "One on each line, by its name in the directory."
            " They are told once it is published, and their reply stands beside it."
        ),
    )

    class Meta(EntryForm.Meta):
        fields = (
            "language", "title", "country", "year", "theme", "context", "tried", "cost",
            "result", "failed", "advice", "links", "named", *_READERS,
            "hides_organisation", "hides_author",
        )  # fmt: skip
        help_texts: ClassVar = {
            "context": _(
                "Where, for whom, with whom. A line that begins with “- ” becomes a point."
            ),
            "cost": _("Money, time, people: in the currency and year you paid."),
            "failed": _("What others need most: say it plainly."),
            "hides_organisation": _(
                "Neither your organisation nor you are named anywhere."
                " A steward knows it, and reads the text before it is published."
            ),
            "hides_author": _("Your organisation is named, you are not. A steward knows it."),
        }

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        entry = self.instance
        self.order_fields(["organisation", *self.Meta.fields])
        self.initial["links"] = "\n".join(entry.links)
        if entry.pk:
            names = entry.mentions.values_list("organisation__name", flat=True)
            self.initial["named"] = "\n".join(names)
        for name in ("context", "tried", "result", "failed"):
            self.fields[name].required = True

    def clean_links(self) -> list[str]:
        """Refuse what is not the address of a page."""
        found = lines_of(self.cleaned_data["links"], MOST_LINKS)
        check = URLValidator(schemes=["http", "https"])
        for line in found:
            try:
                check(line)
            except ValidationError:
                raise ValidationError(
                    _("“%(line)s” is not the address of a page. Begin it with https://."),
                    params={"line": line},
                ) from None
        return found

    def clean_named(self) -> list[Organisation]:
        """Find each organisation by its whole name."""
        return organisations_named(self.by, lines_of(self.cleaned_data["named"], MOST_NAMED))

    def clean(self) -> dict[str, Any]:
        """Refuse a text that gives away the name it is to be published without."""
        given = super().clean() or {}
        hidden = []
        if given.get("hides_organisation") and self.organisation:
            hidden.append(self.organisation.name)
        if given.get("hides_organisation") or given.get("hides_author"):
            hidden.append(author_of(self.instance, self.by))
        for field in Entry.TEXTS:
            for name in standing_in(str(given.get(field, "")), hidden):
                self.add_error(field, gives_away(name))
        return given


class ResearchForm(EntryForm):
    """A research output: who wrote it, what it says, where it is."""

    authors = forms.CharField(
        label=_("Authors"),
        widget=LINES,
        help_text=_("One on each line: the name, then “;” and the ORCID iD if there is one."),
    )
    doi = forms.CharField(
        label=_("DOI"), required=False, max_length=160, help_text=_("Such as 10.5281/zenodo.1234.")
    )
    upload = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF, ODT, DOCX, XLSX, CSV: at most 2 MB.")
    )

    class Meta(EntryForm.Meta):
        fields = (
            "language", "title", "research_kind", "authors", "year", "country", "theme",
            "abstract", "doi", "upload", *_READERS,
        )  # fmt: skip

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.order_fields(["organisation", *self.Meta.fields])
        self.fields["abstract"].required = self.fields["research_kind"].required = True
        self.initial["authors"] = "\n".join(map(author_line, self.instance.authors))

    def clean_authors(self) -> list[dict[str, str]]:
        """Refuse an author without a name, or an ORCID iD that is none."""
        return [author(line) for line in lines_of(self.cleaned_data["authors"], MOST_AUTHORS)]

    def clean_doi(self) -> str:
        """Keep the DOI without the address before it."""
        given: str = self.cleaned_data["doi"]
        found = identifiers.doi(given) if given else ""
        if found is None:
            raise ValidationError(
                _("“%(given)s” is not a DOI. It begins with 10., such as 10.5281/zenodo.1234."),
                params={"given": given},
            )
        return found

    def clean_upload(self) -> Any:
        """Refuse a file that is not what its name says, before anything is kept."""
        return checked_file(self.cleaned_data.get("upload"))


class DocumentForm(EntryForm):
    """A document: a file and what is in it."""

    upload = forms.FileField(
        label=_("File"), help_text=_("PDF, ODT, DOCX, XLSX, CSV, TXT, PNG or JPEG: at most 2 MB.")
    )

    class Meta(EntryForm.Meta):
        fields = (
            "language", "title", "abstract", "upload", "year", "country", "theme", *_READERS,
        )  # fmt: skip
        labels: ClassVar = {"abstract": _("What is in it")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.order_fields(["organisation", *self.Meta.fields])
        self.fields["abstract"].required = True
        if self.instance.file_id:
            self.fields["upload"].required = False
            self.fields["upload"].help_text = _("Leave empty to keep the present file.")

    def clean_upload(self) -> Any:
        """Refuse a file that is not what its name says, before anything is kept."""
        return checked_file(self.cleaned_data.get("upload"))


FORMS: dict[str, type[EntryForm]] = {
    EntryKind.EXPERIENCE.value: ExperienceForm,
    EntryKind.RESEARCH.value: ResearchForm,
    EntryKind.DOCUMENT.value: DocumentForm,
}


def lines_of(text: str, most: int) -> list[str]:
    """Return the lines of a text that say something, each once.

    Raises:
        ValidationError: there are more than ``most``.
    """
    found = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(found) > most:
        message = ngettext("At most %(most)s line.", "At most %(most)s lines.", most)
        raise ValidationError(message, params={"most": most})
    return found


def author(line: str) -> dict[str, str]:
    """Return the author that a line names.

    >>> author("Awa Diallo; 0000-0002-1825-0097")
    {'name': 'Awa Diallo', 'orcid': '0000-0002-1825-0097'}
    """
    name, _semicolon, given = (part.strip() for part in line.partition(";"))
    found = identifiers.orcid(given) if given else ""
    if not name or len(name) > LONGEST_NAME:
        raise ValidationError(
            _("“%(line)s”: write a name of at most 120 letters before the “;”."),
            params={"line": line},
        )
    if found is None:
        raise ValidationError(
            _("“%(given)s” is not an ORCID iD. It has sixteen digits: 0000-0002-1825-0097."),
            params={"given": given},
        )
    return {"name": name, "orcid": found}


def author_line(one: dict[str, str]) -> str:
    """Return an author as a line of the form."""
    return "; ".join(part for part in (one["name"], one.get("orcid", "")) if part)


def author_of(entry: Entry, by: Person) -> str:
    """Return the name of whoever wrote an entry, or writes it now."""
    return entry.by.name if entry.pk and entry.by else by.name


def standing_in(text: str, names: list[str]) -> list[str]:
    """Return which names stand in a text, whatever their case and accents.

    >>> standing_in("Avec la coopérative NGONDA  logiciels", ["Ngonda Logiciels", "Awa"])
    ['Ngonda Logiciels']
    """
    padded = f" {_words(text)} "
    return [one for one in names if len(one) >= HIDES_MOST and f" {_words(one)} " in padded]


def _words(text: str) -> str:
    """Return the words of a text, folded, with one space between them."""
    return fold(re.sub(r"[\W_]", " ", text))


def gives_away(name: str) -> ValidationError:
    """Return the error of a text that names what is to be hidden."""
    return ValidationError(
        _("“%(name)s” stands in this text, but is to stay unnamed. Say it without the name."),
        params={"name": name},
    )


def organisations_named(asker: Asker, names: list[str]) -> list[Organisation]:
    """Return the organisations of the directory with these whole names.

    Raises:
        ValidationError: a name is not in the directory, or is that of several.
    """
    if not names:
        return []
    known: dict[str, list[Organisation]] = {}
    for one in organisations(asker):
        known.setdefault(fold(one.name), []).append(one)
        known.setdefault(one.slug, []).append(one)
    return [_one_named(name, known) for name in names]


def _one_named(name: str, known: dict[str, list[Organisation]]) -> Organisation:
    found = {one.pk: one for one in [*known.get(fold(name), []), *known.get(name, [])]}
    if not found:
        raise ValidationError(
            _(
                "“%(name)s” is not in the directory. Write its name as it stands there,"
                " or leave it out here."
            ),
            params={"name": name},
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several organisations are called “%(name)s”. Write one of these: %(slugs)s."),
            params={"name": name, "slugs": ", ".join(one.slug for one in found.values())},
        )
    return next(iter(found.values()))


def checked_file(file: Any) -> Any:
    """Return an uploaded file whose content is what its name says, or nothing.

    Raises:
        ValidationError: it is too large, of another kind, or not what it pretends to be.
    """
    if not file:
        return None
    try:
        uploads.check(uploads.clean_name(file.name), file.read(uploads.MOST_BYTES + 1))
    except Refused as refused:
        raise ValidationError(str(refused)) from refused
    file.seek(0)
    return file


class TranslationForm(forms.Form):
    """The texts of an entry in another language, and who translated them."""

    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[one for one in Origin.choices if one[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )

    def __init__(self, entry: Entry, language: str, by: Person, *args: Any, **how: Any) -> None:
        known = entry.translations.get(language, {})
        initial = known.get("texts", {}) | {"origin": known.get("origin", Origin.HUMAN)}
        super().__init__(*args, initial=initial, **how)
        self.entry, self.by = entry, by
        for name in Entry.TEXTS:
            if getattr(entry, name):
                self.fields[name] = translated_field(name, language)

    def texts(self) -> dict[str, str]:
        """Return the translated texts that are not empty."""
        found = self.cleaned_data.items()
        return {name: value for name, value in found if name != "origin" and value}

    def clean(self) -> dict[str, Any]:
        """Ask for a title when there is any text; refuse a name that is to stay hidden."""
        given = super().clean() or {}
        if any(given.get(name) for name in Entry.TEXTS) and not given.get("title"):
            self.add_error("title", _("A translation has at least a title."))
        hidden = [self.entry.organisation.name] if self.entry.hides_organisation else []
        if self.entry.hides_organisation or self.entry.hides_author:
            hidden.append(author_of(self.entry, self.by))
        for field in Entry.TEXTS:
            for name in standing_in(str(given.get(field, "")), hidden):
                self.add_error(field, gives_away(name))
        return given


def translated_field(name: str, language: str) -> forms.CharField:
    """Return the field of one text in a language."""
    most: int | None = Entry._meta.get_field(name).max_length  # type: ignore[union-attr]
    is_line = name == "title"
    attributes = {"lang": language, "dir": "auto"} | ({} if is_line else {"rows": 5})
    widget = forms.TextInput if is_line else forms.Textarea
    return forms.CharField(
        label=Entry.label_of(name),
        required=False,
        max_length=most,
        widget=widget(attrs=attributes),
    )


def other_languages(entry: Entry) -> list[tuple[str, str]]:
    """Return the languages into which an entry can be translated."""
    return [(code, name) for code, name in CONTENT_LANGUAGES if code != entry.language]


class ConfirmForm(forms.Form):
    """Publish or send back, after reading."""

    contacts_may_stay = forms.BooleanField(
        label=_("The contacts found in the text may stay"), required=False
    )
    note = forms.CharField(
        label=_("What should change"),
        required=False,
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Its authors read this when you send the entry back."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, entry: Entry, *args: Any, **how: Any) -> None:
        self.entry = entry
        super().__init__(*args, initial={"seen": entry.changed_at.isoformat()}, **how)
        if not entry.held_for:
            del self.fields["contacts_may_stay"]

    @property
    def sends_back(self) -> bool:
        """Return whether the entry goes back to its authors."""
        return self.data.get("decision") == "send_back"

    def clean(self) -> dict[str, Any]:
        """Refuse a decision on a text that changed meanwhile, or without what it needs."""
        given = super().clean() or {}
        if given.get("seen") != self.entry.changed_at.isoformat():
            raise ValidationError(
                _("The entry changed while you read it. Read it again, then decide.")
            )
        if self.sends_back and not given.get("note"):
            self.add_error("note", _("Say what should change, so that its authors can do it."))
        if not self.sends_back and given.get("contacts_may_stay") is False:
            self.add_error(
                "contacts_may_stay",
                _("Contacts stand in the text. Let them stay, or send the entry back."),
            )
        return given


class ReasonForm(forms.Form):
    """Why something is taken back or hidden."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CommentForm(forms.ModelForm):
    """What a member says of an entry."""

    class Meta:
        model = Comment
        fields = ("text",)
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}
        labels: ClassVar = {"text": _("Your comment")}


class ReplyForm(forms.ModelForm):
    """What a named organisation replies."""

    class Meta:
        model = Mention
        fields = ("reply",)
        widgets: ClassVar = {"reply": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}
        help_texts: ClassVar = {
            "reply": _("It stands beside the entry, under your organisation's name.")
        }

    def clean_reply(self) -> str:
        """Refuse ways to reach somebody: they stand on the page of the organisation."""
        text: str = self.cleaned_data["reply"]
        if found_in(text):
            raise ValidationError(
                _(
                    "Leave out addresses, telephone numbers and links: whoever wants to reach you"
                    " finds them on the page of your organisation."
                )
            )
        return text

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""

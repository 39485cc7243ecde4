"""Forms of the desk: badges, people, heads, the PIN, and batches of desks that were offline."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.forms.accounts import country_choices
from dorsale_web.salon.actions.check_ins import Batch, Item
from dorsale_web.salon.desk_packs import midnight, place
from dorsale_web.salon.models import Edition, Participant, Session, VisitorKind
from dorsale_web.salon.scanned import storable

FORMAT = "dorsale-desk-check-ins-1"
MOST_ITEMS = 20_000
MOST_FILE_BYTES = 5_000_000
ENTRANCE = ("", _("Entrance"))
PIN_DIGITS = 6
RUNS = ("0123456789", "9876543210")
AUTO_OFF = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
MOST_OFFSET_S = 100 * 365 * 86_400  # a clock may say 1970


def place_choices(edition: Edition, placed: Sequence[Session]) -> list[tuple[str, Any]]:
    """Return the places where a badge can be shown: the entrance first, then sessions."""
    rows = [place(edition, one) for one in placed]
    return [ENTRANCE, *[(code, f"{day[8:]}.{day[5:7]}. {title}") for code, day, title in rows]]


class PlaceForm(forms.Form):
    """Where a desk stands: the entrance or a session, and how it is called."""

    place = forms.ChoiceField(label=_("Place"), required=False)
    desk = forms.CharField(
        label=_("Name of this desk"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, edition: Edition, placed: Sequence[Session], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.sessions = {one.code: one for one in placed}
        self.fields["place"].choices = place_choices(edition, placed)  # type: ignore[attr-defined]

    def session(self) -> Session | None:
        """Return the session chosen; none for the entrance."""
        return self.sessions.get(self.cleaned_data.get("place", ""))


class ShowForm(PlaceForm):
    """A badge that is shown now; the key makes a form sent twice count once."""

    code = forms.CharField(
        label=_("Badge"),
        max_length=200,
        widget=forms.TextInput(attrs=AUTO_OFF | {"autofocus": True, "inputmode": "text"}),
        help_text=_("Scan it, or type its code. A keyboard scanner ends with Enter by itself."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("code", "place", "desk", "key")


class PersonForm(PlaceForm):
    """Somebody at the desk without a badge in hand, and what is done."""

    ACTS = ("check_in", "replace", "absent", "present")

    participant = forms.ModelChoiceField(queryset=Participant.objects.none(), to_field_name="code")
    act = forms.ChoiceField(choices=[(one, one) for one in ACTS])
    reason = forms.CharField(max_length=120, required=False)

    def __init__(self, edition: Edition, placed: Sequence[Session], *args: Any, **how: Any) -> None:
        super().__init__(edition, placed, *args, **how)
        people = edition.participants.select_related("edition__organisation")
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]


class RegisterForm(PlaceForm):
    """Somebody who registers on the spot."""

    kind = forms.ModelChoiceField(
        label=_("Kind"),
        queryset=VisitorKind.objects.none(),
        to_field_name="code",
        empty_label=None,
    )
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=160, required=False)
    email = forms.EmailField(label=_("Mail address"), required=False)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    consent = forms.BooleanField(
        label=_("The visitor agrees that these details are kept for this fair"),
        help_text=_("Read them aloud or turn the screen. Without a yes, nobody is registered."),
    )
    comes_in = forms.BooleanField(
        label=_("Count at the entrance at once"), required=False, initial=True
    )
    DETAILS = ("kind", "given_name", "family_name", "organisation_name", "email", "country")
    field_order = (*DETAILS, "consent", "comes_in", "place", "desk")

    def __init__(self, edition: Edition, placed: Sequence[Session], *args: Any, **how: Any) -> None:
        super().__init__(edition, placed, *args, **how)
        kinds = edition.visitor_kinds.filter(is_team=False)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        for name in ("place", "desk"):
            self.fields[name].widget = forms.HiddenInput()

    def details(self) -> dict[str, Any]:
        """Return the fields of the registration."""
        return {name: self.cleaned_data[name] for name in self.DETAILS}


class HeadsForm(PlaceForm):
    """People counted by eye."""

    counted = forms.IntegerField(label=_("People counted by eye"), min_value=0, max_value=100_000)
    field_order = ("place", "counted")

    def __init__(self, edition: Edition, placed: Sequence[Session], *args: Any, **how: Any) -> None:
        super().__init__(edition, placed, *args, **how)
        del self.fields["desk"]


class PinForm(forms.Form):
    """The PIN of the desk."""

    pin = forms.CharField(
        label=_("PIN of the desk"),
        min_length=PIN_DIGITS,
        max_length=PIN_DIGITS,
        validators=[RegexValidator(r"^\d{6}$", _("Six digits."))],
        widget=forms.TextInput(attrs=AUTO_OFF | {"inputmode": "numeric"}),
    )


class NewPinForm(PinForm):
    """A new PIN, not one that everybody tries first."""

    def clean_pin(self) -> str:
        """Refuse one digit six times, and digits in a row."""
        pin: str = self.cleaned_data["pin"]
        if len(set(pin)) == 1 or any(pin in run for run in RUNS):
            raise forms.ValidationError(_("This PIN is tried first. Choose another."))
        return pin


class HourForm(forms.Form):
    """A day of the fair and an hour, in its time zone."""

    day = forms.ChoiceField(label=_("Day"))
    hour = forms.TimeField(
        label=_("From this hour"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.edition = edition
        days = [(one.day.isoformat(), date_format(one.day, "j F")) for one in edition.days.all()]
        self.fields["day"].choices = days  # type: ignore[attr-defined]

    def since(self) -> datetime:
        """Return the moment chosen."""
        day = datetime.fromisoformat(self.cleaned_data["day"]).date()
        hour: time = self.cleaned_data["hour"]
        return datetime.combine(day, hour, tzinfo=self.edition.zone)


class AbsentForm(HourForm):
    """Those who are marked absent from an hour."""

    people = forms.ModelMultipleChoiceField(
        queryset=Participant.objects.none(), to_field_name="code"
    )

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        super().__init__(edition, *args, **how)
        self.fields["people"].queryset = edition.participants.all()  # type: ignore[attr-defined]


class BatchFileForm(forms.Form):
    """A file that a desk saved."""

    file = forms.FileField(
        label=_("File of a desk"),
        help_text=_("Its name ends with .json. Sent twice, it counts once."),
    )

    def clean_file(self) -> Batch:
        """Return the batch in the file."""
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise forms.ValidationError(_("This file is larger than 5 MB: it is not of a desk."))
        return self._batch(file.read())

    def _batch(self, content: bytes) -> Batch:
        return read_batch(content, self.edition, is_live=False)

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.edition = edition


def read_batch(content: bytes, edition: Edition, *, is_live: bool) -> Batch:
    """Return what a device sent, checked; nothing of a batch of another fair.

    Raises:
        ValidationError: it is not a batch of this edition.
    """
    try:
        given = json.loads(content)
        items, now, slug = given["items"], _moment(given["now"]), given["edition"]
        offset = _offset(given.get("clock_offset_s"))
        found = [one for one in map(_item, items[:MOST_ITEMS]) if one]
        is_ours = given["format"] == FORMAT and isinstance(items, list)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        is_ours = False
    if not is_ours:
        raise forms.ValidationError(_("This is not a file of check-ins of a desk."))
    if slug != edition.slug:
        raise forms.ValidationError(
            _now("These check-ins are of another fair: {slug}.").format(slug=str(slug)[:80])
        )
    if len(items) > MOST_ITEMS:
        raise forms.ValidationError(_("More than 20,000 check-ins at once. Send them in parts."))
    unread = len(items) - len(found)
    return Batch(found, now, is_live=is_live, clock_offset=offset, unread=unread)


def _item(given: Any) -> Item | None:
    """Return one showing; nothing when it cannot be read."""
    try:
        names = ("code", "place", "desk")
        code, where, desk = (storable(str(given.get(name, ""))) for name in names)
        return Item(UUID(given["key"]), code[:200], where[:12], _moment(given["at"]), desk[:40])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _moment(text: str) -> datetime:
    """Return a moment with its zone, in years that a database knows."""
    found = parse_datetime(text)
    if found is None or timezone.is_naive(found) or not 1970 <= found.year <= 2200:
        raise ValueError(text)
    return found


def _offset(seconds: Any) -> timedelta | None:
    """Return how far the device found its clock off; None when it does not say."""
    if seconds is None or abs(float(seconds)) > MOST_OFFSET_S:
        return None
    return timedelta(seconds=float(seconds))


def hour_now(edition: Edition) -> dict[str, str]:
    """Return the day and hour to begin with: now, or the opening of the first day."""
    now = edition.local(timezone.now())
    days = list(edition.days.all())
    if any(one.day == now.date() for one in days):
        return {"day": now.date().isoformat(), "hour": f"{now:%H:%M}"}
    first = days[0] if days else None
    day = first.day if first else midnight(edition, edition.starts_on).date()
    return {"day": day.isoformat(), "hour": f"{first.opens_at:%H:%M}" if first else "09:00"}

"""Forms to review, decide on and place sessions, and to bring a programme in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.text import CONTENT_LANGUAGES
from dorsale_web.salon.actions.programme import Place
from dorsale_web.salon.forms.sessions import LEAST_MINUTES, MOST_MINUTES
from dorsale_web.salon.models import Edition, Room, Session, SessionKind, SessionReview

SCORES = [
    (1, _("1 – no")),
    (2, _("2 – rather no")),
    (3, _("3 – perhaps")),
    (4, _("4 – rather yes")),
    (5, _("5 – yes")),
]


class ReviewForm(forms.Form):
    """A score from one to five with a comment, or that one stands too close."""

    score = forms.TypedChoiceField(
        label=_("Should it be in the programme"),
        choices=SCORES,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("Comment, for the organisers"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who proposed it never sees who reviewed it."),
    )
    is_too_close = forms.BooleanField(label=_("I stand too close to judge"), required=False)

    def __init__(self, known: SessionReview | None, *args: Any, **how: Any) -> None:
        initial = {}
        if known:
            initial = {name: getattr(known, name) for name in self.base_fields}
        super().__init__(*args, initial=initial, **how)

    def clean(self) -> dict[str, Any]:
        """Ask for a score from whoever does not stand too close."""
        given = super().clean() or {}
        if not given.get("score") and not given.get("is_too_close") and "score" not in self.errors:
            self.add_error("score", _("Choose a score, or say that you stand too close."))
        return given


class DecisionForm(forms.Form):
    """Words to whoever proposed it."""

    note = forms.CharField(
        label=_("Words to the proposer"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PlaceForm(forms.Form):
    """Room, day and hour, in the time of the place."""

    room = forms.ModelChoiceField(
        label=_("Room"), queryset=Room.objects.none(), empty_label=None, to_field_name="code"
    )
    day = forms.TypedChoiceField(label=_("Day"), coerce=date.fromisoformat)
    hour = forms.TimeField(
        label=_("Hour"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=LEAST_MINUTES, max_value=MOST_MINUTES
    )
    expected = forms.IntegerField(
        label=_("People expected"), min_value=0, max_value=1_000_000, required=False
    )
    keep_anyway = forms.BooleanField(label=_("Keep all the same"), required=False)

    def __init__(self, session: Session, *args: Any, **how: Any) -> None:
        super().__init__(*args, initial=placed_at(session), **how)
        self.edition = session.edition
        self.fields["room"].queryset = rooms_for(session)
        self.fields["room"].label_from_instance = described
        self.fields["day"].choices = [
            (one.isoformat(), date_format(one, "l j F")) for one in days_of(self.edition)
        ]
        self.fields["hour"].help_text = _("Time of {zone}.").format(zone=self.edition.time_zone)

    def place(self) -> Place:
        """Return the place asked for."""
        given = self.cleaned_data
        starts_at = datetime.combine(given["day"], given["hour"], tzinfo=self.edition.zone)
        return Place(given["room"], starts_at, given["minutes"], given["expected"])


def placed_at(session: Session) -> dict[str, Any]:
    """Return where a session is now, as the form shows it."""
    known: dict[str, Any] = {"minutes": session.minutes, "expected": session.expected}
    if session.room and session.starts_at:
        local = session.edition.local(session.starts_at)
        known |= {"room": session.room.code, "day": local.date().isoformat(), "hour": local.time()}
    return known


def rooms_for(session: Session) -> Any:
    """Return the rooms a session may have: shows have stages, where there are any."""
    rooms = session.edition.rooms.all()
    stages = rooms.filter(kind=Room.Kind.STAGE)
    if session.kind == SessionKind.SHOW and stages.exists():
        return stages
    return rooms


def described(room: Room) -> str:
    """Return a room with its seats."""
    seats = _("{seats} seats").format(seats=room.capacity) if room.capacity else ""
    return " · ".join(filter(None, [room.name, seats]))


def days_of(edition: Edition) -> list[date]:
    """Return the days of an edition."""
    count = (edition.ends_on - edition.starts_on).days + 1
    return [edition.starts_on + timedelta(days=one) for one in range(count)]


class ScheduleFileForm(forms.Form):
    """A programme as other systems write it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("schedule.json or schedule.xml, at most 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".json,.xml"}),
    )


class FilterForm(forms.Form):
    """What of a programme is shown."""

    theme = forms.CharField(required=False)
    kind = forms.ChoiceField(
        choices=[("", ""), *((code, capfirst(label)) for code, label in SessionKind.choices)],
        required=False,
    )
    language = forms.ChoiceField(choices=[("", ""), *CONTENT_LANGUAGES], required=False)

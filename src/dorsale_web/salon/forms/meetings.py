"""Forms of the rules of meetings, of runs, of availability and of a stand's capacity."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dorsale_web.salon.actions.wishes import MOST_SEATS
from dorsale_web.salon.models import Edition, Exhibitor, MeetingRules, MeetingSlot, Participant
from dorsale_web.salon.queries.meeting_plan import slots_of
from dorsale_web.salon.slots import by_day

LEAST_MINUTES, MOST_MINUTES = 5, 120
MINUTE = "%Y-%m-%dT%H:%M"
MOMENTS = ("requests_from", "requests_until", "replies_until")


class RulesForm(forms.ModelForm):
    """The rules of an edition's meetings; hours are those of the fair."""

    class Meta:
        model = MeetingRules
        fields: ClassVar = [
            "slot_minutes", "break_from", "break_to", "walk_minutes", "most_meetings",
            "at_tables", "is_fair", "requests_from", "requests_until", "replies_until",
        ]  # fmt: skip
        widgets: ClassVar = {
            "break_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "break_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        } | {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MINUTE)
            for name in MOMENTS
        }
        help_texts: ClassVar = {
            "break_from": _("No meeting is put into the break: lunch, prayer."),
            "walk_minutes": _(
                "Nobody is sent to another hall in the very next slot, unless this is 0."
            ),
            "most_meetings": _("For each person; a stand counts once for each seat."),
            "at_tables": _("The number of tables is said with the halls."),
            "is_fair": _("Costs a little interest; the schedule says how much."),
        }

    def clean_slot_minutes(self) -> int:
        """Keep slots between five minutes and two hours."""
        minutes: int = self.cleaned_data["slot_minutes"]
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise forms.ValidationError(
                _now("Between {least} and {most} minutes.").format(
                    least=LEAST_MINUTES, most=MOST_MINUTES
                )
            )
        return minutes

    def clean(self) -> dict[str, Any]:
        """A break has two ends, in their order; so have wishes."""
        given: dict[str, Any] = super().clean() or {}
        for begin, end in (("break_from", "break_to"), ("requests_from", "requests_until")):
            first, last = given.get(begin), given.get(end)
            if first and last and first >= last:
                self.add_error(end, _now("This is before the beginning."))
        if bool(given.get("break_from")) != bool(given.get("break_to")):
            self.add_error("break_to", _now("Give both ends of the break, or neither."))
        return given


class RunForm(forms.Form):
    """A schedule to be made."""

    fair = forms.BooleanField(label=_("Meet as many visitors as possible first"), required=False)


class WhatIfForm(forms.Form):
    """What an edition would gain from more room."""

    tables = forms.IntegerField(
        label=_("More tables"), min_value=0, max_value=200, required=False, initial=2
    )
    slots = forms.IntegerField(
        label=_("More slots at the end"), min_value=0, max_value=20, required=False, initial=1
    )

    def __init__(self, *args: Any, at_tables: bool, **how: Any) -> None:
        super().__init__(*args, **how)
        if not at_tables:
            del self.fields["tables"]

    def clean(self) -> dict[str, Any]:
        """Ask for some change."""
        given: dict[str, Any] = super().clean() or {}
        if not any(given.get(name) for name in ("tables", "slots")):
            raise forms.ValidationError(_now("Say what would be more: tables or slots."))
        return given


class AvailabilityForm(forms.Form):
    """In which slots a participant takes meetings, by day: a box that is not ticked is away."""

    def __init__(self, participant: Participant, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        edition, away = participant.edition, set(participant.away)
        self.names: list[str] = []
        for day, slots in by_day(edition, slots_of(edition)):
            name = f"day-{day:%Y-%m-%d}"
            self.names.append(name)
            self.fields[name] = forms.MultipleChoiceField(
                label=label_of(day),
                required=False,
                choices=[(str(one.number), hours_of(edition, one)) for one in slots],
                initial=[str(one.number) for one in slots if one.number not in away],
                widget=forms.CheckboxSelectMultiple,
            )
        self.every = {one.number for one in slots_of(edition)}

    @property
    def away(self) -> set[int]:
        """Return the slots that were not ticked."""
        free = {int(one) for name in self.names for one in self.cleaned_data[name]}
        return self.every - free


def label_of(day: date) -> str:
    """Return a day in words."""
    return date_format(day, "l j F")


def hours_of(edition: Edition, slot: MeetingSlot) -> str:
    """Return the hours of a slot at the fair."""
    return f"{edition.local(slot.starts_at):%H:%M}–{edition.local(slot.ends_at):%H:%M}"


class CapacityForm(forms.Form):
    """How many meetings a stand holds."""

    seats = forms.IntegerField(
        label=_("Meetings at the same time"),
        min_value=1,
        max_value=MOST_SEATS,
        help_text=_("Colleagues replace one another: a meeting needs one of the team who is free."),
    )
    most_meetings = forms.IntegerField(
        label=_("At most so many in all"), min_value=0, max_value=500, required=False
    )

    def __init__(self, exhibitor: Exhibitor, *args: Any, **how: Any) -> None:
        initial = {"seats": exhibitor.seats, "most_meetings": exhibitor.most_meetings}
        super().__init__(*args, initial=initial, **how)

"""Forms of the ground: tables of halls, rooms and stands, rows of stands, a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.forms import BaseModelFormSet, modelformset_factory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes
from dorsale_web.salon.ground import Rows
from dorsale_web.salon.models import Edition, Hall, Room, Stand

if TYPE_CHECKING:
    _HallForm = forms.ModelForm[Hall]
    _RoomForm = forms.ModelForm[Room]
    _StandForm = forms.ModelForm[Stand]
    _Rows = BaseModelFormSet[Any, Any]
else:
    _HallForm = _RoomForm = _StandForm = forms.ModelForm
    _Rows = BaseModelFormSet

MOST_METRES = 500
MOST_HALLS, MOST_ROOMS = 30, 60
STANDS_A_PAGE = 40
MOST_FILE_BYTES = 1_000_000
ZONE = ("x_m", "y_m", "width_m", "depth_m")


class Metres(forms.FloatField):
    """Metres, shown to the centimetre."""

    def prepare_value(self, value: Any) -> Any:
        """Return a number as people write it."""
        return f"{round(value, 2):g}" if isinstance(value, float) else value


def metres(label: Any, *, least: float = 0.5, required: bool = True) -> forms.FloatField:
    """Return a field for metres."""
    field = forms.FloatField(label=label, min_value=least, max_value=MOST_METRES, required=required)
    field.widget.attrs |= {"step": "0.01", "inputmode": "decimal"}
    return field


def refuse_half_a_place(form: forms.BaseForm, names: tuple[str, ...]) -> None:
    """Add an error when a place on the plan is given by some of its four figures only."""
    given = [form.cleaned_data.get(name) for name in names]  # type: ignore[attr-defined]
    lacking = [name for name, value in zip(names, given, strict=True) if value is None]
    if lacking and len(lacking) < len(names) and lacking[0] not in form.errors:
        words = _("Give all four figures of the place on the plan, or none.")
        form.add_error(lacking[0], words)


class HallForm(_HallForm):
    """A hall: name, size, meeting tables and where these stand."""

    width_m = metres(_("width, m"), least=1)
    depth_m = metres(_("depth, m"), least=1)
    tables_x_m = metres(_("tables from the left, m"), least=0, required=False)
    tables_y_m = metres(_("tables from the top, m"), least=0, required=False)
    tables_width_m = metres(_("tables, width, m"), required=False)
    tables_depth_m = metres(_("tables, depth, m"), required=False)

    class Meta:
        model = Hall
        fields: ClassVar = [
            "name", "width_m", "depth_m", "meeting_tables", "tables_x_m", "tables_y_m",
            "tables_width_m", "tables_depth_m", "rank",
        ]  # fmt: skip
        labels: ClassVar = {"rank": _("place in the list")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["meeting_tables"].required = False
        self.fields["rank"].required = False

    def clean_meeting_tables(self) -> int:
        """Return how many tables, none when nothing is said."""
        return self.cleaned_data["meeting_tables"] or 0

    def clean_rank(self) -> int:
        """Return the place in the list."""
        return self.cleaned_data["rank"] or 0

    def clean(self) -> dict[str, Any]:
        """Refuse half a place for the tables."""
        given = super().clean() or self.cleaned_data
        refuse_half_a_place(self, tuple(f"tables_{name}" for name in ZONE))
        return given


class RoomForm(_RoomForm):
    """A room or stage: name, seats, its hall and its place there."""

    x_m = metres(_("from the left, m"), least=0, required=False)
    y_m = metres(_("from the top, m"), least=0, required=False)
    width_m = metres(_("width, m"), required=False)
    depth_m = metres(_("depth, m"), required=False)

    class Meta:
        model = Room
        fields: ClassVar = ["name", "kind", "capacity", "hall", *ZONE, "rank"]
        labels: ClassVar = {"rank": _("place in the list")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["rank"].required = False

    def clean_rank(self) -> int:
        """Return the place in the list."""
        return self.cleaned_data["rank"] or 0

    def clean(self) -> dict[str, Any]:
        """Refuse half a place, and a place without a hall."""
        given = super().clean() or self.cleaned_data
        refuse_half_a_place(self, ZONE)
        if given.get("x_m") is not None and given.get("hall") is None:
            self.add_error("hall", _("Choose the hall in which this place is."))
        return given


class StandForm(_StandForm):
    """A stand: label, place, size, theme."""

    x_m = metres(_("from the left, m"), least=0)
    y_m = metres(_("from the top, m"), least=0)
    width_m = metres(_("width, m"))
    depth_m = metres(_("depth, m"))
    theme = forms.ChoiceField(label=_("Theme"), required=False)

    class Meta:
        model = Stand
        fields: ClassVar = ["label", *ZONE]

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        field: Any = self.fields["theme"]
        field.choices = theme_choices()
        self.initial["theme"] = self.instance.theme_id or ""

    def save(self, commit: bool = True) -> Stand:
        """Return the stand with its theme; never saved here."""
        self.instance.theme_id = self.cleaned_data["theme"] or None
        return super().save(commit=False)


def theme_choices() -> list[tuple[str, str]]:
    """Return the themes with their numbers on the plan, in the reader's language."""
    labels = themes.labels(get_language() or "fr").items()
    numbered = enumerate(labels, start=1)
    return [("", "—"), *((code, f"{number} {label}") for number, (code, label) in numbered)]


class _RoomRows(_Rows):
    """Rows of rooms that offer the halls of their edition."""

    def __init__(self, edition: Edition, *args: Any, **how: Any) -> None:
        self.edition_halls = list(edition.halls.all())
        super().__init__(*args, **how)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Offer the halls, read once for all rows."""
        super().add_fields(form, index)
        known = {str(one.pk): one for one in self.edition_halls}
        form.fields["hall"] = forms.TypedChoiceField(
            label=_("hall"),
            required=False,
            choices=[("", "—"), *((pk, one.name) for pk, one in known.items())],
            coerce=known.get,
            empty_value=None,
        )
        form.initial["hall"] = str(form.instance.hall_id or "")
        form.order_fields(["id", "name", "kind", "capacity", "hall", *ZONE, "rank"])


HallRows: Any = modelformset_factory(
    Hall, form=HallForm, extra=2, can_delete=True, max_num=MOST_HALLS
)
RoomRows: Any = modelformset_factory(
    Room, form=RoomForm, formset=_RoomRows, extra=2, can_delete=True, max_num=MOST_ROOMS
)
StandRows: Any = modelformset_factory(
    Stand, form=StandForm, extra=3, can_delete=True, max_num=STANDS_A_PAGE + 3
)


def kept_rows(rows: Any) -> tuple[list[Any], list[Any]]:
    """Return the rows of a valid set of forms to save, and those to delete."""
    changed = [*rows.save(commit=False)]
    return changed, list(rows.deleted_objects)


class HallChoiceForm(forms.Form):
    """Which hall, by its name; the first one when nothing is said."""

    hall = forms.CharField(required=False, max_length=60)

    def chosen(self, halls: list[Hall]) -> Hall | None:
        """Return the hall chosen."""
        name = self.cleaned_data.get("hall", "") if self.is_valid() else ""
        first = halls[0] if halls else None
        return next((one for one in halls if one.name == name), first)


class RowsForm(forms.Form):
    """Rows of stands to be made."""

    hall = forms.ChoiceField(label=_("Hall"))
    rows = forms.IntegerField(label=_("Rows"), min_value=1, max_value=60, initial=2)
    each = forms.IntegerField(label=_("Stands in a row"), min_value=1, max_value=100, initial=10)
    width_m = metres(_("Width of a stand, m"))
    depth_m = metres(_("Depth of a stand, m"))
    aisle_m = metres(_("Aisle between rows, m"), least=0)
    x_m = metres(_("First stand from the left, m"), least=0)
    y_m = metres(_("First stand from the top, m"), least=0)
    letters = forms.CharField(
        label=_("Labels begin with"), max_length=6, initial="A", required=False
    )
    first = forms.IntegerField(label=_("First number"), min_value=0, max_value=9000, initial=1)
    letter_a_row = forms.BooleanField(
        label=_("Each row has its own letter: A1, A2 … B1, B2 …"), required=False
    )
    back_to_back = forms.BooleanField(
        label=_("Two rows stand back to back, then comes the aisle"), required=False
    )
    theme = forms.ChoiceField(label=_("Theme of these stands"), required=False)

    def __init__(self, halls: list[Hall], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.halls = {one.name: one for one in halls}
        fields: Any = self.fields
        fields["hall"].choices = [(one.name, one.name) for one in halls]
        fields["theme"].choices = theme_choices()
        for name, usual in (("width_m", 3), ("depth_m", 3), ("aisle_m", 3), ("x_m", 2), ("y_m", 2)):
            fields[name].initial = usual

    def chosen_hall(self) -> Hall:
        """Return the hall chosen."""
        return self.halls[self.cleaned_data["hall"]]

    def clean(self) -> dict[str, Any]:
        """Refuse labels that would be too long."""
        given = super().clean() or self.cleaned_data
        longest = len(given.get("letters", "")) + 6
        if longest > 12:
            self.add_error("letters", _("Labels would be too long. Take at most six signs."))
        return given

    def pattern(self) -> Rows:
        """Return the rows asked for."""
        names = (
            "rows", "each", "width_m", "depth_m", "aisle_m", "x_m", "y_m", "first",
            "letter_a_row", "back_to_back",
        )  # fmt: skip
        chosen = {name: self.cleaned_data[name] for name in names}
        return Rows(prefix=self.cleaned_data["letters"], **chosen)


class TableForm(forms.Form):
    """Stands in a file, or pasted."""

    file = forms.FileField(label=_("File (CSV)"), required=False)
    pasted = forms.CharField(
        label=_("Or the same, pasted"),
        required=False,
        max_length=MOST_FILE_BYTES,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "ltr"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, not too large."""
        given = super().clean() or self.cleaned_data
        file = given.get("file")
        if file is None and not given.get("pasted", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste the rows."))
        if file is not None and file.size > MOST_FILE_BYTES:
            self.add_error("file", _("The file is larger than 1 MB. Send its rows in parts."))
        return given

    def content(self) -> bytes:
        """Return what was sent."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return bytes(file.read())
        return str(self.cleaned_data["pasted"]).encode()

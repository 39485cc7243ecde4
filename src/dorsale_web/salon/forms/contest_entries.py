"""What those who enter, judge and vote send in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Organisation
from dorsale_web.salon.models import Category, Contest, ContestEntry, Criterion


class EntryForm(forms.ModelForm):
    """The texts of an entry."""

    link = forms.URLField(
        label=_("Link"),
        required=False,
        assume_scheme="https",
        max_length=200,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("A page where the jury can see more."),
    )

    class Meta:
        model = ContestEntry
        fields = ("language", "title", "summary", "link")
        widgets: ClassVar = {"summary": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar = {
            "summary": _("What it is, for whom, what it changes, how far it is. The jury reads it.")
        }

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""


class NewEntryForm(EntryForm):
    """An entry, with the organisation and the category it is for."""

    organisation = forms.ChoiceField(label=_("For which organisation"))
    category = forms.ChoiceField(label=_("Category"))
    field_order = ("organisation", "category")

    def __init__(
        self, organisations: Iterable[Organisation], contest: Contest, *args: Any, **how: Any
    ) -> None:
        super().__init__(*args, **how)
        self.organisations = {one.slug: one for one in organisations}
        self.categories = {one.code: one for one in contest.categories.all()}
        self.fields["organisation"].choices = [
            (slug, one.name) for slug, one in self.organisations.items()
        ]
        self.fields["category"].choices = [
            (code, one.name) for code, one in self.categories.items()
        ]

    def texts(self) -> dict[str, Any]:
        """Return the fields that are written."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def chosen(self) -> tuple[Organisation, Category]:
        """Return the organisation and the category."""
        given = self.cleaned_data
        return self.organisations[given["organisation"]], self.categories[given["category"]]


class MarksForm(forms.Form):
    """A juror's marks of one entry, one for each criterion."""

    def __init__(
        self,
        criteria: Iterable[Criterion],
        known: Mapping[int, float],
        *args: Any,
        **how: Any,
    ) -> None:
        super().__init__(*args, **how)
        self.criteria = list(criteria)
        for one in self.criteria:
            self.fields[one.code] = mark_field(one, known.get(one.pk))

    def values(self) -> dict[Criterion, float]:
        """Return the mark of each criterion."""
        return {one: float(self.cleaned_data[one.code]) for one in self.criteria}


def mark_field(criterion: Criterion, value: float | None) -> forms.IntegerField:
    """Return the field of one criterion, with what counts as its help."""
    said = _now("From 0 to {most}.").format(most=criterion.most)
    return forms.IntegerField(
        label=criterion.name,
        min_value=0,
        max_value=criterion.most,
        initial=None if value is None else int(value),
        help_text=format_html("{} {}", criterion.description, said),
    )


class ConflictForm(forms.Form):
    """Why a juror cannot judge an entry."""

    reason = forms.CharField(
        label=_("Why you cannot judge it"),
        max_length=200,
        help_text=_("For instance: I advised them; a relative works there. Organisers read this."),
    )

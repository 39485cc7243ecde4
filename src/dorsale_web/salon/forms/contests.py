"""What organisers send in about a contest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.text import CONTENT_LANGUAGES, Origin, Translated
from dorsale_web.salon.models import Category, Contest, ContestEntry, Criterion

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DATES = ("entries_until", "judging_until", "audience_from", "audience_until")
BLANK_ROWS = 3
MOST_ROWS = 30


class ContestForm(forms.ModelForm):
    """A contest; of a published one only the dates."""

    class Meta:
        model = Contest
        fields = ("name", "description", "language", "judging", *DATES)
        widgets: ClassVar = dict.fromkeys(DATES, MOMENT) | {"judging": forms.RadioSelect}
        help_texts: ClassVar = {
            "judging": _(
                "By criterion: each juror marks an entry on each criterion. Two at a time: each"
                " juror says which of two entries is better; good for many entries."
            ),
            "judging_until": _("Judging begins when entries end."),
            "audience_from": _("Leave both empty when there is no audience prize."),
        }

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        if self.instance.published_at:
            for name in set(self.fields) - set(DATES):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse dates in another order than entries, judging, and the audience's within."""
        given = super().clean() or {}
        entries, judging = given.get("entries_until"), given.get("judging_until")
        if entries and judging and judging <= entries:
            self.add_error("judging_until", _("Judging ends after entries do: choose a later day."))
        self._check_audience(entries, given.get("audience_from"), given.get("audience_until"))
        return given

    def _check_audience(self, entries: Any, first: Any, last: Any) -> None:
        if bool(first) != bool(last):
            self.add_error("audience_from", _("Give both moments of the audience's vote, or none."))
        elif first and last <= first:
            self.add_error("audience_until", _("The vote ends after it begins."))
        elif first and entries and first < entries:
            self.add_error("audience_from", _("The audience votes once entries have ended."))

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it, and compares with what it said."""


class CategoryForm(forms.ModelForm):
    """A category of a contest."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Category
        fields = ("name", "prize")


class CriterionForm(forms.ModelForm):
    """A criterion of a contest."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)
    weight = forms.FloatField(
        label=_("Weight"), initial=1, validators=[MinValueValidator(0.01), MaxValueValidator(100)]
    )
    most = forms.IntegerField(
        label=_("Highest mark"),
        initial=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        model = Criterion
        fields = ("name", "description", "weight", "most")


CategoryRows = forms.formset_factory(
    CategoryForm, extra=BLANK_ROWS, can_delete=True, can_delete_extra=False, max_num=MOST_ROWS
)
CriterionRows = forms.formset_factory(
    CriterionForm, extra=BLANK_ROWS, can_delete=True, can_delete_extra=False, max_num=MOST_ROWS
)


def rows_of(formset: Iterable[forms.ModelForm]) -> list[dict[str, Any]]:
    """Return the rows of a formset that are filled in and stay."""
    given = [form.cleaned_data for form in formset if form.cleaned_data.get("name")]
    return [
        {name: value for name, value in row.items() if name != "DELETE"}
        for row in given
        if not row.get("DELETE")
    ]


class JurorForm(forms.Form):
    """Whom to name to the jury."""

    sign_in_name = forms.CharField(
        label=_("Sign-in name of the juror"),
        max_length=150,
        help_text=_("Jurors need an account. Ask them for their sign-in name."),
    )


class DecisionForm(forms.Form):
    """Admit or refuse an entry, with words."""

    note = forms.CharField(
        label=_("Words to those who entered"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("They read this. Say why when you refuse."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with a refusal."""
        given = super().clean() or {}
        if self.data.get("decision") != "admit" and not given.get("note"):
            self.add_error("note", _("Say why the entry is refused, so that they understand."))
        return given


class ShareForm(forms.Form):
    """Among which entries at the head the prize is shared, and why among these."""

    entries = forms.MultipleChoiceField(
        label=_("The prize is shared by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. Choose none to leave the prize without a winner."),
    )
    reason = forms.CharField(
        label=_("Why these"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads this beside the result."),
    )

    def __init__(self, entries: Iterable[ContestEntry], *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["entries"].choices = [(one.code, one.title) for one in entries]

    def clean(self) -> dict[str, Any]:
        """Refuse to share among one alone, and without a reason."""
        given = super().clean() or {}
        chosen = given.get("entries", [])
        if len(chosen) == 1:
            self.add_error("entries", _("A prize is shared by two or more: the jury names none."))
        if chosen and not given.get("reason"):
            self.add_error("reason", _("Say why the prize is shared among these."))
        return given


class TextsForm(forms.Form):
    """The texts of a contest or an entry in another language, and who translated them."""

    origin = forms.ChoiceField(
        label=_("Who translated it"),
        choices=[one for one in Origin.choices if one[0] != Origin.NONE],
        widget=forms.RadioSelect,
        help_text=_("Readers see this beside the text."),
    )

    def __init__(self, thing: Translated, language: str, *args: Any, **how: Any) -> None:
        known = thing.translations.get(language, {})
        initial = known.get("texts", {}) | {"origin": known.get("origin", Origin.HUMAN)}
        super().__init__(*args, initial=initial, **how)
        for number, name in enumerate(thing.TEXTS):
            self.fields[name] = text_field(thing, name, language, is_short=number == 0)

    def texts(self) -> dict[str, str]:
        """Return the translated texts that are not empty."""
        given = self.cleaned_data.items()
        return {name: value for name, value in given if name != "origin" and value}


def text_field(thing: Translated, name: str, language: str, *, is_short: bool) -> forms.CharField:
    """Return the field of one text in another language."""
    model_field: Any = thing._meta.get_field(name)
    attributes = {"lang": language, "dir": "auto"}
    short, long = forms.TextInput(attrs=attributes), forms.Textarea(attrs=attributes | {"rows": 6})
    return forms.CharField(
        label=model_field.verbose_name,
        required=False,
        max_length=model_field.max_length,
        widget=short if is_short else long,
    )


def other_languages(thing: Translated) -> dict[str, str]:
    """Return the languages into which something can be translated."""
    return {code: name for code, name in CONTENT_LANGUAGES if code != thing.language}

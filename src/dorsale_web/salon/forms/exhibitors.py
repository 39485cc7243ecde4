"""Forms of applications, of the page of an exhibitor, and of what organisers ask and decide."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsale_web.matching import themes as theme_words
from dorsale_web.members.models import Organisation, Theme
from dorsale_web.members.text import CONTENT_LANGUAGES, Origin, Translated
from dorsale_web.salon.actions.exhibitors import DECISIONS
from dorsale_web.salon.models import (
    ApplicationQuestion,
    Edition,
    Exhibitor,
    ExhibitorDeadline,
    ExhibitorState,
)

MOST_THEMES = 4
MOST_NEIGHBOURS = 5
MOST_AREA_M2 = 500
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
YES_NO = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
ANSWER = "answer_"
LANGUAGE_NAMES = dict(CONTENT_LANGUAGES)


def themes_field(**how: Any) -> forms.ModelMultipleChoiceField:
    """Return the field to tick themes."""
    field = forms.ModelMultipleChoiceField(
        label=_("Themes"),
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One to four: visitors filter by them."),
        **how,
    )
    return field


def label_themes(field: Any) -> None:
    """Show the themes in the reader's language."""
    field.label_from_instance = lambda one: theme_words.label(one.code, get_language() or "fr")


def at_most(rows: Any, most: int) -> Any:
    """Return what was chosen, or refuse more than ``most`` of it."""
    if len(rows) > most:
        raise forms.ValidationError(
            _("%(count)s are chosen. Keep at most %(most)s."),
            params={"count": len(rows), "most": most},
        )
    return rows


def neighbours_field(label: Any) -> forms.ModelMultipleChoiceField:
    """Return the field to choose exhibitors that are accepted already."""
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Exhibitor.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 5}),
        help_text=_("Up to five of those accepted so far. Only the organisers see it."),
    )


class StartForm(forms.Form):
    """For which organisation one applies."""

    organisation = forms.ModelChoiceField(
        label=_("Which organisation exhibits"),
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )

    def __init__(self, organisations: Any, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["organisation"].queryset = organisations


class WishForm(forms.ModelForm):
    """What stand an exhibitor wishes for."""

    near = neighbours_field(_("near"))
    far = neighbours_field(_("far from"))

    class Meta:
        model = Exhibitor
        fields: ClassVar = ["wanted_area_m2", "wishes"]
        widgets: ClassVar = {"wishes": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.order_fields(["wanted_area_m2", "near", "far", "wishes"])
        self._offer_neighbours()

    def _offer_neighbours(self) -> None:
        accepted = Exhibitor.objects.filter(
            edition=self.instance.edition_id, state=ExhibitorState.ACCEPTED
        )
        others = accepted.exclude(pk=self.instance.pk).select_related("organisation")
        for name in ("near", "far"):
            self.fields[name].queryset = others
            chosen = getattr(self.instance, f"wanted_{name}").values_list("code", flat=True)
            self.initial.setdefault(name, list(chosen))
            if not others.exists():
                del self.fields[name]

    def clean_wanted_area_m2(self) -> int:
        """Refuse an area that no stand has."""
        area: int = self.cleaned_data["wanted_area_m2"]
        if not 1 <= area <= MOST_AREA_M2:
            raise forms.ValidationError(
                _("Between 1 and %(most)s square metres."), params={"most": MOST_AREA_M2}
            )
        return area

    def clean_near(self) -> Any:
        """Refuse more neighbours than five."""
        return at_most(self.cleaned_data["near"], MOST_NEIGHBOURS)

    def clean_far(self) -> Any:
        """Refuse more than five, and whom one wishes near as well."""
        far = at_most(self.cleaned_data["far"], MOST_NEIGHBOURS)
        both = set(far) & set(self.cleaned_data.get("near", ()))
        if both:
            raise forms.ValidationError(
                _("%(name)s is wished near and far. Choose one."),
                params={"name": min(map(str, both))},
            )
        return far

    def neighbours(self) -> dict[str, list[Exhibitor]]:
        """Return near and far from whom it wishes to stand."""
        return {name: list(self.cleaned_data.get(name, ())) for name in ("near", "far")}

    def fields_to_keep(self) -> dict[str, Any]:
        """Return the plain fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""


class ApplicationForm(WishForm):
    """An application: what is shown, the questions of the edition, the stand, the conditions."""

    themes = themes_field(required=False)
    conditions = forms.BooleanField(
        label=_("We accept the conditions for exhibitors"), required=False
    )

    class Meta(WishForm.Meta):
        fields: ClassVar = ["language", "presentation", "wanted_area_m2", "wishes"]
        widgets: ClassVar = WishForm.Meta.widgets | {
            "presentation": forms.Textarea(attrs={"rows": 6, "dir": "auto"})
        }

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.questions = list(self.instance.edition.questions.all())
        label_themes(self.fields["themes"])
        self.initial.setdefault("themes", [one.pk for one in self.instance.themes.all()])
        self.initial["conditions"] = self.instance.conditions_accepted_at is not None
        for question in self.questions:
            self.fields[ANSWER + question.code] = answer_field(question)
            self.initial[ANSWER + question.code] = self.instance.answers.get(question.code, "")
        if not self.instance.edition.conditions:
            del self.fields["conditions"]
        answers = [ANSWER + one.code for one in self.questions]
        stand = ["wanted_area_m2", "near", "far", "wishes"]
        self.order_fields(["language", "presentation", "themes", *answers, *stand, "conditions"])

    def clean_themes(self) -> Any:
        """Refuse more themes than four."""
        return at_most(self.cleaned_data["themes"], MOST_THEMES)

    def answers(self) -> dict[str, str]:
        """Return what is answered, by code of the question."""
        given = {one.code: self.cleaned_data[ANSWER + one.code] for one in self.questions}
        return {code: answer for code, answer in given.items() if answer}

    def whole(self) -> dict[str, Any]:
        """Return what the action keeps."""
        plain = self.fields_to_keep() | {"answers": self.answers()}
        accepted = self.cleaned_data.get("conditions", False)
        chosen = {"themes": list(self.cleaned_data["themes"]), "conditions": accepted}
        return plain | self.neighbours() | chosen


def answer_field(question: ApplicationQuestion) -> forms.Field:
    """Return the field that answers a question; a draft may leave it empty."""
    kinds = ApplicationQuestion.Kind
    label = question.reading(get_language()).texts["text"]
    help_text = _("The organisers need this answer.") if question.is_required else ""
    how: dict[str, Any] = {"label": label, "required": False, "help_text": help_text}
    if question.kind == kinds.YES_NO:
        return forms.ChoiceField(choices=YES_NO, **how)
    if question.kind == kinds.CHOICE:
        options = [("", "—"), *((one, one) for one in question.choices)]
        return forms.ChoiceField(choices=options, **how)
    return forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), **how)


class TranslatingForm(forms.ModelForm):
    """Texts in their original language, and in the other languages of the edition."""

    def add_languages(self, edition: Edition) -> None:
        """Add a field for each text in each other language of the edition."""
        one: Any = self.instance
        self.others = [
            code for code in edition.languages if code in LANGUAGE_NAMES and code != one.language
        ]
        for code in self.others:
            known = one.translations.get(code, {}).get("texts", {})
            for name in one.TEXTS:
                self.fields[f"{name}_{code}"] = self._field(name, code, known.get(name, ""))

    def _field(self, name: str, code: str, known: str) -> forms.CharField:
        model_field: Any = self._meta.model._meta.get_field(name)  # type: ignore[union-attr]
        is_long = model_field.get_internal_type() == "TextField"
        attributes = {"lang": code, "dir": "auto"} | ({"rows": 4} if is_long else {})
        widget = forms.Textarea if is_long else forms.TextInput
        return forms.CharField(
            label=_("%(text)s, in %(language)s")
            % {"text": model_field.verbose_name, "language": LANGUAGE_NAMES[code]},
            required=False,
            max_length=model_field.max_length,
            widget=widget(attrs=attributes),
            initial=known,
        )

    def translations(self) -> dict[str, Any]:
        """Return the translations with those written here; an empty one is dropped."""
        one: Translated = self.instance
        kept = {
            code: found
            for code, found in one.translations.items()
            if code not in self.others and code != self.cleaned_data.get("language")
        }
        for code in self.others:
            written = {name: self.cleaned_data.get(f"{name}_{code}", "") for name in one.TEXTS}
            texts = {name: text for name, text in written.items() if text}
            if texts and code != self.cleaned_data.get("language"):
                known = one.translations.get(code, {})
                same = known.get("texts") == texts  # then whoever made it is still its author
                origin = known["origin"] if same else Origin.HUMAN.value
                kept[code] = {"origin": origin, "texts": texts}
        return kept

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""


class PresentationForm(TranslatingForm):
    """What visitors read of an exhibitor."""

    themes = themes_field()

    class Meta:
        model = Exhibitor
        fields: ClassVar = ["language", "presentation"]
        widgets: ClassVar = {"presentation": forms.Textarea(attrs={"rows": 7, "dir": "auto"})}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["presentation"].required = True
        label_themes(self.fields["themes"])
        self.initial["themes"] = [one.pk for one in self.instance.themes.all()]
        self.add_languages(self.instance.edition)

    def clean_themes(self) -> Any:
        """Refuse more themes than four."""
        return at_most(self.cleaned_data["themes"], MOST_THEMES)

    def whole(self) -> dict[str, Any]:
        """Return what the action keeps."""
        return {
            "language": self.cleaned_data["language"],
            "presentation": self.cleaned_data["presentation"],
            "translations": self.translations(),
            "themes": list(self.cleaned_data["themes"]),
        }


class DecisionForm(forms.Form):
    """Accept, put on the waiting list or refuse, with words."""

    state = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[(one.value, one.label) for one in DECISIONS],
    )
    note = forms.CharField(
        label=_("Words to the applicant"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed to refuse."),
    )


class QuestionForm(forms.ModelForm):
    """One question of an edition."""

    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, for “one of several”."),
    )

    class Meta:
        model = ApplicationQuestion
        fields: ClassVar = ["text", "language", "kind", "choices", "is_required", "rank"]
        labels: ClassVar = {"rank": _("place in the list")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        if isinstance(self.initial.get("choices"), list):
            self.initial["choices"] = "\n".join(self.initial["choices"])
        self.fields["rank"].required = False

    def clean_choices(self) -> list[str]:
        """Return the choices that are not empty."""
        return [line.strip() for line in self.cleaned_data["choices"].splitlines() if line.strip()]

    def clean_rank(self) -> int:
        """Return the place in the list."""
        return self.cleaned_data["rank"] or 0

    def clean(self) -> dict[str, Any]:
        """Ask for choices where one is to be chosen."""
        given = super().clean() or {}
        is_choice = given.get("kind") == ApplicationQuestion.Kind.CHOICE
        if is_choice and len(given.get("choices") or ()) < 2:
            self.add_error("choices", _("Write at least two choices, one a line."))
        return given


class DeadlineForm(forms.ModelForm):
    """One date that exhibitors must keep."""

    class Meta:
        model = ExhibitorDeadline
        fields: ClassVar = ["name", "due_on"]
        widgets: ClassVar = {"due_on": DAY}


QuestionRows = modelformset_factory(
    ApplicationQuestion, form=QuestionForm, extra=2, can_delete=True, max_num=40
)
DeadlineRows = modelformset_factory(
    ExhibitorDeadline, form=DeadlineForm, extra=3, can_delete=True, max_num=40
)


def kept_rows(rows: Any) -> tuple[list[Any], list[Any]]:
    """Return the rows of a valid set of forms to save, and those to delete."""
    changed = list(rows.save(commit=False))
    return changed, list(rows.deleted_objects)


def first_language(languages: Iterable[str]) -> str:
    """Return the language in which an edition asks."""
    return next((one for one in languages if one in LANGUAGE_NAMES), "fr")

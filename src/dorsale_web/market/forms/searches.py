"""Forms of saved searches and questions."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsale_web.market import filters
from dorsale_web.market.models import Question, SavedSearch


class SearchForm(forms.ModelForm):
    """The name of a search and how often to be told."""

    class Meta:
        model = SavedSearch
        fields = ("name", "every")


class NewSearchForm(SearchForm):
    """A search to keep: its filters come as the query of the list's address."""

    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)

    field_order = ("name", "every", "query")

    def clean_query(self) -> str:
        """Keep only filters that are known, always in the same order."""
        return filters.of_text(self.cleaned_data["query"]).encoded()


class QuestionForm(forms.ModelForm):
    """A question on a tender notice or call."""

    class Meta:
        model = Question
        fields = ("text",)
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "text": _("Everybody sees it, with the answer, but not who asked. Give no contacts.")
        }


class AnswerForm(forms.ModelForm):
    """The answer of whoever published the notice."""

    class Meta:
        model = Question
        fields = ("answer",)
        widgets: ClassVar = {"answer": forms.Textarea(attrs={"rows": 5})}
        help_texts: ClassVar = {"answer": _("Everybody sees it. Give no contacts.")}

    def __init__(self, *args: object, **how: object) -> None:
        super().__init__(*args, **how)  # type: ignore[arg-type]
        self.fields["answer"].required = True

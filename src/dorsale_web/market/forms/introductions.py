"""Forms of introductions and outcomes: interest, answer, message, what came of it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsale_web.market.models import Introduction, Message, OutcomeAnswer, Posting
from dorsale_web.market.queries import open_now
from dorsale_web.members.contacts import found_in
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.standing import standing


def without_contacts(text: str) -> str:
    """Return a text in which nobody gives a way to be reached.

    Raises:
        ValidationError: a mail address, telephone number or link stands in it.
    """
    if found_in(text):
        raise forms.ValidationError(
            _(
                "Take out mail addresses, telephone numbers and links: the contact details of both"
                " sides open by themselves once both accept."
            )
        )
    return text


def my_organisations(asker: Asker, posting: Posting) -> QuerySet[Organisation]:
    """Return the organisations for which the asker may answer a posting."""
    mine = standing(asker).organisations("editor") - {posting.organisation_id}
    return Organisation.objects.filter(pk__in=mine, suspended_at__isnull=True)


def my_answers(asker: Asker, posting: Posting) -> QuerySet[Posting]:
    """Return the open postings of the asker that may answer one of the other side."""
    mine = Posting.objects.filter(open_now(), organisation__in=my_organisations(asker, posting))
    return mine.exclude(side=posting.side).select_related("organisation")


class AnswerChoice(forms.ModelChoiceField):
    """One of one's own postings, with the name of its organisation."""

    def label_from_instance(self, posting: Posting) -> str:
        """Return the words of one choice."""
        return f"{posting.title} ({posting.organisation.name})"


class InterestForm(forms.ModelForm):
    """Three questions to whoever is interested in a posting."""

    class Meta:
        model = Introduction
        fields: ClassVar = ["organisation", "why", "brings", "when", "answers"]
        field_classes: ClassVar = {"answers": AnswerChoice}
        labels: ClassVar = {
            "organisation": gettext_lazy("In the name of"),
            "why": gettext_lazy("Why does this interest you?"),
            "brings": gettext_lazy("What do you bring?"),
            "when": gettext_lazy("When could you start?"),
            "answers": gettext_lazy("Which of your own postings answers it?"),
        }
        help_texts: ClassVar = {
            "why": gettext_lazy("What you would do with it, in two or three sentences."),
            "brings": gettext_lazy("People, equipment, customers, money, knowledge."),
            "when": gettext_lazy("A month, or what must happen before."),
            "answers": gettext_lazy(
                "They see it with your organisation's name, even if you published it without."
            ),
        }
        widgets: ClassVar = {
            "why": forms.Textarea(attrs={"rows": 4}),
            "brings": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, asker: Asker, posting: Posting, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.posting = posting
        mine = my_organisations(asker, posting)
        self.fields["organisation"] = forms.ModelChoiceField(
            mine, label=gettext_lazy("In the name of"), empty_label=None
        )
        if len(mine) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = mine[0].pk
        self.fields["answers"].queryset = my_answers(asker, posting)
        if not self.fields["answers"].queryset.exists():
            del self.fields["answers"]

    def clean_why(self) -> str:
        """Refuse ways to make contact."""
        return without_contacts(self.cleaned_data["why"])

    def clean_brings(self) -> str:
        """Refuse ways to make contact."""
        return without_contacts(self.cleaned_data["brings"])

    def clean_when(self) -> str:
        """Refuse ways to make contact."""
        return without_contacts(self.cleaned_data["when"])

    def clean(self) -> dict[str, Any]:
        """Refuse a posting of another organisation as answer."""
        given = super().clean() or self.cleaned_data
        answers, organisation = given.get("answers"), given.get("organisation")
        if answers and organisation and answers.organisation_id != organisation.pk:
            self.add_error(
                "answers",
                _(
                    "This posting belongs to another of your organisations. Choose one of {name}."
                ).format(name=organisation.name),
            )
        return given

    def validate_unique(self) -> None:
        """Leave it to the action to refuse a second interest, in words."""


class ReplyForm(forms.Form):
    """A word with one's answer; contact details stay out of a refusal."""

    reply = forms.CharField(
        label=gettext_lazy("A word to them"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(ReplyForm):
    """Why one declines."""

    reply = forms.CharField(
        label=gettext_lazy("Why not, in a sentence"),
        help_text=gettext_lazy("It helps them to do better elsewhere."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reply(self) -> str:
        """Refuse ways to make contact."""
        return without_contacts(self.cleaned_data["reply"])


class MessageForm(forms.ModelForm):
    """A line to the other side; contact details are welcome here."""

    class Meta:
        model = Message
        fields: ClassVar = ["text"]
        labels: ClassVar = {"text": gettext_lazy("Your message")}
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}


class OutcomeForm(forms.ModelForm):
    """What came of it, as one side sees it."""

    class Meta:
        model = OutcomeAnswer
        fields: ClassVar = ["result", "why", "value_band", "jobs", "agreed_on"]
        labels: ClassVar = {
            "result": gettext_lazy("What came of it?"),
            "why": gettext_lazy("Why? What helped, what stood in the way?"),
        }
        help_texts: ClassVar = {
            "value_band": gettext_lazy("Roughly, over the whole term."),
            "agreed_on": gettext_lazy("Only for a pilot or an agreement."),
        }
        widgets: ClassVar = {
            "result": forms.RadioSelect,
            "why": forms.Textarea(attrs={"rows": 3}),
            "agreed_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["result"].choices = [
            (code, capfirst(label)) for code, label in OutcomeAnswer.Result.choices
        ]
        self.fields["jobs"].max_value = 100_000
        self.fields["jobs"].widget.attrs["max"] = 100_000

    def clean_jobs(self) -> int | None:
        """Refuse a number that cannot be."""
        jobs: int | None = self.cleaned_data["jobs"]
        if jobs is not None and jobs > 100_000:
            raise forms.ValidationError(_("This is more than any network created. Check it."))
        return jobs

    def clean_agreed_on(self) -> Any:
        """Refuse a day to come."""
        day = self.cleaned_data["agreed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come. Give the day it was agreed."))
        return day

    def clean(self) -> dict[str, Any]:
        """Forget value, jobs and date of something that came to nothing."""
        given = super().clean() or self.cleaned_data
        if given.get("result") == OutcomeAnswer.Result.NOTHING:
            given |= {"value_band": "", "jobs": None, "agreed_on": None}
        return given

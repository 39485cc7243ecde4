"""Offers and needs, the interest they meet, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, OrganisationKind, Person, Theme
from dorsale_web.members.text import Translated


class Side(models.TextChoices):
    """Something offered, or something needed."""

    OFFER = "offer", _("offer")
    NEED = "need", _("need")


class PostingKind(models.TextChoices):
    """The profiles of the Enterprise Europe Network, and four kinds beside them."""

    TECHNOLOGY = "technology", _("technology")
    BUSINESS = "business", _("business")
    RESEARCH = "research", _("research")
    CALL = "call", _("call for applications")
    TENDER = "tender", _("tender notice")
    JOB = "job", _("job or mission")
    EXPERT = "expert", _("expert or mentor")


class Stage(models.TextChoices):
    """How far a thing is."""

    IDEA = "idea", _("idea")
    PROTOTYPE = "prototype", _("prototype")
    PILOT = "pilot", _("pilot in the field")
    MARKET = "market", _("on the market")
    MATURE = "mature", _("widely used")


class Rights(models.TextChoices):
    """What protects it."""

    NONE = "none", _("none")
    SECRET = "secret", _("trade secret")
    COPYRIGHT = "copyright", _("copyright")
    PATENT_APPLIED = "patent_applied", _("patent applied for")
    PATENT_GRANTED = "patent_granted", _("patent granted")
    OPEN = "open", _("open licence")


class PostingState(models.TextChoices):
    """Where a posting stands; expiry is a date, not a state."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")


class Posting(Translated):
    """One offer or need, in the shape of an Enterprise Europe Network profile."""

    TEXTS = ("title", "summary", "description", "advantage", "partner")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="postings"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    side = models.CharField(_("offer or need"), max_length=5, choices=Side.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=PostingKind.choices)
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), max_length=400)
    description = models.TextField(_("description"), max_length=4000)
    advantage = models.TextField(_("advantage"), max_length=1000, blank=True)
    stage = models.CharField(_("stage"), max_length=10, blank=True, choices=Stage.choices)
    rights = models.CharField(_("rights"), max_length=14, blank=True, choices=Rights.choices)
    partner = models.TextField(_("partner sought"), max_length=1000, blank=True)
    themes = models.ManyToManyField(Theme, related_name="postings", verbose_name=_("themes"))
    countries: models.JSONField[list[str]] = models.JSONField(
        _("countries"), default=list, blank=True
    )
    anonymous = models.BooleanField(_("without our name until both sides accept"), default=False)
    expires_on = models.DateField(_("valid until"))
    # a tender notice points to its official publication
    official_url = models.URLField(_("official address of the notice"), blank=True)
    deadline = models.DateTimeField(_("deadline for bids or applications"), null=True, blank=True)
    buyer_reference = models.CharField(_("reference of the notice"), max_length=80, blank=True)

    state = models.CharField(max_length=9, choices=PostingState.choices, default=PostingState.DRAFT)
    held_for: models.JSONField[list[str]] = models.JSONField(
        default=list, blank=True
    )  # contacts found in text
    review_note = models.TextField(blank=True)  # why it was sent back
    version = models.PositiveIntegerField(default=1)  # grows with each material edit
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.TextField(blank=True)
    expiry_told_for = models.DateField(null=True, blank=True)  # the date its staff was warned of
    # copied from the organisation, so that lists and matching need no join
    country = models.CharField(max_length=2)
    organisation_kind = models.CharField(max_length=12, choices=OrganisationKind.choices)

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "suspended_at", "-published_at", "-id"]),
            models.Index(fields=["side", "kind"]),
            models.Index(fields=["organisation", "state"]),
            models.Index(fields=["state", "suspended_at", "expires_on", "id"]),
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def is_open(self) -> bool:
        """Return whether others can see and answer it today."""
        return (
            self.state == PostingState.PUBLISHED
            and self.suspended_at is None
            and self.expires_on >= date.today()
        )


class PostingVersion(models.Model):
    """What a posting said before a material edit."""

    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts: models.JSONField[dict[str, object]] = models.JSONField()
    replaced_at = models.DateTimeField(auto_now_add=True)


class Question(models.Model):
    """A question on a tender notice or call; everybody sees it with its answer."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="questions")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # held: its text gives a contact
    answer_held_at = models.DateTimeField(null=True, blank=True)  # the same for the answer

    class Meta:
        ordering: ClassVar = ["asked_at", "pk"]


class Match(models.Model):
    """An offer that fits a need, with the points and reasons of ``matching.score``."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    need = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="matches_as_need")
    offer = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="matches_as_offer")
    score = models.FloatField()  # points of 100
    reasons: models.JSONField[list[dict[str, object]]] = models.JSONField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-score", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["need", "offer"], name="one_match_each")
        ]


class PostingProfile(models.Model):
    """What matching reads of a posting, kept so that its text is read once and not for each pair.

    Its stems are in the search index. ``vector`` is there only where the extra is installed.
    """

    posting = models.OneToOneField(Posting, on_delete=models.CASCADE, related_name="profile")
    read_at = models.DateTimeField()  # ``changed_at`` of the posting then
    concepts: models.JSONField[list[str]] = models.JSONField(default=list)
    model = models.CharField(max_length=80, blank=True)
    vector = models.BinaryField(null=True)  # 32-bit floats, of length one


class Outcome(models.Model):
    """What came of an introduction or a meeting: each side answers alone. The one record.

    The second side of a meeting may be a person whose organisation is not of the network.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    left = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="+")
    guest = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    themes: models.JSONField[list[str]] = models.JSONField(default=list)
    opened_at = models.DateTimeField(auto_now_add=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)


class OutcomeAnswer(models.Model):
    """What one side says came of it."""

    class Result(models.TextChoices):
        """What came of it."""

        NOTHING = "nothing", _("nothing")
        FOLLOW_UP = "follow_up", _("we keep talking")
        PILOT = "pilot", _("a pilot")
        AGREEMENT = "agreement", _("an agreement")

    class ValueBand(models.TextChoices):
        """Rough value, in euros."""

        UNDER_10K = "under_10k", _("under 10,000 EUR")
        UNDER_100K = "10k_100k", _("10,000 to 100,000 EUR")
        UNDER_1M = "100k_1m", _("100,000 to 1 million EUR")
        OVER_1M = "over_1m", _("over 1 million EUR")

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )  # none: the guest
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.CharField(_("what came of it"), max_length=9, choices=Result.choices)
    why = models.TextField(_("why"), max_length=1000, blank=True)
    value_band = models.CharField(_("value"), max_length=9, blank=True, choices=ValueBand.choices)
    jobs = models.PositiveIntegerField(_("jobs created or kept"), null=True, blank=True)
    agreed_on = models.DateField(_("date of the agreement"), null=True, blank=True)
    answered_at = models.DateTimeField(auto_now=True)
    revised_at = models.DateTimeField(null=True, blank=True)  # changed after both had answered

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["outcome", "organisation"], name="one_answer_a_side"),
            models.UniqueConstraint(
                fields=["outcome"],
                condition=models.Q(organisation__isnull=True),
                name="one_answer_of_a_guest",
            ),
        ]


class IntroductionState(models.TextChoices):
    """Where an introduction stands."""

    PENDING = "pending", _("waiting for an answer")
    TO_CONFIRM = "to_confirm", _("the posting changed: to be confirmed")
    ACCEPTED = "accepted", _("accepted by both")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STOPPED = "stopped", _("stopped by a steward")


class Introduction(models.Model):
    """An organisation's interest in a posting; once both accept, contact details open."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="introductions")
    answers = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # own posting that fits, if any
    match = models.ForeignKey(
        Match, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="interests"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField(_("why this interests us"), max_length=1000)
    brings = models.TextField(_("what we bring"), max_length=1000)
    when = models.CharField(_("when we could start"), max_length=200)
    state = models.CharField(
        max_length=10, choices=IntroductionState.choices, default=IntroductionState.PENDING
    )
    posting_version = models.PositiveIntegerField()
    reply = models.TextField(_("answer"), max_length=1000, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    stopped_reason = models.TextField(blank=True)  # by a steward, in the words given then
    outcome = models.OneToOneField(
        Outcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="introduction"
    )

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["posting", "organisation"], name="one_interest_each")
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "state"])]


class Message(models.Model):
    """A line in an introduction, after both accepted."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="messages"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("message"), max_length=2000)
    at = models.DateTimeField(auto_now_add=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at"]


class SavedSearch(models.Model):
    """A search of a person, with a digest of what is new in it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=500)  # the query string of the list page
    every = models.CharField(
        _("digest"),
        max_length=6,
        default="weekly",
        choices=[("never", _("never")), ("daily", _("every day")), ("weekly", _("every week"))],
    )
    seen_until = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(auto_now_add=True)

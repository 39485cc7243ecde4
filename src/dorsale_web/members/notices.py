"""Notices in words, in the language of whoever reads them: one sentence for each kind.

Other rooms register theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models import Notice

SENTENCES: dict[str, object] = {
    "vouching.given": _("{voucher} vouched for {organisation}."),
    "vouching.review": _("The vouching of {organisation} must be looked at again before {due}."),
    "vouching.lapsed": _("The vouching of {organisation} lapsed."),
    "vouching.withdrawn": _("The vouching of {organisation} was withdrawn: {reason}"),
    "vouching.ending": _("The vouching of {organisation} ends on {day}. Ask for a new one."),
    "organisation.joined": _("{person} joined {organisation}."),
    "account.recovery": _("A code to set a new password was made for you."),
    "posting.published": _("“{title}” is published."),
    "posting.sent_back": _("“{title}” came back from review."),
    "posting.suspended": _("“{title}” was stopped: {reason}"),
    "posting.expiring": _("“{title}” expires on {day}. Renew it if it still holds."),
    "posting.matched": _("“{title}”: {count} new matches."),
    "posting.question": _("A question was asked on “{title}”."),
    "posting.answered": _("Your question on “{title}” is answered."),
    "review.organisation": _("{organisation} is new and not vouched for yet."),
    "review.posting": _("“{title}” waits for your review."),
    "review.entry": _("“{title}” waits for a steward."),
    "review.report": _("“{title}” was reported."),
    "report.answered": _("Your report on “{title}” is answered."),
    "introduction.received": _("{organisation} is interested in “{title}”."),
    "introduction.accepted": _("Your interest in “{title}” is accepted."),
    "introduction.declined": _("Your interest in “{title}” is declined."),
    "introduction.withdrawn": _("The interest in “{title}” was withdrawn."),
    "introduction.stopped": _("The introduction about “{title}” was stopped by a steward."),
    "introduction.to_confirm": _("“{title}” changed. Confirm or withdraw your interest."),
    "introduction.message": _("A message about “{title}”."),
    "outcome.asked": _("What came of “{title}”? Your answer takes a minute."),
    "search.new": _("“{name}”: {count} new results."),
    "entry.published": _("“{title}” is in the library."),
    "entry.sent_back": _("“{title}” came back from review."),
    "entry.suspended": _("“{title}” was stopped: {reason}"),
    "entry.named": _("“{title}” names {organisation}. You can reply."),
    "entry.reply": _("{organisation} replied to “{title}”."),
    "entry.comment": _("A comment on “{title}”."),
    "follow.new": _("New in what you follow: “{title}”."),
}
LABELS: dict[str, object] = {
    "vouching": _("vouching"),
    "organisation": _("my organisations"),
    "posting": _("our offers and needs"),
    "introduction": _("introductions"),
    "outcome": _("what came of introductions"),
    "search": _("saved searches"),
    "entry": _("our entries in the library"),
    "follow": _("what I follow"),
    "review": _("work for stewards and coordinators"),
    "report": _("my reports"),
    "account": _("my account"),
}


def register(sentences: Mapping[str, object], labels: Mapping[str, object]) -> None:
    """Let a room word its notices; ``labels`` says what people turn on and off."""
    SENTENCES.update(sentences)
    LABELS.update(labels)


class Facts(dict[str, object]):
    """Facts of a notice; one that is missing shows as nothing."""

    def __missing__(self, key: str) -> str:
        """Return nothing."""
        return ""


def sentence(notice: Notice) -> str:
    """Return a notice in words, in the active language."""
    return str(SENTENCES[notice.kind]).format_map(Facts(notice.facts))

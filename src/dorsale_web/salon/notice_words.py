"""The notices of fairs in words: one sentence for each kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from dorsale_web.members import notices

SENTENCES: Mapping[str, object] = {
    "visitor.confirmed": _("Your registration at {edition} is confirmed. Your badge is ready."),
    "visitor.refused": _("Your registration at {edition} was refused: {reason}"),
    "visitor.cancelled": _("Your registration at {edition} was cancelled by the organisers."),
    "visitor.badge": _("You have a new badge for {edition}. The old one no longer counts."),
    "visitor.letter": _("Your invitation letter for {edition} is ready to print."),
    "visitor.letter_refused": _("You receive no invitation letter for {edition}: {reason}"),
    "visitor.letter_revoked": _("Your invitation letter for {edition} was revoked: {reason}"),
    "meeting.published": _("{edition}: your meetings are published ({count})."),
    "meeting.new": _("New meeting at {edition}: {when}, {other}."),
    "meeting.fell": _("Your meeting at {edition} is called off: {when}, {other}."),
    "meeting.agreed": _("{other} and you both accepted: {when}, {edition}."),
    "meeting.replaced": _("{edition}, {when}: {other} comes to your meeting."),
    "meeting.handed_over": _("{edition}: {who} goes to a meeting in your place."),
    "meeting.outcomes": _("{fair}: what came of your meetings ({count})? It takes a minute."),
    "programme.proposed": _("“{title}” was proposed for {edition}."),
    "programme.speaker": _("You are named as a speaker of “{title}” at {edition}."),
    "programme.accepted": _("“{title}” is accepted for {edition}."),
    "programme.refused": _("“{title}” is not in the programme of {edition}."),
    "programme.published": _("“{title}”, {edition}: {when}, {room}."),
    "programme.moved": _("“{title}”, {edition}, is now at {when}, {room}."),
    "programme.cancelled": _("“{title}”, {edition}, was taken out of the programme."),
    "exhibitor.submitted": _("{organisation} applies to exhibit at {edition}."),
    "exhibitor.accepted": _("You exhibit at {edition}: your application is accepted."),
    "exhibitor.waiting": _("Your application to {edition} is on the waiting list."),
    "exhibitor.refused": _("Your application to {edition} is refused. The reason stands there."),
    "exhibitor.withdrawn": _("{organisation} withdrew from {edition}."),
    "exhibitor.stand": _("Your stand at {edition}: {stands}."),
    "exhibitor.stand_released": _("You no longer have the stand {stands} at {edition}."),
    "exhibitor.invoice_asked": _("{organisation} asks for its invoice for {edition}."),
    "exhibitor.invoiced": _("Your invoice for {edition} is made."),
    "exhibitor.paid": _("Your payment for {edition} is noted."),
    "exhibitor.team": _("{organisation} put you into its team for {edition}. Your badge is ready."),
    "exhibitor.show": _("{organisation} proposes a show at {edition}: “{title}”."),
    "exhibitor.show_withdrawn": _("{organisation} took back its show “{title}” at {edition}."),
    "exhibitor.contact": _("{organisation} noted your details at its stand at {edition}."),
    "contest.juror": _("You sit on the jury of “{title}”."),
    "contest.judging": _("“{title}”: entries have ended, the jury may judge."),
    "contest.dates": _("The dates of “{title}” moved to later."),
    "contest.submitted": _("“{title}” was entered for a contest and waits for you."),
    "contest.withdrawn": _("“{title}” was withdrawn from a contest."),
    "contest.admitted": _("“{title}” is admitted to the contest."),
    "contest.refused": _("“{title}” is not admitted to the contest: {reason}"),
    "contest.ranked": _("The ranking of “{title}” is ready. Read it, then publish it."),
    "contest.results": _("The results of “{title}” are public, with all marks."),
    "edition.published": _("{edition} is published."),
    "edition.changed": _("{edition} has other days or another place: {day}, {city}."),
    "edition.named_organiser": _("You are named an organiser of {edition}."),
    "edition.named_desk": _("You are named to work at the desk of {edition}."),
    "edition.named_reviewer": _("You are named to review the talks of {edition}."),
    "edition.closed": _("{edition} is closed. Its pages stay as a record."),
}
LABELS: Mapping[str, object] = {
    "visitor": _("fairs where I am registered"),
    "meeting": _("my meetings at fairs"),
    "edition": _("fairs I help to run, or go to"),
    "programme": _("talks I propose, give or keep in my agenda"),
    "exhibitor": _("exhibitors at fairs, and who noted my details at a stand"),
    "contest": _("contests of fairs"),
}

notices.register(SENTENCES, LABELS)

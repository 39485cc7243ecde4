"""The acts at fairs in words, for the audit log: one plain sentence for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsale_web.members import audit_words
from dorsale_web.members.models import AuditEntry
from dorsale_web.salon.models import Edition, EditionRole

Words = Mapping[str, Promise | str]
EDITIONS: Words = {
    "edition.found": _("{who} founded the fair {thing}."),
    "edition.change": _("{who} changed the settings of {thing}."),
    "edition.translate": _("{who} added texts in another language to {thing}."),
    "edition.remove_translation": _("{who} removed texts in another language from {thing}."),
    "edition.name_helper": _("{who} named {person} for {thing}: {part}."),
    "edition.end_role": _("{who} took a role at {thing} back from {person}: {part}."),
    "edition.publish": _("{who} published the fair {thing}."),
    "edition.close": _("{who} closed the fair {thing}."),
    "edition.halls": _("{who} changed the halls of {thing}."),
    "edition.rooms": _("{who} changed rooms and stages of {thing}."),
    "edition.stands": _("{who} changed the stands of {thing} in {hall}."),
    "edition.questions": _("{who} changed the questions of {thing} to exhibitors."),
    "edition.deadlines": _("{who} changed the dates of {thing} for exhibitors."),
    "edition.catalogue": _("{who} changed what exhibitors of {thing} can order."),
    "edition.desk_pin": _("{who} set a new PIN for the desk of {thing}."),
    "edition.meeting_rules": _("{who} changed the rules of meetings at {thing}."),
    "edition.slots": _("{who} changed the slots for meetings at {thing}."),
    "edition.ask_outcomes": _("{who} asked what came of the meetings at {thing}."),
    "edition.report_publish": _("{who} published the report on {thing}."),
    "edition.report_withdraw": _("{who} took the report on {thing} back."),
}
EXHIBITORS: Words = {
    "exhibitor.draft": _("{who} began the application of {thing} to exhibit."),
    "exhibitor.change": _("{who} changed the application of {thing} to exhibit."),
    "exhibitor.submit": _("{who} sent the application of {thing} to exhibit."),
    "exhibitor.withdraw": _("{who} withdrew {thing} from the exhibitors."),
    "exhibitor.accepted": _("{who} accepted {thing} as an exhibitor."),
    "exhibitor.waiting": _("{who} put {thing} on the waiting list of exhibitors."),
    "exhibitor.refused": _("{who} refused {thing} as an exhibitor."),
    "exhibitor.present": _("{who} changed how {thing} presents itself at a fair."),
    "exhibitor.wish": _("{who} changed what {thing} wishes for its stand."),
    "exhibitor.stand": _("{who} gave {thing} the stand {stands}."),
    "exhibitor.stand_released": _("{who} took the stand {stands} back from {thing}."),
    "exhibitor.team": _("{who} put somebody into the team of {thing} at a fair."),
    "exhibitor.team_left": _("{who} took somebody out of the team of {thing} at a fair."),
    "exhibitor.product": _("{who} changed a product of {thing}."),
    "exhibitor.product_deleted": _("{who} deleted a product of {thing}."),
    "exhibitor.show": _("{who} proposed a show of {thing}."),
    "exhibitor.show_withdrawn": _("{who} took a show of {thing} back."),
    "exhibitor.order": _("{who} changed what {thing} orders for its stand."),
    "exhibitor.ask_invoice": _("{who} asked for the invoice of {thing}."),
    "exhibitor.invoiced": _("{who} changed whether {thing} is invoiced."),
    "exhibitor.paid": _("{who} changed whether {thing} has paid."),
    "exhibitor.capacity": _("{who} changed how many meetings {thing} can hold."),
    "contact.keep": _("{who} noted a visitor at the stand of {thing}."),
    "contact.add": _("{who} added to what was noted of a visitor at the stand of {thing}."),
    "contact.change": _("{who} changed what was noted of a visitor at the stand of {thing}."),
    "contact.delete": _("{who} deleted a visitor noted at the stand of {thing}."),
    "contact.withdraw": _("{who} no longer lets {thing} keep details noted at its stand."),
}
PROGRAMME: Words = {
    "session.draft": _("{who} began the talk {thing}."),
    "session.change": _("{who} changed the session {thing}."),
    "session.translate": _("{who} changed a translation of the session {thing}."),
    "session.submit": _("{who} proposed the talk {thing}."),
    "session.withdraw": _("{who} withdrew the talk {thing}."),
    "session.discard": _("{who} deleted the draft of the talk {thing}."),
    "session.review": _("{who} reviewed the talk {thing}."),
    "session.stand_aside": _("{who} stood too close to the talk {thing} to review it."),
    "session.accept": _("{who} accepted the talk {thing}."),
    "session.refuse": _("{who} refused the talk {thing}."),
    "session.add": _("{who} added the session {thing} to the programme."),
    "session.place": _("{who} gave the session {thing} a room and an hour."),
    "session.take_out": _("{who} took the session {thing} out of the programme."),
    "programme.publish": _("{who} published the programme of {thing}, version {version}."),
    "programme.import": _("{who} brought a programme into {thing} from a file."),
    "agenda.renew_address": _("{who} made a new address for the own agenda at {thing}."),
}
VISITORS: Words = {
    "visitor.register": _("{who} made the registration {thing}."),
    "visitor.change": _("{who} changed the registration {thing}."),
    "visitor.claim": _("{who} joined the registration {thing} to the account."),
    "visitor.confirm": _("{who} confirmed the registration {thing}."),
    "visitor.refuse": _("{who} refused the registration {thing}."),
    "visitor.cancel": _("{who} cancelled the registration {thing}."),
    "visitor.move_up": _("{who} moved the registration {thing} up from the waiting list."),
    "visitor.availability": _("{who} changed when {thing} takes meetings."),
    "visitor.import": _("{who} registered visitors of {thing} from a table."),
    "visitor.absent": _("{who} marked people as absent from {thing}: {count}."),
    "visitor.present": _("{who} marked somebody as present at {thing} again."),
    "visitor.forget": _("{who} deleted how visitors of {thing} are reached: {count}."),
    "visitor_kind.add": _("{who} added the kind of visitors {thing}."),
    "visitor_kind.change": _("{who} changed the kind of visitors {thing}."),
    "visitor_kind.remove": _("{who} removed the kind of visitors {thing}."),
    "delegation.form": _("{who} formed the delegation {thing}."),
    "delegation.change": _("{who} changed the delegation {thing}."),
    "badge.issue": _("{who} made a badge for the registration {thing}."),
    "badge.revoke": _("{who} revoked a badge of the registration {thing}."),
    "badge.print": _("{who} printed badges of {thing}: {count}."),
    "letter.ask": _("{who} asked for an invitation letter for the registration {thing}."),
    "letter.issue": _("{who} issued the invitation letter {number} for the registration {thing}."),
    "letter.refuse": _("{who} refused an invitation letter for the registration {thing}."),
    "letter.revoke": _("{who} revoked the invitation letter {number} of the registration {thing}."),
    "check_in.merge": _("{who} brought check-ins of the desk {desk} into {thing}: {new} new."),
    "heads.count": _("{who} counted the people at {thing}: {count}."),
}
MEETINGS: Words = {
    "meetings.schedule": _("{who} had the meetings of {thing} scheduled."),
    "meetings.publish": _("{who} published meetings of {thing}: {count}."),
    "meeting.accepted": _("{who} accepted the meeting {thing}."),
    "meeting.declined": _("{who} declined the meeting {thing}."),
    "meeting.hand_over": _("{who} handed the meeting {thing} over to somebody else."),
    "meeting.take_back": _("{who} took the meeting {thing} back."),
    "meeting.cancel": _("{who} cancelled the meeting {thing}."),
    "meeting.drop": _("{who} called off meetings at {thing} that cannot be held: {count}."),
    "meeting.interpreter": _("{who} gave the meeting {thing} an interpreter."),
    "meeting.no_interpreter": _("{who} took the interpreter of the meeting {thing} back."),
    "meeting.took_place": _("{who} said that the meeting {thing} was held."),
    "meeting.not_held": _("{who} said that the meeting {thing} was not held."),
    "interpreter.add": _("{who} added the interpreter {thing}."),
    "interpreter.change": _("{who} changed the interpreter {thing}."),
    "interpreter.remove": _("{who} removed the interpreter {thing}."),
}
CONTESTS: Words = {
    "contest.draft": _("{who} began the contest {thing}."),
    "contest.change": _("{who} changed the contest {thing}."),
    "contest.category": _("{who} changed the categories of the contest {thing}."),
    "contest.criterion": _("{who} changed the criteria of the contest {thing}."),
    "contest.translate": _("{who} changed a translation of the contest {thing}."),
    "contest.discard": _("{who} deleted the draft of the contest {name}."),
    "contest.publish": _("{who} published the contest {thing}."),
    "contest.name_juror": _("{who} named {person} to the jury of the contest {thing}."),
    "contest.remove_juror": _("{who} took {person} out of the jury of the contest {thing}."),
    "contest.admit": _("{who} admitted the entry {entry} to the contest {thing}."),
    "contest.refuse": _("{who} did not admit the entry {entry} to the contest {thing}."),
    "contest.mark": _("{who} marked the contest entry {thing}."),
    "contest.vote": _("{who} compared two entries of the contest {thing}."),
    "contest.take_back": _("{who} took a comparison in the contest {thing} back."),
    "contest.conflict": _("{who} stood too close to the contest entry {thing} to judge it."),
    "contest.audience_vote": _("{who} voted in the audience of the contest {thing}."),
    "contest.rank": _("{who} had the entries of the contest {thing} ranked."),
    "contest.share": _("{who} decided who shares a prize of the contest {thing}."),
    "contest.results": _("{who} published the results of the contest {thing}."),
    "contestentry.draft": _("{who} began the contest entry {thing}."),
    "contestentry.change": _("{who} changed the contest entry {thing}."),
    "contestentry.translate": _("{who} changed a translation of the contest entry {thing}."),
    "contestentry.submit": _("{who} sent the contest entry {thing}."),
    "contestentry.withdraw": _("{who} withdrew the contest entry {thing}."),
    "contestentry.take_up": _("{who} took the contest entry {thing} up again."),
}
SENTENCES: Words = {**EDITIONS, **EXHIBITORS, **PROGRAMME, **VISITORS, **MEETINGS, **CONTESTS}
KINDS: Words = {
    "edition": _("fairs"),
    "exhibitor": _("exhibitors"),
    "session": _("sessions"),
    "participant": _("registrations"),
    "visitorkind": _("kinds of visitors"),
    "delegation": _("delegations"),
    "meeting": _("meetings"),
    "interpreter": _("interpreters"),
    "contest": _("contests"),
    "contestentry": _("contest entries"),
}
ADDRESSES: Mapping[str, str] = {
    "edition": "/editions/{code}/",
    "exhibitor": "/exhibitors/{code}/",
    "session": "/sessions/{code}/",
    "participant": "/participants/{code}/",
    "meeting": "/meetings/{code}/",
    "contest": "/contests/{code}/",
    "contestentry": "/contest-entries/{code}/",
}


def names_of_editions(entries: Sequence[AuditEntry]) -> Mapping[str, str]:
    """Return the names of the editions that acts are about, by slug."""
    slugs = {one.code for one in entries}
    return dict(Edition.objects.filter(slug__in=slugs).values_list("slug", "name"))


def names_of_exhibitors(entries: Sequence[AuditEntry]) -> Mapping[str, str]:
    """Return the names of the exhibitors that acts are about: those of their organisations."""
    return {one.code: one.organisation.name for one in entries if one.organisation}


audit_words.register(
    SENTENCES,
    KINDS,
    ADDRESSES,
    choices={"part": dict(EditionRole.Role.choices)},
    names={"edition": names_of_editions, "exhibitor": names_of_exhibitors},
)

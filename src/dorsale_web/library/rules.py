"""Who may do what in the library. Each list in ``queries`` has its twin here."""

from __future__ import annotations

import rules
from rules.predicates import is_authenticated

from dorsale_web.library.models import Comment, Entry, EntryAudience, EntryState, Mention
from dorsale_web.members.models import Asker, Person
from dorsale_web.members.rules import views_person
from dorsale_web.members.standing import standing


def is_out(entry: Entry) -> bool:
    """Return whether an entry is published today, of an organisation that is not suspended."""
    return entry.is_out and entry.organisation.suspended_at is None


@rules.predicate
def views_entry(asker: Asker, entry: Entry) -> bool:
    """Published entries as their audience says; all to their organisation and to stewards."""
    who = standing(asker)
    if who.is_steward or entry.organisation_id in who.roles:
        return True
    return is_out(entry) and (entry.audience == EntryAudience.PUBLIC or who.is_signed_in)


@rules.predicate
def sees_organisation(asker: Asker, entry: Entry) -> bool:
    """Return whether the asker may know which organisation stands behind an entry."""
    who = standing(asker)
    return not entry.hides_organisation or who.is_steward or entry.organisation_id in who.roles


@rules.predicate
def sees_author(asker: Asker, entry: Entry) -> bool:
    """Return whether the asker may know who wrote an entry."""
    who = standing(asker)
    if not entry.hides_author and not entry.hides_organisation:
        return True
    return who.is_steward or who.person == entry.by_id


@rules.predicate
def sees_versions(asker: Asker, entry: Entry) -> bool:
    """Whoever reads an entry; where a name is hidden, only who knows it: it stood there once."""
    open_to_all = not entry.hides_author and not entry.hides_organisation
    return views_entry(asker, entry) and (open_to_all or sees_staff_notes(asker, entry))


@rules.predicate
def sees_staff_notes(asker: Asker, entry: Entry) -> bool:
    """Its organisation and the stewards: where it stands, and what a steward wrote."""
    who = standing(asker)
    return who.is_steward or entry.organisation_id in who.roles


@rules.predicate
def edits_entry(asker: Asker, entry: Entry) -> bool:
    """Editors and owners of its organisation, unless it is suspended."""
    return entry.suspended_at is None and standing(asker).acts_for(entry.organisation_id)


@rules.predicate
def confirms_entry(asker: Asker, entry: Entry) -> bool:
    """Stewards, for entries that wait and are not of an organisation of theirs."""
    who = standing(asker)
    return who.is_steward and entry.organisation_id not in who.roles and waits(entry)


def waits(entry: Entry) -> bool:
    """Return whether an entry waits for a steward."""
    return entry.state == EntryState.REVIEW and entry.suspended_at is None


@rules.predicate
def comments_on(asker: Asker, entry: Entry) -> bool:
    """Members, on what is published."""
    return standing(asker).is_signed_in and is_out(entry)


@rules.predicate
def views_comment(asker: Asker, comment: Comment) -> bool:
    """With its entry; a hidden or held one only to its author and to stewards."""
    who = standing(asker)
    plain = comment.hidden_at is None and not comment.held_for
    mine = who.is_signed_in and comment.by_id == who.person
    return views_entry(asker, comment.entry) and (plain or who.is_steward or mine)


@rules.predicate
def moderates_comment(asker: Asker, comment: Comment) -> bool:
    """Stewards."""
    return standing(asker).is_steward


@rules.predicate
def deletes_comment(asker: Asker, comment: Comment) -> bool:
    """Who wrote it."""
    who = standing(asker)
    return who.is_signed_in and comment.by_id == who.person


@rules.predicate
def follows_person(asker: Asker, person: Person) -> bool:
    """Members, anybody else whom they may see."""
    who = standing(asker)
    return who.is_signed_in and who.person != person.pk and views_person(asker, person)


@rules.predicate
def views_mention(asker: Asker, mention: Mention) -> bool:
    """Whoever sees the entry that names the organisation."""
    return views_entry(asker, mention.entry)


@rules.predicate
def replies_to_mention(asker: Asker, mention: Mention) -> bool:
    """Editors of the organisation that is named, and nobody else."""
    return standing(asker).acts_for(mention.organisation_id)


rules.add_perm("library.view_entry", views_entry)
rules.add_perm("library.see_organisation", sees_organisation)
rules.add_perm("library.see_author", sees_author)
rules.add_perm("library.see_versions", sees_versions)
rules.add_perm("library.see_staff_notes", sees_staff_notes)
rules.add_perm("library.add_entry", is_authenticated)
rules.add_perm("library.change_entry", edits_entry)
rules.add_perm("library.confirm_entry", confirms_entry)
rules.add_perm("library.comment_entry", comments_on)
rules.add_perm("library.view_comment", views_comment)
rules.add_perm("library.moderate_comment", moderates_comment)
rules.add_perm("library.delete_comment", deletes_comment)
rules.add_perm("library.follow_person", follows_person)
rules.add_perm("library.reply_mention", replies_to_mention)

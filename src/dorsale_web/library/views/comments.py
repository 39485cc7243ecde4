"""Comments on an entry, and replies of the organisations it names."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from dorsale_web.library import queries, shown
from dorsale_web.library.actions import comments as actions
from dorsale_web.library.actions.entries import reply as keep_reply
from dorsale_web.library.actions.entries import url_of
from dorsale_web.library.forms import CommentForm, ReasonForm, ReplyForm
from dorsale_web.library.models import Comment, Entry, Mention
from dorsale_web.library.views.entries import around, me, posted
from dorsale_web.market.found_contacts import named
from dorsale_web.members.paging import page_of


def write(request: HttpRequest, one: Entry) -> HttpResponse:
    """Keep a comment."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        page = around(request, one) | {"comment_form": form}
        return render(request, "library/entry.html", page)
    made = actions.write(me(request), one, form.cleaned_data["text"])
    if made.held_for:
        kinds = ", ".join(named(made.held_for))
        said = _("Kept. A steward reads it first, since this stands in it: {kinds}.")
        messages.warning(request, said.format(kinds=kinds))
    return redirect(actions.address(made))


def held(request: HttpRequest) -> HttpResponse:
    """List the comments that wait for a steward."""
    page = page_of(request, queries.held_comments(request.user))
    lines = [
        (shown.said(request.user, one), named(one.held_for), actions.address(one))
        for one in page.object_list
    ]
    context = {"page": page, "lines": lines, "audience": "stewards"}
    return render(request, "library/comments_held.html", context)


def allow(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Show a held comment."""
    actions.allow(me(request), comment)
    messages.success(request, _("The comment is shown."))
    return redirect("comments_held")


def hide(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Hide a comment with a reason."""
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.hide(me(request), comment, form.cleaned_data["reason"])
        messages.success(request, _("The comment is hidden; its author sees why."))
        return redirect(url_of(comment.entry))
    context = {
        "form": form,
        "title": _("Hide this comment"),
        "quoted": comment.text,
        "submit": _("Hide"),
        "danger": True,
        "cancel_url": actions.address(comment),
        "audience": "stewards",
    }
    return render(request, "library/one_form.html", context)


def show(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Show a hidden comment again."""
    actions.show(me(request), comment)
    return redirect(actions.address(comment))


def delete(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Take one's own comment back."""
    url = f"{url_of(comment.entry)}#comments"
    actions.delete(me(request), comment)
    messages.success(request, _("Your comment is deleted."))
    return redirect(url)


def reply(request: HttpRequest, mention: Mention) -> HttpResponse:
    """Reply to an entry that names one's organisation."""
    form = ReplyForm(posted(request), instance=mention)
    if request.method == "POST" and form.is_valid():
        keep_reply(me(request), mention, form.cleaned_data["reply"])
        messages.success(request, _("Your reply stands beside the entry."))
        return redirect(f"{url_of(mention.entry)}#replies")
    context = {
        "form": form,
        "title": mention.entry.title,
        "kicker": _("Reply of {organisation}").format(organisation=mention.organisation.name),
        "submit": _("Reply"),
        "cancel_url": url_of(mention.entry),
    }
    return render(request, "library/one_form.html", context)

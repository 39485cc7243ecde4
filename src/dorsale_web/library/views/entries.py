"""The library's list, an entry, and the forms that write one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from dorsale_web.library import authorship, cite, facets, filters, queries, schema_org, shown
from dorsale_web.library.actions import entries as actions
from dorsale_web.library.cards import cards, kind_label, state_label
from dorsale_web.library.forms import (
    FORMS,
    CommentForm,
    EntryForm,
    ReasonForm,
    TranslationForm,
    other_languages,
)
from dorsale_web.library.models import Entry, EntryAudience, EntryKind, EntryState
from dorsale_web.library.rules import is_out
from dorsale_web.market import origins
from dorsale_web.market.found_contacts import named
from dorsale_web.members.access import may
from dorsale_web.members.actions.uploads import keep
from dorsale_web.members.models import Audience, Organisation, Person
from dorsale_web.members.paging import page_of
from dorsale_web.members.refusal import Refused
from dorsale_web.members.standing import standing

VISITOR = AnonymousUser()  # what machines read holds no name that a visitor may not know
HEADINGS: dict[str, str | Promise] = {
    EntryKind.EXPERIENCE.value: _lazy("What you lived through"),
    EntryKind.RESEARCH.value: _lazy("A research output"),
    EntryKind.DOCUMENT.value: _lazy("A document"),
}


def me(request: HttpRequest) -> Person:
    """Return who asks; the routes that use it let only signed-in people in."""
    assert isinstance(request.user, Person)
    return request.user


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, or nothing when the page is only opened."""
    return request.POST if request.method == "POST" else None


def files(request: HttpRequest) -> Any:
    """Return the files that a form sent, or nothing when the page is only opened."""
    return request.FILES if request.method == "POST" else None


def listing(request: HttpRequest) -> HttpResponse:
    """List what is out, newest first, or best first when there are words."""
    chosen = filters.of(request.GET)
    page = page_of(request, queries.listed(request.user, chosen))
    context = {
        "page": page,
        "cards": cards(request.user, page.object_list),
        "total": page.paginator.count,
        "facets": facets.facets(chosen),
        "chosen": chosen.chosen,
        "words": chosen.words,
        "query": chosen.encoded(),
        "audience": Audience.PUBLIC,
    }
    return render(request, "library/entries.html", context)


def mine(request: HttpRequest) -> HttpResponse:
    """List the entries of my organisations, drafts included."""
    page = page_of(request, queries.own_entries(request.user))
    shown_cards = cards(request.user, page.object_list, states=True)
    context = {"page": page, "cards": shown_cards, "audience": Audience.ORGANISATION}
    return render(request, "library/mine.html", context)


def entry(request: HttpRequest, one: Entry) -> HttpResponse:
    """Show an entry, with what others say of it."""
    response = render(request, "library/entry.html", around(request, one))
    if is_public(one):
        response["Link"] = cite.links(one)
    return response


def is_public(one: Entry) -> bool:
    """Return whether visitors and machines may read an entry today."""
    return is_out(one) and one.audience == EntryAudience.PUBLIC


def around(request: HttpRequest, one: Entry) -> dict[str, Any]:
    """Return what the page of an entry shows to whoever asks."""
    asker = request.user
    reading = shown.reading(one, request.GET.get("in", ""))
    authors = authorship.public_authors(one, asker)
    author = among(authors, authorship.shown_person(one, asker))
    return {
        "entry": one,
        "kind": kind_label(one),
        "reading": reading,
        "tongues": shown.tongues(one, reading),
        "author": author,
        "signed": [] if one.hides_author or one.hides_organisation else authors,
        "signing": None if one.hides_organisation else one.organisation,
        "named": shown.named(asker, one),
        "comments": shown.comments(asker, one),
        "comment_form": CommentForm(),
        "followed": shown.followed(asker, one, author),
        "introduction": introduction_of(request, one),
        "citation": cite.plain(one, asker) if is_out(one) else "",
        "json_ld": schema_org.json_ld(schema_org.entry(one, VISITOR)) if is_public(one) else "",
        "audience": one.audience if is_out(one) else Audience.ORGANISATION,
    } | staff_notes(request, one)


def among(authors: list[dict[str, str]], person: Person | None) -> Person | None:
    """Return the member who wrote an entry, if that member is named as an author."""
    names = {given["name"] for given in authors}
    return person if person is not None and person.name in names else None


def staff_notes(request: HttpRequest, one: Entry) -> dict[str, Any]:
    """Return what only the organisation of an entry and the stewards see on its page."""
    if not may(request.user, "library.see_staff_notes", one):
        return {}
    return {
        "staff": True,
        "state": state_label(one),
        "is_draft": one.state in (EntryState.DRAFT, EntryState.WITHDRAWN),
        "is_new": one.state == EntryState.DRAFT and one.out_since is None,
        "waits": one.state == EntryState.REVIEW,
        "is_published": one.state == EntryState.PUBLISHED,
        "other_languages": other_languages(one),
        "held_for": named(one.held_for),
        "hidden": hidden_from_others(request, one),
    }


def hidden_from_others(request: HttpRequest, one: Entry) -> list[str]:
    """Return the names that an entry hides and whoever asks may know."""
    organisation = authorship.public_organisation(one, request.user)
    author = authorship.public_author(one, request.user)
    found = [organisation if one.hides_organisation else None]
    found.append(author if one.hides_author or one.hides_organisation else None)
    return [name for name in found if name]


def introduction_of(request: HttpRequest, one: Entry) -> str:
    """Return the address of the introduction that an entry came from, if the reader may know."""
    if not one.introduction_code or not may(request.user, "library.see_organisation", one):
        return ""
    origin = origins.by_code(request.user, one.introduction_code)
    return origin.url if origin else ""


def start(request: HttpRequest) -> HttpResponse:
    """Choose what to write: an experience, a research output or a document."""
    if request.GET.get("introduction"):
        url = reverse("entry_new", kwargs={"kind": EntryKind.EXPERIENCE.value})
        return redirect(f"{url}?{request.GET.urlencode()}")
    context = {"organisations": writes_for(request), "kinds": EntryKind.choices}
    return render(request, "library/start.html", context)


def writes_for(request: HttpRequest) -> list[Organisation]:
    """Return the organisations for which whoever asks may write."""
    mine = standing(request.user).organisations("editor")
    return list(Organisation.objects.filter(pk__in=mine, suspended_at__isnull=True))


def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Write a new draft."""
    if kind not in FORMS:
        raise Http404
    choices = writes_for(request)
    if not choices:
        return redirect("entry_start")
    started = prefilled(request) if kind == EntryKind.EXPERIENCE else {}
    form = FORMS[kind](
        me(request),
        posted(request),
        files(request),
        choices=choices,
        instance=Entry(kind=kind, country=choices[0].country),
        initial={"language": request.LANGUAGE_CODE, "year": this_year()} | started,
    )
    if request.method == "POST" and form.is_valid():
        made = kept(request, form, kind, started.get("introduction_code", ""))
        if made:
            return redirect("entry", made.code)
    return render(request, "library/one_form.html", form_page(kind, form))


def this_year() -> int:
    """Return the present year."""
    return timezone.localdate().year


def prefilled(request: HttpRequest) -> dict[str, Any]:
    """Return what an introduction or meeting says already, if whoever asks may see it."""
    made = origins.by_code(request.user, request.GET.get("introduction", ""))
    if made is None:
        return {}
    return {"introduction_code": made.code, "theme": made.theme, "country": made.country}


def kept(request: HttpRequest, form: EntryForm, kind: str, introduction: str) -> Entry | None:
    """Keep a new draft and its file; None when it is refused, with the reason in the form."""
    organisation = form.organisation
    assert organisation is not None
    texts = form.texts() | {"kind": kind, "introduction_code": introduction}
    try:
        texts |= with_file(request, form, organisation)
        return actions.draft(me(request), organisation, named=form.chosen(), **texts)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def with_file(request: HttpRequest, form: EntryForm, of: Organisation) -> dict[str, Any]:
    """Keep the uploaded file, if there is one: for the organisation until the entry is out."""
    file = form.cleaned_data.get("upload")
    return {"file": keep(me(request), of, file, Audience.ORGANISATION)} if file else {}


def form_page(kind: str, form: EntryForm, one: Entry | None = None) -> dict[str, Any]:
    """Return the context of the page that writes or changes an entry."""
    return {
        "form": form,
        "title": HEADINGS[kind] if one is None else one.title,
        "lead": _("It is kept as a draft. You publish it from its page."),
        "submit": _("Keep"),
        "cancel_url": actions.url_of(one) if one else reverse("entries"),
        "audience": Audience.ORGANISATION,
    }


def edit(request: HttpRequest, one: Entry) -> HttpResponse:
    """Change an entry."""
    form = FORMS[one.kind](
        me(request),
        posted(request),
        files(request),
        organisation=one.organisation,
        instance=one,
    )
    if request.method == "POST" and form.is_valid() and changed(request, form, one):
        return redirect("entry", one.code)
    page = form_page(one.kind, form, one) | {"lead": edit_lead(one)}
    return render(request, "library/one_form.html", page)


def edit_lead(one: Entry) -> str:
    """Return what happens to an entry when it is changed."""
    if one.state == EntryState.PUBLISHED:
        return _("It is published: what it says now stays readable as an older version.")
    return ""


def changed(request: HttpRequest, form: EntryForm, one: Entry) -> bool:
    """Change an entry as its form says; False when it is refused, with the reason in the form."""
    try:
        texts = form.texts() | with_file(request, form, one.organisation)
        named = form.chosen() if one.kind == EntryKind.EXPERIENCE else None
        actions.change(me(request), one, named=named, **texts)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, said_after(one))
    return True


def said_after(one: Entry) -> str:
    """Return what to tell whoever changed an entry."""
    if one.state == EntryState.REVIEW:
        return _("Kept. A steward reads it before it is shown again.")
    return _("Kept.")


def translate(request: HttpRequest, one: Entry, into: str) -> HttpResponse:
    """Add, change or take away the translation of an entry into one language."""
    names = dict(other_languages(one))
    if into not in names:
        raise Http404
    form = TranslationForm(one, into, me(request), posted(request))
    if request.method == "POST" and form.is_valid():
        return did(
            request,
            one,
            lambda: actions.translate(
                me(request), one, into, form.cleaned_data["origin"], form.texts()
            ),
        )
    context = {
        "form": form,
        "title": one.title,
        "kicker": _("Translation: {language}").format(language=names[into]),
        "lead": _("Leave all texts empty to take the translation away."),
        "cancel_url": actions.url_of(one),
        "audience": Audience.ORGANISATION,
    }
    return render(request, "library/one_form.html", context)


def did(request: HttpRequest, one: Entry, act: Any, url: str = "") -> HttpResponse:
    """Do an act, say what came of it or why not, and go back to the entry."""
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said_after(one))
    return redirect(url or actions.url_of(one))


def submit(request: HttpRequest, one: Entry) -> HttpResponse:
    """Publish, or hand to a steward."""
    try:
        actions.submit(me(request), one)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        waits = one.state == EntryState.REVIEW
        said = _("A steward reads it first; you are told.") if waits else _("It is published.")
        messages.success(request, said)
    return redirect("entry", one.code)


def take_back(request: HttpRequest, one: Entry) -> HttpResponse:
    """Make a draft again of an entry that waits."""
    return did(request, one, lambda: actions.take_back(me(request), one))


def discard(request: HttpRequest, one: Entry) -> HttpResponse:
    """Delete a draft that was never published."""
    try:
        actions.discard(me(request), one)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("entry", one.code)
    messages.success(request, _("The draft is deleted."))
    return redirect("my_entries")


def withdraw(request: HttpRequest, one: Entry) -> HttpResponse:
    """Take back what is published, with a reason."""
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return did(request, one, lambda: actions.withdraw(me(request), one, reason))
    context = {
        "form": form,
        "title": one.title,
        "kicker": _("Withdraw"),
        "lead": _("Nobody outside your organisation reads it any more; harvesters are told."),
        "submit": _("Withdraw"),
        "danger": True,
        "cancel_url": actions.url_of(one),
    }
    return render(request, "library/one_form.html", context)


def versions(request: HttpRequest, one: Entry) -> HttpResponse:
    """List the older versions of an entry."""
    context = {"entry": one, "versions": one.versions.all(), "audience": one.audience}
    return render(request, "library/versions.html", context)


def version(request: HttpRequest, one: Entry, number: str) -> HttpResponse:
    """Show what an entry said before it changed."""
    if not number.isdigit():
        raise Http404
    old = get_object_or_404(one.versions.all(), number=int(number))
    context = {"entry": one, "version": old, "texts": old_texts(old.texts, one.language)}
    return render(request, "library/version.html", context | {"audience": one.audience})


def old_texts(texts: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the texts of an older version as the page shows them."""
    labelled = [
        {"label": Entry.label_of(name), "text": texts[name], "name": name}
        for name in Entry.TEXTS[1:]
        if texts.get(name)
    ]
    return {
        "title": texts.get("title", ""),
        "language": texts.get("language", language),
        "parts": labelled,
    }

"""Atom feeds: what is new in the library, in one of its themes, and in the market."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from dorsale_web.library import authorship, dublin_core, invented
from dorsale_web.library.dublin_core import writable
from dorsale_web.library.models import Entry
from dorsale_web.library.queries import public_entries
from dorsale_web.market import cards
from dorsale_web.market.models import Posting
from dorsale_web.market.queries import open_postings
from dorsale_web.matching import themes

NEWEST = 30
VISITOR = AnonymousUser()


class AtomInLanguages(Atom1Feed):
    """An Atom feed in which every entry names its own language."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the language of one entry as an attribute."""
        return {"xml:lang": item["language"]}


class NetworkFeed(Feed):
    """What the feeds have in common: whole addresses, a title that labels the demo."""

    feed_type = AtomInLanguages
    author_name = "Dorsale"
    path = "/"
    page = "/"
    name = ""

    def title(self, about: Any) -> str:
        """Return the title of the feed."""
        return invented.titled(self.heading(about))

    def heading(self, about: Any) -> str:
        """Return the title without the label of the demo."""
        raise NotImplementedError

    def link(self, about: Any) -> str:
        """Return the page of which this is the feed."""
        return settings.SITE_URL + self.page

    def feed_url(self, about: Any) -> str:
        """Return the address of the feed."""
        return settings.SITE_URL + self.path

    feed_guid = feed_url

    def item_title(self, item: Any) -> str:
        """Return the title of an entry, as plain text: the feed escapes it."""
        return writable(item.title)

    def item_guid(self, item: Any) -> str:
        """Return the name of an entry that never changes: its address."""
        return str(self.item_link(item))

    def item_pubdate(self, item: Any) -> datetime:
        """Return when it was published."""
        return item.published_at or item.changed_at  # type: ignore[no-any-return]

    def item_updateddate(self, item: Any) -> datetime:
        """Return when it last changed."""
        return item.changed_at  # type: ignore[no-any-return]

    def item_extra_kwargs(self, item: Any) -> dict[str, str]:
        """Return the language of an entry."""
        return {"language": item.language}


class LibraryFeed(NetworkFeed):
    """The newest public entries of the library."""

    path, page = "/library/feed/", "/library/"

    def heading(self, about: Any) -> str:
        """Return the title of the feed."""
        return _("Dorsale: new in the library")

    def items(self, about: Any) -> QuerySet[Entry]:
        """Return the newest entries."""
        return public_entries().order_by("-published_at", "-pk")[:NEWEST]

    def item_link(self, item: Entry) -> str:
        """Return the address of an entry."""
        return dublin_core.url_of(item)

    def item_description(self, item: Entry) -> str:
        """Return what it is about, and what failed, as HTML without any tag of its author."""
        return linebreaks(writable(dublin_core.description(item)), autoescape=True)

    def item_author_name(self, item: Entry) -> str | None:
        """Return who wrote it, or its organisation, or nobody when both are hidden."""
        named = authorship.public_author(item, VISITOR)
        named = named or authorship.public_organisation(item, VISITOR)
        return writable(named) if named else None

    def item_categories(self, item: Entry) -> tuple[str, ...]:
        """Return its kind and its theme."""
        return (item.kind, item.theme_id) if item.theme_id else (item.kind,)

    def item_copyright(self, item: Entry) -> str:
        """Return its licence."""
        return item.licence


class ThemeFeed(LibraryFeed):
    """The newest public entries of one theme."""

    def get_object(self, request: HttpRequest, theme: str) -> str:
        """Return the theme asked for."""
        if theme not in themes.CODES:
            raise Http404
        return theme

    def heading(self, about: Any) -> str:
        """Return the title of the feed."""
        label = themes.label(about, get_language() or "fr")
        return _("Dorsale: new in the library on {theme}").format(theme=label)

    def link(self, about: Any) -> str:
        """Return the list of the theme."""
        return f"{settings.SITE_URL}/library/?theme={about}"

    def feed_url(self, about: Any) -> str:
        """Return the address of the feed."""
        return f"{settings.SITE_URL}/library/feed/{about}/"

    feed_guid = feed_url

    def items(self, about: Any) -> QuerySet[Entry]:
        """Return the newest entries of the theme."""
        return public_entries().filter(theme=about).order_by("-published_at", "-pk")[:NEWEST]


class MarketFeed(NetworkFeed):
    """The newest open offers and needs; those without name stay so."""

    path, page = "/market/feed/", "/market/"

    def heading(self, about: Any) -> str:
        """Return the title of the feed."""
        return _("Dorsale: new offers and needs")

    def items(self, about: Any) -> QuerySet[Posting]:
        """Return the newest open postings."""
        return open_postings().order_by("-published_at", "-pk")[:NEWEST]

    def item_link(self, item: Posting) -> str:
        """Return the address of a posting."""
        return f"{settings.SITE_URL}/market/{item.code}/"

    def item_title(self, item: Posting) -> str:
        """Return offer or need, then the title."""
        return f"{capfirst(item.get_side_display())}: {writable(item.title)}"

    def item_description(self, item: Posting) -> str:
        """Return the summary as HTML without any tag of its author."""
        return linebreaks(writable(item.summary), autoescape=True)

    def item_author_name(self, item: Posting) -> str:
        """Return the organisation, or only its kind, size and country."""
        who = cards.poster(item, named=not item.anonymous)
        return writable(who.get("organisation") or who["anonymous"])

    def item_categories(self, item: Posting) -> tuple[str, ...]:
        """Return offer or need, its kind and its themes."""
        return (item.side, item.kind, *(one.code for one in item.themes.all()))


def _view(feed: NetworkFeed, name: str) -> Callable[..., HttpResponse]:
    """Return a feed as a view that spares an unchanged feed its way."""

    def show(request: HttpRequest, **asked: str) -> HttpResponse:
        return feed(request, **asked)

    show.__name__ = name
    return conditional_page(show)


library, of_theme, market = (
    _view(LibraryFeed(), "library_feed"),
    _view(ThemeFeed(), "theme_feed"),
    _view(MarketFeed(), "market_feed"),
)

"""Who asks: a key of a person, the session of a page, or a visitor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import HttpBearer

from dorsale_web.members import limits
from dorsale_web.members.codes import fingerprint
from dorsale_web.members.models import ApiToken, Asker

OF_A_VISITOR = "600/h"
OF_A_PERSON = "6000/h"
REMEMBER_USE = timedelta(hours=1)


class TooMany(Exception):
    """More requests than an hour allows."""


class Key(HttpBearer):
    """The key of a person, in the header ``Authorization: Bearer``."""

    def authenticate(self, request: HttpRequest, token: str) -> Asker:
        """Return the person of a key.

        Raises:
            HttpError: 401, the key is unknown or over.
        """
        now = timezone.now()
        key = (
            ApiToken.objects.select_related("person")
            .filter(fingerprint=fingerprint(token), expires_at__gt=now, person__is_active=True)
            .first()
        )
        if key is None:
            counted(request, OF_A_VISITOR)
            raise HttpError(401, _("This key is unknown or over. Make a new one on your page."))
        if key.used_at is None or key.used_at < now - REMEMBER_USE:
            ApiToken.objects.filter(pk=key.pk).update(used_at=now)
        request.user = key.person
        return counted(request, OF_A_PERSON)


def anybody(request: HttpRequest) -> Asker:
    """Return the person of the session, or a visitor."""
    return counted(request, OF_A_PERSON if request.user.is_authenticated else OF_A_VISITOR)


def counted(request: HttpRequest, limit: str) -> Asker:
    """Count one request and return who asks.

    Raises:
        TooMany: more than ``limit``.
    """
    if not limits.allow(request, "api", limit):
        most = limit.split("/")[0]
        raise TooMany(_("More than {most} requests in an hour. Come back later.").format(most=most))
    return request.user if request.user.is_authenticated else AnonymousUser()


ANYBODY: list[Callable[[HttpRequest], Asker | None]] = [Key(), anybody]

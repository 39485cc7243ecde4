"""All addresses. Each app declares its own, with the permission each asks for."""

from __future__ import annotations

from django.urls import include, path

from dorsale_web.api import api

urlpatterns = [
    path("", include("dorsale_web.front.urls")),
    path("", include("dorsale_web.members.urls")),
    path("", include("dorsale_web.salon.urls")),
    path("", include("dorsale_web.library.urls")),  # its market/feed/ before market/<code>/
    path("", include("dorsale_web.market.urls")),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
]

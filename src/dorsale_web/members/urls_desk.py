"""Addresses of the desk of coordinators and stewards."""

from __future__ import annotations

from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from dorsale_web.members import desk
from dorsale_web.members.access import act, look, page
from dorsale_web.members.queries import vouching as queries
from dorsale_web.members.queries.vouching import reviews
from dorsale_web.members.views import desk as views

urlpatterns: list[URLPattern] = [
    look("desk/", views.overview, "desk", may="members.officer"),
    look("desk/reviews/", views.reviews, "reviews", may="members.officer"),
    act(
        "desk/reviews/<slug:code>/lapse/",
        views.let_lapse,
        "review_lapse",
        may="members.close_review",
        of=reviews,
    ),
    look("desk/newcomers/", views.newcomers, "newcomers", may="members.officer"),
    page("desk/coordinators/", views.coordinators, "coordinators", may="members.steward"),
    act(
        "desk/coordinators/remove/",
        views.remove_coordinator,
        "coordinator_remove",
        may="members.steward",
    ),
    look("audit/", views.audit, "audit", may="members.officer"),
]

desk.register(
    _("Vouchings to look at again"), "reviews", lambda asker: queries.reviews(asker).count()
)
desk.register(
    _("Organisations not vouched for"), "newcomers", lambda asker: queries.newcomers(asker).count()
)

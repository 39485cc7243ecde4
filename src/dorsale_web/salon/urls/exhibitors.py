"""Addresses of exhibitors: public, their own room, contacts at the stand, organisers."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import URLPattern

from dorsale_web.members.access import act, look, page
from dorsale_web.salon import queries
from dorsale_web.salon.views import (
    affairs,
    applications,
    exhibitors,
    organise_exhibitors,
    showing,
    stand_contacts,
)

EDITION, ORGANISE = "editions/<slug:slug>/", "editions/<slug:slug>/organise/"
ONE, PRODUCT, CONTACT = (
    "exhibitors/<slug:code>/",
    "products/<slug:code>/",
    "stand-contacts/<slug:code>/",
)
OF_EDITION: dict[str, Any] = {"of": queries.editions, "key": "slug"}
OF: dict[str, Any] = {"of": queries.exhibitors}
OF_PRODUCT: dict[str, Any] = {"of": queries.products}
OF_CONTACT: dict[str, Any] = {"of": queries.stand_contacts}
SEE, RUN, CHANGE = "salon.view_edition", "salon.run_edition", "salon.change_edition"
ENTER, WORK, ANSWER = (
    "salon.enter_exhibitor_room",
    "salon.work_for_exhibitor",
    "salon.change_exhibitor",
)
DECIDE = "salon.decide_exhibitor"
organisers_page = partial(page, may=CHANGE, limit="60/h", **OF_EDITION)
room_page = partial(page, limit="60/h", **OF)

public: list[URLPattern] = [
    look(
        EDITION + "exhibitors/",
        exhibitors.listing,
        "exhibitors",
        may=SEE,
        is_list=True,
        **OF_EDITION,
    ),
    look(
        EDITION + "new-products/",
        exhibitors.announced,
        "new_products",
        may=SEE,
        is_list=True,
        **OF_EDITION,
    ),
    look(ONE, exhibitors.one, "exhibitor", may="salon.view_exhibitor", **OF),
    look(PRODUCT, exhibitors.product, "product", may="salon.view_product", **OF_PRODUCT),
]
room: list[URLPattern] = [
    page(
        EDITION + "exhibit/",
        applications.begin,
        "exhibitor_apply",
        may="salon.apply",
        limit="20/h",
        **OF_EDITION,
    ),
    look(ONE + "room/", applications.room, "exhibitor_room", may=ENTER, **OF),
    room_page(ONE + "application/", applications.edit, "exhibitor_edit", may=ANSWER),
    act(ONE + "submit/", applications.submit, "exhibitor_submit", may=ANSWER, limit="30/h", **OF),
    act(ONE + "withdraw/", applications.withdraw, "exhibitor_withdraw", may=ANSWER, **OF),
    act(ONE + "again/", applications.again, "exhibitor_again", may=ANSWER, **OF),
    room_page(ONE + "stand-wishes/", applications.wishes, "exhibitor_stand_wishes", may=ANSWER),
    room_page(ONE + "presentation/", showing.present, "exhibitor_present", may=WORK),
    room_page(ONE + "products/", showing.products, "exhibitor_products", may=WORK),
    page(
        PRODUCT + "edit/",
        showing.edit_product,
        "product_edit",
        may="salon.change_product",
        limit="60/h",
        **OF_PRODUCT,
    ),
    act(
        PRODUCT + "delete/",
        showing.delete_product,
        "product_delete",
        may="salon.change_product",
        **OF_PRODUCT,
    ),
    room_page(ONE + "shows/", showing.shows, "exhibitor_shows", may=WORK),
    room_page(ONE + "team/", affairs.team, "exhibitor_team", may=ANSWER),
    room_page(ONE + "orders/", affairs.orders, "exhibitor_orders", may=ANSWER),
    room_page(ONE + "invoice/", affairs.invoice, "exhibitor_invoice", may=ANSWER),
]
contacts: list[URLPattern] = [
    page(ONE + "scan/", stand_contacts.scan, "stand_scan", may=WORK, limit="300/h", **OF),
    act(ONE + "contacts/sync/", stand_contacts.sync, "stand_sync", may=WORK, limit="600/h", **OF),
    look(ONE + "contacts/", stand_contacts.listing, "stand_contacts", may=ENTER, **OF),
    look(ONE + "contacts.csv", stand_contacts.take_along, "stand_contacts_csv", may=ENTER, **OF),
    page(CONTACT, stand_contacts.change, "stand_contact", may="salon.change_contact", **OF_CONTACT),
    act(
        CONTACT + "delete/",
        stand_contacts.delete,
        "stand_contact_delete",
        may="salon.change_contact",
        **OF_CONTACT,
    ),
    act(
        CONTACT + "withdraw/",
        stand_contacts.withdraw,
        "stand_contact_withdraw",
        may="salon.withdraw_consent",
        **OF_CONTACT,
    ),
    look("my-contacts/", stand_contacts.mine, "my_contacts", may="signed_in"),
]
organisers: list[URLPattern] = [
    look(
        ORGANISE + "exhibitors/",
        organise_exhibitors.queue,
        "organise_exhibitors",
        may=RUN,
        **OF_EDITION,
    ),
    look(
        ONE + "file/",
        organise_exhibitors.file,
        "organise_exhibitor",
        may="salon.run_exhibitor",
        **OF,
    ),
    act(ONE + "decide/", organise_exhibitors.decide, "exhibitor_decide", may=DECIDE, **OF),
    act(ONE + "mark/", organise_exhibitors.mark, "exhibitor_mark", may=DECIDE, **OF),
    organisers_page(ORGANISE + "questions/", organise_exhibitors.questions, "organise_questions"),
    organisers_page(ORGANISE + "deadlines/", organise_exhibitors.deadlines, "organise_deadlines"),
    organisers_page(ORGANISE + "stands/", organise_exhibitors.stands, "organise_stands"),
    organisers_page(ORGANISE + "catalogue/", organise_exhibitors.catalogue, "organise_catalogue"),
    look(
        ORGANISE + "orders/", organise_exhibitors.orders, "organise_orders", may=RUN, **OF_EDITION
    ),
    look(
        ORGANISE + "orders.csv",
        organise_exhibitors.orders_csv,
        "organise_orders_csv",
        may=RUN,
        **OF_EDITION,
    ),
]
urlpatterns: list[URLPattern] = [*public, *room, *contacts, *organisers]

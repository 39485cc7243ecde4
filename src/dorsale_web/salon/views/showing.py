"""What an exhibitor shows: its page, its products, its shows on a stage."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt, person_of
from dorsale_web.salon.actions import exhibitors as acts
from dorsale_web.salon.actions import products as product_acts
from dorsale_web.salon.exhibitor_cards import product_card, show_card
from dorsale_web.salon.forms.exhibitors import PresentationForm
from dorsale_web.salon.forms.stands import ProductForm, ShowForm
from dorsale_web.salon.models import Exhibitor, Product
from dorsale_web.salon.queries.exhibitors import shows_of
from dorsale_web.salon.views.applications import form_page, kept, page, to_room


def present(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Change what visitors read."""
    form = PresentationForm(request.POST or None, instance=exhibitor)
    if request.method == "POST" and form.is_valid():
        by, done = person_of(request), _("The page is kept.")
        if kept(request, form, lambda: acts.present(by, exhibitor, **form.whole()), done):
            return to_room(exhibitor)
    return form_page(request, exhibitor, form, _("What visitors read"), _("Keep the page"))


def products(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show the products of an exhibitor, and add one."""
    form = ProductForm(exhibitor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        by, done = person_of(request), _("The product is kept.")
        if kept(request, form, lambda: product_acts.add(by, exhibitor, **form.whole()), done):
            return redirect("exhibitor_products", exhibitor.code)
    rows = exhibitor.products.select_related("theme")
    cards = [product_card(one) for one in rows]
    return page(request, "products", exhibitor, form=form, cards=cards)


def edit_product(request: HttpRequest, product: Product) -> HttpResponse:
    """Change a product."""
    exhibitor = product.exhibitor
    form = ProductForm(exhibitor, request.POST or None, instance=product)
    if request.method == "POST" and form.is_valid():
        by, done = person_of(request), _("The product is kept.")
        if kept(request, form, lambda: product_acts.change(by, product, **form.whole()), done):
            return redirect("exhibitor_products", exhibitor.code)
    return form_page(request, exhibitor, form, _("Edit a product"), _("Keep the product"))


def delete_product(request: HttpRequest, product: Product) -> HttpResponse:
    """Delete a product."""
    code = product.exhibitor.code
    attempt(request, product_acts.delete, product, done=_("The product is deleted."))
    return redirect("exhibitor_products", code)


def shows(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show the shows of an exhibitor, propose one, or take one back."""
    back = request.POST.get("take_back", "")
    if request.method == "POST" and back:
        done = _("The show is taken back.")
        attempt(request, product_acts.take_back_show, exhibitor, back, done=done)
        return redirect("exhibitor_shows", exhibitor.code)
    form = ShowForm(request.POST or None, initial={"language": exhibitor.language})
    if request.method == "POST" and form.is_valid():
        by, given = person_of(request), form.cleaned_data
        done = _("The show is handed to the organisers, who look for its hour.")
        if kept(request, form, lambda: product_acts.propose_show(by, exhibitor, **given), done):
            return redirect("exhibitor_shows", exhibitor.code)
    cards = [show_card(one) for one in shows_of(exhibitor, all_states=True)]
    return page(request, "shows", exhibitor, form=form, cards=cards, live=product_acts.TAKEN_BACK)

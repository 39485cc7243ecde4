"""Forms of the catalogue, of orders and of the invoice."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator, RegexValidator
from django.forms import modelformset_factory
from django.utils.translation import gettext_lazy as _

from dorsale_web.salon.forms.exhibitors import DAY
from dorsale_web.salon.models import Exhibitor, OrderItem

MOST_OF_AN_ITEM = 9999


class ItemForm(forms.ModelForm):
    """One thing that can be ordered."""

    class Meta:
        model = OrderItem
        fields: ClassVar = ["name", "unit", "price", "currency", "order_until", "rank"]
        widgets: ClassVar = {"order_until": DAY}
        labels: ClassVar = {"rank": _("place in the list")}
        help_texts: ClassVar = {"currency": _("Three letters: XAF, XOF, MAD, EUR.")}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        self.fields["rank"].required = False
        self.fields["price"].validators.append(MinValueValidator(Decimal(0)))
        self.fields["currency"].validators.append(
            RegexValidator(r"^[A-Za-z]{3}$", _("Three letters, such as XAF."))
        )

    def clean_currency(self) -> str:
        """Return the currency in capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean_rank(self) -> int:
        """Return the place in the list."""
        return self.cleaned_data["rank"] or 0


ItemRows = modelformset_factory(OrderItem, form=ItemForm, extra=2, can_delete=True, max_num=60)


class OrderForm(forms.Form):
    """How much of one item is wanted; the prefix is the code of the item."""

    quantity = forms.IntegerField(
        label=_("Quantity"), required=False, min_value=0, max_value=MOST_OF_AN_ITEM
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, item: OrderItem, *args: Any, is_open: bool = True, **how: Any) -> None:
        super().__init__(*args, prefix=item.code, **how)
        self.item, self.is_open = item, is_open
        if not is_open:
            for field in self.fields.values():
                field.disabled = True

    def wanted(self) -> tuple[int, str]:
        """Return quantity and note."""
        quantity = self.cleaned_data["quantity"] or 0
        return quantity, self.cleaned_data["note"] if quantity else ""


class InvoiceForm(forms.ModelForm):
    """To whom the invoice goes."""

    class Meta:
        model = Exhibitor
        fields: ClassVar = ["invoice_name", "invoice_address", "invoice_reference"]
        widgets: ClassVar = {"invoice_address": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how)
        for name in ("invoice_name", "invoice_address"):
            self.fields[name].required = True

    def _post_clean(self) -> None:
        """Leave the object as it is: the action changes it."""

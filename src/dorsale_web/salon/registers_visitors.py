"""What visitors see of their own on "My fair"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dorsale_web.salon import my_page
from dorsale_web.salon.views.delegations import my_delegations
from dorsale_web.salon.views.visitors import my_registration

REGISTRATION = "salon/my/registration.html"

my_page.register(
    "registration", _("My registration"), my_registration, template=REGISTRATION, rank=0
)
my_page.register("delegations", _("My delegations"), my_delegations, rank=80)

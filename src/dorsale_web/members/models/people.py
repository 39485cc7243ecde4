"""People: whom the network knows, how they sign in, and what others may see of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code

sign_in_name_rule = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,39}$",
    _("3 to 40 small letters, digits, dots, hyphens or underscores, no space."),
)
sign_in_name_rules = [sign_in_name_rule]
orcid_rule = RegexValidator(
    r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", _("Sixteen digits: 0000-0002-1825-0097.")
)


class Audience(models.TextChoices):
    """Who sees a field or an object."""

    PUBLIC = "public", _("everyone")
    MEMBERS = "members", _("signed-in members")
    ORGANISATION = "organisation", _("my organisation")
    NOBODY = "nobody", _("nobody")


class PersonManager(BaseUserManager["Person"]):
    """Makes people who sign in with a name and a password."""

    def create_user(self, sign_in_name: str, password: str | None = None, **fields: Any) -> Person:
        """Return a new person, saved."""
        person = self.model(sign_in_name=sign_in_name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person of a sign-in name, whatever its case."""
        return self.get(sign_in_name=(username or "").lower())


def default_visibility() -> dict[str, str]:
    """Return what others see of a new person: ways to reach are shown to nobody."""
    return {
        "name": "members",
        "city": "members",
        "languages": "members",
        "about": "members",
        "orcid": "members",
        "email": "nobody",
        "phone": "nobody",
    }


class Person(AbstractBaseUser):
    """One human being. An erased person stays as a pseudonym, so that counts stay true."""

    FIELDS_WITH_VISIBILITY: ClassVar = (
        "name",
        "city",
        "languages",
        "about",
        "orcid",
        "email",
        "phone",
    )

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    sign_in_name = models.CharField(
        _("sign-in name"), max_length=40, unique=True, validators=[sign_in_name_rule]
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    languages: models.JSONField[list[str]] = models.JSONField(
        _("languages"), default=list, blank=True
    )
    about = models.TextField(_("about me"), max_length=1500, blank=True)
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True, validators=[orcid_rule])
    visibility: models.JSONField[dict[str, str]] = models.JSONField(default=default_visibility)
    interface_language = models.CharField(max_length=2, blank=True)
    notice_choices: models.JSONField[dict[str, str]] = models.JSONField(default=dict, blank=True)
    is_steward = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    suspended_reason = models.TextField(blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "sign_in_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = PersonManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                condition=~models.Q(email=""),
                name="one_person_per_mail_address",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["erased_at", "country"])]

    def __str__(self) -> str:
        """Return the name people know."""
        return self.name

    def get_full_name(self) -> str:
        """Return the name, for libraries that ask."""
        return self.name

    def has_perm(self, permission: str, thing: object | None = None) -> bool:
        """Return whether this person holds a permission of ``rules`` on ``thing``."""
        import rules

        return self.is_active and bool(rules.has_perm(permission, self, thing))


class Coordinator(models.Model):
    """A person who looks after the network in one country."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="coordinations")
    country = models.CharField(_("country"), max_length=2)
    since = models.DateField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "country"], name="one_coordination_each")
        ]


class Consent(models.Model):
    """What a person agreed to, and when; withdrawing adds a row."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=40)
    given = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "purpose", "-at"])]


Asker = Person | AnonymousUser

"""Content in several languages: each translation says who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

CONTENT_LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("pt", "Português"),
    ("es", "Español"),
    ("ar", "العربية"),
]
RIGHT_TO_LEFT = frozenset({"ar"})


class Origin(models.TextChoices):
    """Who made a translation; the original has none."""

    NONE = "none", _("original")
    HUMAN = "human", _("translated by a person")
    MACHINE = "machine", _("translated by a machine")


@dataclass(frozen=True)
class Reading:
    """The texts of one object in one language, and where that language comes from."""

    language: str
    origin: str
    texts: dict[str, str]

    @property
    def direction(self) -> str:
        """Return the direction of writing, ``rtl`` or ``ltr``."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def origin_label(self) -> str:
        """Return the words that say who made this translation."""
        return str(Origin(self.origin).label)

    def __getattr__(self, field: str) -> str:
        """Return one text, so that templates read ``reading.title``."""
        try:
            return self.__dict__["texts"][field]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(field) from None


class Translated(models.Model):
    """Texts in an original language, and translations ``{language: {origin, texts}}``."""

    TEXTS: ClassVar[tuple[str, ...]] = ()

    language = models.CharField(_("language"), max_length=2, choices=CONTENT_LANGUAGES)
    translations: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    def reading(self, language: str | None = None) -> Reading:
        """Return the texts in ``language`` when there is a translation, else the original."""
        original = {name: getattr(self, name) for name in self.TEXTS}
        found = self.translations.get(language or "")
        if not found or language == self.language:
            return Reading(self.language, Origin.NONE, original)
        return Reading(language or "", found["origin"], original | found["texts"])

    def languages(self) -> list[str]:
        """Return the languages this can be read in, the original first."""
        return [self.language, *sorted(set(self.translations) - {self.language})]

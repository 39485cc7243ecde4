"""Words for codes in templates: countries, themes, languages, visible fields."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from dorsale_web.matching import themes
from dorsale_web.members import geography
from dorsale_web.members.access import may
from dorsale_web.members.text import RIGHT_TO_LEFT

register = template.Library()


@register.filter
def country(code: str) -> str:
    """Return the name of a country in the reader's language."""
    return geography.country_name(code, get_language() or "fr") if code else ""


@register.filter
def theme(code: Any) -> str:
    """Return the label of a theme in the reader's language."""
    return themes.label(str(code), get_language() or "fr")


@register.filter
def direction(code: str) -> str:
    """Return the direction of writing of a language."""
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


@register.simple_tag(takes_context=True)
def allowed(context: Any, permission: str, thing: Any = None) -> bool:
    """Return whether the reader may: ``{% allowed "market.change_posting" posting as can %}``."""
    return may(context["request"].user, permission, thing)

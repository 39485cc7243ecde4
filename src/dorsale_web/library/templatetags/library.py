"""Filters of the library's pages: long texts, licences."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from dorsale_web.library import licences
from dorsale_web.members.markdown import to_html

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Return a member's long text as clean HTML."""
    return to_html(text)


@register.filter
def licence(code: str) -> str:
    """Return a licence in words."""
    return licences.label(code)


@register.filter
def licence_url(code: str) -> str:
    """Return where the text of a licence stands, or nothing."""
    return licences.address(code)

"""Long texts of members: paragraphs, lists, emphasis and links; no images, no HTML of theirs."""

from __future__ import annotations

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "heading", "lheading", "hr", "html_block", "html_inline", "reference", "code"]
)
TAGS = {"p", "br", "ul", "ol", "li", "em", "strong", "a", "blockquote", "code", "pre"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https"}
RELATION = "nofollow noopener noreferrer"


def to_html(text: str) -> SafeString:
    r"""Return a member's text as clean HTML; links carry no weight for search engines.

    >>> print(to_html("Deux sites :\n\n- Ouesso\n- Impfondo <script>x</script>").replace("\n", ""))
    <p>Deux sites :</p><ul><li>Ouesso</li><li>Impfondo &lt;script&gt;x&lt;/script&gt;</li></ul>
    """
    cleaned = nh3.clean(
        READER.render(text),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=RELATION,
    )
    return mark_safe(cleaned)

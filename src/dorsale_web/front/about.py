"""What the site knows of its own translations."""

from __future__ import annotations

import gettext
from functools import cache

from django.conf import settings

SOURCE = "en"
FULL = "fr"  # the language that is always complete


@cache
def share_translated(language: str) -> float:
    """Return the share of the site's own sentences that are said in ``language``, 0 to 1."""
    if language == SOURCE:
        return 1.0
    everything = _sentences(FULL)
    return len(_sentences(language)) / len(everything) if everything else 0.0


def _sentences(language: str) -> set[object]:
    folder = str(settings.LOCALE_PATHS[0])
    catalogue = gettext.translation("django", folder, languages=[language], fallback=True)
    known = getattr(catalogue, "_catalog", {})
    return {key if isinstance(key, str) else key[0] for key, said in known.items() if key and said}

"""Files leave as downloads: never shown, never run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from dorsale_web.members.models import Upload

SANDBOX = "default-src 'none'; sandbox"
UNNAMED = "application/octet-stream"


def file(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Give a file to keep; the browser may neither guess its type nor open it in the site."""
    with upload.file.open("rb") as source:
        answer = HttpResponse(source.read(), content_type=UNNAMED)
    answer["Content-Disposition"] = f'attachment; filename="{upload.name}"'
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    public = upload.audience == "public"
    answer["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
    return answer

"""Files: checked by content, size and name; served as downloads, never run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from dorsale_web.members.actions.audit import record
from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, Person, Upload
from dorsale_web.members.refusal import Refused

MOST_BYTES = 2_000_000
SIGNATURES = {
    ".pdf": (b"%PDF-", "application/pdf"),
    ".png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    ".jpg": (b"\xff\xd8\xff", "image/jpeg"),
    ".jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    ".docx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ".xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".odt": (b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    ".csv": (b"", "text/csv"),
    ".txt": (b"", "text/plain"),
}


def check(name: str, content: bytes) -> str:
    """Return the media type of a file whose content is what its name says.

    Raises:
        Refused: too large, of a kind that is not accepted, or not what it pretends to be.
    """
    if len(content) > MOST_BYTES:
        raise Refused(_("{name} is larger than 2 MB. Send a smaller file.").format(name=name))
    ending = PurePath(name).suffix.lower()
    if ending not in SIGNATURES:
        kinds = ", ".join(sorted(SIGNATURES))
        raise Refused(_("{name}: only {kinds} are accepted.").format(name=name, kinds=kinds))
    signature, media_type = SIGNATURES[ending]
    if not content.startswith(signature) or (not signature and not is_text(content)):
        raise Refused(_("{name} is not a {ending} file inside.").format(name=name, ending=ending))
    return media_type


def is_text(content: bytes) -> bool:
    """Return whether bytes are text, in UTF-8 or Latin-1, and no page."""
    start = content[:512].lstrip().lower()
    return b"\x00" not in content and not start.startswith(
        (b"<!doctype", b"<html", b"<svg", b"<?xml")
    )


def clean_name(name: str) -> str:
    """Return a file name of letters, digits, dots and hyphens.

    >>> clean_name("../../Étude de coût (v2).PDF")
    'Etude-de-cout-v2.pdf'
    """
    path = PurePath(name.replace("\\", "/")).name
    stem, ending = PurePath(path).stem, PurePath(path).suffix.lower()
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    return (re.sub(r"[^A-Za-z0-9]+", "-", ascii_stem).strip("-")[:80] or "file") + ending


def keep(
    by: Person, organisation: Organisation | None, file: UploadedFile, audience: str
) -> Upload:
    """Keep an uploaded file under a name of ours.

    Raises:
        Refused: see ``check``.
    """
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("{name} is larger than 2 MB. Send a smaller file.").format(name=file.name))
    content = file.read()
    name = clean_name(file.name or "file")
    upload = Upload(
        organisation=organisation,
        by=by,
        name=name,
        media_type=check(name, content),
        size_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        audience=audience,
    )
    upload.file.save(new_code() + ".bin", ContentFile(content), save=False)
    upload.save()
    record(by, "upload.keep", upload, organisation=organisation, name=name)
    return upload

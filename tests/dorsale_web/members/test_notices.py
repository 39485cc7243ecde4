from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core import mail

from dorsale_web.members import tasks
from dorsale_web.members.actions.notify import notify
from dorsale_web.members.models import Notice
from dorsale_web.members.notices import LABELS, SENTENCES, sentence
from tests.dorsale_web.cast import Cast


def test_a_notice_reads_as_a_sentence(cast: Cast) -> None:
    [one] = notify(
        [cast["editor"]], "vouching.given", voucher="Atelier Anfa", organisation="Ngonda"
    )
    assert "Atelier Anfa" in sentence(one)
    assert "Ngonda" in sentence(one)


def test_every_kind_in_the_sources_has_its_sentence_and_its_label() -> None:
    text = "\n".join(file.read_text() for file in Path("src/dorsale_web").rglob("*.py"))
    used = set(re.findall(r'notify\((?:[^"]|\n)*?"([a-z]+\.[a-z_]+)"', text))
    assert len(used) > 15
    assert used - set(SENTENCES) == set()
    assert {kind.split(".")[0] for kind in SENTENCES} <= set(LABELS)


def test_what_is_turned_off_is_not_kept(cast: Cast) -> None:
    cast["editor"].notice_choices = {"posting": "off"}
    assert notify([cast["editor"]], "posting.published", title="x") == []


@pytest.fixture
def reached(cast: Cast) -> Cast:
    cast["editor"].email = "editor@exemple.example"
    cast["editor"].phone = "+242 06 000 00 00"
    cast["editor"].interface_language = "en"
    return cast


def test_a_digest_is_one_mail_for_all(reached: Cast) -> None:
    reached["editor"].save()
    for number in range(3):
        notify(
            [reached["editor"]], "posting.published", f"/market/{number}/", title=f"Offer {number}"
        )
    tasks.send_notices()
    assert mail.outbox == []
    tasks.send_digests()
    [one] = mail.outbox
    assert one.to == ["editor@exemple.example"]
    assert "Offer 2" in one.body
    assert "/me/notices/" in one.body
    tasks.send_digests()
    assert len(mail.outbox) == 1


def test_who_wants_it_at_once_gets_it_at_once(reached: Cast) -> None:
    reached["editor"].notice_choices = {"pace": "now"}
    reached["editor"].save()
    notify([reached["editor"]], "posting.published", "/x/", title="Offer")
    tasks.send_notices()
    assert "Offer" in mail.outbox[0].subject


def test_a_text_message_fits_and_lands_in_the_folder(
    reached: Cast, tmp_path: Path, settings: object
) -> None:
    settings.OUTBOX = tmp_path
    reached["editor"].notice_choices = {"pace": "now", "posting": "sms"}
    reached["editor"].save()
    notify([reached["editor"]], "posting.published", "/x/", title="Offre " * 60)
    tasks.send_notices()
    [file] = (tmp_path / "sms").iterdir()
    number, line = file.read_text().strip().split("\n")
    assert number == "+242 06 000 00 00"
    assert len(line) <= 160
    assert Notice.objects.get().sent_at

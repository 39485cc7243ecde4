from __future__ import annotations

import pytest

from dorsale.formats.drawing_words import ofds_words


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"NOM": "RN1"}, {"name": "RN1"}),
        ({"Nb_Fibres": "24"}, {"fibreCount": 24}),
        ({"longueur_m": "1500,5"}, {"fibreLength": 1.5005}),
        ({"Length_km": 12}, {"fibreLength": 12}),
        ({"Opérateur": "Camtel"}, {"networkProviders": [{"name": "Camtel"}]}),
        ({"État": "En service"}, {"status": "operational"}),
        ({"Pose": "Aérien"}, {"deployment": ["aboveGround"]}),
        ({"country": "cm"}, {"countries": ["CM"]}),
        ({"LinkSpeedRaw": "1e9"}, {"capacity": 1}),
        ({"de": "A", "origine": "B"}, {"de": "A", "start": "B"}),
        ({"length": 5, "Colour": "red"}, {"length": 5, "Colour": "red"}),
        ({"name": "", "id": None, "x": float("nan")}, {}),
        ({"id": 12.0}, {"id": "12"}),
        ({"nom": "A", "libelle": "B"}, {"name": "A", "libelle": "B"}),
        ({"pays": "Cameroun"}, {"pays": "Cameroun"}),
        ({"status": "who knows"}, {"status": "who knows"}),
    ],
)
def test_words_of_a_span(said: dict[str, object], read: dict[str, object]) -> None:
    assert ofds_words(said, "span") == read


def test_words_of_a_node() -> None:
    assert ofds_words({"Country": "GA", "from": "x"}, "node") == {
        "address": {"country": "GA"}, "from": "x"
    }  # fmt: skip

import pytest

from dorsale.sources.people import read_gazetteer, read_people


def test_people_of_a_country_are_its_places_and_its_rural_remainder():
    people = read_people({"CG"})
    assert set(people["country"]) == {"CG"}
    assert set(people["kind"]) == {"place", "rural"}
    assert people["population"].sum() == pytest.approx(6_484_000, rel=0.01)


def test_the_gazetteer_knows_the_capitals():
    assert {"Yaoundé", "Brazzaville", "Bangui"} <= set(read_gazetteer()["name"])

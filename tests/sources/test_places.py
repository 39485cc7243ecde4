import pytest

from dorsale.plan.problems import BadInput
from dorsale.sources.places import find_site, plain_name


def test_accents_hyphens_and_case_do_not_matter():
    assert plain_name("Yaoundé") == plain_name("YAOUNDE") == "yaounde"


def test_a_site_is_found_by_id_name_gazetteer_and_point(cemac):
    sites = cemac.sites
    assert find_site(sites, "td-n-djamena") == "td-n-djamena"
    assert find_site(sites, "ndjamena") == "td-n-djamena"
    assert find_site(sites, "4.05,9.70") == "cm-douala"


def test_an_unknown_place_gets_the_nearest_name(cemac):
    with pytest.raises(BadInput) as refused:
        find_site(cemac.sites, "Brazaville")
    assert "Brazzaville" in refused.value.problems[0].text()

"""The columns of a table of visitors and the words people write above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.geography import fold


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, what stands in it, and other headings for it, folded."""

    name: str
    label: str | Promise
    help: str | Promise
    also: str
    most_signs: int = 0
    is_required: bool = False


COLUMNS = (
    Column("given_name", _("given name"), _("at most 80 signs"),
           "prenom; prenoms; first name; firstname; forename; given names", 80, True),
    Column("family_name", _("family name"), _("at most 80 signs"),
           "nom; nom de famille; noms; last name; lastname; surname; family", 80, True),
    Column("full_name", _("whole name"), _("instead of the two above; FAMILY NAME in capitals"),
           "nom complet; nom et prenom; nom et prenoms; nom prenom; prenom nom; nom prenoms;"
           " prenom et nom; name; full name; participant; visiteur; visitor"),
    Column("email", _("mail address"), _("may be empty"),
           "e mail; courriel; mail; adresse mail; adresse e mail; adresse email;"
           " adresse electronique; email address; e mail address; mel"),
    Column("phone", _("telephone"), _("with the calling code, such as +242 06 612 34 56"),
           "tel; telephone; mobile; portable; numero de telephone; phone number; gsm; cell;"
           " whatsapp; n de telephone; tel portable; mobile phone", 24),
    Column("job", _("function"), _("at most 120 signs"),
           "fonction; poste; titre; position; job title; function; role; profession; title", 120),
    Column("organisation_name", _("organisation"), _("at most 160 signs"),
           "organisation; organization; organisme; entreprise; societe; structure; institution;"
           " company; employer; employeur; raison sociale; etablissement; organisation name", 160),
    Column("country", _("country"), _("name, or code of two letters"),
           "pays; nationalite; country code; code pays; pays de residence; nationality"),
    Column("kind", _("kind"), _("the name of a kind of this fair, or its letter"),
           "type; categorie; profil; category; type de visiteur; kind of visitor;"
           " visitor type; statut"),
    Column("languages", _("languages"), _("fr, en, pt, es, ar; between semicolons or commas"),
           "langue; langues; language; langues parlees; spoken languages"),
    Column("themes", _("themes"), _("codes or labels; between semicolons"),
           "theme; thematique; thematiques; topics; interets; centres d interet; interests"),
    Column("looks_for", _("what the person looks for"), _("at most 600 signs"),
           "recherche; ce que je cherche; looking for; besoin; attentes; objectifs; goals;"
           " expectations", 600),
    Column("needs", _("needs at the place"), _("at most 200 signs"),
           "besoins; besoins particuliers; accessibilite; special needs; accessibility;"
           " regime alimentaire; diet", 200),
)  # fmt: skip
BY_NAME: Mapping[str, Column] = MappingProxyType({one.name: one for one in COLUMNS})
NOT_READ = frozenset(
    ("code", "state", "claim", "badge", "organiser", "delegation", "registered", "letter")
)  # in our own export; not read when it comes back


@cache
def headings() -> Mapping[str, str]:
    """Return the name of a column by its folded heading, in English and French."""
    known: dict[str, str] = {}
    for one in COLUMNS:
        for text in (one.name, one.name.replace("_", " "), *one.also.split(";")):
            known[plain(text)] = one.name
    return MappingProxyType(known)


def plain(heading: str) -> str:
    """Return a heading without accents, case, stars, brackets and what stands in them.

    >>> plain("Prénom(s) *"), plain("E-mail :"), plain("N° de téléphone")
    ('prenoms', 'e mail', 'n de telephone')
    """
    words = heading.replace("(s)", "s").replace("’", " ").replace("'", " ").replace("_", " ")
    before_bracket = words.split("(")[0] or words
    return fold(before_bracket.replace("°", "").replace("/", " "))


def known(found: Sequence[str]) -> list[str]:
    """Return the name of the column under each heading, empty for one that is not read.

    A heading ``Nom`` means the whole name where no column holds the given name.

    >>> known(["Nom", "Prénom", "Couleur"]), known(["Nom", "Pays"])
    (['family_name', 'given_name', ''], ['full_name', 'country'])
    """
    names = [headings().get(plain(text), "") for text in found]
    if "given_name" not in names and "full_name" not in names:
        names = ["full_name" if one == "family_name" else one for one in names]
    return names

"""Every act at a fair has its sentence in the audit log."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dorsale_web.members import audit_words as log
from dorsale_web.members.actions.audit import record
from dorsale_web.salon import audit_words
from dorsale_web.salon.actions import exhibitors, meetings, orders
from dorsale_web.salon.models import Category, Criterion
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import World, make_participant, world

As = Callable[[str], Client]
SOURCES = sorted(Path("src/dorsale_web/salon").rglob("*.py"))
WRITTEN_LATER = {
    "contest.{}": [Category._meta.model_name, Criterion._meta.model_name],
    "exhibitor.{}": [*exhibitors.DECISIONS, *orders.MARKS],
    "meeting.{}": meetings.REPLIES,
}  # the acts whose names are put together when they are kept


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def keepers(trees: dict[Path, ast.Module]) -> dict[tuple[str, str], int]:
    """Return where the act stands among the arguments of each function that takes one."""
    found = {("", "record"): 1}
    for file, tree in trees.items():
        for one in functions(tree):
            for place, arg in enumerate(one.args.args):
                if arg.arg == "act" and getattr(arg.annotation, "id", "") == "str":
                    found[str(file), one.name] = found["", one.name] = place
    return found


def words_of(node: ast.AST) -> Iterator[str]:
    """Return the strings that a name of an act can be; what is put into one is shown as {}."""
    if isinstance(node, ast.IfExp):
        yield from words_of(node.body)
        yield from words_of(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    else:
        assert isinstance(node, ast.Constant), ast.dump(node)
        yield str(node.value)


def given_act(call: ast.Call, place: int) -> ast.expr:
    named = [one.value for one in call.keywords if one.arg == "act"]
    return named[0] if named else call.args[place]


def acts_in(function: ast.FunctionDef, file: Path, known: dict[tuple[str, str], int]) -> set[str]:
    """Return the acts that a function keeps; those its caller names are found in the caller."""
    set_here: dict[str, ast.expr] = {
        target.id: one.value
        for one in ast.walk(function)
        if isinstance(one, ast.Assign)
        for target in one.targets
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        place = known.get((str(file), name), known.get(("", name)))
        if place is None:
            continue
        act = given_act(call, place)
        if isinstance(act, ast.Name) and act.id in [arg.arg for arg in function.args.args]:
            continue
        found |= set(words_of(set_here[act.id] if isinstance(act, ast.Name) else act))
    return found


def acts_kept() -> set[str]:
    trees = {file: ast.parse(file.read_text()) for file in SOURCES}
    known = keepers(trees)
    return {
        act
        for file, tree in trees.items()
        for one in functions(tree)
        for act in acts_in(one, file, known)
    }


def test_every_act_kept_at_fairs_has_its_sentence_and_no_other() -> None:
    kept = acts_kept()
    assert {"edition.found", "visitor.refuse", "session.stand_aside", "contact.keep"} <= kept
    whole = {act for act in kept if "{}" not in act}
    assert kept - whole == set(WRITTEN_LATER)
    whole |= {form.format(end) for form, ends in WRITTEN_LATER.items() for end in ends}
    assert whole == set(audit_words.SENTENCES)


def test_no_two_sentences_are_the_same_and_each_is_one() -> None:
    said = [str(one) for one in log.SENTENCES.values()]
    ours = [str(one) for one in audit_words.SENTENCES.values()]
    assert all(said.count(one) == 1 for one in ours)
    assert all(re.fullmatch(r"\{who\} [^.]+\.", one) for one in ours)


@pytest.fixture
def fairs(cast: Cast) -> World:
    return world(cast)


def rows(client: Client, query: str = "") -> list[Any]:
    return client.get(f"/audit/{query}").context["rows"]


def test_a_steward_reads_fairs_and_exhibitors_by_name(cast: Cast, as_: As, fairs: World) -> None:
    by, edition, exhibitor = cast["owner"], fairs.other, fairs.other_exhibitor
    there = edition.organisation
    record(by, "edition.publish", edition, organisation=there)
    record(
        by, "edition.name_helper", edition,
        organisation=there, person=cast["reader"].code, part="reviewer",
    )  # fmt: skip
    record(by, "exhibitor.stand", exhibitor, organisation=exhibitor.organisation, stands="A1, A2")
    stand, helper, published = rows(as_("steward"))
    assert published.sentence == "Owner published the fair Salon other-fair."
    assert published.url == "/editions/other-fair/"
    assert helper.sentence == "Owner named Reader for Salon other-fair: reviewer of talks."
    assert stand.sentence == f"Owner gave {exhibitor.organisation.name} the stand A1, A2."
    assert stand.url == f"/exhibitors/{exhibitor.code}/"
    page = as_("steward").get("/audit/").content.decode()
    assert "Owner published the fair Salon other-fair." in page


def test_who_registered_is_not_named_and_the_reason_is_read(
    cast: Cast, as_: As, fairs: World
) -> None:
    awa = make_participant(fairs.other, given_name="Awa", family_name="Ndiaye")
    there = fairs.other.organisation
    record(cast["owner"], "visitor.refuse", awa, organisation=there, reason="No place left.")
    [one] = rows(as_("steward"))
    assert one.sentence == f"Owner refused the registration {awa.code}."
    assert one.reason == "No place left."
    assert "Ndiaye" not in as_("steward").get("/audit/").content.decode()


def test_the_log_is_narrowed_to_acts_and_kinds_of_fairs(cast: Cast, as_: As, fairs: World) -> None:
    there = fairs.other.organisation
    record(cast["owner"], "edition.close", fairs.other, organisation=there)
    record(cast["owner"], "meetings.publish", fairs.other, organisation=there, count=4)
    record(cast["owner"], "organisation.change", cast.own)
    assert len(rows(as_("steward"), "?kind=edition")) == 2
    [one] = rows(as_("steward"), "?act=meetings.publish")
    assert one.sentence == "Owner published meetings of Salon other-fair: 4."


def test_a_long_log_of_fairs_takes_few_queries(
    cast: Cast, as_: As, fairs: World, django_assert_max_num_queries: Any
) -> None:
    client, there = as_("steward"), fairs.other.organisation
    for number in (5, 60):
        for at in range(number):
            edition = (fairs.own, fairs.other)[at % 2]
            record(cast["owner"], "edition.change", edition, organisation=there)
            record(cast["owner"], "exhibitor.change", fairs.other_exhibitor, organisation=there)
        with django_assert_max_num_queries(10):
            assert len(rows(client)) == min(50, 2 * number)

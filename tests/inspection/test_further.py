"""What shows nowhere on a page is told all the same: by a point of its own, or by the sentence that it is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.inspection import further, making

from kolosi.release.files.judging import JUDGED
from kolosi.workspace.review.inspecting import inspected

PLANTED = {
    f"{format_}: {name}": (f"fichier.{format_}", kind, make)
    for format_, group in further.GROUPS
    for name, (kind, make) in group.items()
}


@pytest.mark.parametrize("what", further.SAID)
def test_words_said_where_nobody_looks_are_read_as_any_text(what: str) -> None:
    format_, id_, make = further.SAID[what]
    found = inspected(f"fichier.{format_}", make())
    told = [one for one in found.findings if one.id == id_]
    assert told, [one.id for one in found.findings]
    assert all(one.data["place"] and one.hint["fr"] and one.hint["en"] for one in told)
    assert found.outcome == "block"
    assert further.WHO not in json.dumps(found.as_json(), ensure_ascii=False)


@pytest.mark.parametrize("what", PLANTED)
def test_what_shows_nowhere_is_told_with_its_place(what: str) -> None:
    name, kind, make = PLANTED[what]
    found = inspected(name, make())
    told = [one for one in found.findings if one.id == f"inside_{kind}"]
    assert told, [one.id for one in found.findings]
    assert all(one.message["fr"] and one.message["en"] for one in told)
    assert all(one.data["place"] or one.found for one in told)
    assert {one.data["rule"] for one in told} == {JUDGED[kind].rule}
    assert further.WHO not in json.dumps(found.as_json(), ensure_ascii=False)


def test_digits_of_another_script_are_no_counts() -> None:
    found = inspected("t.csv", making.table("Région,Total", "Gao,٣", "Mopti,40", "Kayes,3"))
    (told,) = [one for one in found.findings if one.id == "inside_few_unnamed"]
    assert (told.data["place"], told.count) == ("B4", 1)


@pytest.mark.parametrize("name", further.HARMLESS)
def test_what_programs_put_there_on_their_own_account_is_let_be(name: str) -> None:
    make: Callable[[], bytes] = further.HARMLESS[name]
    assert [(one.id, one.data["place"]) for one in inspected(name, make()).findings] == []

"""What a stranger plants is told too: by its point, or by that of the sentence in which it stands; what cannot be read is refused."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.inspection import strangers
from tests.inspection.test_leaks import CLEAN, LEAKS

from kolosi.model.finding import Refusal
from kolosi.release.files.judging import JUDGED
from kolosi.workspace.review.inspecting import inspected

PLANTED = {
    f"{format_}: {name}": (f"fichier.{format_}", kind, make)
    for format_, group in strangers.GROUPS
    for name, (kind, make) in group.items()
}
IN_WORDS = {"telephones": {"prose_phone", "prose_phone_public"}, "mails": {"prose_email", "prose_email_public"}}


@pytest.mark.parametrize("what", PLANTED)
def test_what_a_stranger_plants_is_told(what: str) -> None:
    name, kind, make = PLANTED[what]
    found = inspected(name, make())
    told = {one.id for one in found.findings}
    if kind == "prose":
        assert any(id_.startswith("prose_") for id_ in told), told
    else:
        assert told & ({f"inside_{kind}"} | IN_WORDS.get(kind, set())), told
    assert all(one.message["fr"] and one.message["en"] and one.hint["fr"] and one.hint["en"] for one in found.findings)
    shown = json.dumps(found.as_json(), ensure_ascii=False)
    assert [secret for secret in ("Awa Fictive", "awa@example.org", "70 00 00 00") if secret in shown] == []


@pytest.mark.parametrize("what", strangers.NOT_READ)
def test_a_file_of_another_kind_is_never_called_clean_whatever_its_name(what: str) -> None:
    name, make = strangers.NOT_READ[what]
    with pytest.raises(Refusal) as refused:
        inspected(name, make())
    assert refused.value.finding.id in ("inspect_unknown", "document_truncated", "document_bomb")


def test_the_planted_leaks_are_many_and_each_kind_of_point_is_known() -> None:
    assert len(PLANTED) + len(strangers.NOT_READ) + len(LEAKS) >= 400
    assert {kind for _, kind, _ in PLANTED.values()} <= set(JUDGED) | {"prose"}


HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = strangers.HARMLESS


@pytest.mark.parametrize("what", HARMLESS)
def test_what_only_looks_like_a_leak_is_let_be(what: str) -> None:
    name, make = HARMLESS[what]
    found = inspected(name, make())
    assert [one.id for one in found.findings] == []


def test_clean_files_of_every_kind_are_known() -> None:
    assert len(CLEAN) + len(HARMLESS) >= 30

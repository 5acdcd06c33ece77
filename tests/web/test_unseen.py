"""Who must not see gender-based violence sees nothing of it, in no role, on no page, in no file; who only deposits reads nothing else."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

import pytest
from tests.web.crawl import crawled, words_in
from tests.web.served import served
from tests.web.team_case import member, signed_in, team

from kolosi.web.rights import Role
from kolosi.workspace import Workspace
from kolosi.workspace.browse.offering import subjects_of
from kolosi.workspace.browse.subjects import Subjects

pytestmark = pytest.mark.long
NAME = "demo"
START = f"/w/{NAME}"
BEGUN = (
    "deposit", "decide", "figures?q=violence", "figures?q=mariage", "figures?q=centres", "release/state", "document/find?q=violence",
    "deposit/corrections/words?kind=word&of=gbv_types&other.1=v", "deposit/letters.zip", "deposit/corrections.xlsx",
    "recommendations/register.xlsx", "recommendations/register.ics", "recommendations/alerts/digest", "recommendations/alerts/digest.eml",
    "risks/gaps.svg", "risks/forms/risks.xlsx", "risks/forms/excerpts.xlsx", "document/word",
)  # fmt: skip
WORDS = re.compile(
    r"\bgbv\w*|\bvbg\w*|gender.based|basée sur le genre|one_stop_\w+|one stop|\brapes?\b|\bviols?\b|sexual violence|violences? sexuelle"
    r"|mariages? (?:forcés?|d.enfants)|forced marriage|child marriage|organisations_hit_by_cuts|sexual assault|agressions? sexuelle",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("sans") / "mali"
    made = os.environ.get("KOLOSI_DEMO", "")
    if made:
        shutil.copytree(made, folder)
    else:
        from kolosi.workspace.write.demo import rebuild

        rebuild(folder, "mali-2025")
    return Workspace(folder)


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with team():
        for role in Role:
            member(f"Membre {role.value}", NAME, role, sees_gbv=False)
        yield served(workspace.folder, NAME)


@pytest.fixture(scope="module")
def subjects(workspace: Workspace) -> Subjects:
    return subjects_of(workspace.desk())


def told(answer: Any) -> str:
    """What a page says, without what a stretch of its own address repeats."""
    return unescape(words_in(answer)).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def labels(subjects: Subjects) -> list[str]:
    """The names of indicators and systems that are the subject, as pages write them."""
    hidden = [one for one in subjects.indicators.values() if subjects.is_of(one)]
    sources = [one for one in subjects.sources.values() if subjects.is_of_source(one.id)]
    texts = [text for one in hidden for text in one.label.values()] + [text for one in sources for text in one.title.values()]  # fmt: skip
    return [text.replace("’", "'") for text in texts]


def named(pages: Mapping[str, Any], subjects: Subjects) -> dict[str, str]:
    """The pages that name the subject, each with the first words that do."""
    found, names = {}, labels(subjects)
    for address, answer in pages.items():
        if address.startswith(f"{START}/team"):
            continue  # who runs the accounts is asked which of them may see it
        text = told(answer)
        met = WORDS.search(text)
        if met or any(name in text for name in names):
            at = met.start() if met else 0
            found[address] = text[max(0, at - 60) : at + 60]
    return found


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.FIELD])
def test_who_must_not_see_it_meets_it_on_no_page_and_in_no_file(address: str, subjects: Subjects, role: Role) -> None:
    pages = crawled(signed_in(f"Membre {role.value}"), address, *(f"{address}/{one}" for one in BEGUN), alike=2)
    assert named(pages, subjects) == {}
    assert [one for one, answer in pages.items() if answer.status_code >= 500] == []
    assert sum(answer.status_code == 200 for answer in pages.values()) > 30


def test_a_field_assistant_reaches_the_deposit_and_nothing_else(address: str, subjects: Subjects) -> None:
    pages = crawled(signed_in("Membre field"), address, *(f"{address}/{one}" for one in BEGUN))
    opened = {one.partition("?")[0].removeprefix(f"{address}/") for one, answer in pages.items() if answer.status_code == 200}  # fmt: skip
    assert opened
    assert {one for one in opened if not one.startswith("deposit")} == set()
    assert named(pages, subjects) == {}


def test_a_name_is_met_in_its_plural_without_accents_and_as_an_id(subjects: Subjects) -> None:
    for text in ("Des viols", "les mariages forcés", "MARIAGES FORCES", "VBG", "gbvims_2025.xlsx", "one_stop_centres", "Violences  sexuelles"):  # fmt: skip
        assert subjects.is_named_in(text), text
    for text in ("La violation du droit", "Attaques contre les civils", "inconnu", "Mopti", ""):
        assert not subjects.is_named_in(text), text

"""Each planted leak is told, with its rule and what to do; clean files of every kind give nothing."""

from __future__ import annotations

import json

import pytest
from tests.inspection import further, making, strangers
from tests.inspection import leaks as planted
from tests.inspection.leaks import Leak

from kolosi.content.messages import load_messages
from kolosi.release.files.judging import JUDGED, SEVERITIES
from kolosi.workspace.review.inspecting import Inspected, inspected

LEAKS = list(planted.leaks())


@pytest.fixture(scope="module", params=LEAKS, ids=lambda leak: leak.name)
def leaking(request: pytest.FixtureRequest) -> tuple[Leak, Inspected]:
    """A planted leak and what is told of its file: inspected once for all that is asked of it."""
    return request.param, inspected(request.param.file, request.param.make())


def test_a_planted_leak_is_told_with_its_rule_and_what_to_do(leaking: tuple[Leak, Inspected]) -> None:
    leak, found = leaking
    told = [one for one in found.findings if one.id == f"inside_{leak.kind}"]
    assert told, [one.id for one in found.findings]
    judged = JUDGED[leak.kind]
    for one in told:
        assert one.data["rule"] == judged.rule
        assert one.data["outcome"] == judged.outcome
        assert one.severity == SEVERITIES[judged.outcome]
        assert all(one.message.values())
        assert all(one.hint.values())


def test_there_are_many_leaks_and_each_kind_of_point_is_raised_by_one() -> None:
    assert len(LEAKS) >= 180
    groups = [group for _, group in (*strangers.GROUPS, *further.GROUPS)]
    raised = {leak.kind for leak in LEAKS} | {kind for group in groups for kind, _ in group.values()}
    assert set(JUDGED) - raised == {
        "software",
        "saved_again",
        "page_data",
        "shown_by_script",
        "picture_edited",
    }


def test_the_catalogue_says_the_severity_that_the_rules_say() -> None:
    for messages in load_messages().messages.values():
        said = {
            id_.removeprefix("inside_"): shape.severity for id_, shape in messages.items() if id_.startswith("inside_")
        }
        assert said == {kind: SEVERITIES[judged.outcome] for kind, judged in JUDGED.items()}


def test_no_name_address_or_number_is_printed_in_full(leaking: tuple[Leak, Inspected]) -> None:
    told = json.dumps(leaking[1].as_json(), ensure_ascii=False)
    secrets = ("Awa Fictive", "awa@example.org", "70 00 00 00", "70000000", "41234567890123K", "GA-0001", "Users/awa")
    assert [secret for secret in secrets if secret in told] == []


CLEAN = {
    "classeur.xlsx": lambda: making.book(),
    "autre.xlsx": lambda: making.other_book(lambda made: None),
    "tableau.csv": lambda: making.table("Région,Attaques", "Gao,120", "Mopti,340"),
    "texte.docx": lambda: making.word(),
    "diapositives.pptx": lambda: making.slides(),
    "page.pdf": lambda: making.pdf(),
    "image.png": lambda: making.png(),
    "photo.jpg": lambda: making.jpeg((0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")),
    "dessin.svg": lambda: making.svg('<defs><clipPath id="a"/></defs><g clip-path="url(#a)"/>'),
    "page.html": lambda: making.page(),
    "archive.zip": lambda: making.zipped({"t.csv": making.table("Région,Attaques", "Gao,120")}),
    "classeur.ods": lambda: making.opendocument(making.in_body(making.ods_rows())),
    "carte.geojson": lambda: planted._points((-0.1, 16.3), (-4.2, 14.5)),
    "note.md": lambda: b"# Titre\n\nUn texte.\n",
    "activites.csv": lambda: making.table(
        "organisation,secteur,commune,bénéficiaires", "ONG fictive,VBG,Fictive,4", "ONG inventée,VBG,Autre,0"
    ),
    "parts.csv": lambda: making.table("Type,Part (%),Taux", "Viol,7,3", "Vol,12,4"),
    "personnes.csv": lambda: making.table(
        "région,sexe,âge", *[f"{region},{sex},18+" for region in ("Gao", "Kayes") for sex in "FH" for _ in range(60)]
    ),
    "centres.csv": lambda: making.table("region,lat,lon", "Gao,16.3,-0.1", "Mopti,14.5,-4.2"),
    "grille.csv": lambda: making.table("region,lat", *[f"R{at},{14 + at * 0.05:.2f}" for at in range(30)]),
    "lieux.csv": lambda: making.table("name,pcode", "Gao,ML07", "Mopti,ML05", "Ségou,ML04"),
}


@pytest.mark.parametrize("name", sorted(CLEAN))
def test_a_clean_file_gives_nothing(name: str) -> None:
    found = inspected(name, CLEAN[name]())
    assert [(one.id, one.data["place"]) for one in found.findings] == []
    assert found.outcome == "release"

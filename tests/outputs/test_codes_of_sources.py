"""The codes of public files say which source and period, and not which file: who reports from where cannot be read from them.

Every organisation, file and number is invented.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.outputs import planted
from tests.outputs.texts import holds
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.workspace import Workspace

CODE = re.compile(r"[RS]-[0-9A-F]{8}")
ORGANISATIONS = dict(zip(planted.REGIONS, ("ALPHA", "BETA", "GAMMA", "DELTA"), strict=True))
SINGLE = " ".join(
    f"[20](fig:hr_violations/2025-Q1@{place})" for place in ("ml-mopti", "ml-gao", "ml-segou", "ml-kayes")
)
DRAFT = {
    language: text.replace("{#resume}", "{#resume}\n\n" + SINGLE).replace("{#summary}", "{#summary}\n\n" + SINGLE)
    for language, text in planted.DRAFT.items()
}


def report(region: str) -> bytes:
    """Twenty violations a quarter, of one region and one organisation."""
    persons = ("Groupes armés", "Hommes", "Adultes", "", "", "", "")
    acts = ("Atteintes au droit à la propriété", "Vol ou braquage")
    rows = [
        (f"{region}-{day}-{rank}", ORGANISATIONS[region], day, region, *acts, *persons)
        for day in planted.QUARTERS.values()
        for rank in range(20)
    ]
    return planted.workbook({"Données": [planted.HEAD, *rows]}, hidden="rien")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace whose monitoring comes in one file a region, each of another organisation."""
    folder = tmp_path_factory.mktemp("codes")
    workspace = planted.create(folder / "espace", DRAFT)
    for region, organisation in ORGANISATIONS.items():
        path = folder / f"{region}.xlsx"
        path.write_bytes(report(region))
        (answer,) = workspace.add([path], organisation=organisation)
        assert answer.receipt is not None, answer.findings
    path = folder / "gbvims.xlsx"
    path.write_bytes(planted.survivors())
    workspace.add([path])
    workspace.render()
    return workspace


def figures(workspace: Workspace) -> list[dict[str, object]]:
    data = json.loads(workspace.file("out", "public", "figures.json").read_text("utf-8"))
    return list(data["figures"])


def source_and_period(key: str) -> tuple[str, str]:
    parsed = Key.parse(key)
    return parsed.indicator.split("_")[0], str(parsed.period)


def test_each_region_is_counted_from_a_file_of_its_own(workspace: Workspace) -> None:
    told = [workspace.figure(f"hr_violations/2025-Q1@{place}").codes for place in ("ml-mopti", "ml-gao", "ml-kayes")]
    assert [len(codes) for codes in told] == [1, 1, 1]
    assert len({*told}) == 3


def test_no_public_figure_is_told_apart_by_its_receipts(workspace: Workspace) -> None:
    by: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for one in figures(workspace):
        if one["value"] is not None:
            by.setdefault(source_and_period(str(one["key"])), set()).add(tuple(one["receipts"]))  # type: ignore[arg-type]
    assert {len(codes) for codes in by.values()} == {1}
    assert len({codes for found in by.values() for codes in found}) == len(by) >= 4
    rows = list(csv.DictReader(io.StringIO(workspace.file("out", "public", "figures.csv").read_text("utf-8-sig"))))
    told = {str(one["key"]): " ".join(one["receipts"]) for one in figures(workspace)}  # type: ignore[arg-type]
    assert {row["key"]: row["receipts"] for row in rows if row["key"] in told} == told


def texts(workspace: Workspace) -> Iterator[tuple[str, str]]:
    for path in sorted(one for one in workspace.file("out", "public").rglob("*") if one.is_file()):
        yield path.name, holds(path).replace("\xad", "-")  # a hyphen of paper is mapped to either


def test_no_code_of_a_file_stands_in_any_public_file(workspace: Workspace) -> None:
    own = {receipt.code for receipt in workspace.receipts.all()}
    known = {code for one in figures(workspace) for code in one["receipts"]}  # type: ignore[attr-defined]
    seen = {name: set(CODE.findall(text)) for name, text in texts(workspace)}
    assert {name for name, codes in seen.items() if codes} >= {
        "figures.json",
        "figures.csv",
        "pau.fr.html",
        "pau.fr.docx",
    }
    assert not {name: codes & own for name, codes in seen.items() if codes & own}
    assert not {name: codes - known for name, codes in seen.items() if codes - known}


def test_a_code_is_the_same_in_the_next_build_and_says_nothing_of_the_files(
    workspace: Workspace, tmp_path: Path
) -> None:
    before = [one["receipts"] for one in figures(workspace)]
    again = Workspace(workspace.folder)
    again.render()
    assert [one["receipts"] for one in figures(again)] == before
    digests = "".join(receipt.original + receipt.kept for receipt in again.receipts.all()).upper()
    assert not [code for codes in before for code in codes if code[2:] in digests]  # type: ignore[attr-defined]


def test_inside_a_code_tells_the_files_it_stands_for(workspace: Workspace) -> None:
    answer = workspace.figure("hr_violations/2025-Q1@ml-gao")
    (code,) = answer.public
    assert {line.organisation for line in workspace.files(code)} == set(ORGANISATIONS.values())
    assert [line.organisation for line in workspace.files(answer.codes[0])] == ["BETA"]
    result = CliRunner().invoke(app, ["files", code.lower(), "-w", str(workspace.folder), "--json"])
    assert len(json.loads(result.output)) == 4
    said = CliRunner().invoke(app, ["figure", "hr_violations/2025-Q1@ml-gao", "-w", str(workspace.folder), "-l", "fr"])
    assert code in said.output


def test_a_code_of_nothing_is_refused_with_where_codes_stand(workspace: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        workspace.files("S-00000000")
    assert refused.value.finding.id == "code_unknown"
    worded = workspace.say(refused.value.finding)
    assert "S-00000000" in worded.message["fr"]
    assert "S-00000000" in worded.message["en"]

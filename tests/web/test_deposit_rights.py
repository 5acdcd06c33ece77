"""A field assistant deposits and corrects his own files, and sees no figure, no row and no file of others; both doors leave the same folder."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.web.served import entered, ready, served
from tests.web.test_deposit import MONITORING, answered, code_of, followed, given, page, uploads, work

import kolosi

OTHERS = MONITORING.replace(b"ONG 01", b"ONG 02").replace(b"Gaoo", b"Menakaa").replace(b"Tracasserie", b"Bastonnade")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which an officer has added a file."""
    root = tmp_path_factory.mktemp("rights")
    folder = kolosi.new(root / "droits", country="MLI", period="2025-Q2")
    (root / "PMT_ONG02.csv").write_bytes(OTHERS)
    kolosi.open(folder).add([root / "PMT_ONG02.csv"], author="Oumou")
    return folder


@pytest.fixture
def folder(shared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(shared, tmp_path / "droits"))


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    ready()
    from kolosi.web.models import Job

    yield served(folder, "droits")
    Job.objects.all().delete()
    shutil.rmtree(uploads(), ignore_errors=True)


@pytest.fixture
def awa(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client of a field assistant."""
    from kolosi.web import admission
    from kolosi.web.rights import RIGHTS, Person, Role

    monkeypatch.setattr(admission, "_person", lambda *_: Person(name="Awa", rights=RIGHTS[Role.FIELD]))
    return entered()


def test_a_field_assistant_sees_his_own_files_alone(awa: Any, address: str) -> None:
    given(awa, address, ("PMT_ONG01.csv", MONITORING))
    shown = page(awa, f"{address}/deposit") + page(awa, f"{address}/deposit/corrections")
    assert "PMT_ONG01.csv" in shown
    for theirs in ("PMT_ONG02.csv", "ONG 02", "Menakaa", "Bastonnade", "Oumou"):
        assert theirs not in shown, theirs


def test_files_of_others_are_not_there_for_him(awa: Any, address: str, folder: Path) -> None:
    [line] = kolosi.open(folder).files()
    where = f"{address}/deposit/files/{line.code}"
    assert awa.get(where).status_code == 404
    for path, form in {
        "remove": {"gone": "x"},
        "otherwise": {"organisation": "NRC", "why": "x"},
        "columns": {"header.0": "Région", "meaning.0": "ignorer"},
    }.items():
        assert awa.post(f"{where}/{path}", form).status_code == 404
    for path in ("expected", "letters.zip"):
        assert awa.get(f"{address}/deposit/{path}").status_code == 404
    assert kolosi.open(folder).files()[0].state == "counts"


def test_he_corrects_and_takes_back_what_is_his(awa: Any, address: str, folder: Path) -> None:
    given(awa, address, ("PMT_ONG01.csv", MONITORING))
    followed(awa, answered(awa, address, Tracasserie_routière="Extorsion", Gaoo="Gao (région)"))
    decided = kolosi.open(folder).decisions.all()
    assert {one.author for one in decided} == {"Awa"}
    lines = {line.file: line for line in kolosi.open(folder).files()}
    assert (lines["PMT_ONG01.csv"].open, lines["PMT_ONG01.csv"].given_by) == (0, "Awa")
    assert lines["PMT_ONG02.csv"].given_by == "Oumou"
    code = code_of(awa, address, "PMT_ONG01.csv")
    assert "Homicide de civil" in page(awa, f"{address}/deposit/files/{code}")
    assert awa.post(f"{address}/deposit/files/{code}/remove", {"gone": "mauvais fichier"}).status_code == 302
    step = re.search(r'name="step" value="(S\d+)"', page(awa, f"{address}/deposit/undo"))
    assert step is not None
    followed(awa, awa.post(f"{address}/deposit/undo", {"step": step[1]}))
    assert {line.file: line.state for line in kolosi.open(folder).files()}["PMT_ONG01.csv"] == "counts"


def test_he_does_not_take_back_the_step_of_another(awa: Any, address: str, folder: Path) -> None:
    assert "Aucune étape de vous" in page(awa, f"{address}/deposit/undo")
    awa.post(f"{address}/deposit/undo", {"step": "S1"})
    work()
    assert kolosi.open(folder).files()[0].state == "counts"


def test_he_does_not_answer_what_is_asked_of_others(awa: Any, address: str, folder: Path) -> None:
    form = {"code.0": "place|Menakaa", "choice.0": "~", "other.0": "Gao (région)"}
    assert "Aucune réponse" in page(awa, awa.post(f"{address}/deposit/corrections", form).url)
    owner = kolosi.open(folder).correct()
    from kolosi.workspace.correct.correcting import correction_list

    book = correction_list([line for line in owner.lines if line.kind == "place"], "fr")
    filled = _filled(book, "Gao (région)")
    assert "n’est pas, ou n’est plus, à corriger" in given(awa, address, ("a_corriger.xlsx", filled))
    assert kolosi.open(folder).decisions.all() == []


def test_he_does_not_rule_on_the_workspace_itself(awa: Any, address: str, folder: Path) -> None:
    before = (folder / "workspace.yaml").read_bytes()
    form = kolosi.open(folder).form("settings").read_bytes()
    assert "dit quelque chose de l’espace de travail" in given(awa, address, ("reglages.xlsx", form))
    assert (folder / "workspace.yaml").read_bytes() == before


def test_no_figure_is_told_to_him(awa: Any, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web import admission
    from kolosi.web.rights import RIGHTS, Person, Role

    id_ = moving("Awa").id
    shown = page(awa, f"{address}/deposit/done/{id_}")
    for hidden in ("Violations", "Viols", "417", "318", "Autre chiffre", "ONG 02 / ONG 03"):
        assert hidden not in shown, hidden
    assert "Lignes ajoutées : 1" in shown.replace("\u00a0", " ")

    officer = {"name": "Oumou", "rights": RIGHTS[Role.OFFICER]}
    monkeypatch.setattr(admission, "_person", lambda *_: Person(**officer))
    assert {"Violations", "Viols"} <= set(re.findall(r"\w+", page(awa, f"{address}/deposit/done/{id_}")))
    monkeypatch.setattr(admission, "_person", lambda *_: Person(**officer, sees_gbv=False))
    shown = page(awa, f"{address}/deposit/done/{id_}")
    assert ("Violations" in shown, "Viols" in shown) == (True, False)


def moving(person: str) -> Any:
    """Work that told of figures that move, one of them sensitive, of an edition, and of an activity of others."""
    from kolosi.web.models import Job

    def point(id_: str, told: str) -> dict[str, object]:
        return {"id": id_, "severity": "warning", "count": 1, "message": {"fr": told, "en": told}, "hint": {}}

    moved = [
        {
            "key": "a",
            "label": {"fr": label, "en": label},
            "period": "2025-Q2",
            "before": 318,
            "after": 417,
            "is_sensitive": is_so,
        }
        for label, is_so in (("Violations", False), ("Viols", True))
    ]
    answer = {
        **{"file": "x.csv", "state": "kept", "code": "R-0", "rows": 1, "records": 1, "waiting": 0, "decisions": 0},
        **{"questions": 0, "is_new_form": False, "replaces": "y.csv", "restated": [{"fr": ["Autre chiffre"]}]},
        "difference": {"added": 1, "changed": 0, "deleted": 0, "moved": moved},
        "findings": [point("restated", "Autre chiffre"), point("possible_duplicate", "ONG 02 / ONG 03")],
    }
    told = [{**point("file", "x.csv"), "answer": answer}]
    return Job.objects.create(workspace="droits", work="add", person=person, state=Job.DONE, told=told)


def test_work_of_another_person_is_not_told_to_him(awa: Any, address: str) -> None:
    from kolosi.web.models import Job

    theirs = Job.objects.create(workspace="droits", work="add", person="Oumou", state=Job.DONE, told=[])
    assert awa.get(f"{address}/deposit/done/{theirs.id}").status_code == 404


def test_who_may_not_deposit_finds_no_such_page(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from kolosi.web import admission
    from kolosi.web.rights import RIGHTS, Person, Role
    from kolosi.web.screens.deposit import ROUTES

    monkeypatch.setattr(admission, "_person", lambda *_: Person(name="Lec", rights=RIGHTS[Role.READER]))
    client = entered()
    for route in ROUTES:
        path = re.sub(r"<uuid:[^>]+>", "00000000-0000-0000-0000-000000000000", route.path)
        path = re.sub(r"<str:[^>]+>", "x", path)
        if path in {"deposit/expected", "deposit/letters.zip"}:
            continue
        for method in ("get", "post", "put", "delete"):
            assert getattr(client, method)(f"{address}/{path}").status_code == 404, path


def _filled(book: bytes, answer: str) -> bytes:
    import io

    import openpyxl

    found = openpyxl.load_workbook(io.BytesIO(book))
    for row in found["à corriger"].iter_rows(min_row=2):
        row[7].value = answer
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


# -- both doors --------------------------------------------------------------------------------------------------------


class _Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


def contents(folder: Path) -> dict[str, bytes]:
    """What lies in a workspace, but what can be built again."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".lock"))
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in named.items() if not name.startswith("build/")}


def test_the_same_by_both_doors_leaves_the_same_folder(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kolosi.web.alone import own_name
    from kolosi.workspace.decide import recording
    from kolosi.workspace.receive import steps

    monkeypatch.setattr(recording, "datetime", _Noon)
    monkeypatch.setattr(steps, "datetime", _Noon)
    first = Path(shutil.copytree(shared, tmp_path / "first"))
    kolosi.open(first).decide("place", "Gossi-Koye", "ml-gao", why="pour que la chaîne et sa clé soient là")
    by_command, by_page = (Path(shutil.copytree(first, tmp_path / name / "droits")) for name in ("a", "b"))
    (tmp_path / "PMT_ONG01.csv").write_bytes(MONITORING)
    workspace = kolosi.open(by_command)
    workspace.add([tmp_path / "PMT_ONG01.csv"])
    code = workspace.files()[-1].code
    book = workspace.folder / "out" / "internal" / "a_corriger.xlsx"
    filled = _answers_in(book.read_bytes(), {"Gaoo": "Gao (région)", "Tracasserie routière": "Extorsion"})
    (tmp_path / "a_corriger.xlsx").write_bytes(filled)
    workspace.add([tmp_path / "a_corriger.xlsx"])
    kolosi.open(by_command).reclassify(code, organisation="NRC", why="vérifié")
    kolosi.open(by_command).undo()
    kolosi.open(by_command).remove(code, why="doublon")

    where, client = served(by_page, "deux"), entered()
    given(client, where, ("PMT_ONG01.csv", MONITORING))
    followed(client, answered(client, where, Gaoo="Gao (région)", Tracasserie_routière="Extorsion"))
    assert code_of(client, where, "PMT_ONG01.csv") == code
    file = f"{where}/deposit/files/{code}"
    followed(client, client.post(f"{file}/otherwise", {"organisation": "NRC", "why": "vérifié"}))
    step = re.search(r'name="step" value="(S\d+)"', page(client, f"{where}/deposit/undo"))
    assert step is not None
    followed(client, client.post(f"{where}/deposit/undo", {"step": step[1]}))
    client.post(f"{file}/remove", {"gone": "doublon"})

    ours, theirs = contents(by_command), contents(by_page)
    assert sorted(ours) == sorted(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert own_name() in {one.author for one in kolosi.open(by_page).decisions.all()}


def _answers_in(book: bytes, answers: dict[str, str]) -> bytes:
    import io

    import openpyxl

    found = openpyxl.load_workbook(io.BytesIO(book))
    for row in found["à corriger"].iter_rows(min_row=2):
        row[7].value = answers.get(str(row[4].value))
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()

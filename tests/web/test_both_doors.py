"""A hundred mixed operations by the verbs of the command line and by the pages leave the same folder, byte for byte apart from times."""

from __future__ import annotations

import importlib
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests import signing_case
from tests.web.judged_case import DOCUMENTS, EXCERPTS, RECOMMENDATIONS, RISKS, body, fields_of
from tests.web.served import entered, ready, served
from tests.web.test_deposit import answered, code_of, followed, given, page, work
from tests.web.test_deposit_rights import contents

import kolosi
from kolosi.content.forms import load_forms
from kolosi.model.finding import Refusal
from kolosi.model.label import say
from kolosi.web.alone import own_name
from kolosi.workspace import Workspace
from kolosi.workspace.editing.saving import draft_of, section_of

pytestmark = pytest.mark.long

MINES, GBV = "Présence de mines et autres engins explosifs", "Violence basée sur le genre"
LATER = (date.today() + timedelta(days=90)).isoformat()


REFUSED = (
    ("validation", "protection_monitoring", "n’importe quoi"),
    ("exception", "gbv_incidents", f"R3; par=Coordination VBG; jusqu'au={LATER}; accord=4/4; niveau=1"),
    ("reservation", "ready_expected", "par=Coordination du Cluster Protection"),
    ("clearance", "fr:limites", "cleared"),
    ("alert", "many_community_alerts:ml-gao:2025-W07", "acted; day=2025-02-18"),
    ("duplicate", "0123456789abcdef", "same"),
)
"""What neither door takes."""


class Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every module of the package, but those of the pages, reads the clock that stands still."""
    root = Path(kolosi.__file__).parent
    for path in root.rglob("*.py"):
        parts = path.relative_to(root).with_suffix("").parts
        if parts[0] not in ("web", "cli", "__main__", "__init__") and parts[-1] != "__init__":
            importlib.import_module(".".join(("kolosi", *parts)))
    for name, module in list(sys.modules.items()):
        if (
            name.startswith("kolosi.")
            and not name.startswith("kolosi.web")
            and vars(module).get("datetime") is datetime
        ):
            monkeypatch.setattr(module, "datetime", Noon)


@dataclass
class Doors:
    """Two copies of one workspace: one is spoken to by the verbs, the other by the pages."""

    by_command: Path
    by_page: Path
    address: str
    client: Any
    told: dict[str, list[str]] = field(default_factory=dict)
    idle: list[str] = field(default_factory=list)
    done: int = 0

    def both(self, what: str, verb: Any, pages: Any) -> None:
        """One operation by both doors; notes where the folders differ after it, or where it did nothing."""
        before = contents(self.by_command)
        with suppress(Refusal):
            verb(kolosi.open(self.by_command))
        pages()
        self.done += 1
        ours, theirs = contents(self.by_command), contents(self.by_page)
        if ours == before:
            self.idle.append(what)
        names = {name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name)}
        known = {name for each in self.told.values() for name in each}
        if names - known:
            self.told[what] = sorted(names - known)

    def post(self, path: str, fields: Mapping[str, Any]) -> Any:
        """Sends a form, and has the work done that it asks for."""
        answer = self.client.post(f"{self.address}/{path}", dict(fields))
        work()
        return answer

    def seen(self, path: str) -> str:
        """What a page says of the chapter that it shows."""
        return re.findall(r'name="seen" value="(\w+)"', body(self.client.get(f"{self.address}/{path}")))[-1]

    def fields(self, path: str) -> dict[str, str]:
        """The fields of the form of a page, as they stand."""
        return fields_of(body(self.client.get(f"{self.address}/{path}")))


# -- what both doors are told ------------------------------------------------------------------------------------------


def monitoring(number: int, *, header: str = "Nombre de victimes") -> bytes:
    """A small file of one sender, with a word and a place of its own that nobody knows."""
    rows = (
        f"Organisation,Date de l'incident,Région,Catégorie de violation,Type de violation,{header}",
        f"ONG {number:02},2025-01-03,Gao,Atteintes au droit à la vie,Homicide de civil,2",
        f"ONG {number:02},2025-02-04,Mopti,Atteintes au droit à la vie,Tracasserie {number},1",
        f"ONG {number:02},2025-03-05,Gaoo{number},Atteintes au droit à la vie,Homicide de civil,1",
    )
    return "\n".join(rows).encode()


def by_form(name: str, sheet: str, values: Mapping[str, str], **row: str) -> Callable[[Workspace], object]:
    """Fills a row of a form in as people do, the one that holds some answers or a new one, and gives the form back."""

    def verb(workspace: Workspace) -> object:
        own = next(one for one in load_forms()[name].sheets if one.id == sheet)
        paths = {say(column.label, "fr"): column.path for column in own.asked}
        path = workspace.form(name, into=workspace.folder.parent / f"{name}.xlsx")
        book = openpyxl.load_workbook(path)
        held = book[say(own.title, "fr")]
        at, heads = _heads(held, paths)
        lines = range(at + 1, held.max_row + 2)
        is_own = partial(_holds, held, heads, row) if row else partial(_is_empty, held, heads)
        line = next(one for one in lines if is_own(one))
        for where, text in values.items():
            held.cell(line, heads[where]).value = text  # type: ignore[assignment]
        out = io.BytesIO()
        book.save(out)
        path.write_bytes(out.getvalue())
        return workspace.add([path])

    return verb


def _heads(held: Any, paths: Mapping[str, str]) -> tuple[int, dict[str, int]]:
    for row in held.iter_rows():
        found = {paths[said]: cell.column for cell in row if (said := str(cell.value).rstrip(" *")) in paths}
        if len(found) == len(paths):
            return row[0].row, found
    raise AssertionError("the form has no heads")


def _holds(held: Any, heads: Mapping[str, int], row: Mapping[str, str], line: int) -> bool:
    return all(str(held.cell(line, heads[path]).value or "") == text for path, text in row.items())


def _is_empty(held: Any, heads: Mapping[str, int], line: int) -> bool:
    return all(held.cell(line, column).value in (None, "") for column in heads.values())


def told_in(fields: Mapping[str, str], values: Mapping[str, str], number: int = 0) -> dict[str, str]:
    """The fields of a page with some answers changed."""
    return {**fields, **{f"{number}.{path}": text for path, text in values.items()}}


# -- the operations ----------------------------------------------------------------------------------------------------


def files_come(doors: Doors, root: Path) -> None:
    for number in range(1, 11):
        path = root / f"PMT_ONG{number:02}.csv"
        path.write_bytes(monitoring(number, header="NB" if number > 8 else "Nombre de victimes"))
        doors.both(
            f"add {number}",
            lambda w, path=path: w.add([path]),
            lambda path=path: given(doors.client, doors.address, (path.name, path.read_bytes())),
        )


def words_are_corrected(doors: Doors) -> None:
    for number in range(1, 9):
        word, place = f"word|violation_types:Tracasserie {number}", f"place|Gaoo{number}"
        doors.both(
            f"word {number}",
            lambda w, word=word: w.correct({word: "Extorsion"}),
            lambda n=number: followed(
                doors.client, answered(doors.client, doors.address, **{f"Tracasserie_{n}": "Extorsion"})
            ),
        )
        if number % 2:
            doors.both(
                f"place {number}",
                lambda w, place=place: w.correct({place: "Gao (région)"}),
                lambda n=number: followed(
                    doors.client, answered(doors.client, doors.address, **{f"Gaoo{n}": "Gao (région)"})
                ),
            )
        else:
            decided(doors, "place", f"Gaoo{number}", "ml-gao", "Faute de frappe")


def steps_are_undone(doors: Doors) -> None:
    for number, why in ((8, ""), (7, "Réponse donnée trop vite"), (6, "")):
        doors.both(f"undo {number}", lambda w, why=why: w.undo(why=why), lambda why=why: _undone(doors, why))


def _undone(doors: Doors, why: str) -> None:
    step = re.search(r'name="step" value="(S\d+)"', page(doors.client, f"{doors.address}/deposit/undo"))
    assert step is not None
    followed(doors.client, doors.client.post(f"{doors.address}/deposit/undo", {"step": step[1], "why": why}))


def files_are_read_otherwise(doors: Doors) -> None:
    codes = {line.file: line.code for line in kolosi.open(doors.by_command).files()}
    for number in (9, 10):
        code = codes[f"PMT_ONG{number:02}.csv"]
        doors.both(
            f"learn {number}",
            lambda w, code=code: w.learn(code, columns={"NB": "Nombre de victimes"}),
            lambda code=code: _learnt(doors, code),
        )
    for number, said in enumerate(({"organisation": "NRC"}, {"organisation": "COOPI"}, {"during": "2025-Q1"}), 1):
        code = code_of(doors.client, doors.address, f"PMT_ONG{number:02}.csv")
        doors.both(
            f"reclassify {number}",
            lambda w, code=code, said=said: w.reclassify(code, why="vérifié", **said),
            lambda code=code, said=said: doors.post(f"deposit/files/{code}/otherwise", {"why": "vérifié", **said}),
        )
    for number in (4, 5):
        code = code_of(doors.client, doors.address, f"PMT_ONG{number:02}.csv")
        doors.both(
            f"remove {number}",
            lambda w, code=code: w.remove(code, why="doublon"),
            lambda code=code: doors.post(f"deposit/files/{code}/remove", {"gone": "doublon"}),
        )


def _learnt(doors: Doors, code: str) -> None:
    shown = page(doors.client, f"{doors.address}/deposit/files/{code}")
    found = re.search(r'name="header.(\d+)" value="NB"', shown)
    assert found is not None
    fields = {f"header.{found[1]}": "NB", f"meaning.{found[1]}": "Nombre de victimes"}
    followed(doors.client, doors.client.post(f"{doors.address}/deposit/files/{code}/columns", fields))


def decided(doors: Doors, kind: str, subject: str, value: str, why: str) -> None:
    """A Decision by the page where any is recorded."""
    fields = {"kind": kind, "subject": subject, "value": value, "why": why}
    doors.both(
        f"decide {kind} {subject}",
        lambda w: w.decide(kind, subject, value, why=why),
        lambda: doors.post("decide", fields),
    )


def decisions_are_taken(doors: Doors) -> None:
    decided(doors, "word", "violation_types:Escarmouche", "extortion", "Convenu avec le partenaire")
    decided(doors, "place", "Gao ville", "ml-gao", "Chef-lieu de la région")
    decided(doors, "column", "protection_monitoring/incidents:remarques", "ignore", "Notes de l’équipe")
    decided(doors, "embargo", "protection_monitoring", LATER, "Convenu avec l’organisation")
    decided(doors, "override", "acled_events/2025-Q1/2024-Q1", "NOT COMPARABLE", "Collecte interrompue à Gao")
    decided(doors, "reporter", "protection_monitoring:ONG 01:2025-02", "suspended", "Financement coupé en janvier")
    decided(doors, "waiver", "0123456789abcdef", f"vu; jusqu'au={LATER}", "Chiffre public du ministère")
    decided(doors, "validation", "acled", "validated; par=Équipe d’analyse", "Accord reçu")
    decided(doors, "binding", "0123456789abcdef", "acled_events/2025-Q1", "Total du trimestre")
    for kind, subject, value in REFUSED:
        decided(doors, kind, subject, value, "Refusé par les deux portes")


def agreements_are_recorded(doors: Doors) -> None:
    said = {"source": "acled", "answer": "provisional", "function": "Coordination; du Cluster", "day": "2025-05-02"}
    value = "provisional; by=Coordination, du Cluster; day=2025-05-02"
    doors.both(
        "agreement",
        lambda w: w.decide("validation", "acled", value, why="Accord signé"),
        lambda: doors.post("release/agreements/record", {**said, "why": "Accord signé"}),
    )
    for until, value in ((LATER, LATER), ("", "-")):
        lift = {} if until else {"lift": "1"}
        doors.both(
            f"embargo {value}",
            lambda w, value=value: w.decide("embargo", "protection_monitoring", value, why="Convenu"),
            lambda until=until, lift=lift: doors.post(
                "release/embargo", {"source": "protection_monitoring", "until": until, "why": "Convenu", **lift}
            ),
        )


def sections_are_written(doors: Doors, root: Path) -> None:
    said = {
        "fr": "Les partenaires signalent des obstacles au point {}.",
        "en": "Partners report obstacles at point {}.",
    }
    for number, of in zip(range(1, 11), ("fr", "en") * 5, strict=True):
        id_ = "limites" if number > 4 else section_of(draft_of(kolosi.open(doors.by_command), of), "limites").id
        text = section_of(draft_of(kolosi.open(doors.by_command), of), id_).text
        new = f"{text.rstrip()}\n\n{said[of].format('abcdefghijkl'[number])}\n"
        path = root / f"section-{number}.md"
        path.write_text(new, "utf-8")
        doors.both(
            f"section {number}",
            lambda w, of=of, id_=id_, path=path: w.write(f"{of}:{id_}", path),
            lambda of=of, id_=id_, new=new: doors.post(
                f"document/{of}/{id_}/edit", {"text": new.replace("\n", "\r\n"), "seen": _seen(doors, of, id_)}
            ),
        )


def _seen(doors: Doors, of: str, id_: str) -> str:
    found = re.search(
        r'name="seen" value="([^"]+)"', body(doors.client.get(f"{doors.address}/document/{of}/{id_}/edit"))
    )
    assert found is not None
    return found[1]


def readers_remark(doors: Doors) -> None:
    from kolosi.report.editing.telling import plain, sentences
    from kolosi.workspace.editing.remarks import remarks

    for of in ("fr", "en"):
        for one in sentences(section_of(draft_of(kolosi.open(doors.by_command), of), "limites").text, of)[-3:]:
            doors.both(
                f"remark {of} {one.code}",
                lambda w, of=of, one=one: w.decide(
                    "comment", f"{of}:limites:{one.code}", "À nuancer", why=plain(one.text)
                ),
                lambda of=of, one=one: doors.post(
                    f"document/{of}/limites/remark", {"code": one.code, "text": "À nuancer"}
                ),
            )
    for one in remarks(kolosi.open(doors.by_command))[:2]:
        doors.both(
            f"settle {one.id}",
            lambda w, one=one: w.decide("comment", one.id, "settled", why=one.text),
            lambda one=one: doors.post(f"document/{one.language}/{one.section}/settle", {"remark": one.id}),
        )
    for of, state in (("fr", "coordinators"), ("en", "coordinators"), ("fr", "draft"), ("fr", "lead")):
        value = state if state == "draft" else f"{state}; by=Coordination du Cluster"
        doors.both(
            f"clearance {of} {state}",
            lambda w, of=of, value=value: w.decide("clearance", f"{of}:limites", value, why="Relu"),
            lambda of=of, state=state: doors.post(
                f"document/{of}/limites/clear",
                {
                    "state": state,
                    "function": "Coordination du Cluster",
                    "why": "Relu",
                    "seen": doors.seen(f"document/{of}/limites"),
                },
            ),
        )


def recommendations_are_made(doors: Doors) -> None:
    whole = {
        "addressee": "Bailleurs de fonds", "fr": "Ouvrir un centre.", "en": "Open a centre.", "quantity": "1",
        "unit.fr": "centre", "unit.en": "centre", "where": "Gao", "by": LATER,
    }  # fmt: skip
    for number in range(5):
        values = {"id": f"n{number}", **whole, "fr": f"Ouvrir le centre {'abcde'[number]}."}
        doors.both(
            f"recommendation new {number}",
            by_form("recommendations", "recommendations", values),
            lambda values=values: doors.post(
                "recommendations/new", told_in(doors.fields("recommendations/new"), values)
            ),
        )
    for id_, values in (
        ("r1", {"lead": "Cluster Protection"}),
        ("r2", {"quantity": "8", "unit.fr": "comités", "unit.en": "committees"}),
    ):
        doors.both(
            f"recommendation {id_}",
            by_form("recommendations", "recommendations", values, id=id_),
            lambda id_=id_, values=values: doors.post(
                f"recommendations/r/{id_}", told_in(doors.fields(f"recommendations/r/{id_}"), values)
            ),
        )
    for id_ in ("n0", "n1", "n2"):
        values = {"status": "achevée", "note": "Centre ouvert", "follow_up": "2025-06-01"}
        doors.both(
            f"follow {id_}",
            by_form("recommendations", "recommendations", values, id=id_),
            lambda id_=id_, values=values: doors.post(
                f"recommendations/r/{id_}/follow", {**_follow(doors, id_), **values}
            ),
        )


def _follow(doors: Doors, id_: str) -> dict[str, str]:
    shown = body(doors.client.get(f"{doors.address}/recommendations"))
    own = shown[shown.index(f'id="{id_}"') :]
    found = re.search(r'name="code" value="([^"]*)"', own)
    assert found is not None
    return {"in": "fr", "code": found[1]}


def people_judge(doors: Doors) -> None:
    for region, name in (("ml-gao", "Gao"), ("ml-mopti", "Mopti"), ("ml-kidal", "Kidal")):
        values = {"phase": "4 Extrême", "basis": "Jugement", "reason.fr": "Convergence des avis."}
        doors.both(
            f"severity {region}",
            by_form("severity", "severity", values, region=name, risk=MINES),
            lambda region=region, values=values: doors.post(
                f"risks/severity/{region}", told_in(doors.fields(f"risks/severity/{region}"), values, 1)
            ),
        )
    for group in ("Gao", "Mopti", "Kidal", "Ségou"):
        values = {"group": group, "first": MINES, "second": GBV}
        doors.both(
            f"ranking {group}",
            by_form("ranking", "rankings", values),
            lambda values=values: doors.post("risks/workshop/group/new", told_in({"in": "fr", "0.code": ""}, values)),
        )


def documents_are_read(doors: Doors, root: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for number in (1, 2, 3):
        path = root / f"note{number}.html"
        path.write_text(f"<h1>Note inventée {number}</h1><p>Rien de grave à Gao.</p>", "utf-8")
        said = {"publisher": "Organisation C", "reliability": "A"} if number > 1 else {"title": "Note une"}
        doors.both(
            f"document {number}",
            lambda w, path=path, said=said: w.document([path], **said),
            lambda path=path, said=said: doors.post(
                "risks/documents/new", {"files": SimpleUploadedFile(path.name, path.read_bytes()), **said}
            ),
        )
    for number in range(1, 5):
        text = f"Une école est occupée dans le village {'abcdef'[number]}."
        doors.both(
            f"excerpt {number}",
            lambda w, text=text: w.excerpt("d1", text=text, risk=["explosive_ordnance"], at=["Gao"], coder="K1"),
            lambda text=text: doors.post(
                "risks/excerpts/new",
                {
                    "document": "d1",
                    "in": "fr",
                    "0.code": "",
                    "0.text": text,
                    "0.risks": MINES,
                    "0.places": "Gao",
                    "0.coder": "K1",
                },
            ),
        )
    for id_ in ("e1", "e2"):
        values = {"note": "Relu avec l’équipe", "coder": "K2"}
        doors.both(
            f"excerpt {id_}",
            by_form("excerpts", "excerpts", values, id=id_),
            lambda id_=id_, values=values: doors.post(
                f"risks/excerpts/{id_}", told_in(doors.fields(f"risks/excerpts/{id_}"), values)
            ),
        )


def red_lines_pass(doors: Doors) -> None:
    """What stands in the way of signing, let pass by a function: line by line."""
    for one in kolosi.open(doors.by_command).ready().of("error"):
        decided(doors, "reservation", str(one.occurrence), "par=Coordination du Cluster", f"Connu ({one.id})")


def the_document_leaves(doors: Doors) -> None:
    doors.both(
        "send", lambda w: w.send(languages=["fr"]), lambda: doors.post("release/copies/send", {"language": "fr"})
    )
    doors.both("render", lambda w: w.render(), lambda: doors.post("release/render", {}))
    doors.both(
        "publish",
        lambda w: w.publish("2025-05", by=own_name(), why="Validé en réunion"),
        lambda: doors.post("release/publish", {"edition": "2025-05", "why": "Validé en réunion", "sure": "1"}),
    )
    doors.both(
        "withdraw",
        lambda w: w.withdraw("2025-05", by=own_name(), why="Erreur"),
        lambda: doors.post("release/withdraw", {"edition": "2025-05", "why": "Erreur", "sure": "1"}),
    )


@pytest.fixture
def doors(tmp_path: Path, no_time: None) -> Iterator[Doors]:
    ready()
    from kolosi.web.models import Job
    from kolosi.web.site import site

    first = signing_case.sound(tmp_path / "premier" / "portes").folder
    registers = {"risks": RISKS, "documents": DOCUMENTS, "excerpts": EXCERPTS, "recommendations": RECOMMENDATIONS}
    for name, text in registers.items():
        (first / "report" / f"{name}.yaml").write_text(text, "utf-8")
    kolosi.open(first).decide("place", "Gossi-Koye", "ml-gao", why="pour que la chaîne et sa clé soient là")
    by_command, by_page = (Path(shutil.copytree(first, tmp_path / name / "portes")) for name in ("a", "b"))
    Job.objects.all().delete()
    both = Doors(by_command=by_command, by_page=by_page, address=served(by_page, "portes"), client=entered())
    yield both
    Job.objects.all().delete()
    shutil.rmtree(site().state / "uploads", ignore_errors=True)


def test_a_hundred_operations_by_both_doors_leave_the_same_folder(doors: Doors, tmp_path: Path) -> None:
    files_come(doors, tmp_path)
    words_are_corrected(doors)
    steps_are_undone(doors)
    files_are_read_otherwise(doors)
    decisions_are_taken(doors)
    agreements_are_recorded(doors)
    sections_are_written(doors, tmp_path)
    readers_remark(doors)
    recommendations_are_made(doors)
    people_judge(doors)
    documents_are_read(doors, tmp_path)
    red_lines_pass(doors)
    the_document_leaves(doors)
    assert doors.told == {}
    assert doors.idle == [f"decide {kind} {subject}" for kind, subject, _ in REFUSED]
    assert doors.done - len(REFUSED) >= 100

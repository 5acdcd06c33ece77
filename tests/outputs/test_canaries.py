"""A session on a locked workspace leaves none of 1 000 planted words on the disk: folder, outputs, temporary folders, home.

The commands have a temporary folder and home of their own; some are killed in the middle. `make test` gives the commands to few
processes, `make test-all` gives each one of its own as well. What is left is searched in
every byte, in the encodings that files use, in archives, tables, and PDF files taken apart.
"""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import polars as pl
import pyrage
import pytest
from tests.outputs import others, planted
from tests.outputs.texts import holds

from kolosi.store.sealed import protection
from kolosi.workspace import Workspace

PLANTED = 1000
MARK = re.compile(rb"(?i)canari[-_ ]?\d{4}")
LONG_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
PROGRAM = "from kolosi.cli import main; main()"
COMMANDS = """
import json, sys
from kolosi.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        assert end.code in (None, 0, 1), (words, end.code)
"""


class Cage:
    """Gives out planted words, each once. `is_apart`: every command of the session has a process of its own."""

    def __init__(self, *, is_apart: bool) -> None:
        self.is_apart = is_apart
        self._numbers = count()
        self.given: list[str] = []

    def word(self) -> str:
        self.given.append(f"CANARI{next(self._numbers):04d}")
        return self.given[-1]


def monitoring(cage: Cage) -> bytes:
    """Twenty violations a region and quarter; every row carries five planted words, of which two are kept."""
    cells = [(day, region) for day in planted.QUARTERS.values() for region in planted.REGIONS for _ in range(20)]
    rows = [
        (
            f"ID-{cage.word()}",
            f"ONG {cage.word()}",
            day,
            region,
            "Atteintes au droit à la propriété",
            "Vol ou braquage",
            "Groupes armés",
            "Hommes",
            "Adultes",
            cage.word(),
            "+223 70 00 00 00",
            cage.word(),
            cage.word(),
        )
        for day, region in cells
    ]
    return planted.workbook({f"Feuille {cage.word()}": [planted.HEAD, *rows]}, hidden=f"Cache {cage.word()}")


def unknown(cage: Cage, number: int) -> bytes:
    """A file of words nobody has explained: they wait, and stand in the list to correct and in the return."""
    row = (f"ID-{cage.word()}", f"ONG {cage.word()}", "2025-03-11", cage.word(), cage.word(), cage.word())
    rest = ("Groupes armés", "Hommes", "Adultes", cage.word(), "+223 70 00 00 00", cage.word(), cage.word())
    return planted.workbook({f"Feuille {number}": [planted.HEAD, (*row, *rest)]}, hidden=f"Cache {cage.word()}")


def drafts(cage: Cage) -> dict[str, str]:
    """The drafts, with remarks to the authors that nobody prints."""
    return {
        language: text + "\n" + "\n".join(f"<!-- {cage.word()} -->" for _ in range(25)) + "\n"
        for language, text in planted.DRAFT.items()
    }


def words_of_ours(cage: Cage) -> str:
    terms = "\n".join(
        f"  local_{n}: {{en: {cage.word()}, fr: {cage.word()}, synonyms: [{cage.word()}]}}" for n in range(10)
    )
    return f"taxonomy: violation_types\nlabel: {{en: Types, fr: Types}}\nterms:\n{terms}\n"


@pytest.fixture(scope="module", params=["together", pytest.param("apart", marks=pytest.mark.long)])
def ground(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> tuple[Path, Cage]:
    """A folder with the workspace, what partners sent, a home, a temporary folder, and a key."""
    root, cage = tmp_path_factory.mktemp("terrain"), Cage(is_apart=request.param == "apart")
    for name in ("envoyé", "home", "tmp", "clé"):
        (root / name).mkdir()
    workspace = planted.create(root / "espace", drafts(cage))
    ours = workspace.file("content", "taxonomies")
    ours.mkdir(parents=True)
    (ours / "violation_types.yaml").write_text(words_of_ours(cage), "utf-8")
    workspace.file("note interne.txt").write_text(cage.word(), "utf-8")
    (root / "envoyé" / f"violations {cage.word()}.xlsx").write_bytes(monitoring(cage))
    (root / "envoyé" / f"survivantes {cage.word()}.xlsx").write_bytes(planted.survivors())
    (root / "envoyé" / "à part").mkdir()
    (root / "envoyé" / "à part" / f"inconnu {cage.word()}.xlsx").write_bytes(unknown(cage, 1))
    identity = pyrage.x25519.Identity.generate()
    (root / "clé" / "identité.txt").write_text(f"{identity}\n", "utf-8")
    Workspace(root / "espace").lock(recipients=[str(identity.to_public())])
    return root, cage


def environment(root: Path) -> dict[str, str]:
    return {
        **os.environ,
        "KOLOSI_IDENTITY": str(root / "clé" / "identité.txt"),
        "KOLOSI_WORKSPACE": str(root / "espace"),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(root / "tmp")),
        **dict.fromkeys(("HOME", "USERPROFILE", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(root / "home")),
    }


class Session:
    """Commands given one after the other: each in a process of its own, or all that wait in one."""

    def __init__(self, root: Path, *, is_apart: bool) -> None:
        self.root, self.is_apart = root, is_apart
        self._waiting: list[tuple[str, ...]] = []

    def give(self, *words: str) -> None:
        """One command."""
        self._waiting.append(words)
        if self.is_apart:
            self.finish()

    def finish(self) -> None:
        """Carry out what waits."""
        if not self._waiting:
            return
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS, json.dumps(self._waiting)],
            env=environment(self.root),
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (self._waiting, done.stdout[-800:], done.stderr[-800:])
        self._waiting.clear()


def session(root: Path, cage: Cage, *, is_apart: bool) -> None:
    """What an officer does in a quarter."""
    told = Session(root, is_apart=is_apart)
    told.give("add", str(root / "envoyé"))
    told.give("add", str(root / "envoyé" / "à part"), "--during", "2025-03")
    told.give("build")
    for _ in range(4):
        decided = ("decide", "word", f"violation_types:{cage.word()}", "ignore")
        told.give(*decided, "--why", cage.word(), "--author", f"Agent {cage.word()}")
    told.finish()
    more = Workspace(root / "espace", identity=root / "clé" / "identité.txt")
    for _ in range((PLANTED - len(cage.given) - 2) // 3):
        more.decide("word", f"violation_types:{cage.word()}", "ignore", why=cage.word(), author=f"Agent {cage.word()}")
    del more
    told.give("figure", "hr_violations/2025-Q1")
    told.give("figures")
    told.give("figures", "hr_violations", "--group", "region,month")
    told.give("change", "hr_violations", "--during", "2025-Q1", "--against", "2024-Q4")
    told.give("trace", "hr_violations/2025-Q1")
    told.give("check")
    told.give("refresh", "--write")
    told.give("render")
    told.finish()
    moments = (0.9, 1.3, 1.8, 2.5) if is_apart else (0.9, 1.8)
    for words in (("build",), ("render",), ("add", str(root / "envoyé" / "à part"), "--during", "2025-03")):
        kill(root, moments, *words)
    told.give("render")
    told.finish()
    pass_what_waits(root, cage)
    told.give("publish", "2025-05", "--by", f"Agent {cage.word()}", "--why", cage.word())
    told.give("status")
    told.give("expected")
    told.finish()


def pass_what_waits(root: Path, cage: Cage) -> None:
    """The rows of the strange file wait for ever: a function lets that pass, with a reason that the document prints."""
    workspace = Workspace(root / "espace", identity=root / "clé" / "identité.txt")
    red = workspace.ready().of("error")
    assert {one.id for one in red} >= {"ready_rows"}
    for one in red:
        passed = ("reservation", one.occurrence, "par=Fonction inventée")
        workspace.decide(*passed, why="Le partenaire répondra.", author=f"Agent {cage.word()}")


def kill(root: Path, moments: Sequence[float], *words: str) -> None:
    """A command that does everything anew, killed while it writes: so often that some of it is half done."""
    ended: list[int] = []
    for seconds in moments:
        for path in (root / "espace" / "build").rglob("*.age"):
            path.unlink()
        child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words], env=environment(root), stdout=subprocess.DEVNULL
        )
        time.sleep(seconds)
        child.kill()
        ended.append(child.wait())
    assert any(code != 0 for code in ended)


@pytest.fixture(scope="module")
def spent(ground: tuple[Path, Cage]) -> Path:
    """The ground after a quarter of work."""
    root, cage = ground
    session(root, cage, is_apart=cage.is_apart)
    return root


def forms(name: str, data: bytes) -> Iterator[bytes]:
    """A file in every way that its words may be read."""
    yield data
    yield data.replace(b"\0", b"")  # UTF-16, either order
    for run_ in LONG_BASE64.findall(data):
        text = run_.replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        for shift in range(4):
            piece = text[shift:]
            yield base64.b64decode(piece + b"A" * (-len(piece) % 4))
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            for part in parts.namelist():
                yield part.encode()
                yield from forms(part, parts.read(part))
    if data[:4] == b"PAR1":
        yield pl.read_parquet(io.BytesIO(data)).write_csv().encode()


def leaks(folder: Path) -> dict[str, set[bytes]]:
    found: dict[str, set[bytes]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        whole = [name.encode()]
        if path.is_file():
            whole += list(forms(path.name, path.read_bytes()))
            whole += [holds(path).encode()] if path.suffix == ".pdf" else []
        marks = {mark for one in whole for mark in MARK.findall(one)}
        if marks:
            found[name] = marks
    return found


def test_the_search_finds_what_lies_plain(ground: tuple[Path, Cage], tmp_path: Path) -> None:
    """The search itself is tried on files in which the words are."""
    word = b"CANARI0123"
    (tmp_path / "a.bin").write_bytes(b"\1\2" + word)
    (tmp_path / "b.bin").write_bytes(word.decode().encode("utf-16-be"))
    (tmp_path / "c.bin").write_bytes(b"data:" + base64.b64encode(b"xx ici " + word + b" et plus loin encore"))
    pl.DataFrame({"x": ["canari0123"]}).write_parquet(tmp_path / "d.bin", compression="zstd")
    with zipfile.ZipFile(tmp_path / "e.bin", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("dedans.xml", b"<a>" + word + b"</a>")
    (tmp_path / "canari-0123.txt").touch()
    assert set(leaks(tmp_path)) == {"a.bin", "b.bin", "c.bin", "d.bin", "e.bin", "canari-0123.txt"}
    assert len(leaks(ground[0] / "envoyé")) == 3


def test_none_of_a_thousand_planted_words_is_left_on_the_disk(ground: tuple[Path, Cage], spent: Path) -> None:
    root, cage = spent, ground[1]
    assert PLANTED - 3 <= len(cage.given) <= PLANTED + 3
    for folder in ("espace", "tmp", "home"):
        assert leaks(root / folder) == {}, folder
    assert len(list((root / "espace").rglob("*.age"))) > 30
    assert (root / "espace" / "out" / "public" / "pau.fr.pdf").is_file()
    assert (root / "espace" / "editions" / "2025-05" / "public" / "pau.fr.pdf").is_file()
    assert {path.name for path in (root / "espace").iterdir()} <= {
        *("workspace.yaml", protection.FILE, "keys", "receipts", "decisions", "content", "report", "build"),
        *("editions", "out", "kept", "copies", ".lock"),
    }


@pytest.mark.office
def test_other_programs_find_no_planted_word_in_what_left(spent: Path, tmp_path: Path) -> None:
    """An office suite, a reader of PDF and one of metadata open every public file of the locked workspace."""
    public = spent / "espace" / "out" / "public"
    files = sorted(path for path in public.rglob("*") if path.is_file())
    read = others.words_of(files, tmp_path)
    assert {path.suffix for path in files} >= {".docx", ".xlsx", ".pdf", ".html", ".csv", ".json"}
    assert {name: MARK.findall(text) for name, text in read.items() if MARK.search(text)} == {}
    assert all(b"Mopti" in read[name] for name in ("pau.fr.docx", "pau.fr.pdf"))
    assert others.people_and_places(files) == {}


def test_with_the_key_the_words_are_all_there(ground: tuple[Path, Cage], spent: Path) -> None:
    """What was searched for in vain does lie there, sealed: the session did keep it."""
    root = spent
    workspace = Workspace(root / "espace", identity=root / "clé" / "identité.txt")
    assert workspace.vault is not None
    inside = {
        mark.upper()
        for path in workspace.vault.files()
        for one in _opened(workspace, path)
        for mark in MARK.findall(one)
    }
    assert len(inside) > 400
    assert len(workspace.decisions.all()) > 30


def _opened(workspace: Workspace, path: Path) -> Iterator[bytes]:
    assert workspace.vault is not None
    sealed = workspace.vault.opened(path.read_bytes(), path.name)
    yield from forms(sealed.name, sealed.data)

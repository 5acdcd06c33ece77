"""What the demonstration publishes gives nothing away; what would is not published."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pikepdf
import pytest
from tests.inspection.making import GPS, png, with_parts
from tests.outputs import others

from kolosi.content.messages import load_messages
from kolosi.intake.documents import read_document
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.review.inspecting import inspect


@pytest.mark.parametrize("one_of", [8, pytest.param(1, marks=pytest.mark.long)])
def test_no_public_file_of_the_demonstration_gives_anything_away(public: Path, one_of: int) -> None:
    """In `make test` the pages of regions are inspected in part."""
    files = sorted(path for path in public.rglob("*") if path.is_file() and not path.name.startswith("."))
    assert len(files) > 50
    regions = [path for path in files if path.name.startswith("region-")]
    files = sorted({*files} - {*regions} | {*regions[::one_of]})
    looked = {path: [one for one in inspect(path).findings if one.severity != "note"] for path in files}
    told = {path.name: {one.id for one in found} for path, found in looked.items()}
    mailboxes = {
        f"pau.{language}.{ext}": {"prose_email_public"} for language in ("fr", "en") for ext in ("docx", "html", "pdf")
    }
    # Phases, ranks and numbers of documents stand in tables under the names of risks: bare, they may be small counts of people.
    judged = {path: [one for one in found if one.id == "prose_count_small"] for path, found in looked.items()}
    astray = {
        path.name: stray for path, found in judged.items() if found and (stray := outside_judgements(path, found))
    }
    assert astray == {}
    found = {name: points - {"prose_count_small"} for name, points in told.items() if points}
    assert found == mailboxes, "of the settings"


def outside_judgements(path: Path, found: Sequence[Finding]) -> list[str]:
    """The words of points that do not stand in the part about judgements of a report, between its heading and that of the contacts."""
    manuscript = read_document(path.name, path.read_bytes())
    heads = [(one.start, manuscript.text[one.start : one.end]) for one in manuscript.blocks if one.kind == "heading"]
    begins = [at for at, words in heads if words in ("Jugements et revue", "Judgements and review")][-1]
    ends = [at for at, words in heads if words == "Contacts"][-1]
    return [str(one.found) for one in found if not begins < int(one.data["start"]) < ends]


# -- the same, by programs that share nothing with ours ----------------------------------------------------------------

INFO = {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(?:core|app)\.xml|word/(?:_rels/\w+\.xml\.rels|theme/theme1\.xml"
    r"|(?:document|styles|settings|webSettings|fontTable|numbering|stylesWithEffects|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|media/image\d+\.png)"
)


def test_no_pdf_has_anything_but_pages_and_links(public: Path) -> None:
    files = sorted(public.glob("*.pdf"))
    assert len(files) > 40
    for path in files:
        with pikepdf.open(path) as opened:
            assert set(opened.docinfo.keys()) <= INFO, path.name
            assert not set(opened.Root.keys()) & {"/AA", "/AcroForm", "/OCProperties", "/AF", "/JavaScript"}, path.name
            assert len(opened.attachments) == 0
            kinds = {str(note.Subtype) for page in opened.pages for note in page.get("/Annots", [])}
            assert kinds <= {"/Link"}, path.name
            names = {str(key) for each in opened.objects if isinstance(each, pikepdf.Dictionary) for key in each.keys()}  # noqa: SIM118
            assert not names & {"/JS", "/EF", "/PieceInfo", "/Thumb", "/RichMediaContent"}, path.name
        assert path.read_bytes().count(b"%%EOF") == 1


def test_no_word_file_has_a_part_that_is_not_of_its_text(public: Path) -> None:
    for path in public.glob("*.docx"):
        with zipfile.ZipFile(path) as parts:
            assert [name for name in parts.namelist() if not PARTS.fullmatch(name)] == []
            pictures = [parts.read(name) for name in parts.namelist() if "/media/" in name]
            assert {(info.date_time, info.extra, info.comment) for info in parts.infolist()} == {
                ((1980, 1, 1, 0, 0, 0), b"", b"")
            }
        assert len(pictures) >= (8 if path.name.startswith("pau.") else 1)
        for data in pictures:
            kinds = re.findall(rb"(tEXt|zTXt|iTXt|eXIf|tIME)", data[:200])
            assert kinds == []
            assert data.endswith(b"IEND\xaeB`\x82")


def test_no_page_has_remarks_titles_or_data_that_name_something(public: Path) -> None:
    for path in public.glob("*.html"):
        page = path.read_text("utf-8")
        assert "<!--" not in page
        pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
        assert len(pictures) >= 8
        assert [one[:60] for one in pictures if re.search(r"<title|<desc|<metadata|\sid=|\sdata-", one)] == []


# -- an edition that would give something away -------------------------------------------------------------------------


def template_with_a_photograph() -> bytes:
    """A cluster's own template whose header holds a photograph with the position where it was taken."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png()))
    out = io.BytesIO()
    document.save(out)
    return with_parts(out.getvalue(), {"word/media/image1.png": GPS})


@pytest.fixture
def own(invented: Workspace, tmp_path: Path) -> Workspace:
    folder = tmp_path / "à publier"
    shutil.copytree(invented.folder, folder)
    (folder / "modèle.docx").write_bytes(template_with_a_photograph())
    settings = folder / "workspace.yaml"
    settings.write_text(settings.read_text("utf-8") + "template: modèle.docx\n", "utf-8")
    return Workspace(folder)


def test_an_edition_that_would_carry_a_position_is_not_published(own: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        own.publish("2025-05", by="Awa D. (fictive)")
    finding = load_messages().word(refused.value.finding)
    assert finding.id == "inspect_blocked"
    assert finding.message["fr"].startswith(
        "L’édition n’est pas publiée : brief.en.docx porterait ceci : Photo avec sa position GPS"
    )
    assert finding.message["en"].startswith(
        "The edition is not published: brief.en.docx would carry this: Photograph with its GPS position"
    )
    assert {one.where.file for one in refused.value.beside} == {
        "brief.en.docx",
        "note.fr.docx",
        "pau.en.docx",
        "pau.fr.docx",
    }
    assert not own.file("editions").exists() or own.editions.ids() == []


@pytest.mark.office
def test_other_programs_find_nobody_in_the_public_files_of_the_demonstration(public: Path, tmp_path: Path) -> None:
    """ExifTool finds no person, machine, place or earlier version; it does in a file that has them."""
    files = sorted(path for path in public.rglob("*") if path.is_file())
    assert others.people_and_places(files) == {}
    with pikepdf.open(public / "pau.fr.pdf") as pdf:
        pdf.docinfo["/Author"] = "Une personne inventée"
        pdf.save(tmp_path / "nommé.pdf")
    assert others.people_and_places([tmp_path / "nommé.pdf"]) == {"nommé.pdf": {"PDF:Author": "Une personne inventée"}}

"""What the demonstration publishes gives nothing away; what would is not published."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import pikepdf
import pytest
from tests.inspection.making import GPS, png, with_parts
from tests.outputs import others

from kolosi.content.messages import load_messages
from kolosi.model.finding import Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.review.inspecting import inspect


@pytest.mark.parametrize("one_of", [8, pytest.param(1, marks=pytest.mark.long)])
def test_no_public_file_of_the_demonstration_gives_anything_away(public: Path, one_of: int) -> None:
    """In `make test` the pages of regions are inspected in part."""
    files = sorted(path for path in public.rglob("*") if path.is_file() and not path.name.startswith("."))
    assert len(files) > 50
    regions = [path for path in files if path.name.startswith("region-")]
    files = sorted({*files} - {*regions} | {*regions[::one_of]})
    told = {path.name: {one.id for one in inspect(path).findings if one.severity != "note"} for path in files}
    mailboxes = {
        f"pau.{language}.{ext}": {"prose_email_public"} for language in ("fr", "en") for ext in ("docx", "html", "pdf")
    }
    # Phases, ranks and sub-pillars stand in tables under the names of risks: the inspection takes them for small counts of people.
    judged = {name for name in told if name.startswith("pau.")}
    found = {
        name: points - ({"prose_count_small"} if name in judged else set()) for name, points in told.items() if points
    }
    # Four values of a chart in a row, "75 84 78 77", may be a telephone: asked about, and not held back.
    assert {name for name, points in found.items() if "prose_phone" in points} <= {"region-ml-koulikoro.fr.pdf"}
    assert {name: points for name, points in found.items() if points != {"prose_phone"}} == mailboxes, "of the settings"


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

"""One invented report as Word, PDF, web page and Markdown, made by the tests themselves."""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import docx
import typst
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

Kind = Literal["heading", "paragraph", "list_item"]


@dataclass(frozen=True)
class Part:
    """A piece of the report: words, or a grid of cells."""

    kind: Kind = "paragraph"
    words: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


REPORT = (
    Part("heading", "Résumé de la période"),
    Part(
        words="Le quatrième trimestre 2024 a connu 7\u00a0580 violations documentées contre 8\u202f312 au troisième "
        "trimestre 2024 (-9 %). Cette diminution s’explique par les opérations menées dans plusieurs régions du pays, "
        "ainsi que par les contraintes d’accès à l’information du fait des blocus."
    ),
    Part(
        words="Les inondations ont affecté directement 454 898 personnes, dont une majorité de femmes et d’enfants "
        "(plus de 72 %). Au 1er trimestre, 43 828 maisons se sont effondrées, soit 1,5 million d’abris & tentes."
    ),
    Part(
        "list_item", "Renforcer la protection des civils dans les 19 régions, y compris l’accès aux services de base."
    ),
    Part("list_item", "Financer les organisations nationales : 12 d’entre elles ont suspendu leurs activités."),
    Part("heading", "Chiffres clés"),
    Part(
        rows=(
            ("Région", "Incidents", "Part"),
            ("Mopti", "1 234", "45 %"),
            ("Gao", "987", "36 %"),
            ("Tombouctou", "521", "19 %"),
        )
    ),
    Part(words="Au total, 2 742 incidents ont été enregistrés entre octobre 2024 et mars 2025 dans ces régions."),
)


def markdown(report: Iterable[Part] = REPORT) -> bytes:
    """The report as Markdown, its figures as links."""
    pieces: list[str] = []
    for part in report:
        if part.rows:
            lines = ["| " + " | ".join(row) + " |" for row in part.rows]
            pieces.append("\n".join([lines[0], "|---" * len(part.rows[0]) + "|", *lines[1:]]))
        else:
            mark = {"heading": "## ", "list_item": "- ", "paragraph": ""}[part.kind]
            pieces.append(mark + part.words.replace("454 898", "[454 898](fig:flood_affected/2024-12)"))
    return ("---\ntitle: 2025\n---\n\n<!-- 31 notes -->\n\n" + "\n\n".join(pieces) + "\n").encode()


def page(report: Iterable[Part] = REPORT) -> bytes:
    """The report as a web page, with entities."""
    pieces = []
    for part in report:
        if part.rows:
            rows = ("".join(f"<td>\n {html.escape(cell)}\n</td>" for cell in row) for row in part.rows)
            pieces.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            words = html.escape(part.words).replace("\u00a0", "&nbsp;").replace("\u202f", "&#8239;")
            words = words.replace("1er", "1<sup>er</sup>").replace("454 898", "<b>454</b> 898")
            tag = {"heading": "h2", "list_item": "li", "paragraph": "p"}[part.kind]
            pieces.append(f"<{tag}>{words}</{tag}>")
    style = "<style>p{width:12em}</style><script>let a = 99</script>"
    return f"<!DOCTYPE html><html><head><title>x 1</title>{style}</head><body>{''.join(pieces)}</body></html>".encode()


def word(report: Iterable[Part] = REPORT, more: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """The report as a Word file, its figures cut into runs; `more` changes the document before it is saved."""
    document = docx.Document()
    for part in report:
        if part.rows:
            table = document.add_table(len(part.rows), len(part.rows[0]))
            for row, cells in enumerate(part.rows):
                for column, cell in enumerate(cells):
                    table.cell(row, column).text = cell
            continue
        style = {"heading": "Heading 2", "list_item": "List Bullet", "paragraph": "Normal"}[part.kind]
        _add_runs(document.add_paragraph(style=style), part.words)
    if more:
        more(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_runs(paragraph: docx.text.paragraph.Paragraph, words: str) -> None:
    """Every third character begins a run, one of two in bold type."""
    for at in range(0, len(words), 3):
        run = paragraph.add_run(words[at : at + 3])
        run.bold = at % 2 == 0


def note_reference(paragraph: docx.text.paragraph.Paragraph, id_: int, kind: str = "footnote") -> None:
    """Add the mark of a note at the end of a paragraph."""
    mark = OxmlElement(f"w:{kind}Reference")
    mark.set(qn("w:id"), str(id_))
    paragraph.add_run()._r.append(mark)


def pdf(report: Iterable[Part] = REPORT, *, setting: str = "") -> bytes:
    """The report as a PDF; `setting` is Typst markup for the page."""
    pieces = []
    for part in report:
        if part.rows:
            cells = ", ".join(f"[{typed(cell)}]" for row in part.rows for cell in row)
            pieces.append(f"#table(columns: {len(part.rows[0])}, {cells})")
        else:
            mark = {"heading": "== ", "list_item": "- ", "paragraph": ""}[part.kind]
            pieces.append(mark + typed(part.words).replace("1er", "1#super[er]"))
    return compiled(setting + "\n" + "\n\n".join(pieces))


def typed(words: str) -> str:
    """Words as Typst markup."""
    return "".join(
        f"\\u{{{ord(letter):x}}}" if letter in "-*_#[]$@<>\\\"'~`/+=\u00a0\u202f" else letter for letter in words
    )


def compiled(markup: str) -> bytes:
    """A PDF from Typst markup, in the fonts of the house."""
    head = '#set text(lang: "fr", font: "Inter", size: 10pt)\n#set page(width: 150mm, height: 200mm)\n'
    return typst.compile((head + markup).encode(), font_paths=[str(files("kolosi.report.fonts"))])


def zipped(**parts: str | bytes) -> bytes:
    """A zip of parts; `__` in a name stands for `/`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def replaced(data: bytes, **parts: str | bytes) -> bytes:
    """A zip with some members replaced or added."""
    new = {name.replace("__", "/"): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in {**dict.fromkeys(old.namelist()), **dict.fromkeys(new)}:
            archive.writestr(name, new[name] if name in new else old.read(name))
    return out.getvalue()


def member(data: bytes, name: str) -> bytes:
    """A member of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)

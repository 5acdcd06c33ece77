"""The release agreement of an owner of data, on one page where the figures allow it: what is printed, what is held back, what he answers.

What he answers stands in controls, so that the file can be filled in and read again; a printed page has room for a signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from lxml import etree

from kolosi.model.figure import Change, Figures, Released
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.model.returned import FIGURE
from kolosi.reading.labels import label, labels
from kolosi.report.copies.package import IssuedPackage
from kolosi.report.draft.blocks import (
    Block,
    Break,
    Cell,
    Cited,
    Cover,
    Document,
    Heading,
    Inline,
    Paragraph,
    Styled,
    Table,
    Text,
)
from kolosi.report.draft.links import Scope
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.phrases import colon, semicolon
from kolosi.report.draft.typography import say_well
from kolosi.report.draft.wording import name_of
from kolosi.report.exports.public_trace import AnnexRow, annex
from kolosi.report.word.page import render_docx
from kolosi.report.word.reviewers import FIRST_CONTROL

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIELDS = ("answer", "function", "day", "remark")
"""What an owner fills in; in the document each is a control with this as its tag."""
CODE = "agreement."
"""With this begins the tag of the control that says which agreement it is: `agreement.gbvims.2`."""
_PROMPT = "8A939C"
"""The grey of what is to be written over."""
_ONE_PAGE = 24
"""So many lines of figures leave room on the first page for all that stands around them."""
_WIDTHS = (36, 22, 46)
"""About how many letters a line of each column holds."""
_MANY = 4
"""More periods than that of one thing stand in one line, so that a trend of years leaves the page to the rest."""


@dataclass(frozen=True, kw_only=True)
class AgreementText:
    """What an agreement says: `printed` are the figures with a value, `held` those that are held back. System and version name it."""

    source: str
    version: int
    title: Label
    printed: Sequence[Key]
    held: Sequence[Key]

    @property
    def tag(self) -> str:
        """The tag of the control that says which agreement it is."""
        return f"{CODE}{self.source}.{self.version}"


def agreement_docx(
    said: AgreementText, cover: Cover, language: str, figures: Figures, scope: Scope, *, template: bytes | None = None
) -> bytes:
    """The agreement as a Word file."""
    subtitle = _word("subtitle", language, source=say_well(said.title, language), title=say_well(cover.title, language))
    head = replace(cover, title={language: _word("title", language)}, subtitle={language: subtitle}, published=None)
    document = Document(language=language, cover=head, blocks=tuple(_blocks(said, cover, language, figures, scope)))
    made = render_docx(document, figures, scope, template=template, has_cover=False, has_annex=False)
    return _with_controls(made, said, language)


def _word(word: str, language: str, **found: object) -> str:
    return say(label(f"copies.agreement.{word}"), language).format(**found)


def _blocks(said: AgreementText, cover: Cover, language: str, figures: Figures, scope: Scope) -> Iterator[Block]:
    """The blocks; a long list comes last, so that what is signed stands on the first page."""
    title, source = say_well(cover.title, language), say_well(said.title, language)
    table = _figures(said, language, figures, scope)
    yield Paragraph((Text(_word("lead", language, title=title, source=source)),))
    is_long = _lines(table) > _ONE_PAGE
    if not is_long:
        yield table
    names = dict.fromkeys(name_of(figures[key], scope, language) for key in said.held)
    held = _word("held", language, names=semicolon(language).join(names))
    yield _told("held_head", held if names else _word("nothing_held", language), language)
    yield _told("moves_head", _word("moves", language), language)
    yield _answers(said.tag, language)
    if is_long:
        yield Heading(level=2, runs=(Text(_word("list", language)),), anchor="list")
        yield table


def _told(head: str, text: str, language: str) -> Paragraph:
    return Paragraph((Styled(style="strong", runs=(Text(_word(head, language) + " "),)), Text(text)))


def _lines(table: Table) -> int:
    """About how many lines the rows of a table take."""
    cells = [
        [len(plain_text(cell.runs)) // width for cell, width in zip(row, _WIDTHS, strict=True)] for row in table.rows
    ]
    return sum(max(row) + 1 for row in cells)


# -- the figures ------------------------------------------------------------------------------------------------------


def _figures(said: AgreementText, language: str, figures: Figures, scope: Scope) -> Table:
    """A row for each thing that is counted and each period; what is counted is named once, with the number of its caveat."""
    cited: tuple[Inline, ...] = tuple(Cited(key=key, text="") for key in said.printed)
    document = Document(language=language, cover=Cover(title={}), blocks=(Paragraph(cited),))
    caveats: dict[str, int] = {}
    rows = []
    for (is_change, name), group in groupby(
        annex(document, figures, scope), key=lambda row: (row.key.is_change, row.label)
    ):
        own = list(group)
        told = _word("change_of", language, name=name) if is_change else name
        if caveat := _caveat(figures[own[0].key], language):
            told += f" ({caveats.setdefault(caveat, len(caveats) + 1)})"
        for rank, (period, runs) in enumerate(_periods(own, language)):
            rows.append((Cell(runs=(Text("" if rank else told),)), Cell(runs=(Text(period),)), Cell(runs=runs)))
    heads = tuple(Cell(runs=(Text(_word(name, language)),)) for name in ("counted", "period", "printed"))
    return Table(head=heads, rows=tuple(rows), notes=tuple(f"({rank}) {text}" for text, rank in caveats.items()))


def _caveat(released: Released, language: str) -> str:
    figure = released.after if isinstance(released, Change) else released
    return say_well(figure.caveat, language)


def _periods(own: Sequence[AnnexRow], language: str) -> Iterator[tuple[str, tuple[Inline, ...]]]:
    """The periods of one thing that is counted, each with what is printed; a long series stands in one line."""
    found: dict[str, list[AnnexRow]] = {}
    for row in own:
        found.setdefault(row.period, []).append(row)
    single = [period for period, rows in found.items() if len(rows) == 1 and not rows[0].scope]
    if len(single) > _MANY:
        series = [f"{period}{colon(language)}{found.pop(period)[0].value}" for period in single]
        yield _word("several", language), (Text(" · ".join(series)),)
    for period, rows in found.items():
        yield period, tuple(_values(rows, language))


def _values(rows: Sequence[AnnexRow], language: str) -> Iterator[Inline]:
    """What is printed for one period: the whole stands out, its places follow; each group has a line of its own."""
    for line, (group, members) in enumerate(groupby(rows, key=lambda row: row.group)):
        if line:
            yield Break()
        if group:
            yield Text(group + colon(language))
        for rank, row in enumerate(members):
            if rank:
                yield Text(" · ")
            value = row.value if group else row.told
            yield Text(f"{row.place} {row.value}") if row.place else Styled(style="strong", runs=(Text(value),))


# -- the answer -------------------------------------------------------------------------------------------------------


def _answers(tag: str, language: str) -> Table:
    """The lines that are filled in; the words between braces give way to controls."""
    fields = [(name, (Text(f"{{{{{name}}}}}"),)) for name in FIELDS]
    room: tuple[Inline, ...] = (Break(), Break(), Text("\u00a0"))
    rows = tuple(
        (Cell(runs=(Text(_word(name, language)),)), Cell(runs=runs)) for name, runs in (*fields, ("signature", room))
    )
    head = (Cell(runs=(Text(_word("answers_head", language)),)), Cell(runs=(Text(f"{{{{{tag}}}}}"),)))
    return Table(head=head, rows=rows)


# -- controls ---------------------------------------------------------------------------------------------------------


def _with_controls(made: bytes, said: AgreementText, language: str) -> bytes:
    """The file with a control in place of each word between braces."""
    package = IssuedPackage.of(made)
    shown = {f"{{{{{name}}}}}": (name, _word(f"{name}_empty", language)) for name in FIELDS}
    shown[f"{{{{{said.tag}}}}}"] = (said.tag, _word("code", language, code=said.version, source=said.source))
    for number, node in enumerate([one for one in package.tree(package.main).iter(f"{_W}t") if one.text in shown], 1):
        name, text = shown[str(node.text)]
        node.text = text
        run = next(node.iterancestors(f"{_W}r"))
        choices = [say(one, language) for one in labels("copies.agreement_answers").values()]
        is_prompt = name in FIELDS
        put_in_control(run, FIRST_CONTROL + number, name, choices if name == "answer" else [], is_prompt=is_prompt)
    return package.written()


def put_in_control(
    run: etree._Element, number: int, name: str, choices: Sequence[str], *, is_prompt: bool = False
) -> None:
    """Puts a run into a control; one with choices drops them down, a prompt is grey and goes when somebody writes."""
    control = etree.Element(f"{_W}sdt")
    about = etree.SubElement(control, f"{_W}sdtPr")
    etree.SubElement(about, f"{_W}tag", {f"{_W}val": f"{FIGURE}{name}"})
    etree.SubElement(about, f"{_W}id", {f"{_W}val": str(number)})
    if is_prompt:
        etree.SubElement(about, f"{_W}showingPlcHdr")
    if choices:
        listed = etree.SubElement(about, f"{_W}dropDownList")
        for one in choices:
            etree.SubElement(listed, f"{_W}listItem", {f"{_W}displayText": one, f"{_W}value": one})
    if is_prompt:
        look = run.find(f"{_W}rPr")
        look = etree.Element(f"{_W}rPr") if look is None else look
        run.insert(0, look)
        etree.SubElement(look, f"{_W}color", {f"{_W}val": _PROMPT})
    run.addprevious(control)
    etree.SubElement(control, f"{_W}sdtContent").append(run)

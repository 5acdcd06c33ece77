"""The small document that the three writers print: headings, paragraphs, lists, tables, pictures, strips, callouts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kolosi.model.key import Key
from kolosi.model.label import Label
from kolosi.model.period import Period
from kolosi.report.charts.chart import Picture
from kolosi.report.draft.links import Link

State = Literal["value", "hidden", "missing", "refused"]
"""How a citation came out: printed, not released, no data, or a percent that may not be printed."""


@dataclass(frozen=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True)
class Break:
    """A line break."""


@dataclass(frozen=True, kw_only=True)
class Styled:
    """Words that stand out."""

    style: Literal["em", "strong"]
    runs: tuple[Inline, ...]


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A figure or a change in a sentence; `text` is what is printed, once resolved."""

    key: Key
    text: str
    state: State = "value"


@dataclass(frozen=True, kw_only=True)
class NoteMark:
    """The mark of an endnote."""

    number: int


@dataclass(frozen=True, kw_only=True)
class WebLink:
    """A link to a public address."""

    address: str
    runs: tuple[Inline, ...]


Inline = Text | Break | Styled | Cited | NoteMark | WebLink


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading; `anchor` is unique in its document, `kind` an author's class such as `risk`."""

    level: int
    runs: tuple[Inline, ...]
    anchor: str
    kind: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    runs: tuple[Inline, ...]

    @property
    def is_lead(self) -> bool:
        """True for a line of strong words alone, which stays with what follows."""
        return len(self.runs) == 1 and isinstance(self.runs[0], Styled) and self.runs[0].style == "strong"


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list; each item is blocks."""

    is_ordered: bool
    items: tuple[tuple[Block, ...], ...]
    start: int = 1


@dataclass(frozen=True, kw_only=True)
class Callout:
    """A box with a title: a note, a caution, or a part of a risk block (threat, effect, capacity)."""

    kind: str
    title: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table."""

    runs: tuple[Inline, ...]
    is_number: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; the first cell of each row is its head when `has_row_heads`. `number` is 0 without a caption.

    `shares` are those of the columns where they do not follow what these hold: what stands side by side is equally wide.
    """

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    number: int = 0
    notes: tuple[str, ...] = ()
    has_row_heads: bool = False
    shares: tuple[float, ...] = ()

    @property
    def note(self) -> str:
        """The notes in one line, for paper."""
        return " · ".join(note.removesuffix(".") for note in self.notes)


@dataclass(frozen=True, kw_only=True)
class Illustration:
    """A picture with its number; `keys` are the figures it shows, row by row of its table. `kind` is that of its chart."""

    picture: Picture
    number: int
    kind: str = ""
    keys: tuple[tuple[Key | None, ...], ...] = ()


@dataclass(frozen=True, kw_only=True)
class StripCell:
    """One key figure: what is counted, how much, when, the change with its base, the source.

    `direction` is the way of a change that may be drawn; empty when there is none. `reason` says why no change is
    printed. `is_good` follows the indicator's better side.
    """

    key: Key
    label: str
    value: str
    unit: str
    period: str
    change: str
    base: str
    reason: str
    source: str
    direction: Literal["up", "down", ""] = ""
    is_good: bool | None = None


@dataclass(frozen=True)
class Strip:
    """The key-figure strip."""

    cells: tuple[StripCell, ...]


@dataclass(frozen=True, kw_only=True)
class Placeholder:
    """Where a picture, a table, the strip, the coverage table or the endnotes will stand."""

    link: Link
    title: str


@dataclass(frozen=True, kw_only=True)
class Note:
    """An endnote."""

    number: int
    runs: tuple[Inline, ...]


@dataclass(frozen=True)
class Notes:
    """The endnotes, in order."""

    notes: tuple[Note, ...]


Block = Heading | Paragraph | Listing | Callout | Table | Illustration | Strip | Placeholder | Notes


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A body on the cover: what it is to the document, its name, and its logo as PNG, JPEG or SVG; without one a place is kept for it."""

    role: Label
    name: Label
    picture: bytes = b""


@dataclass(frozen=True, kw_only=True)
class Cover:
    """What stands at the head of a document, in every language.

    `notice` is what must be said on its face (invented data, draft); `contacts` are functions and addresses given at
    publication. Nothing here names a file or a person by itself.
    """

    title: Label
    subtitle: Label = field(default_factory=dict)
    country: Label = field(default_factory=dict)
    publisher: Label = field(default_factory=dict)
    period: Period | None = None
    published: date | None = None
    edition: str = ""
    notice: Label = field(default_factory=dict)
    logos: tuple[Logo, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document in one language; `notes` are printed where `Notes` stands, which `resolve` makes sure of."""

    language: str
    cover: Cover
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()

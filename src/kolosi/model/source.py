"""Sources: how the files of one system are recognised and read. A source is a folder of content; these are its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from kolosi.model.label import Label
from kolosi.model.template import Template

Read = Literal[
    "text",
    "word",
    "place",
    "day",
    "month",
    "quarter",
    "year",
    "period",
    "count",
    "number",
    "share",
    "flag",
    "pseudonym",
    "shape",
]
Sensitivity = Literal["public", "aggregate", "incident", "survivor"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How one printed column becomes one column of a record.

    `names` are the headers accepted, `into` the record's column. `settings` are values that other columns take in the
    records made from this one: two rules into `value` make two records of each row. `scale` multiplies a number; `order`
    says which of day and month comes first where the column itself does not settle it. With an `attribute`, not the term
    itself is taken but what its taxonomy says of it (the risk a violation speaks of), where that is one thing. Of a column
    that `chooses` rows, a word left aside leaves its rows aside.
    A rule that `is_open` takes words beside its own as they are. Of several columns `in_turn` that count in one unit, each row fills
    one.
    """

    names: tuple[str, ...]
    into: str
    read: Read = "text"
    taxonomy: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    vintage: str | None = None
    level: int | None = None
    is_code: bool = False
    is_required: bool = False
    scale: float = 1.0
    order: Literal["dmy", "mdy"] | None = None
    attribute: str | None = None
    chooses: bool = False
    is_open: bool = False
    in_turn: bool = False


@dataclass(frozen=True, kw_only=True)
class Covers:
    """What a file of a layout answers for beyond the places and terms that occur in it.

    `country`: it is complete for its country between its first and last day. `filtered` are columns by which whoever made
    the file may have filtered it: of their terms only those that occur were asked for. `part`: it is a page of a longer
    answer, and covers no day wholly.
    """

    country: bool = False
    part: bool = False
    filtered: tuple[str, ...] = ()


ANSWERS_ITS_ROWS = Covers()


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What makes a table one of a layout by what it holds, whatever its headers are called.

    Of each group in `needs` one column must be there, or be told from a title, a sheet or the name of the file. `hints`
    are words of titles and names that speak of the source. Columns named by a term of `spread` are values with that
    term; they take `settings` too. `parts` is the column that women, men, girls and boys in columns of their own add up to.
    Columns of `around` may be told by a word of their list in a title, a sheet or the name of the file. Words of `unlike` speak
    of another system with like columns: the table is not this one, unless a person says so. `each` is `person` where a row is
    one person, whose fate stands in a word. `moved` says how people who moved are counted: `stock` where all up to a day are, `flow`
    where those of each period are.
    """

    needs: tuple[tuple[str, ...], ...]
    hints: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    spread: str | None = None
    parts: str | None = None
    around: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    each: Literal["person"] | None = None
    moved: Literal["stock", "flow"] | None = None


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One shape that files of a source come in.

    `recognise` are headers (or `#hxl+tags`) that must be there. `constants` fill columns of every record. Rows with the
    same `once_per` columns count once; where a column of `latest` says when each was written, the last of them. `keep` and
    `drop` choose rows by the words of a column. A layout with `reshapes` is first passed through the source's own `read.py`.

    A layout that `joins` reads the other sheets of the file together with the one it recognises. In `recognise`, names
    with `*` stand for any header of that form, and a tag for every tag that has its attributes and more.

    `totals` are headers of columns that print the total of the parts beside them: never read, and compared with them.
    `country` are columns that say the country of a row: rows of other countries are left out. Rows without a cell that
    the layout `needs` are of another kind. `notices` are columns in which the system itself warns of a row; `points`
    are points to check that every file of this layout raises; `file` is a pattern of the file's name, for the few files
    whose content does not say what they count. Where several systems use the same headers, `holds` names words of
    which one at least stands in a column, `mostly` words that fill more than half of it, `says` the beginnings of a note
    of which one stands above or under the table. A file of a layout that `decides` comes from no other source, whatever its
    columns mean. A layout with `sums` gives counts where others give rows: somebody must say that no other file holds them. One
    that is `published` comes from the publisher of its source, where others come from partners.

    `aliases` are headers (folded) that people of a workspace said to be one of the columns; `doubtful` are columns of the
    record that a header of one table may be, until somebody says so.
    """

    id: str
    table: str
    recognise: tuple[str, ...]
    rules: tuple[Rule, ...]
    absent: tuple[str, ...] = ()
    sheet: str | None = None
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    once_per: tuple[str, ...] = ()
    latest: tuple[str, ...] = ()
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reshapes: bool = False
    ignores_rest: bool = False
    country: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    file: str | None = None
    joins: bool = False
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    mostly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    doubtful: tuple[str, ...] = ()
    decides: bool = False
    sums: bool = False
    published: bool = False
    covers: Covers = ANSWERS_ITS_ROWS
    meaning: Meaning | None = None

    def spellings(self, name: str) -> tuple[str, ...]:
        """The headers under which a column may stand, the first its own; a name that no column has stands alone."""
        own = next((rule.names for rule in self.rules if name in rule.names), (name,))
        said = tuple(header for header, column in self.aliases.items() if column in own)
        return (*own, *said) if name == own[0] else (name, *own, *said)

    @property
    def is_of_its_time(self) -> bool:
        """Whether a row tells what happened in its own time and no more: an event, the movements of a month."""
        return self.table == "incidents" or (self.meaning is not None and self.meaning.moved == "flow")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns that a header may be said to be: each once, those without which there is no layout first."""
        needed = [name for name in self.recognise if not name.startswith("#") and "*" not in name]
        first = [next((rule.names[0] for rule in self.rules if name in rule.names), name) for name in needed]
        read = [rule.names[0] for rule in self.rules if rule.attribute is None and not rule.names[0].startswith("#")]
        found = {name.casefold(): name for name in reversed([*first, *([] if self.reshapes else read)])}
        return tuple(reversed(found.values()))

    @cached_property
    def ignore_pattern(self) -> re.Pattern[str]:
        """Matches headers (in lower case) that are left aside on purpose."""
        parts = ("".join(".*" if c == "*" else re.escape(c) for c in name.lower()) for name in self.ignore)
        return re.compile("|".join(f"(?:{part})" for part in parts) or r"(?!)", re.DOTALL)


Groups = tuple[tuple[str, ...], ...]
"""Groups of words: a header is meant that has a word of each, and no others."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A system: what it is, who publishes it, how sensitive it is, in which layouts its files come.

    A file with `refuse_if` columns carries one survivor a row and is refused whole, as is one with a header of the words of
    `refuse_words` ("Code" and "enfant"); `refuse_own` does so only where the file is read as this source. `files_add_up` says that several
    organisations each send a part. A source that `is_generic` reads what no other one knows. One that `publishes` by itself
    owes nobody a file: nobody is reminded. A title that begins with one of `publisher_heads` is of the publisher, where a file gives
    sums and not rows: partners may fill in rows under its title. `template` is what people fill in for it, where its files come from people.
    """

    id: str
    title: Label
    publisher: str
    publisher_name: Label
    sensitivity: Sensitivity
    layouts: tuple[Layout, ...]
    publisher_heads: tuple[str, ...] = ()
    refuse_if: tuple[tuple[str, ...], ...] = ()
    refuse_words: tuple[Groups, ...] = ()
    refuse_own: tuple[Groups, ...] = ()
    files_add_up: bool = False
    is_generic: bool = False
    publishes: bool = False
    template: Template | None = None
    caveat: Label = field(default_factory=dict)
    licence: Label = field(default_factory=dict)
    never: Label = field(default_factory=dict)
    digest: str = ""

    def layout(self, name: str) -> Layout | None:
        """The layout of that id."""
        return next((layout for layout in self.layouts if layout.id == name), None)

    def counting_otherwise(self, layout: Layout) -> tuple[Layout, ...]:
        """The other layouts that count people who moved, where that one does: by period or all up to a day, and those who are away."""
        if layout.meaning is None or layout.meaning.moved is None:
            return ()
        return tuple(one for one in self.layouts if one.id != layout.id and one.meaning and one.meaning.moved)

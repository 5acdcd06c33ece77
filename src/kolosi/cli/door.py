"""One run of a command: its workspace, its language, sentences and tables for people, JSON for programs, an exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol

import typer

from kolosi.cli.showing import show
from kolosi.cli.speaking import LANGUAGES, is_developer, spoken
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import Label, say
from kolosi.model.shown import shown
from kolosi.reading.labels import label

if TYPE_CHECKING:
    from rich.console import Console

    from kolosi.content.yaml_files.errors import ContentError
    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place
    from kolosi.model.source import Source
    from kolosi.workspace import Workspace

FOLDER = Path()
CLEAN, POINTS, USAGE = 0, 1, 2
WIDE = 200
"""Columns of a table when nobody looks at a screen, so that a file keeps whole words."""
FEW = 3
"""Of more points of one kind in a file, only the first are printed, and what the others are about."""
OF_REPORT = frozenset({"duckdb", "highspy", "scipy", "typst"})
"""What `kolosi[report]` adds to a light installation; nothing imports it before a figure is computed or a page is set."""

OF_LINKAGE = frozenset({"splink", "pyarrow"})
"""What `kolosi[linkage]` adds; nothing imports it before systems are linked."""
OF_WEB = frozenset({"django", "waitress", "whitenoise", "granian", "argon2", "pyotp", "segno"})
"""What `kolosi[web]` adds; nothing imports it before a workspace is opened in a browser."""


class Lists(Protocol):
    """The verbs that list content."""

    def sources(self) -> Mapping[str, Source]:
        """The systems that are understood, by id."""

    def indicators(self) -> Mapping[str, Indicator]:
        """What can be computed, by id."""

    def places(self, text: str | None = None, *, country: str | None = None) -> list[Place]:
        """Places of a country."""


class Door:
    """One run of a command. Refusals become a sentence and exit code 2; points to check give exit code 1."""

    def __init__(self, folder: Path | None, language: str | None, as_json: bool) -> None:
        self.folder = folder
        self.as_json = as_json
        self.code = CLEAN
        self._language = language
        self._workspace: Workspace | None = None

    def __enter__(self) -> Door:
        if self._language not in (None, *LANGUAGES):
            raise Refusal(point("language_unknown", found=self._language, data={"known": ", ".join(LANGUAGES)}))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> Literal[False]:
        from kolosi.content.yaml_files.errors import ContentError

        if isinstance(error, Refusal):
            self.refuse(error.finding, error.beside)
        elif isinstance(error, ContentError):
            self.refuse(self._mistake(error))
        elif isinstance(error, OSError) and error.filename:
            self.refuse(_not_opened(error))
        elif isinstance(error, ModuleNotFoundError) and (missing := _not_installed(error)):
            self.refuse(missing)
        elif error is not None:
            return False
        raise typer.Exit(self.code)

    # -- the workspace and its words ------------------------------------------------------------------------------

    def open(self) -> Workspace:
        """The workspace of this run."""
        from kolosi.workspace import Workspace

        if self._workspace is None:
            try:
                self._workspace = Workspace(self.folder or FOLDER)
            except Refusal as refusal:
                self._workspace = self._with_passphrase(refusal)
        return self._workspace

    def _with_passphrase(self, refusal: Refusal) -> Workspace:
        """The workspace, locked, once its passphrase is typed; where nobody can type, the refusal stands."""
        from getpass import getpass

        from kolosi.workspace import Workspace

        if refusal.finding.id != "workspace_locked" or self.as_json or not can_type():
            raise refusal
        typed = getpass(self.label("cli.door.passphrase"))
        return Workspace(self.folder or FOLDER, passphrase=typed)

    def lists(self) -> Lists:
        """What lists content: the workspace, with its own; where none was named and none is here, the package."""
        from kolosi.workspace.ask import listing

        is_here = self.folder != FOLDER or FOLDER.joinpath("workspace.yaml").is_file()
        return self.open() if is_here else listing

    @property
    def language(self) -> str:
        """The language asked for, or the workspace's first, or the one of the system."""
        if self._language is None and self._workspace is not None and self._workspace.is_readable:
            return self._workspace.settings.languages[0]
        return spoken(self._language, self.folder or FOLDER)

    def say(self, label: Label | str) -> str:
        """A text in the language of this run, its spaces set as the language wants; what stands between ` stays as it is."""
        from kolosi.report.draft.typography import set_prose

        return set_prose(say(label, self.language), self.language).replace("`", "")

    def letter(self, label: Label) -> str:
        """A text to send on: in the language of this run, then in the others."""
        from kolosi.report.draft.typography import set_prose

        order = sorted(label, key=lambda language: language != self.language)
        return "\n\n".join(set_prose(label[language], language) for language in order)

    def period(self, text: str) -> str:
        """A period as it is said."""
        from kolosi.report.draft.numerals import period_words

        return period_words(text, self.language)

    def label(self, id_: str, **blanks: object) -> str:
        """A text of the catalogue in the language of this run, its blanks filled."""
        text = say(label(id_), self.language)
        return text.format(**blanks) if blanks else text

    def number(self, n: int) -> str:
        """A count as it is written in the language of this run: 10 407, 10,407."""
        from kolosi.report.draft.numerals import number

        return number(n, self.language)

    def count(self, id_: str, n: int) -> str:
        """A number with its noun; French writes the plural from two on, English for nought too."""
        is_many = n > 1 or (n == 0 and self.language != "fr")
        return self.label(f"{id_}.{'many' if is_many else 'one'}", n=self.number(n))

    def breakdowns(self, given: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
        """`name=term+term` as a mapping."""
        for item in given or ():
            if not all(item.partition("=")):
                raise Refusal(point("breakdown_without_term", found=item))
        pairs = [item.partition("=") for item in given or ()]
        return {name: terms.split("+") for name, _, terms in pairs}

    # -- printing -------------------------------------------------------------------------------------------------

    def dump(self, value: object) -> None:
        """Prints a value as JSON."""
        show(json.dumps(value, ensure_ascii=False, indent=2))

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> None:
        """Prints a table; what stands in a cell is shown as it is."""
        from rich.table import Table
        from rich.text import Text

        table = Table(
            *heads, title=shown(title) or None, title_justify="left", header_style="bold", box=None, pad_edge=False
        )
        for row in rows:
            table.add_row(*(Text("" if cell is None else shown(str(cell))) for cell in row))
        self._console().print(table)

    def _console(self) -> Console:
        from rich.console import Console

        return Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)

    def finding(self, finding: Finding) -> None:
        """Prints a point to check with what to do next."""
        mark = {"error": "✗", "warning": "!", "note": "·"}[finding.severity]
        times = f" × {finding.count}" if finding.count > 1 and not _tells_count(finding) else ""
        show(f"  {mark} {self.say(finding.message)}{times} {self.say(finding.hint)}".rstrip())

    def few(self, findings: Sequence[Finding]) -> None:
        """Prints points to check; of many of one kind the first, and how many more there are."""
        by_id: dict[str, list[Finding]] = {}
        for finding in findings:
            by_id.setdefault(finding.id, []).append(finding)
        for group in by_id.values():
            shown = group if len(group) <= FEW else group[: FEW - 1]
            for finding in shown:
                self.finding(finding)
            if len(group) > len(shown):
                more = len(group) - len(shown)
                about = (one.found or one.where.file for one in group[len(shown) :])
                found = ", ".join(dict.fromkeys(text for text in about if text))
                show(self.label("cli.door.and_more", more=more, found=found))

    def points(self, findings: Sequence[Finding]) -> None:
        """Prints how many points to check there are of each kind."""
        by_id: dict[str, list[Finding]] = {}
        for finding in findings:
            by_id.setdefault(finding.id, []).append(finding)
        show(self.counted(findings))
        for id_, group in sorted(by_id.items(), key=lambda pair: -len(pair[1])):
            show(f"  {id_} × {len(group)}: {self.say(group[0].message)}")

    def counted(self, findings: Sequence[Finding]) -> str:
        """How many points to check, in words, and how many remarks beside them."""
        remarks = sum(finding.severity == "note" for finding in findings)
        told = self.count("cli.door.points", len(findings) - remarks)
        return (
            self.label("cli.door.and_remarks", points=told, remarks=self.count("cli.door.remarks", remarks))
            if remarks
            else told
        )

    def next(self, command: str) -> None:
        """Prints the next useful command."""
        if not self.as_json:
            here = self.folder is None or self.folder == FOLDER
            show(f"→ {command}" if here else f"→ {command} --workspace {quoted(str(self.folder))}")

    def _mistake(self, error: ContentError) -> Finding:
        """A content file that cannot be used, in words; a developer is told the file and the key as they are."""
        from kolosi.content.messages import packaged_messages
        from kolosi.content.yaml_files.mistakes import told

        return told(error, packaged_messages())

    def refuse(self, finding: Finding, beside: Sequence[Finding] = ()) -> None:
        """Says why nothing was done, what stands in the way one by one, and what to do next."""
        from kolosi.content.messages import packaged_messages

        said = [each if each.message else packaged_messages().word(each) for each in (finding, *beside)]
        self.code = USAGE
        if self.as_json:
            others = {"beside": [each.as_json() for each in said[1:]]} if beside else {}
            self.dump({"refused": said[0].as_json(), **others})
            return
        show(self.say(said[0].message), file=sys.stderr)
        for each in said[1:]:
            show(f"  ✗ {self.say(each.message)}\n      {self.say(each.hint)}".rstrip(), file=sys.stderr)
        show(self.say(said[0].hint), file=sys.stderr)
        self._for_developers(said[0])

    def _for_developers(self, finding: Finding) -> None:
        """The id of a message, and the file, line and key it is about."""
        if is_developer.get():
            about = ":".join(str(piece) for piece in (finding.where.file, finding.where.line) if piece)
            key = finding.data.get("key") or ""
            show(" ".join(str(piece) for piece in (f"[{finding.id}]", about, key) if piece), file=sys.stderr)


def _not_installed(error: ModuleNotFoundError) -> Finding | None:
    """The part of kolosi that a missing library belongs to; None for a library that no part adds."""
    library = (error.name or "").partition(".")[0]
    parts = {"report_not_installed": OF_REPORT, "linkage_not_installed": OF_LINKAGE, "web_not_installed": OF_WEB}
    return next((point(id_, found=library) for id_, of in parts.items() if library in of), None)


def can_type() -> bool:
    """Whether somebody can be asked at the keyboard."""
    return sys.stdin.isatty()


def _not_opened(error: OSError) -> Finding:
    """A file that is not there, or that the system or another program keeps shut."""
    name = Path(str(error.filename)).name
    if isinstance(error, FileNotFoundError):
        return point("file_absent", where=Where(file=name), found=name)
    return point("file_not_opened", where=Where(file=name), found=error.strerror or str(error))


def quoted(text: str) -> str:
    """A path as it can be typed again."""
    return f'"{text}"' if " " in text else text


def _tells_count(finding: Finding) -> bool:
    """True where the sentence of a point already says how many times it was met."""
    from kolosi.content.messages import packaged_messages

    return packaged_messages().tells_count(finding.id)

"""What the command line prints: sentences and tables for people, JSON for programs; and the exit code."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import typer

from kolosi.model.finding import Finding, Refusal
from kolosi.model.label import Label, say

if TYPE_CHECKING:
    from rich.console import Console

    from kolosi.model.decision import Decision
    from kolosi.workspace import Workspace
    from kolosi.workspace.answers import Added, ChangeAnswer, FigureAnswer, TraceAnswer
    from kolosi.workspace.expecting import Due
    from kolosi.workspace.publishing import Published
    from kolosi.workspace.rendering import Rendered
    from kolosi.workspace.status import Status

FOLDER = Path()
CLEAN, POINTS, USAGE = 0, 1, 2


class Door:
    """One run of a command. Refusals become a sentence and exit code 2; points to check give exit code 1."""

    def __init__(self, folder: Path | None, language: str | None, as_json: bool) -> None:
        self.folder = folder
        self.as_json = as_json
        self.code = CLEAN
        self._language = language
        self._workspace: Workspace | None = None

    def __enter__(self) -> Door:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        from kolosi.content.errors import ContentError

        if isinstance(error, Refusal):
            self._refused(error.finding)
        elif isinstance(error, ContentError):
            from kolosi.model.finding import point

            self._refused(point("content_wrong", found=str(error)))
        elif error is not None:
            return False
        raise typer.Exit(self.code)

    # -- words ----------------------------------------------------------------------------------------------------

    @property
    def language(self) -> str:
        """The language asked for, or the workspace's first, or the one of the system."""
        if self._language:
            return self._language
        if self._workspace is not None:
            return self._workspace.settings.languages[0]
        import locale

        return "fr" if (locale.getlocale()[0] or "").lower().startswith("fr") else "en"

    def open(self) -> Workspace:
        """The workspace of this run."""
        from kolosi.workspace import Workspace

        if self._workspace is None:
            self._workspace = Workspace(self.folder or Path())
        return self._workspace

    def say(self, label: Label | str) -> str:
        """A text in the language of this run, its spaces set as the language wants."""
        from kolosi.report.typography import set_prose

        return set_prose(say(label, self.language), self.language)

    def word(self, english: str, french: str) -> str:
        """One of two words."""
        return french if self.language == "fr" else english

    def _refused(self, finding: Finding) -> None:
        from kolosi.content.messages import load_messages

        worded = finding if finding.message else load_messages().word(finding)
        self.code = USAGE
        if self.as_json:
            self._dump({"refused": worded.as_json()})
        else:
            print(self.say(worded.message), file=sys.stderr)
            print(self.say(worded.hint), file=sys.stderr)

    def _dump(self, value: object) -> None:
        print(json.dumps(value, ensure_ascii=False, indent=2))

    def _console(self) -> Console:
        from rich.console import Console

        return Console(highlight=False)

    def _table(self, title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        from rich.table import Table

        table = Table(*heads, title=title or None, title_justify="left", header_style="bold", box=None, pad_edge=False)
        for row in rows:
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        self._console().print(table)

    def next(self, command: str) -> None:
        """The next useful command."""
        if not self.as_json:
            print(f"→ {command}")

    def breakdowns(self, given: Sequence[str] | None) -> Mapping[str, Sequence[str]]:
        """`name=term+term` as a mapping."""
        pairs = [item.partition("=") for item in given or ()]
        return {name: terms.split("+") for name, _, terms in pairs}

    # -- answers --------------------------------------------------------------------------------------------------

    def new(self, folder: Path, country: str, period: str, previous: Path | None) -> None:
        """A new workspace was made."""
        from kolosi.workspace.creating import create

        made = create(folder, country=country, period=period, previous=previous)
        if self.as_json:
            self._dump({"workspace": str(made)})
        else:
            print(self.word(f"{made} is ready.", f"{made} est prêt."))
        self.next(f"kolosi add FILE … --workspace {made}")

    def added(self, answers: Sequence[Added]) -> None:
        """What adding files gave."""
        if self.as_json:
            self._dump([answer.as_json() for answer in answers])
        for answer in answers:
            self.code = max(self.code, self._added(answer))
        self.next("kolosi status")

    def _added(self, answer: Added) -> int:
        refused = answer.receipt is None and not answer.decisions
        if not self.as_json:
            self._console().print(f"[bold]{answer.file}[/bold]  {self._summary(answer)}")
            for finding in answer.findings:
                self._finding(finding)
            if answer.difference:
                self._difference(answer)
        points = any(finding.severity != "note" for finding in answer.findings)
        return USAGE if refused and any(f.severity == "error" for f in answer.findings) else POINTS if points else CLEAN

    def _summary(self, answer: Added) -> str:
        if answer.decisions:
            return self.word(f"{answer.decisions} decisions recorded", f"{answer.decisions} décisions enregistrées")
        if answer.receipt is None:
            return self.word("not added", "non ajouté")
        sure = round(100 * (answer.confidence or 0))
        kept = self.word(
            f"{answer.records} records of {answer.rows} rows, {answer.waiting} waiting",
            f"{answer.records} enregistrements de {answer.rows} lignes, {answer.waiting} en attente",
        )
        return f"{answer.source}/{answer.layout} ({sure} %) · {answer.receipt.organisation} · {answer.receipt.period} · {kept}"

    def _difference(self, answer: Added) -> None:
        change = answer.difference
        assert change is not None
        print(
            self.word(
                f"  replaces the former file: {change.added} rows added, {change.changed} changed, {change.deleted} deleted",
                f"  remplace le fichier précédent : {change.added} lignes ajoutées, {change.changed} modifiées, {change.deleted} supprimées",
            )
        )
        for key, before, after in change.moved[:20]:
            print(f"  {key}: {before} → {after}")

    def _finding(self, finding: Finding) -> None:
        mark = {"error": "✗", "warning": "!", "note": "·"}[finding.severity]
        times = f" × {finding.count}" if finding.count > 1 else ""
        print(f"  {mark} {self.say(finding.message)}{times} {self.say(finding.hint)}".rstrip())

    def findings(self, findings: Sequence[Finding]) -> None:
        """Points to check."""
        if self.as_json:
            self._dump([finding.as_json() for finding in findings])
        else:
            for finding in findings:
                where = ":".join(str(piece) for piece in (finding.where.file, finding.where.line) if piece)
                self._finding_at(where, finding)
            print(self.word(f"{len(findings)} points to check", f"{len(findings)} points à vérifier"))
        if any(finding.severity != "note" for finding in findings):
            self.code = POINTS

    def _finding_at(self, where: str, finding: Finding) -> None:
        if where:
            print(f"{where}")
        self._finding(finding)

    def status(self, status: Status) -> None:
        """The state of the workspace."""
        if self.as_json:
            self._dump(status.as_json())
        else:
            heads = (
                ("File", "Source", "From", "Period", "Rows", "Records", "Waiting")
                if self.language != "fr"
                else ("Fichier", "Source", "De", "Période", "Lignes", "Enreg.", "Attente")
            )
            self._table(
                f"{status.name} · {status.period}", heads, [tuple(vars(line).values()) for line in status.lines]
            )
            for finding in status.findings:
                if finding.severity != "note":
                    self._finding(finding)
            print(
                self.word(
                    f"{status.unknown} unknown words, columns or places; {status.decisions} decisions; editions: {', '.join(status.editions) or 'none'}",
                    f"{status.unknown} mots, colonnes ou lieux inconnus ; {status.decisions} décisions ; éditions : {', '.join(status.editions) or 'aucune'}",
                )
            )
        if any(finding.severity == "warning" for finding in status.findings):
            self.code = POINTS
        self.next("kolosi check" if not status.unknown else "kolosi add out/internal/a_corriger.xlsx")

    def dues(self, dues: Sequence[Due]) -> None:
        """Who owes what."""
        states = {"received": "reçu", "zero": "zéro", "late": "en retard", "corrected": "corrigé", "awaited": "attendu"}
        if self.as_json:
            self._dump([due.as_json() for due in dues])
        else:
            heads = (
                ("Source", "From", "Period", "Due", "State")
                if self.language != "fr"
                else ("Source", "De", "Période", "Échéance", "État")
            )
            self._table(
                "",
                heads,
                [
                    (
                        self.say(due.title),
                        due.organisation,
                        due.period,
                        due.due,
                        self.word(due.state, states[due.state]),
                    )
                    for due in dues
                ],
            )
            for due in dues:
                if due.reminder:
                    print(f"\n{due.organisation}: {self.say(due.reminder)}")
        if any(due.state == "late" for due in dues):
            self.code = POINTS

    def decision(self, decision: Decision) -> None:
        """A decision was recorded."""
        if self.as_json:
            self._dump(vars(decision))
        else:
            print(
                f"{decision.id}  {decision.kind}  {decision.subject} = {decision.value}  ({decision.author}, {decision.when})"
            )
        self.next("kolosi build")

    def figure(self, answer: FigureAnswer) -> None:
        """One figure."""
        if self.as_json:
            self._dump(answer.as_json())
        else:
            print(self._figure_line(answer))
            for text in (
                answer.coverage,
                answer.caveat,
                answer.estimate.missing if answer.estimate.value is None else {},
            ):
                if text:
                    print(f"  {self.say(text)}")
            if not answer.is_published:
                print(self.word("  (not published: no draft cites it)", "  (non publié : aucun brouillon ne le cite)"))
        self.next(f"kolosi trace '{answer.estimate.key}'")

    def _figure_line(self, answer: FigureAnswer) -> str:
        from kolosi.report.numerals import NO_DATA, number

        shown = (
            self.say(answer.hidden)
            if answer.hidden
            else self.say(NO_DATA)
            if answer.estimate.value is None
            else number(answer.estimate.value, self.language, answer.decimals)
        )
        return f"{answer.estimate.key}\n  {shown} {self.say(answer.unit)} · {self.say(answer.label)}"

    def figures(self, answers: Sequence[FigureAnswer]) -> None:
        """Every figure cited."""
        if self.as_json:
            self._dump([answer.as_json() for answer in answers])
        else:
            for answer in answers:
                print(self._figure_line(answer))

    def change(self, answer: ChangeAnswer) -> None:
        """One change."""
        if self.as_json:
            self._dump(answer.as_json())
            return
        print(f"{answer.comparison.key}\n  {self.say(answer.label)}")
        print(f"  {self.say(answer.hidden or answer.comparison.sentence)}")
        for reason in answer.comparison.reasons:
            print(f"  {'✗' if reason.is_refusal else '·'} {self.say(reason.message)}")

    def trace(self, answer: TraceAnswer) -> None:
        """The rows behind a figure."""
        if self.as_json:
            self._dump(answer.as_json())
            return
        heads = (
            ("File", "Sheet", "Row", "Contribution")
            if self.language != "fr"
            else ("Fichier", "Feuille", "Ligne", "Contribution")
        )
        self._table(
            f"{answer.key} = {answer.value}",
            heads,
            [(row["file"], row["sheet"], row["row"], row["contribution"]) for row in answer.rows[:40]],
        )
        if len(answer.rows) > 40:
            print(
                self.word(
                    f"… {len(answer.rows) - 40} more rows (--json gives all)",
                    f"… {len(answer.rows) - 40} autres lignes (--json les donne toutes)",
                )
            )
        print(f"Σ {answer.total}")

    def differences(self, texts: Mapping[str, str]) -> None:
        """What `refresh` proposes."""
        if self.as_json:
            self._dump(dict(texts))
        else:
            print("\n".join(texts.values()) or self.word("Nothing moved.", "Rien n’a bougé."))
        self.code = POINTS if texts else CLEAN

    def rendered(self, rendered: Rendered) -> None:
        """What was written."""
        if self.as_json:
            self._dump(rendered.as_json())
        else:
            for path in rendered.paths:
                print(path)
            self._points(rendered.findings)

    def _points(self, findings: Sequence[Finding]) -> None:
        by_id: dict[str, list[Finding]] = {}
        for finding in findings:
            by_id.setdefault(finding.id, []).append(finding)
        print(self.word(f"{len(findings)} points to check", f"{len(findings)} points à vérifier"))
        for id_, group in sorted(by_id.items(), key=lambda pair: -len(pair[1])):
            print(f"  {id_} × {len(group)}: {self.say(group[0].message)}")

    def published(self, published: Published) -> None:
        """An edition was frozen."""
        if self.as_json:
            self._dump(
                {
                    "edition": published.edition,
                    "folder": str(published.folder),
                    "files": list(published.files),
                    "decision": published.decision.id,
                }
            )
        else:
            print(
                self.word(
                    f"Edition {published.edition} frozen in {published.folder}.",
                    f"Édition {published.edition} figée dans {published.folder}.",
                )
            )

    # -- lists ----------------------------------------------------------------------------------------------------

    def _knowledge_workspace(self) -> Workspace | None:
        return self.open() if (self.folder or Path()).joinpath("workspace.yaml").is_file() else None

    def sources(self) -> None:
        """The systems understood."""
        from kolosi.content.sources import load_sources

        workspace = self._knowledge_workspace()
        known = workspace.knowledge.sources if workspace else load_sources()
        if self.as_json:
            self._dump(
                [
                    {
                        "id": s.id,
                        "title": dict(s.title),
                        "publisher": s.publisher,
                        "sensitivity": s.sensitivity,
                        "layouts": [layout.id for layout in s.layouts],
                    }
                    for s in known.values()
                ]
            )
        else:
            self._table(
                "",
                ("id", self.word("System", "Système"), self.word("Layouts", "Formes")),
                [(s.id, self.say(s.title), ", ".join(layout.id for layout in s.layouts)) for s in known.values()],
            )

    def indicators(self) -> None:
        """What can be computed."""
        from kolosi.content.indicators import load_indicators

        workspace = self._knowledge_workspace()
        known = workspace.knowledge.indicators if workspace else load_indicators()
        if self.as_json:
            self._dump(
                [
                    {
                        "id": i.id,
                        "label": dict(i.label),
                        "unit": dict(i.unit),
                        "kind": i.kind,
                        "source": i.source,
                        "by": list(i.by),
                    }
                    for i in known.values()
                ]
            )
        else:
            self._table(
                "",
                ("id", self.word("Indicator", "Indicateur"), self.word("Kind", "Nature"), self.word("By", "Par")),
                [(i.id, self.say(i.label), i.kind, ", ".join(i.by)) for i in known.values()],
            )

    def places(self, text: str | None) -> None:
        """The places of the workspace's country."""
        places = self.open().knowledge.places
        shown = [place for place in places.values() if place.level <= 1 or text]
        if text:
            found = {place.id for place in places.suggest(text, n=10)}
            shown = [place for place in shown if place.id in found or text.lower() in say(place.name, "fr").lower()]
        if self.as_json:
            self._dump(
                [
                    {"id": p.id, "name": dict(p.name), "level": p.level, "vintage": p.vintage, "codes": dict(p.codes)}
                    for p in shown
                ]
            )
        else:
            self._table(
                "",
                (
                    "id",
                    self.word("Name", "Nom"),
                    self.word("Level", "Niveau"),
                    self.word("Vintage", "Découpage"),
                    "Codes",
                ),
                [
                    (p.id, self.say(p.name), p.level, p.vintage, ", ".join(f"{k} {v}" for k, v in p.codes.items()))
                    for p in shown
                ],
            )

    def demo(self, folder: Path, name: str) -> None:
        """The example, rebuilt from its systems' files."""
        from kolosi.workspace.demo import rebuild

        answers, rendered = rebuild(folder, name, tell=None if self.as_json else print)
        if self.as_json:
            self._dump({"files": [answer.as_json() for answer in answers], **rendered.as_json()})
            return
        self._language = self._language or "fr"
        for path in rendered.paths:
            print(path)
        self._points(rendered.findings)
        self.next(
            f"kolosi change gbv_incidents --during 2024-10..2025-03 --against 2023-10..2024-03 --workspace {folder}"
        )

"""The steps of the intake, each of which can be taken back: what each command brought, took out or decided."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.files import is_there, read_json, read_whole, take_away, write_json, write_together
from kolosi.store.receipts import digest_of
from kolosi.workspace.decide.speaking import speaker
from kolosi.workspace.folder import read_again

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from kolosi.workspace.folder import Folder

STEPS = "steps.json"
"""The name of the list of steps: those of one edition are not taken back in the next."""

FORM = "form"
"""The verb of what a form rewrote, until the step of its command takes it over; and the source of a form given back."""

KINDS = ("word", "place", "column", "file", "rows", "duplicate", "link")
"""The kinds of Decision that belong to the intake: those that a step takes back with it."""


@dataclass(frozen=True, kw_only=True)
class Rewritten:
    """A file that people write in and a form rewrote: which form, what it said before, and a hash of what it said then.

    Where something was only added at its end, `length` is how long it was, and `before` is empty: registers are long, and each step
    would keep one.
    """

    name: str
    form: str
    before: str
    after: str
    length: int | None = None

    @classmethod
    def of(cls, name: str, form: str, before: str, after: str) -> Rewritten:
        """A file by its name in the workspace, from its two texts."""
        is_added = bool(before) and after.startswith(before)
        length = len(before) if is_added else None
        return cls(
            name=name, form=form, before="" if is_added else before, after=digest_of(after.encode()), length=length
        )

    def said_before(self, now: str) -> str:
        """What the file said before, from what it says now."""
        return self.before if self.length is None else now[: self.length]

    def joined_to(self, earlier: Rewritten) -> Rewritten:
        """The two as one: from what the file said before the earlier one to what it says after this one."""
        forms = f"{earlier.form}, {self.form}" if self.form not in earlier.form.split(", ") else earlier.form
        if self.length is None and earlier.length is not None:
            return replace(self, form=forms, before=self.before[: earlier.length])
        return replace(self, form=forms, before=earlier.before, length=earlier.length)


@dataclass(frozen=True, kw_only=True)
class Step:
    """What one command did.

    `receipts` are the lines that it added to the index, `removed` those that it took out, `decisions` the Decisions that it
    recorded. Of the files that are asked about, it brought `asked` (by their hash) and settled `settled` (as they were kept). `rewritten` are files that a form
    changed.
    `taken_back` is the Decision by which it was undone; `by`, who gave the command.
    """

    id: str
    verb: str
    when: str
    receipts: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    settled: tuple[Mapping[str, object], ...] = ()
    rewritten: tuple[Rewritten, ...] = ()
    taken_back: str | None = None
    by: str = ""

    @property
    def is_empty(self) -> bool:
        """True where the command changed nothing."""
        return not (self.receipts or self.removed or self.decisions or self.asked or self.settled or self.rewritten)


@dataclass(frozen=True, kw_only=True)
class _State:
    """What a step may change."""

    receipts: tuple[str, ...]
    removed: frozenset[str]
    decisions: tuple[str, ...]
    asked: Mapping[str, Mapping[str, object]]
    steps: int

    @classmethod
    def of(cls, workspace: Folder) -> _State:
        lines = workspace.receipts.all()
        kept = read_json(asked_path(workspace))
        asked = {str(one["digest"]): one for one in kept} if isinstance(kept, list) else {}
        return cls(
            receipts=tuple(line.id for line in lines),
            removed=frozenset(line.id for line in lines if line.taken_back is not None),
            decisions=tuple(one.id for one in workspace.decisions.all() if one.kind in KINDS),
            asked=asked,
            steps=len(steps(workspace)),
        )


@contextmanager
def step(workspace: Folder, verb: str, told: list[Finding] | None = None) -> Iterator[None]:
    """Keeps what happens inside as one step, also where it ends half-way.

    Where the step cannot be written, that is `told`, so that what the command did can be answered; without a list it is raised.
    """
    before = _State.of(workspace)
    try:
        yield
    finally:
        try:
            _keep(workspace, verb, before, _State.of(workspace))
        except Refusal as refusal:
            if told is None or refusal.finding.id != "file_not_written":
                raise
            told.append(point("step_not_kept", found=refusal.finding.found))


def _keep(workspace: Folder, verb: str, before: _State, after: _State) -> None:
    kept = steps(workspace)
    inside = [one for one in kept[before.steps :] if one.verb == FORM]
    every = [one for one in kept if one not in inside]
    known = set(before.decisions)
    done = Step(
        id=f"S{len(every) + 1}",
        verb=verb,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        receipts=after.receipts[len(before.receipts) :],
        removed=tuple(sorted(after.removed - before.removed)),
        decisions=tuple(one for one in after.decisions if one not in known),
        asked=tuple(one for one in after.asked if one not in before.asked),
        settled=tuple(entry for digest, entry in before.asked.items() if digest not in after.asked),
        rewritten=_joined([file for one in inside for file in one.rewritten]),
        by=speaker().name,
    )
    if not done.is_empty:
        _write(workspace, [*every, done])


def _joined(files: Sequence[Rewritten]) -> tuple[Rewritten, ...]:
    """Each file once, from what it said first to what it says last."""
    found: dict[str, Rewritten] = {}
    for file in files:
        found[file.name] = file.joined_to(found[file.name]) if file.name in found else file
    return tuple(found.values())


def keep_rewritten(workspace: Folder, files: Sequence[Rewritten]) -> None:
    """Keeps at once that files which people write in were changed; the step of the command takes it over."""
    if not files:
        return
    every = steps(workspace)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    _write(workspace, [*every, Step(id=f"S{len(every) + 1}", verb=FORM, when=when, rewritten=tuple(files))])


def require_as_rewritten(workspace: Folder, gone: Step) -> None:
    """Raises `Refusal` where somebody changed a file since a step rewrote it: undone, that would be lost."""
    for one in gone.rewritten:
        path = workspace.file(*one.name.split("/"))
        if not is_there(path) or digest_of(read_whole(path)) != one.after:
            raise Refusal(point("rewritten_since", where=Where(file=one.name), found=one.form))


def steps(workspace: Folder) -> list[Step]:
    """Every step, in the order in which they were taken; those taken back included."""
    kept = read_json(_path(workspace))
    return [_from_json(entry) for entry in kept] if isinstance(kept, list) else []


def last_step(workspace: Folder) -> Step | None:
    """The last step that still stands."""
    return next((one for one in reversed(steps(workspace)) if one.taken_back is None), None)


def take_back(workspace: Folder, gone: Step, decision: str) -> None:
    """Undoes what a step did to the index and to the files asked about; `decision` is the one that undoes it."""
    if gone.receipts:
        workspace.receipts.mark(gone.receipts, decision)
    if gone.removed:
        workspace.receipts.mark(gone.removed, None)
    if gone.asked or gone.settled:
        kept = read_json(asked_path(workspace))
        now = kept if isinstance(kept, list) else []
        write_json(asked_path(workspace), [*(one for one in now if one["digest"] not in gone.asked), *gone.settled])
    if gone.rewritten:
        files = {path: _before(path, one) for one in gone.rewritten for path in (workspace.file(*one.name.split("/")),)}
        write_together({path: data for path, data in files.items() if data})
        for path in (path for path, data in files.items() if not data):  # the form had made it
            take_away(path)
        read_again(workspace)
    every = steps(workspace)
    _write(workspace, [replace(one, taken_back=decision) if one.id == gone.id else one for one in every])


def _before(path: Path, one: Rewritten) -> bytes:
    """What a file said before it was rewritten."""
    return (one.before if one.length is None else one.said_before(read_whole(path).decode("utf-8-sig"))).encode()


def asked_path(workspace: Folder) -> Path:
    """Where the files that are asked about are kept."""
    return workspace.file("receipts", "asked.json")


def _path(workspace: Folder) -> Path:
    return workspace.file("receipts", STEPS)


def _write(workspace: Folder, every: Sequence[Step]) -> None:
    write_json(_path(workspace), [_to_json(one) for one in every])


def _to_json(one: Step) -> Mapping[str, object]:
    return {**vars(one), "rewritten": [vars(file) for file in one.rewritten]}


def _from_json(entry: Mapping[str, object]) -> Step:
    settled, rewritten = entry.get("settled"), entry.get("rewritten")
    return Step(
        id=str(entry["id"]),
        verb=str(entry["verb"]),
        when=str(entry["when"]),
        receipts=_texts(entry.get("receipts")),
        removed=_texts(entry.get("removed")),
        decisions=_texts(entry.get("decisions")),
        asked=_texts(entry.get("asked")),
        settled=tuple(one for one in settled if isinstance(one, dict)) if isinstance(settled, list) else (),
        rewritten=tuple(Rewritten(**one) for one in rewritten) if isinstance(rewritten, list) else (),
        taken_back=str(entry["taken_back"]) if entry.get("taken_back") else None,
        by=str(entry.get("by") or ""),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()

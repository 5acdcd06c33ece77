"""Forms that partners send: what people said of a file holds for the next of the same form, here or in another workspace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from kolosi.intake.columns.table import fold
from kolosi.intake.meaning.plan import TOLD
from kolosi.model.finding import Refusal, Where, point
from kolosi.store.files import listed, read_whole, write_whole
from kolosi.workspace.receive.file_answers import SHORT, answers_by_file, columns_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kolosi.model.receipt import Receipt
    from kolosi.model.source import Source
    from kolosi.workspace.folder import Folder

SAME = 0.7
"""A file has a form where so much of the headers of either stands in both."""

_TIMES = frozenset({"period", "as_of", "start", "until", "day"})
"""What a partner's next file does not share with this one."""


@dataclass(frozen=True, kw_only=True)
class PartnerForm:
    """A form that a partner sends, by the headers of its tables as they are written.

    `columns` are the answers of people: the column of the layout (or `ignore`) by folded header, and under `=column` what
    stands for one that the form has not. `is_source_said` says that a person named the source, `are_sums_counted` what was
    answered of its totals. `file` and `organisation` say whose it was last.
    """

    source: str
    layout: str
    organisation: str
    file: str
    headers: tuple[str, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    is_source_said: bool = False
    are_sums_counted: bool | None = None

    def likeness(self, headers: Iterable[str]) -> float:
        """How much of the headers of the form and of some others stands in both, from 0 to 1."""
        own, other = set(map(fold, self.headers)), set(map(fold, headers))
        return len(own & other) / len(own | other) if own | other else 0.0

    @property
    def says_something(self) -> bool:
        """True where people said something of it that a machine would not know."""
        return bool(self.columns or self.is_source_said or self.are_sums_counted is not None)

    def as_json(self) -> Mapping[str, object]:
        """The form as it is exported."""
        return {
            "kolosi_form": 1,
            "source": self.source,
            "layout": self.layout,
            "organisation": self.organisation,
            "file": self.file,
            "headers": list(self.headers),
            "columns": dict(self.columns),
            "is_source_said": self.is_source_said,
            "are_sums_counted": self.are_sums_counted,
        }


def forms_of(workspace: Folder) -> list[PartnerForm]:
    """The forms that are known, the latest first: those of files that count or once did, then those that were brought here."""
    answers, sources = answers_by_file(workspace), workspace.knowledge.sources
    own = [
        _form_of(receipt, answers.get(receipt.original[:SHORT], {}), sources)
        for receipt in reversed(workspace.receipts.all())
        if receipt.headers and receipt.taken_back is None
    ]
    return [*own, *_brought(workspace)]


def _form_of(receipt: Receipt, answers: Mapping[str, str], sources: Mapping[str, Source]) -> PartnerForm:
    said = {**dict(receipt.columns), **columns_said(answers)}
    source = sources.get(receipt.source)
    times = {f"{TOLD}{name}" for name in _times(source, receipt.layout)} if source is not None else set()
    return PartnerForm(
        source=receipt.source,
        layout=receipt.layout,
        organisation=receipt.organisation,
        file=receipt.file,
        headers=receipt.headers,
        columns={header: column for header, column in said.items() if header not in times},
        is_source_said="source" in receipt.said,
        are_sums_counted=True if "sums" in receipt.said else None,
    )


def _times(source: Source, layouts: str) -> Iterator[str]:
    """The columns of a file's layouts that say when."""
    ids = layouts.split("+")
    for layout in (one for one in source.layouts if one.id in ids):
        yield from (rule.names[0] for rule in layout.rules if rule.into in _TIMES)


def form_like(forms: Sequence[PartnerForm], headers: Sequence[str], sources: Iterable[str]) -> PartnerForm | None:
    """The form of which people said something that a file with some headers has; None where two say different things.

    `sources` are those that come into question.
    """
    known = set(sources)
    near = [(one.likeness(headers), one) for one in forms if one.says_something and one.source in known]
    best = max((share for share, _ in near), default=0.0)
    if best < SAME:
        return None
    same = [one for share, one in near if share == best]
    return same[0] if len({_said(one, headers) for one in same}) == 1 else None


def _said(form: PartnerForm, headers: Sequence[str]) -> tuple[object, ...]:
    """What a form says about a file with some headers."""
    there = set(map(fold, headers))
    columns = {header: column for header, column in form.columns.items() if header in there or header.startswith(TOLD)}
    return form.source, form.are_sums_counted, tuple(sorted(columns.items()))


# -- from one workspace to another ------------------------------------------------------------------------------------


def write_form(form: PartnerForm, path: Path) -> None:
    """Writes a form as a file that another workspace takes."""
    write_whole(path, yaml.safe_dump(dict(form.as_json()), allow_unicode=True, sort_keys=False).encode())


def bring_form(workspace: Folder, path: Path) -> PartnerForm:
    """Takes a form that was exported. Raises `Refusal` where the file is none."""
    form = _read_form(path, workspace)
    write_form(form, workspace.file("forms", f"{_slug(form.organisation)}-{form.source}-{_slug(form.file)}.yaml"))
    return form


def _slug(text: str) -> str:
    return fold(text).replace("/", " ").replace(".", " ").strip().replace(" ", "-") or "form"


def _brought(workspace: Folder) -> Iterator[PartnerForm]:
    for path in listed(workspace.file("forms"), "*.yaml"):
        yield _read_form(path, workspace)


def _read_form(path: Path, workspace: Folder) -> PartnerForm:
    try:
        kept: Any = yaml.safe_load(read_whole(path).decode("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(point("form_unreadable", where=Where(file=path.name), found=path.name)) from error
    source = kept.get("source") if isinstance(kept, dict) else None
    if not isinstance(kept, dict) or "kolosi_form" not in kept or source not in workspace.knowledge.sources:
        raise Refusal(point("form_unreadable", where=Where(file=path.name), found=str(source or path.name)))
    columns, headers, sums = kept.get("columns"), kept.get("headers"), kept.get("are_sums_counted")
    return PartnerForm(
        source=str(source),
        layout=str(kept.get("layout", "")),
        organisation=str(kept.get("organisation", "")),
        file=str(kept.get("file", path.name)),
        headers=tuple(map(str, headers)) if isinstance(headers, list) else (),
        columns={str(k): str(v) for k, v in columns.items()} if isinstance(columns, dict) else {},
        is_source_said=bool(kept.get("is_source_said")),
        are_sums_counted=sums if isinstance(sums, bool) else None,
    )

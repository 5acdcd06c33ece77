"""The rows that a form is handed out with, and what is known beside each of them, to be read and not filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.forms.items import items_of, value_at, with_items

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.form import Form, FormSheet
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.forms.items import Item


def with_rows(workspace: Folder, form: Form, data: Mapping[str, object]) -> Mapping[str, object]:
    """What a file says, with a row for each region and risk that nobody filled in yet, where the form has such rows."""
    from kolosi.workspace.judge.severity_cells import pairs_of

    said = dict(data)
    for sheet in form.sheets:
        if sheet.rows is None:
            continue
        items = {(value_at(item, "region"), value_at(item, "risk")): item for item in items_of(said, sheet)}
        wanted = list(pairs_of(workspace))
        bare: list[Item] = [{"region": region, **({"risk": risk} if risk else {})} for region, risk in wanted]
        rows = [items.pop((item["region"], item.get("risk")), item) for item in bare]
        said = with_items(said, sheet, [*rows, *items.values()])
    return said


def known_beside(
    workspace: Folder, sheet: FormSheet, items: Sequence[Item], language: str
) -> Sequence[Mapping[str, str]]:
    """What is known beside each item, by column; nothing where the sheet shows nothing."""
    if sheet.rows is None or not sheet.fixed:
        return ()
    from kolosi.workspace.judge.read_beside import excerpts_beside
    from kolosi.workspace.judge.worksheet import evidence_of

    pairs = [(str(value_at(item, "region")), _text(value_at(item, "risk"))) for item in items]
    known = evidence_of(workspace, pairs, language)
    read = excerpts_beside(workspace, pairs, language)
    return [{**known[pair], "excerpts": read[pair]} for pair in pairs]


def _text(value: object) -> str | None:
    return str(value) if value else None

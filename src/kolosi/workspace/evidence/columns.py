"""The columns of the forms of the review, by their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.forms import load_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.form import FormColumn


def _columns_of(form: str) -> Mapping[str, FormColumn]:
    """The columns of a form of one sheet."""
    (sheet,) = load_forms()[form].sheets
    return {column.path: column for column in sheet.columns}


def document_columns() -> Mapping[str, FormColumn]:
    """The columns of the register of documents."""
    return _columns_of("documents")


def excerpt_columns() -> Mapping[str, FormColumn]:
    """The columns of the register of excerpts."""
    return _columns_of("excerpts")

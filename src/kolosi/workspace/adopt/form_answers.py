"""What people filled into an adoption form: each answer, or the point that names the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Refusal, Where, point
from kolosi.model.key import Key
from kolosi.report.forms import Texts, told
from kolosi.report.forms.adoption import ANSWER, BIND, CODE, MARK, OTHERWISE, SOURCE

if TYPE_CHECKING:
    from kolosi.intake.formats import Sheet

LANGUAGES = ("fr", "en")
_MOST_COLUMN = 26


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody said of a number: `said` is bind_1…, cited, wanted, no_figure, or nothing; `keys` are those that were offered."""

    row: int
    digest: str
    start: int
    end: int
    keys: tuple[str, ...]
    said: str
    source: str

    @property
    def key(self) -> str | None:
        """The key that the number is bound to."""
        return self.keys[list(BIND).index(self.said)] if self.said in BIND else None


def is_adoption_form(sheets: Sequence[Sheet]) -> bool:
    """True for a form that kolosi gave out for a document."""
    return any(True for sheet in sheets for _ in _rows(sheet))


def answers_in(file: str, sheets: Sequence[Sheet], texts: Texts) -> list[Answer]:
    """The answers of a form. Raises `Refusal` with every cell that says nothing known."""
    words = {**BIND, **OTHERWISE}
    known = {fold(told(texts(id_), language)): name for name, id_ in words.items() for language in LANGUAGES}
    answers, wrong = [], []
    for sheet in sheets:
        for row, code, given, source in _rows(sheet):
            answer = _answer(row, code, given, source, known)
            if answer is None:
                where = Where(file=file, row=row, column=letter_of(ANSWER))
                wrong.append(point("adopt_answer_unknown", where=where, found=given))
            elif answer.said == "cited" and not answer.source:
                where = Where(file=file, row=row, column=letter_of(SOURCE))
                wrong.append(point("adopt_source_missing", where=where, found=given))
            else:
                answers.append(answer)
    if wrong:
        raise Refusal(wrong[0], beside=wrong[1:])
    if not answers:
        raise Refusal(point("adopt_form_without_rows", where=Where(file=file)))
    return answers


def code_of(digest: str, start: int, end: int, keys: Sequence[str]) -> str:
    """The mark by which a row of a form is known again.

    >>> code_of("0f", 3, 8, ["a/2024", "b/2024"])
    'adopt|0f|3-8|a/2024 b/2024'
    """
    return f"{MARK}|{digest}|{start}-{end}|{' '.join(keys)}"


def _rows(sheet: Sheet) -> Iterator[tuple[int, str, str, str]]:
    names = {"row", f"c{ANSWER}", f"c{SOURCE}", f"c{CODE}"}
    if not names <= set(sheet.cells.columns):
        return
    cells = sheet.cells.select("row", f"c{ANSWER}", f"c{SOURCE}", f"c{CODE}")
    for row, given, source, code in cells.iter_rows():
        if code and str(code).startswith(f"{MARK}|"):
            yield int(row), str(code), str(given or "").strip(), str(source or "").strip()


def _answer(row: int, code: str, given: str, source: str, known: dict[str, str]) -> Answer | None:
    pieces = code.split("|")
    if len(pieces) != 4:
        return None
    start, _, end = pieces[2].partition("-")
    keys = tuple(pieces[3].split())
    if any(Key.named(key) is None for key in keys):
        return None
    said = known.get(fold(given), given if not given else None)
    if (
        said is None
        or not (start.isdecimal() and end.isdecimal())
        or (said in BIND and list(BIND).index(said) >= len(keys))
    ):
        return None
    return Answer(row=row, digest=pieces[1], start=int(start), end=int(end), keys=keys, said=said, source=source)


def letter_of(column: int) -> str:
    """The letter of a column of the form.

    >>> letter_of(8)
    'I'
    """
    return chr(ord("A") + column % _MOST_COLUMN)

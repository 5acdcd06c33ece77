"""Conditions: the short list of SQL forms a definition may use, checked against columns, types and terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from functools import cache
from types import MappingProxyType

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

from kolosi.model.finding import Finding, Refusal, point
from kolosi.model.record import TABLES, Column, Table
from kolosi.reading.labels import labels

Terms = Mapping[str, AbstractSet[str]]
"""The ids of each taxonomy."""

_DIALECT = "duckdb"
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_TEXTS = ("text", "term", "place")
_MESSAGES = labels("conditions.messages")


def check(where: str, table: str, terms: Terms) -> list[Finding]:
    """The points to correct in a condition on a record table; none when it may be used."""
    try:
        condition = _read(where, TABLES[table])
    except SqlglotError as error:
        return [_problem("condition_unreadable", str(error).splitlines()[0])]
    return list(_check_boolean(condition, TABLES[table], terms))


def literals(where: str | None, table: str) -> dict[str, frozenset[str]]:
    """The texts that an accepted condition compares each column with.

    >>> sorted(literals("event_type IN ('battles', 'riots') AND killed > 0", "incidents")["event_type"])
    ['battles', 'riots']
    """
    found: dict[str, set[str]] = {}
    condition = parse(where, table)
    for node in condition.find_all(*_COMPARISONS, exp.In) if condition is not None else ():
        subject, values = _subject_and_values(node)
        texts = {str(value.this) for value in values if isinstance(value, exp.Literal) and value.is_string}
        if subject is not None and texts:
            found.setdefault(subject.name, set()).update(texts)
    return {name: frozenset(texts) for name, texts in found.items()}


def parse(where: str | None, table: str) -> exp.Expr | None:
    """The syntax tree of an accepted condition, every name quoted and every day typed.

    Raises `Refusal` for a condition that `check` finds fault with (terms aside).
    """
    return None if where is None else _parsed(where, table).copy()


@cache
def _parsed(where: str, table: str) -> exp.Expr:
    """As `parse`: one tree for all who ask for the same condition, which nobody may change."""
    problems = check(where, table, {})
    if problems:
        raise Refusal(problems[0])
    return _read(where, TABLES[table]).transform(_typed_day, TABLES[table])


def fixed_columns(condition: exp.Expr | None) -> frozenset[str]:
    """The columns a row must have filled to satisfy a condition (those only tested for being empty aside)."""
    if condition is None:
        return frozenset()
    found = condition.find_all(exp.Column)
    return frozenset(column.name for column in found if not _is_null_test(column.parent))


def fixed_terms(condition: exp.Expr | None) -> dict[str, frozenset[str] | None]:
    """The columns that a condition holds fixed, each with the texts it is compared with; None where others may do."""
    if condition is None:
        return {}
    found: dict[str, frozenset[str] | None] = dict.fromkeys(fixed_columns(condition))
    for part in condition.flatten() if isinstance(condition, exp.And) else [condition]:
        bare = part.unnest()
        if isinstance(bare, exp.EQ | exp.In) and isinstance(bare.this, exp.Column) and not bare.args.get("query"):
            values = bare.expressions if isinstance(bare, exp.In) else [bare.expression]
            if all(isinstance(value, exp.Literal) and value.is_string for value in values):
                found[bare.this.name] = frozenset(value.name for value in values)
    return found


@cache
def terms_fixed_by(where: str | None, table: str) -> Mapping[str, frozenset[str] | None]:
    """As `fixed_terms` of an accepted condition, worked out once: thousands of figures ask for the same."""
    return MappingProxyType(fixed_terms(parse(where, table)))


def _is_null_test(node: exp.Expr | None) -> bool:
    return isinstance(node, exp.Is) and isinstance(node.expression, exp.Null)


def _read(where: str, table: Table) -> exp.Expr:
    tokens = sqlglot.tokenize(where, read=_DIALECT)
    if any(token.comments for token in tokens):
        raise SqlglotError("comment")
    for token in reversed(tokens):
        if _is_bare_name(token, table):
            where = f'{where[: token.start]}"{token.text}"{where[token.end + 1 :]}'
    statements = sqlglot.parse(where, dialect=_DIALECT)
    if len(statements) != 1 or statements[0] is None:
        raise SqlglotError("one condition is expected")
    return statements[0]


def _is_bare_name(token: Token, table: Table) -> bool:
    """True for a column name that is also a word of SQL, such as group or end: all are quoted."""
    return token.token_type not in (TokenType.STRING, TokenType.IDENTIFIER) and token.text in table.names


def _check_boolean(node: exp.Expr, table: Table, terms: Terms) -> Iterator[Finding]:
    if isinstance(node, exp.And | exp.Or):
        yield from _check_boolean(node.this, table, terms)
        yield from _check_boolean(node.expression, table, terms)
    elif isinstance(node, exp.Not | exp.Paren):
        yield from _check_boolean(node.this, table, terms)
    elif isinstance(node, exp.Column):
        yield from _check_value(node, exp.Boolean(this=True), table, terms)
    else:
        yield from _check_test(node, table, terms)


def _check_test(node: exp.Expr, table: Table, terms: Terms) -> Iterator[Finding]:
    subject, values = _subject_and_values(node)
    if subject is None:
        yield _problem("condition_form", node.sql(dialect=_DIALECT))
        return
    for value in values:
        yield from _check_value(subject, value, table, terms)


def _subject_and_values(node: exp.Expr) -> tuple[exp.Column | None, list[exp.Expr]]:
    values: list[exp.Expr] = []
    subject: exp.Expr | None = None
    if isinstance(node, _COMPARISONS):
        subject, values = node.this, [node.expression]
        if not isinstance(subject, exp.Column):
            subject, values = node.expression, [node.this]
    elif isinstance(node, exp.In) and not any(node.args.get(name) for name in ("query", "unnest", "field")):
        subject, values = node.this, node.expressions
    elif isinstance(node, exp.Between) and not node.args.get("symmetric"):
        subject, values = node.this, [node.args["low"], node.args["high"]]
    elif isinstance(node, exp.Is) and isinstance(node.expression, exp.Null | exp.Boolean):
        subject, values = node.this, [node.expression]
    return (subject, values) if isinstance(subject, exp.Column) else (None, [])


def _check_value(subject: exp.Column, value: exp.Expr, table: Table, terms: Terms) -> Iterator[Finding]:
    column = _column(subject, table)
    if column is None:
        yield _problem("condition_unknown_column", subject.sql(dialect=_DIALECT), table=table.name)
    elif isinstance(value, exp.Column):
        yield from _check_pair(column, value, table)
    elif not _fits(column, value):
        found = value.sql(dialect=_DIALECT)
        yield _problem("condition_type", found, column=column.name, type=column.type)
    elif _is_unknown_term(column, value, terms):
        yield _problem("condition_unknown_term", str(value.this), taxonomy=column.taxonomy)


def _is_unknown_term(column: Column, value: exp.Expr, terms: Terms) -> bool:
    known = terms.get(column.taxonomy or "")
    return known is not None and isinstance(value, exp.Literal) and value.this not in known


def _check_pair(column: Column, value: exp.Column, table: Table) -> Iterator[Finding]:
    other = _column(value, table)
    if other is None:
        yield _problem("condition_unknown_column", value.sql(dialect=_DIALECT), table=table.name)
    elif other.type != column.type:
        yield _problem("condition_type", other.name, column=column.name, type=column.type)


def _column(node: exp.Column, table: Table) -> Column | None:
    return None if node.table else table.column(node.name)


def _fits(column: Column, value: exp.Expr) -> bool:
    if isinstance(value, exp.Null):
        return _is_null_test(value.parent)
    if column.type == "day":
        return _day_text(value) is not None
    if column.type == "flag":
        return isinstance(value, exp.Boolean)
    if column.type in _TEXTS:
        return isinstance(value, exp.Literal) and value.is_string
    number = value.this if isinstance(value, exp.Neg) else value
    return isinstance(number, exp.Literal) and not number.is_string


def _day_text(value: exp.Expr) -> str | None:
    literal = value.this if isinstance(value, exp.Cast) and value.is_type("date") else value
    if not (isinstance(literal, exp.Literal) and literal.is_string):
        return None
    try:
        return date.fromisoformat(literal.this).isoformat()
    except ValueError:
        return None


def _typed_day(node: exp.Expr, table: Table) -> exp.Expr:
    """A quoted day compared with a column of days becomes a day in every dialect."""
    if not (isinstance(node, exp.Literal) and node.is_string) or isinstance(node.parent, exp.Cast):
        return node
    subject, _ = _subject_and_values(node.parent) if node.parent else (None, [])
    column = _column(subject, table) if subject is not None else None
    return exp.cast(node.copy(), "date") if column is not None and column.type == "day" else node


def _problem(id_: str, found: str, **data: str | None) -> Finding:
    message = {language: text.format(found=found, **data) for language, text in _MESSAGES[id_].items()}
    return replace(point(id_, found=found, data=data), severity="error", message=message)

"""The catalogue of messages: one id each, in each language, saying what, why and what to do next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

from pydantic import Field

from kolosi.content.folders import ContentPath, content_files
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.finding import Finding, Severity, point
from kolosi.model.label import Label, say
from kolosi.model.shown import shown

_LONGEST = 1_000
_COMMAND = re.compile(r"`(kolosi [^`]*)`")
_BLANK = re.compile(r"\{([a-z_]+)\}")
_OFFER = re.compile(r"(?:^|(?<=[.»”] ))[^.{}:]+:\s\{(near|fr|en)\}\.(?:\s|$)")
"""A sentence that offers what comes near, and nothing else: "Near: {near}."."""
_NOTHING = ("", "–")


class _MessageShape(Shape):
    severity: Severity = "warning"
    message: str
    one: str = Field(default="")
    """The message where the point was met once: what speaks of "{count} rows" speaks of one row otherwise."""
    hint: str = Field(default="")

    def said(self, count: object) -> str:
        """The message for so many times."""
        return self.one if self.one and count == 1 else self.message


@dataclass(frozen=True)
class Catalogue:
    """Every message by language and id."""

    messages: Mapping[str, Mapping[str, _MessageShape]]

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids known in every language."""
        return frozenset.intersection(*(frozenset(known) for known in self.messages.values()))

    def word(self, finding: Finding) -> Finding:
        """The same point with its sentences and severity."""
        if finding.id not in self.ids:
            raise ContentError(
                file="languages", line=None, key=finding.id, expected=point("expected_every_language"), found="-"
            )
        blanks = _blanks(finding)
        known = {language: messages[finding.id] for language, messages in self.messages.items()}
        return replace(
            finding,
            severity=next(iter(known.values())).severity,
            message={
                language: _fill(shape.said(blanks.get("count")), blanks, language) for language, shape in known.items()
            },
            hint={language: _fill(shape.hint, blanks, language) for language, shape in known.items()},
        )

    def tells_count(self, id_: str) -> bool:
        """True for a message that says itself how many times its point was met."""
        return any("{count}" in known[id_].message for known in self.messages.values() if id_ in known)

    def text(self, id_: str, **blanks: object) -> Label:
        """A sentence that is no point to check, such as a heading of a return sheet. A blank may be a text by language."""
        return {
            language: _plain(_fill(known[id_].said(blanks.get("count")), blanks, language))
            for language, known in self.messages.items()
        }

    def hint(self, id_: str, **blanks: object) -> Label:
        """What to do next, as a message has it."""
        return {language: _plain(_fill(known[id_].hint, blanks, language)) for language, known in self.messages.items()}


def _blanks(finding: Finding) -> Mapping[str, object]:
    where = {name: value for name, value in vars(finding.where).items() if value is not None}
    blanks = {"found": finding.found, "count": finding.count, **where, **finding.data}
    return {name: _cut(shown(value)) if isinstance(value, str) else value for name, value in blanks.items()}


def _cut(text: str) -> str:
    """What a sentence can hold; the point itself keeps all that was found."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _plain(text: str) -> str:
    """A text that is printed in a file: without the marks around commands, which doors read in points to check."""
    return _COMMAND.sub(r"\1", text)


def _fill(text: str, blanks: Mapping[str, object], language: str) -> str:
    """A sentence with its blanks filled; without the one that would offer nothing."""

    def offer(match: re.Match[str]) -> str:
        return "" if blanks.get(match[1], "?") in _NOTHING else match[0]

    def value(match: re.Match[str]) -> str:
        found = blanks.get(match[1])
        return say(found, language) if isinstance(found, Mapping) else "?" if found is None else str(found)

    return _BLANK.sub(value, _OFFER.sub(offer, text)).strip()


def load_messages(overlay: ContentPath | None = None) -> Catalogue:
    """The catalogue of every language that has a folder."""
    messages: dict[str, dict[str, _MessageShape]] = {}
    for path in content_files("languages", "*/messages.yaml", overlay):
        known = messages.setdefault(path.parent.name, {})
        known.update({id_: checked(_MessageShape, value, path, id_) for id_, value in read_yaml(path).items()})
    return Catalogue(messages)


@cache
def packaged_messages() -> Catalogue:
    """The catalogue of the package alone, read once a process."""
    return load_messages()

"""What the radar answers: a figure that an edition printed and that is another one now, and where the edition tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from kolosi.model.label import say
from kolosi.reading.labels import labels
from kolosi.report.draft.phrases import colon, semicolon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.model.finding import Finding
    from kolosi.model.label import Label

Standing = Literal["moved", "kept", "held"]
"""`moved`: the gate prints the new value. `kept`: it prints that of the edition until the corrections of the table leave
together. `held`: it prints none."""

LANGUAGES = ("fr", "en")
"""What moved is told in the languages of the program; sentences are those of the edition's."""
WORDS = labels("restated")


@dataclass(frozen=True, kw_only=True)
class Restated:
    """A figure or a change of an edition that moved. `then`, `now` and `move` are words; a change has its verdicts too.

    `is_turned`: the verdict of a change is another one, or it goes the other way. `is_doubted`: a file took so much away that it may
    be a wrong one. `sentences` are those of the edition, by language, each with its heading; `elsewhere` counts the tables, strips and
    pictures that tell it.
    """

    key: str
    edition: str
    label: Label
    then: Label
    now: Label
    move: Label = field(default_factory=dict)
    standing: Standing = "moved"
    verdicts: tuple[str, str] | None = None
    is_turned: bool = False
    is_doubted: bool = False
    source: str = ""
    sentences: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    elsewhere: int = 0

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {**vars(self), "sentences": {one: [list(told) for told in each] for one, each in self.sentences.items()}}

    def words(self, language: str) -> str:
        """From what to what, by how much, and what becomes of it outside."""
        moved = f" ({say(self.move, language)})" if self.move else ""
        told = (
            f"{say(self.label, language)}{colon(language)}{say(self.then, language)} → {say(self.now, language)}{moved}"
        )
        remarks: list[str] = [self.standing] if self.standing != "moved" else []
        remarks += ["turned"] * self.is_turned + ["doubted"] * self.is_doubted
        return semicolon(language).join([told, *(say(WORDS[one], language) for one in remarks)])

    def lines(self, language: str) -> Iterator[str]:
        """What moved, then each sentence of the edition that tells it."""
        yield self.words(language)
        for section, sentence in self.sentences.get(language, ()):
            yield f"  {section}{colon(language)}{sentence}"


def from_json(line: Mapping[str, object]) -> Restated:
    """What was kept of an answer."""
    kept = dict(line)
    sentences = kept.pop("sentences")
    assert isinstance(sentences, dict)
    verdicts = kept.pop("verdicts")
    return Restated(
        **kept,  # type: ignore[arg-type]
        verdicts=tuple(verdicts) if isinstance(verdicts, list) else None,
        sentences={one: tuple((str(at), str(text)) for at, text in each) for one, each in sentences.items()},
    )


@dataclass(frozen=True, kw_only=True)
class Restatement:
    """Everything that moved since it was published, edition by edition, the drafts of errata, and what could not be written."""

    figures: tuple[Restated, ...] = ()
    errata: tuple[str, ...] = ()
    unwritten: tuple[Finding, ...] = ()

    def of(self, edition: str) -> tuple[Restated, ...]:
        """What moved of one edition."""
        return tuple(one for one in self.figures if one.edition == edition)

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions of which something moved."""
        return tuple(dict.fromkeys(one.edition for one in self.figures))

    def __bool__(self) -> bool:
        return bool(self.figures)

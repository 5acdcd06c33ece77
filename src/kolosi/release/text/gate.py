"""The findings of a text: each with its outcome, the rule it breaks, its exact place and what to do instead."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kolosi.model.finding import Finding, Where, point
from kolosi.model.manuscript import Manuscript
from kolosi.reading.expressions import Expressions
from kolosi.reading.pack import Pack
from kolosi.release.text.counts import counts
from kolosi.release.text.hits import DEFAULTS, Hit, Minimums, kept
from kolosi.release.text.letters import whole_words
from kolosi.release.text.lexicon import Lexicon
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import Spot
from kolosi.release.text.together import together
from kolosi.release.text.traces import traces

Outcome = Literal["release", "review", "block"]

OUTCOMES: Mapping[str, Outcome] = {
    "count_small": "block", "count_rest": "block", "count_split": "block", "share_small": "block", "zero_told": "block",
    "profession_small": "block", "place_of_act": "block", "locality_of_act": "block", "place_of_incident": "review",
    "day_of_act": "block", "month_of_act": "block", "author_area_month": "block", "armed_group_act": "block",
    "person_named": "block", "office_named": "review", "person_age": "block", "age_told": "review", "testimony": "review",
    "email": "block", "email_public": "review", "phone": "block", "phone_public": "review", "coordinates": "block",
    "case_number": "block", "address_token": "block", "reporters_few": "block", "person_described": "block", "only_told": "review",
    "person_told": "review", "source_told": "review", "movement_told": "review", "few_told": "review",
}  # fmt: skip
"""What becomes of a text in which a kind of point stands: a block stops it, a review asks a person for a reason."""


_CODE = re.compile(r"\b[RS]-\s?[0-9A-F]{8}\b")
"""The code of what a source gave for a period; in documents of earlier versions, that of a file received."""


def outcome_of(finding: Finding) -> Outcome:
    """What a point of the gate of texts does to the document."""
    return OUTCOMES.get(finding.id.removeprefix("prose_"), "release")


def gate_text(
    manuscript: Manuscript,
    lexicon: Lexicon,
    pack: Pack,
    minimums: Minimums = DEFAULTS,
    *,
    file: str | None = None,
    cited: Sequence[Spot] = (),
    localities: Expressions | None = None,
) -> tuple[Finding, ...]:
    """What would let a reader find a person, in order; the sentences are still to be filled in from the catalogue.

    `cited` are the spans of figures that the plan lets out: their values are not accused, what is said around them is.
    `localities` are the places below the regions, as words (`localities_of`).
    """
    reading = Reading(_without_codes(whole_words(manuscript)), lexicon, pack, tuple(sorted(cited)), localities)
    hits = kept([*counts(reading, minimums), *together(reading), *traces(reading)])
    return tuple(_points(hits, reading, file))


def _without_codes(manuscript: Manuscript) -> Manuscript:
    """The text without the codes of files received: their letters and digits are drawn, and are no words and no numbers."""
    codes = [found.span() for found in _CODE.finditer(manuscript.text)]
    return replace(manuscript, hidden=tuple(sorted([*manuscript.hidden, *codes]))) if codes else manuscript


def _points(hits: Sequence[Hit], reading: Reading, file: str | None) -> list[Finding]:
    """The hits as points to check; each keeps its name as long as its sentence stands."""
    text = reading.manuscript.text
    ends = _line_ends(text)
    starts = [line.sentence.start for line in reading.lines]
    seen: dict[str, int] = {}
    out = []
    for hit in hits:
        at = bisect_right(starts, hit.start) - 1
        around = reading.lines[at].sentence if at >= 0 else None
        said = " ".join(text[around.start : around.end].split()) if around else ""
        words = " ".join(text[hit.start : hit.end].replace("*", "").split())
        named = point(f"prose_{hit.kind}", where=Where(file=file), found=f"{words}|{said}")
        number = seen[named.occurrence] = seen.get(named.occurrence, 0) + 1
        occurrence = named.occurrence if number == 1 else f"{named.occurrence}-{number}"
        known: dict[str, str | int] = {
            "rule": hit.rule,
            "outcome": OUTCOMES[hit.kind],
            "start": hit.start,
            "end": hit.end,
        }
        where = Where(file=file, line=bisect_right(ends, hit.start) + 1)
        data = {**known, "occurrence": occurrence, **hit.data}
        out.append(replace(named, occurrence=occurrence, where=where, found=words, data=data))
    return out


def _line_ends(text: str) -> list[int]:
    """Where each line of a text ends."""
    return [match.start() for match in _LINE_END.finditer(text)]


_LINE_END = re.compile(r"\n")


def localities_of(names: Sequence[str]) -> Expressions:
    """Names of places, ready to be found among words."""
    return Expressions({"LOCALITY": names})

"""What a document claims, against the figures of the workspace: it matches, matched an earlier edition, differs, has no data.

A figure is compared only when the text names an indicator and a period, and no place; or when a person has said once
which figure the sentence means. Everything else is left alone: no guess.
"""

from __future__ import annotations

import re
from fractions import Fraction
from hashlib import sha256
from typing import TYPE_CHECKING

from kolosi.model.decision import BINDING
from kolosi.model.finding import Refusal
from kolosi.model.key import Key
from kolosi.reading.expressions import Expressions
from kolosi.reading.mentions import COUNTS, PERCENTS, Mention
from kolosi.reading.text import TOKEN, flatten
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.publish.sealing import in_order
from kolosi.workspace.review.claim import Claim

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kolosi.proof.study.binding import Binding
    from kolosi.reading.items import Line
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.review.proofing import Proofread

REACH = 160
"""Characters on either side of a number in which an indicator may be named."""

_DIGITS = re.compile(r"\d+")


def claims(workspace: Folder, proof: Proofread) -> list[Claim]:
    """The figures of a document that the workspace can be asked about, in order."""
    names = _Names(workspace)
    confirmed = {subject: decision.value for subject, decision in workspace.decisions.latest(BINDING).items()}
    found = []
    for binding in proof.checked.study.bindings.values():
        if binding.mention.kind in COUNTS | PERCENTS:
            line = proof.checked.study.lines[binding.line]
            sign = sentence_mark(proof.manuscript.text, line, binding.place)
            key = _confirmed(confirmed.get(sign)) or names.key_of(proof, binding, line)
            if key is not None:
                found.append((binding.mention, key, sign, sign in confirmed))
    return list(_compared(workspace, found))


def sentence_mark(text: str, line: Line, place: int) -> str:
    """What names a number of a sentence, whatever its figures: the words, and which number of the sentence it is."""
    words = _DIGITS.sub("#", " ".join(flatten(text[line.sentence.start : line.sentence.end]).split()))
    rank = line.quantities.index(place)
    return sha256(f"{rank}|{words}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _confirmed(key: str | None) -> Key | None:
    return Key.named(key) if key else None


class _Names:
    """The indicators and the places of a workspace, by the words that name them."""

    def __init__(self, workspace: Folder) -> None:
        known = workspace.knowledge
        labels: dict[str, list[str]] = {}
        for id_, indicator in known.indicators.items():
            own = {_bare(text) for text in indicator.label.values()}
            labels[id_] = [text for text in own if len(text.split()) >= 2]
        self.indicators = known.indicators
        self._labels = Expressions({id_: forms for id_, forms in labels.items() if forms})
        self._places = {flatten(name) for place in workspace.level_one() for name in place.name.values()}

    def key_of(self, proof: Proofread, binding: Binding, line: Line) -> Key | None:
        """The figure that the words around a number name; None when they name none, several, or a place."""
        if binding.period is None or not binding.is_explicit:
            return None
        flat = proof.checked.study.page.flat
        start = max(line.sentence.start, binding.mention.start - REACH)
        end = min(line.sentence.end, binding.mention.end + REACH)
        if any(name in flat[line.sentence.start : line.sentence.end] for name in self._places):
            return None
        after = self._named(flat, binding.mention.end, min(end, _next_number(line, binding.place, end)))
        found = after or self._named(
            flat, max(start, _number_before(line, binding.place, start)), binding.mention.start
        )
        if len(found) != 1:
            return None
        name = found.pop()
        return None if self._is_of_a_part(flat[start:end], name) else Key(indicator=name, period=binding.period)

    def _is_of_a_part(self, said: str, name: str) -> bool:
        """True where brackets behind the name say which part is counted: those that belong to the name itself do not."""
        return any(f"{flatten(text)} (" in said for text in self.indicators[name].label.values() if "(" not in text)

    def _named(self, flat: str, start: int, end: int) -> set[str]:
        tokens = [token[0] for token in TOKEN.finditer(flat, start, max(end, start))]
        best, names = 0, set[str]()
        for place in range(len(tokens)):
            size, found = self._labels.at(tokens, place)
            if size > best:
                best, names = size, set(found)
            elif size == best and size:
                names |= set(found)
        return names


def _bare(label: str) -> str:
    """A label without what stands in brackets or behind a comma."""
    return re.split(r"[(,:]", label)[0].strip()


def _next_number(line: Line, place: int, fallback: int) -> int:
    later = [at for at in line.quantities if at > place]
    return line.items[later[0]].start if later else fallback


def _number_before(line: Line, place: int, fallback: int) -> int:
    earlier = [at for at in line.quantities if at < place]
    return line.items[earlier[-1]].end if earlier else fallback


def _compared(workspace: Folder, found: list[tuple[Mention, Key, str, bool]]) -> Iterator[Claim]:
    desk = desk_of(workspace)
    for mention, key, sign, is_confirmed in found:
        try:
            estimate = desk.estimates([key])[key]
        except Refusal:
            continue
        outcome, edition = _outcome(workspace, mention, key, estimate.value)
        yield Claim(
            mention=mention, key=key, outcome=outcome, fingerprint=sign, value=estimate.value, edition=edition,
            is_confirmed=is_confirmed,
        )  # fmt: skip


def _outcome(workspace: Folder, mention: Mention, key: Key, value: Fraction | None) -> tuple[str, str | None]:
    indicator = workspace.knowledge.indicators[key.indicator]
    is_share = indicator.kind in ("share", "rate")
    if is_share != (mention.kind in PERCENTS):
        return "definition", None
    if value is not None and abs(value - mention.exact) <= mention.step / 2:
        return "matches", None
    edition = _printed_before(workspace, mention, key)
    if edition is not None:
        return "earlier", edition
    return ("no_data" if value is None else "differs"), None


def _printed_before(workspace: Folder, mention: Mention, key: Key) -> str | None:
    """The last edition that printed this value for this figure."""
    for edition in reversed(in_order(workspace)):
        for entry in workspace.editions.figures(edition):
            value = entry.get("value") if entry.get("key") == str(key) else None
            if value is not None and abs(Fraction(str(value)) - mention.exact) <= mention.step / 2:
                return edition
    return None

"""What the public files of a case prove, set beside the truth that only the generator knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from tests.attacker.attack import LEAST_SENSITIVE, Attack, belongs
from tests.attacker.inventing import Case
from tests.attacker.programs import Bounds, Equation, Program
from tests.attacker.reading import SUBJECTS, Printed, is_count

from kolosi.model.key import Key


@dataclass(frozen=True, kw_only=True)
class Find:
    """Something that the public files give away, or hide for nothing.

    `what` is the manner: open, exact, exists, few, none, revision, singled_out, one_cell,
    receipts; `needless` for a large count that is
    held back and protects nobody. `subject` names the figure, or the cells that no draft cites, `truth` their content.
    """

    what: str
    reader: str
    edition: int
    subject: str
    truth: int
    bounds: Bounds
    is_cited: bool = True


def finds(case: Case, editions: Sequence[Sequence[Printed]]) -> Iterator[Find]:
    """All that the editions of a case give away together."""
    for subject in SUBJECTS:
        if any(belongs(one.key, subject) for printed in editions for one in printed):
            attack = Attack(case, subject, editions)
            yield from _open(attack)
            yield from _programs(attack)
            yield from _revisions(attack)
            yield from _one_cell(attack)
            yield from _receipts(attack)


def _open(attack: Attack) -> Iterator[Find]:
    """Small counts that are simply printed, as those of a subject that is sensitive under another name."""
    for number, printed in enumerate(attack.about, start=1):
        for one in printed:
            if one.value is None or one.is_least or not is_count(one.key):
                continue
            if 0 < one.value < attack.least(attack.covered(one.key)):
                yield _plain("open", number, str(one.key), int(one.value), (f"{one.key} = {one.value:g}",))


def _plain(what: str, number: int, subject: str, truth: int, proof: tuple[str, ...]) -> Find:
    """A find that needs no program."""
    bounds = Bounds(truth, truth, proof)
    return Find(what=what, reader="careful", edition=number, subject=subject, truth=truth, bounds=bounds)


def _programs(attack: Attack) -> Iterator[Find]:
    """What follows from all printed numbers at once, for each way to read them."""
    seen: set[tuple[str, int]] = set()
    targets = list(_targets(attack))
    for reader in _readers(attack):
        sought = [one for one in targets if one.number in reader.editions and (one.subject, one.number) not in seen]
        program = Program(reader.equations, [attack.state(one.covered, one.number) for one in sought], reader.nothing)
        if not program.feasible():
            yield _plain("contradiction", 0, f"{attack.subject} [{reader.name}]", 0, ())
            continue
        program.meet(attack.known())
        for target in sought:
            if not _manner(attack, target, program.met(attack.state(target.covered, target.number))):
                continue
            bounds = program.bounds(attack.state(target.covered, target.number))
            if what := _manner(attack, target, bounds):
                seen.add((target.subject, target.number))
                yield Find(
                    what=what,
                    reader=reader.name,
                    edition=target.number + 1,
                    subject=target.subject,
                    truth=attack.content(target.covered, target.number),
                    bounds=bounds,
                    is_cited=target.is_cited,
                )


@dataclass(frozen=True)
class _Reader:
    """A way to read: which equations are believed, which variables are taken for nothing, of which editions one asks."""

    name: str
    equations: Sequence[Equation]
    nothing: np.ndarray | None
    editions: Sequence[int]


def _readers(attack: Attack) -> Iterator[_Reader]:
    """The careful reader takes each edition alone; the others believe that late data add, or guess, and are right."""
    told = [list(attack.equations(number)) for number in range(len(attack.about))]
    for number, equations in enumerate(told):
        if equations:
            yield _Reader("careful", equations, None, [number])
    equations = [one for some in told for one in some]
    everything = range(len(attack.about))
    if not equations:
        return
    if len(told) > 1:
        yield _Reader("late data add", equations, None, everything)
    for name, nothing in (("unnamed is empty", attack.empty()), ("nothing came late", attack.late())):
        if attack.is_right(nothing):
            yield _Reader(name, equations, nothing, everything)


@dataclass(frozen=True)
class _Target:
    """A sum of blocks in an edition that a reader seeks."""

    subject: str
    covered: np.ndarray
    number: int
    is_cited: bool


def _targets(attack: Attack) -> Iterator[_Target]:
    """What is sought: each count held back, then what is small of the smallest cells and of what counts leave beside others."""
    for number, printed in enumerate(attack.about):
        for figure in printed:
            if figure.is_hidden and is_count(figure.key) and attack.covered(figure.key).any():
                yield _Target(str(figure.key), attack.covered(figure.key), number, True)
    sums = {covered.tobytes(): covered for covered in (*attack.smallest(), *attack.remainders())}
    for covered in sums.values():
        for number in range(len(attack.about)):
            if 0 < attack.content(covered, number) < attack.least(covered):
                yield _Target(f"rows of {attack.describe(covered)}", covered, number, False)


def _manner(attack: Attack, target: _Target, bounds: Bounds) -> str:
    """How a sum is given away; nothing where it is not."""
    truth, least = attack.content(target.covered, target.number), attack.least(target.covered)
    is_exact, is_survivor = bounds.low == bounds.high, least == LEAST_SENSITIVE
    if 0 < truth < least:
        if is_exact:
            return "exact"
        if is_survivor and bounds.low >= 1:
            return "exists"
        return "few" if is_survivor and target.is_cited and bounds.high < least else ""
    if not target.is_cited or not is_exact:
        return ""
    if truth == 0:
        return "none" if is_survivor else ""
    return "needless"


def _revisions(attack: Attack) -> Iterator[Find]:
    """Figures that moved by few from one edition to the next: printed on both sides, or singled out by their absence."""
    for number, (before, after) in enumerate(pairwise(attack.about), start=1):
        old = {one.key: one.value for one in before if is_count(one.key) and one.value is not None}
        known = [(one, old[one.key]) for one in after if one.key in old]
        for one, value in known:
            moved = 0 if one.value is None or one.is_kept else int(one.value - value)
            if 0 < abs(moved) < attack.least(attack.covered(one.key)):
                proof = (f"edition {number}: {value:g}", f"edition {number + 1}: {one.value:g}")
                yield _plain("revision", number + 1, str(one.key), moved, proof)
        yield from _singled_out(attack, number, [one.key for one, _ in known if one.is_hidden], len(known))


def _singled_out(attack: Attack, number: int, gone: Sequence[Key], known: int) -> Iterator[Find]:
    """The figures that are no longer printed beside others that are, when every one of them moved by few."""
    moved = {
        key: attack.content(attack.covered(key), number) - attack.content(attack.covered(key), number - 1)
        for key in gone
    }
    if gone and len(gone) < known and all(0 < abs(by) < attack.least(attack.covered(key)) for key, by in moved.items()):
        proof = tuple(f"edition {number + 1}: {key} no longer printed" for key in gone)
        yield _plain("singled_out", number + 1, str(gone[0]), moved[gone[0]], proof)


def _one_cell(attack: Attack) -> Iterator[Find]:
    """The one cell that a reader names who believes, rightly, that a later edition differs in one cell alone."""
    cells = list(attack.smallest())
    for number, (before, after) in enumerate(pairwise(attack.about), start=1):
        added = [attack.content(cell, number) - attack.content(cell, number - 1) for cell in cells]
        if sum(by != 0 for by in added) != 1:
            continue
        old, new = (
            {one.key: one.value for one in some if is_count(one.key) and not one.is_kept} for some in (before, after)
        )
        both = [key for key, value in new.items() if old.get(key) is not None]
        same = [attack.covered(key) for key in both if new[key] == old[key]]
        others = [key for key in both if new[key] != old[key]]
        told = [attack.covered(key) for key in others if new[key] is not None]
        gone = [attack.covered(key) for key in others if new[key] is None]
        fits = [at for at, cell in enumerate(cells) if _is_where(cell, same, told, gone)]
        if len(fits) == 1 and 0 < added[fits[0]] < attack.least(cells[fits[0]]):
            proof = tuple(f"edition {number + 1}: {key} is {new[key]}, was {old[key]}" for key in others)
            yield _plain("one_cell", number + 1, f"rows of {attack.describe(cells[fits[0]])}", added[fits[0]], proof)


def _is_where(
    cell: np.ndarray, same: Sequence[np.ndarray], told: Sequence[np.ndarray], gone: Sequence[np.ndarray]
) -> bool:
    """True for a cell in all figures that moved, in none that did not, and in one that moved or is gone."""
    is_in_all = all(one[cell].all() for one in told)
    return is_in_all and not any(one[cell].any() for one in same) and any(one[cell].all() for one in (*told, *gone))


def _receipts(attack: Attack) -> Iterator[Find]:
    """Codes of files that differ between places of one period: they tell who reported where."""
    for number, printed in enumerate(attack.about, start=1):
        told = {one.key: frozenset(one.receipts) for one in printed if one.value is not None and one.receipts}
        for one, other in combinations(sorted(told), 2):
            if told[one] != told[other] and one.period == other.period:
                proof = (f"{one}: {', '.join(sorted(told[one]))}", f"{other}: {', '.join(sorted(told[other]))}")
                yield _plain("receipts", number, attack.subject, 0, proof)
                break

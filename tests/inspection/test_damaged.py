"""A file that is damaged, on purpose or on its way, is told or refused: it never stops the program."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from tests.inspection import leaks

from kolosi.model.finding import Refusal
from kolosi.workspace.review.inspecting import inspected


def damaged(data: bytes, dice: random.Random) -> bytes:
    """The bytes cut off, overwritten, or with others put in between."""
    at, end = sorted((dice.randrange(len(data)), dice.randrange(len(data) + 1)))
    match dice.randrange(4):
        case 0:
            return data[: at + 1]
        case 1:
            return data[:at] + dice.randbytes(min(end - at, 12)) + data[min(end, at + 12) :]
        case 2:
            return data[:at] + dice.randbytes(8) + data[at:]
        case _:
            return data[:at] + data[min(end, at + 60) :]


def damaged_within(data: bytes, dice: random.Random) -> bytes:
    """An archive with one member damaged; another file damaged itself."""
    if not data.startswith(b"PK") or data.endswith(b"secret"):
        return damaged(data, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        chosen = dice.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damaged(part, dice) if name == chosen and part else part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("seed", "one_of"), [(1, 4), *(pytest.param(seed, 1, marks=pytest.mark.long) for seed in (1, 2, 3))]
)
def test_a_damaged_file_is_told_or_refused(seed: int, one_of: int) -> None:
    dice = random.Random(seed)
    outcomes = []
    for leak in list(leaks.leaks())[::one_of]:
        data = leak.make()
        for broken in (damaged(data, dice), damaged_within(data, dice)):
            try:
                outcomes.append(inspected(leak.file, broken).outcome)
            except Refusal as refusal:
                outcomes.append(refusal.finding.id)
    assert set(outcomes) <= {"block", "review", "release", "inspect_unknown", *(f"document_{code}" for code in CODES)}
    assert outcomes.count("block") * one_of > 50


CODES = ("empty", "truncated", "password", "too_large", "bomb", "too_many_members")

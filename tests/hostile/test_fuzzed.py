"""Two thousand files, each a sound one in which pieces were put that readers stumble over, given to the verbs as people give them.

Fixed seeds; the reading process is the real one. Each is an answer within ten seconds of processor, beside the reading process, which has bounds of its own; one that is refused
leaves nothing behind. `benchmarks/bench_hostile.py` gives files of other seeds, as many as are asked for, and counts the reading process in.
"""

from __future__ import annotations

import copy
import io
import json
import random
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from tests.documents import samples
from tests.hostile.making import book, word, zipped
from tests.hostile.test_doors import HEAD, tree
from tests.hostile.test_fresh_processes import slowness
from tests.hostile.test_mutations import damaged, damaged_inside
from tests.hostile.texts import features

import kolosi
from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace

ROUNDS, IN_MAKE_TEST, EACH = 2_000, 20, 20
SECONDS = 10.0
EVENTS = f"{HEAD}\nINV1,05 January 2025,Battles,Armed clash,Mopti,3,\nINV2,06 January 2025,Protests,Peaceful protest,Gao,0,\n"
RECORDS = [{"date": "2025-01-01", "region": "Mopti", "type": "Battles", "fatalities": 3}]
WHOLE: Mapping[str, Callable[[], bytes]] = {
    "a.csv": EVENTS.encode,
    "b.csv": lambda: EVENTS.replace(",", ";").encode("utf-16"),
    "a.json": lambda: json.dumps(RECORDS * 3).encode(),
    "a.geojson": lambda: features(5),
    "a.xlsx": book,
    "a.docx": word,
    "b.docx": samples.word,
    "a.pdf": samples.pdf,
    "a.html": samples.page,
    "a.md": samples.markdown,
}
TOKENS = (
    "1e308", "-1e308", "NaN", "inf", "-0", "12345678901234567890", "0000-00-00", "9999-99-99", "1 000 1 000", "a@" * 300, "\u202e", "\u200b", "\x1b[31m",
    "\x00", "=1+1", "=cmd|' /C calc'!A0", '"', "'", "«", "]]>", "<!--", "&#0;", "{", "[" * 200, "\n", "\r", "\t", ",", ";", "é" * 5_000, "x" * 40_000,
    "2025-02-30", "99/99/9999", "100 %", "-5", "½", "١٢", "𝟏𝟐", "#REF!", "\ufeff", "\ud7ff", "\uffff", "R$ 1.000,00", "1.000.000,00", "T99 2025", "../../x",
)  # fmt: skip
VALUES: tuple[object, ...] = (
    None, True, -1, 0.5, 1e308, -1e308, float("nan"), float("inf"), 10**30, [], {}, "", [[]], {"": {}}, [None] * 1_000, [0, 0], [[0, 0]], [[[0, 0], [1e308, 1]]],
)  # fmt: skip
DOCUMENTS = (".docx", ".pdf", ".html", ".md")


@cache
def whole(name: str) -> bytes:
    return WHOLE[name]()


def stumbled(data: bytes, chance: random.Random, encoding: str = "utf-8") -> bytes:
    """The bytes with some pieces in the place of others, between signs that part words and cells."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        token = chance.choice(TOKENS).encode(encoding, "surrogatepass")
        places = [at for at, byte in enumerate(found) if byte in b',;<>"\n :']
        at = chance.choice(places) + 1 if places else 0
        end = next((place for place in places if place >= at), len(found)) if chance.random() < 0.7 else at
        found[at:end] = token * chance.choice((1, 1, 1, 3))
    return bytes(found)


def stumbled_inside(data: bytes, chance: random.Random) -> bytes:
    """A package in which one part has such pieces, packed again."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    words = [name for name in sorted(parts) if name.endswith(".xml") and b"<" in parts[name]]
    one = chance.choice(words)
    return zipped({**parts, one: stumbled(parts[one], chance)})


def inside(value: object) -> Iterator[tuple[dict[object, object] | list[object], object]]:
    """Every place of a tree in which a value stands: what holds it, and under which name or number."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from inside(value[key])


def stumbled_values(data: bytes, chance: random.Random) -> bytes:
    """JSON that can be read, with pieces and values of other kinds in the place of some of its own, or a name that is such a piece."""
    whole_tree = [json.loads(data)]
    for _ in range(chance.randint(1, 3)):
        holder, key = chance.choice(list(inside(whole_tree[0])) or [(whole_tree, 0)])
        piece = chance.choice((chance.choice(TOKENS), copy.deepcopy(chance.choice(VALUES))))
        if isinstance(holder, dict) and chance.random() < 0.2:
            holder[chance.choice(TOKENS)] = holder.pop(key)
        else:
            holder[key] = piece  # type: ignore[call-overload]
    return json.dumps(whole_tree[0], ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def fuzzed(number: int, seed: str = "fuzzed") -> tuple[str, bytes]:
    """The file of a round: always the same."""
    chance = random.Random(f"{seed} {number}")
    name = sorted(WHOLE)[number % len(WHOLE)]
    data, is_package = whole(name), whole(name).startswith(b"PK")
    if chance.random() < 0.3:
        return name, (damaged_inside if is_package else damaged)(data, chance)
    if is_package:
        return name, stumbled_inside(data, chance)
    if name.endswith("json") and chance.random() < 0.7:  # what is no JSON any more goes no further
        return name, stumbled_values(data, chance)
    return name, stumbled(data, chance, "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-8")


def empty(folder: Path) -> Workspace:
    """A workspace in which nothing has come yet."""
    (folder / "receipts").mkdir(parents=True)
    (folder / "workspace.yaml").write_text("country: MLI\nperiod: 2025-Q1\nlanguages: [fr, en]\n", "utf-8")
    return kolosi.open(folder)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    return empty(tmp_path / "espace")


def given(workspace: Workspace, path: Path) -> list[Finding]:
    """What is said to who gives the file to the verbs that take its kind; what is refused leaves the workspace as it was."""
    said: list[Finding] = []
    if not path.name.endswith(DOCUMENTS):
        before = tree(workspace.folder)
        (answer,) = workspace.add([path])
        is_refused = answer.receipt is None and not answer.unread
        assert not is_refused or tree(workspace.folder) == before
        said += answer.findings
    for verb in (kolosi.inspect, workspace.check):
        try:
            said += getattr(verb(path), "findings", ())
        except Refusal as refusal:
            said.append(workspace.say(refusal.finding))
    return said


def unfit(said: Iterable[Finding]) -> list[str]:
    """The messages that are empty or hold letters that no reader should get."""
    shown = [finding.message["fr"] for finding in said]
    return [text for text in shown if not text or any(sign in text for sign in "\u202e\u200b\x1b\x00")]


@pytest.mark.parametrize(
    "first", [pytest.param(at, marks=pytest.mark.long) if at >= IN_MAKE_TEST else at for at in range(0, ROUNDS, EACH)]
)
def test_a_fuzzed_file_is_answered_in_time_and_in_plain_letters(
    workspace: Workspace, tmp_path: Path, first: int
) -> None:
    slow = {}
    for number in range(first, first + EACH):
        name, data = fuzzed(number)
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(data)
        start = time.process_time()
        said = given(workspace, path)
        took = time.process_time() - start
        if took > SECONDS:
            slow[number] = took
        assert unfit(said) == [], number
    assert not slow or max(slow.values()) < SECONDS * slowness()
    assert list((tmp_path / "tmp").iterdir()) == []

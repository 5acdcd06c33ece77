"""The texts that are scored: the reference document, the development set, documents that no rule author has read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.proof.evaluation.claims import Claim, Document, Span

from kolosi.workspace.review.packs import language_of

REFERENCE = "mali_pau_2025-05"
HELD_OUT = Path(__file__).resolve().parents[1] / "heldout"
UNREAD = Path(__file__).resolve().parents[1] / "unread"
"""Sets of documents of our own, each in a folder with its `key.tsv`; the README tells how each fared when it was first read."""


LABELS = {
    "unread": "NOT READ by any author of rules (README of tests/proof/unread): what to expect of a new document",
    "held out": "HELD OUT when first read (README of tests/proof/heldout); since then in view of the rules",
    "generated": "GENERATED from coherent tables: measures the mechanics, not prose",
    "development": "IN-SAMPLE, read by the authors of the rules: not the quality of the checker",
    "reference": "IN-SAMPLE, read by the authors of the rules: not the quality of the checker",
}
"""What is said above the scores of a corpus."""


# -- the reference ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """The reference document with every number and every relation that two readers found in it."""

    document: Document
    mentions: Mapping[str, Mapping[str, object]]
    relations: Sequence[Mapping[str, object]]
    expected: Sequence[str]

    def numbers(self, relation: Mapping[str, object]) -> list[str]:
        """The ids of the numbers of a relation."""
        operands = relation["operands"]
        assert isinstance(operands, Mapping)
        return [name for operand in operands.values() for name in flat(operand) if name in self.mentions]

    def span(self, name: str) -> Span:
        """Where a number stands."""
        mention = self.mentions[name]
        return int(str(mention["start"])), int(str(mention["end"]))


def flat(operand: object) -> list[str]:
    """The ids of an operand, which may be a list of lists."""
    if isinstance(operand, list):
        return [name for one in operand for name in flat(one)]
    return [str(operand)]


def reference(folder: Path) -> Reference:
    """The reference document of the folder kept outside the repository."""
    gold = json.loads((folder / f"{REFERENCE}.gold.json").read_text("utf-8"))
    mentions = {mention["id"]: mention for mention in gold["mentions"]}
    bare = Reference(
        Document(
            corpus="reference",
            name=REFERENCE,
            language="fr",
            data=(folder / f"{REFERENCE}.fr.txt").read_bytes(),
        ),
        mentions,
        gold["relations"],
        gold["expected_core_flags"],
    )
    claims = tuple(_gold_claim(bare, relation) for relation in gold["relations"] if bare.numbers(relation))
    return Reference(
        Document(**{**vars(bare.document), "claims": claims}), mentions, gold["relations"], gold["expected_core_flags"]
    )


def _gold_claim(gold: Reference, relation: Mapping[str, object]) -> Claim:
    spans = tuple(sorted({gold.span(name) for name in gold.numbers(relation)}))
    diagnosis = relation.get("diagnosis") or ()
    text = gold.document.text
    return Claim(
        id=str(relation["id"]),
        family=str(relation["family"]),
        verdict=str(relation["verdict"]),
        focus=spans[-1],
        spans=spans,
        diagnosis=(diagnosis,) if isinstance(diagnosis, str) else tuple(diagnosis),  # type: ignore[arg-type]
        is_core=bool(relation.get("core")),
        quote=" · ".join(text[start:end] for start, end in spans),
    )


# -- the development set ----------------------------------------------------------------------------------------------


def development(folder: Path) -> list[Document]:
    """The seven short texts of the development set; lines of their head belong to the file, not to the text."""
    rows = _rows(folder / "devset.key.tsv")
    return [
        Document(
            corpus="development",
            name=path.stem,
            language="en" if path.stem.endswith("_en") else "fr",
            data=_without_head(path.read_text("utf-8")).encode(),
            claims=tuple(_key_claim(row) for row in rows if row["doc"] == path.stem),
        )
        for path in sorted((folder / "devset").glob("*.txt"))
    ]


def _without_head(text: str) -> str:
    """The text with the lines of its head blanked, every other character in its place."""
    return re.sub(r"(?m)^# .*$", lambda found: " " * len(found[0]), text)


def _key_claim(row: Mapping[str, str]) -> Claim:
    return Claim(
        id=row["id"],
        family=row["family"],
        verdict=row["verdict"],
        focus=(int(row["focus_start"]), int(row["focus_end"])),
        diagnosis=_listed(row["diagnosis"]),
        accept=_listed(row["accept"]),
        is_core=row["core"] == "1",
        quote=row["snippet"],
    )


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in re.split(r"[|,;]", cell or "") if one.strip() not in ("", "-"))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


# -- documents held out -----------------------------------------------------------------------------------------------


def held_out_sets(folder: Path = HELD_OUT) -> dict[str, list[Document]]:
    """Every set, by the name of its folder, in order."""
    return {name: held_out(folder / name) for name in names_of_sets(folder)}


def names_of_sets(folder: Path = HELD_OUT) -> list[str]:
    """The names of the sets, in order."""
    return sorted((one.name for one in folder.iterdir() if one.is_dir()), key=int) if folder.is_dir() else []


@cache
def held_out(folder: Path) -> list[Document]:
    """Documents with a key that quotes them: `snippet` is a passage, `focus` the asserted figure in it.

    Raises `ValueError` naming the row whose words are not in its document.
    """
    if not (folder / "key.tsv").is_file():
        return []
    rows = _rows(folder / "key.tsv")
    documents = []
    for name in sorted({row["doc"].removesuffix(".md") for row in rows} | {path.stem for path in folder.glob("*.md")}):
        text = (folder / f"{name}.md").read_text("utf-8")
        own = [(number, row) for number, row in enumerate(rows, 2) if row["doc"].removesuffix(".md") == name]
        claims = tuple(_quoted_claim(f"row {number}", row, text) for number, row in own)
        documents.append(
            Document(
                corpus="held out",
                name=name,
                language=_language(name, text),
                data=text.encode(),
                claims=claims,
                suffix=".md",
            )
        )
    return documents


def _language(name: str, text: str) -> str:
    found = re.search(r"[._-](fr|en|es)\b", name.replace("_", "."))
    return found[1] if found else language_of(text)


def _quoted_claim(id_: str, row: Mapping[str, str], text: str) -> Claim:
    start, end = _place(row["snippet"], text, 0, len(text)) or _lost(id_, row["snippet"])
    focus = (_place(row["focus"], text, start, end) or _lost(id_, row["focus"])) if row.get("focus") else (start, end)
    return Claim(
        id=id_,
        family=row["family"],
        verdict=row["verdict"],
        focus=focus,
        diagnosis=tuple(one for one in _listed(row.get("diagnosis")) if re.fullmatch("[a-z]+(?:_[a-z]+)*", one)),
        accept=_listed(row.get("accept")),
        is_core=row.get("core", "1") != "0",
        quote=" ".join(row["snippet"].split()),
    )


def _place(words: str, text: str, start: int, end: int) -> Span | None:
    """Where words stand: as they are, else with any space for a space and marks of emphasis anywhere.

    Of several places of a short figure the first that is not inside a longer number is taken.
    """
    pattern = r"[\s\u00a0\u202f*_|>]+".join(re.escape(word) for word in words.split())
    guarded = rf"(?<![\d])(?:{pattern})(?!\d)" if words[:1].isdigit() else pattern
    found = re.compile(guarded).search(text, start, end) or re.compile(pattern).search(text, start, end)
    return found.span() if found else None


def _lost(id_: str, words: str) -> Span:
    raise ValueError(f"key.tsv, {id_}: not in the document: {words!r}")

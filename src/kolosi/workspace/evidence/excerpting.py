"""Takes excerpts of a document into the review: one said at a door, or those that somebody marked in Word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, point
from kolosi.review.standing import compared, letters_of, standing
from kolosi.workspace.correct.nearby import nearest
from kolosi.workspace.evidence.columns import excerpt_columns
from kolosi.workspace.evidence.persons import naming_somebody
from kolosi.workspace.evidence.registers import excerpts_in, read_documents
from kolosi.workspace.evidence.said import item_said
from kolosi.workspace.evidence.stood import not_standing, on_other_page
from kolosi.workspace.evidence.tagging import TAGGED, Vocabulary
from kolosi.workspace.evidence.texts import text_of_document
from kolosi.workspace.evidence.writing import add_excerpts, excerpt_items, next_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.review.standing import Letters
    from kolosi.workspace.evidence.registers import Item
    from kolosi.workspace.folder import Folder


@dataclass(frozen=True, kw_only=True)
class Excerpted:
    """What was taken: the new excerpts, how many were there already, what is to be checked."""

    document: str
    excerpts: tuple[Excerpt, ...]
    known: int = 0
    findings: tuple[Finding, ...] = ()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "document": self.document,
            "excerpts": [excerpt_json(one) for one in self.excerpts],
            "known": self.known,
            "findings": [one.as_json() for one in self.findings],
        }


def excerpt_json(one: Excerpt) -> Mapping[str, object]:
    """An excerpt as plain values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(one).items()}


def document_named(workspace: Folder, text: str) -> Document:
    """The document of a short name. Raises `Refusal`, with those that come near."""
    known = {one.id: one for one in read_documents(workspace)}
    if text not in known:
        near = nearest({one.id: (one.id, one.title) for one in known.values()}, text) or [*known][:3]
        told = ", ".join(f"{id_} ({known[id_].title})" for id_ in near) or "–"
        raise Refusal(point("document_not_known", found=text, data={"near": told}))
    return known[text]


def take_excerpt(workspace: Folder, document: str, said: Mapping[str, str | Sequence[str]]) -> Excerpted:
    """Takes one excerpt with what is said of it, by column of the form. Raises `Refusal` for a tag that cannot be read."""
    own = document_named(workspace, document)
    meant = _as_meant(workspace, said)
    items = excerpt_items(workspace)
    among = {"documents": {own.id}, "excerpts": {str(one["id"]) for one in items}}
    new = next_id("e", [*among["excerpts"]])
    item = item_said(workspace, excerpt_columns(), {**meant, "id": new, "document": own.id}, among)
    return take(workspace, own.id, [item], ())


def _as_meant(workspace: Folder, said: Mapping[str, str | Sequence[str]]) -> Mapping[str, str | Sequence[str]]:
    """What is said, its tags as ids where they are known words: a synonym says the same as a label."""
    words = Vocabulary(workspace)

    def meant(path: str, text: str) -> str:
        return words.meaning(path, text) or text if path in TAGGED and path != "page" else text

    return {
        path: meant(path, value) if isinstance(value, str) else [meant(path, one) for one in value]
        for path, value in said.items()
    }


def take(workspace: Folder, document: str, new: Sequence[Item], told: Sequence[Finding]) -> Excerpted:
    """Writes new items of a document into the register: none whose words the same coder took before, each under a number of its own."""
    own, items = document_named(workspace, document), excerpt_items(workspace)
    text = text_of_document(workspace, own.receipt)
    within = letters_of(text) if text is not None else None
    own_items = (one for one in items if one.get("document") == own.id)
    met = {_words_key(one): one for one in own_items}
    ids = [str(one["id"]) for one in items]
    findings, known = list(told), 0
    added: list[Item] = []
    for item in new:
        same = met.get(_words_key(item))
        if same is not None:
            known += 1
            if _tags(same) != _tags(item):
                findings.append(point("excerpt_already", found=str(same["id"]), data={"text": _short(item)}))
            continue
        item, points = _stood({"id": next_id("e", ids), **_without_id(item)}, within)
        ids.append(str(item["id"]))
        met[_words_key(item)] = item
        findings += points
        added.append(item)
    if added:
        add_excerpts(workspace, added)
    taken = excerpts_in(added)
    findings += naming_somebody(workspace, taken)
    return Excerpted(
        document=own.id,
        excerpts=taken,
        known=known,
        findings=tuple(workspace.say(one) for one in findings),
    )


def _words_key(item: Item) -> tuple[str, str]:
    """By what an excerpt of a document is the same as another: its coder, and its words, typography apart."""
    return str(item.get("coder") or ""), compared(str(item.get("text")))


def _tags(item: Item) -> Item:
    return {path: item[path] for path in excerpt_columns() if path not in ("id", "text", "page") and item.get(path)}


def _without_id(item: Item) -> Item:
    return {name: value for name, value in item.items() if name != "id"}


def _short(item: Item) -> str:
    words = str(item.get("text", "")).split()
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _stood(item: Item, within: Letters | None) -> tuple[Item, list[Finding]]:
    """The item with the page on which its words stand, where that is one and nobody said it; and what is wrong of its words."""
    if within is None:
        return item, []
    found = standing(str(item["text"]), within)
    if not found.is_found:
        return item, [not_standing(str(item["id"]), str(item["document"]), found.until)]
    if "page" in item and found.pages and item["page"] not in found.pages:
        return item, [on_other_page(str(item["id"]), str(item["page"]), found.pages)]
    if "page" not in item and len(found.pages) == 1:
        item = {**item, "page": found.pages[0]}
    return item, []

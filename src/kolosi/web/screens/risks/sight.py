"""What of the review and of the judgements a person may see: confidential documents, and what is said of gender-based violence."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from kolosi.model.label import say
from kolosi.web.rights import Right
from kolosi.web.sight import sees, texts_of
from kolosi.workspace.evidence.registers import read_documents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.review.excerpt import Document, Excerpt
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace

RISKS = "protection_risks"
_GBV = "gbv"


def sees_confidential(here: Here) -> bool:
    """True for who writes the analysis: to others a confidential document is not there."""
    return here.person.may(Right.WRITE)


def judges(here: Here) -> bool:
    """True for who takes part in judging: computed phases and ranks stay inside."""
    return here.person.may(Right.WRITE) or here.person.may(Right.SCORE)


def hidden_risks(here: Here) -> frozenset[str]:
    """The risks of gender-based violence, for who must not see it; none for others."""
    return frozenset() if here.person.sees_gbv else here.ask("risks of gbv", _of_gbv)


def _of_gbv(workspace: Workspace) -> frozenset[str]:
    terms = workspace.knowledge.taxonomies[RISKS].terms.values()
    return frozenset(
        term.id
        for term in terms
        if term.id == _GBV or any(one.startswith(f"{_GBV}_") for one in term.attributes.get("indicators", "").split())
    )


def seen_documents(here: Here) -> Mapping[str, Document]:
    """The documents of the review that a person may know of, by their short names."""
    every = here.ask("documents", read_documents)
    open_ = [one for one in every if sees_confidential(here) or not one.is_confidential]
    return {one.id: one for one in open_ if sees(here, one.title, one.publisher)}


def is_seen(here: Here, one: Excerpt, documents: Mapping[str, Document]) -> bool:
    """True for an excerpt of a document that a person may know of, on no subject that is hidden from him."""
    return one.document in documents and hidden_risks(here).isdisjoint(one.risks) and sees(here, *texts_of(asdict(one)))


def terms(here: Here, taxonomy: str, *, level: str = "all") -> Sequence[tuple[str, str]]:
    """The terms of a list by their short names, in the language of the page: those that a person may see."""
    hidden = hidden_risks(here) if taxonomy == RISKS else frozenset()
    known = here.ask(("terms", taxonomy), lambda w: tuple(w.knowledge.taxonomies[taxonomy].terms.values()))
    return [
        (one.id, here.said(one.short))
        for one in known
        if one.id not in hidden
        and sees(here, here.said(one.label))
        and level in ("all", "below" if one.parent else "top")
    ]


def regions(here: Here) -> Sequence[tuple[str, str]]:
    """The regions of the document, by their names."""
    found = here.ask("regions", lambda w: tuple((one.id, one.name) for one in w.level_one()))
    return [(id_, here.said(name)) for id_, name in found]


def parts(here: Here, current: str) -> Sequence[Mapping[str, object]]:
    """The parts of the screen as a page offers them, the one it is on marked."""
    known = ("evidence", "reading", "gaps", "severity", "workshop")
    return [
        {
            "address": f"/w/{here.name}/risks/{name}" if name != "evidence" else f"/w/{here.name}/risks",
            "label": here.word(f"risks.parts.{name}"),
            "is_current": name == current,
        }
        for name in known
        if name != "reading" or (here.person.may(Right.WRITE) and not hidden_risks(here))
    ]


def label_of(here: Here, taxonomy: str, id_: str) -> str:
    """The name of a term; its id where nothing bears it."""
    known = here.ask(("terms", taxonomy), lambda w: tuple(w.knowledge.taxonomies[taxonomy].terms.values()))
    return next((say(one.label, here.language) for one in known if one.id == id_), id_)

"""The sheet of pairs: facts of two systems side by side, without the chance that they are one; its answers become Decisions."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import polars as pl

from kolosi.content.presets import linkage_preset
from kolosi.linkage.clusters import OPEN
from kolosi.model.label import say
from kolosi.reading.labels import label
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.decide.recording import record
from kolosi.workspace.linking.deciding import LINK, decided_pairs
from kolosi.workspace.linking.linked import pair
from kolosi.workspace.linking.tellings import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.workspace.folder import Folder

_WHY = label("linking.reviewed")


def pairs_held(workspace: Folder) -> Mapping[str, object]:
    """The pairs of the workspace's period to be judged and those judged, in an order that says nothing of their chance."""
    paired = pair(desk_of(workspace), workspace.settings.period)
    least = linkage_preset().review
    asked = paired.pairs.filter((pl.col("probability") >= least) | (pl.col("answer") != OPEN))
    ends = {*asked["left"], *asked["right"]}
    facts = {row["id"]: row for row in paired.told.frame.filter(pl.col("id").is_in(list(ends))).iter_rows(named=True)}
    decided = decided_pairs(workspace)
    language = workspace.settings.languages[0]
    rows = []
    for subject, left, right in asked.select("subject", "left", "right").iter_rows():
        said = {**_side(workspace, "left", facts[left], language), **_side(workspace, "right", facts[right], language)}
        one = decided.get(subject)
        if one is not None and one.value != OPEN:
            said |= {"answer": one.value, "why": one.why}
        rows.append({"pair": subject, **said})
    return {"pairs": sorted(rows, key=lambda row: sha256(row["pair"].encode()).digest())}


def _side(workspace: Folder, side: str, row: Mapping[str, object], language: str) -> dict[str, str]:
    """One telling as a person reads it; what the system does not say is left out."""
    knowledge = workspace.knowledge
    source, place = knowledge.sources.get(str(row["system"])), knowledge.places.get(str(row["place"] or row["region"]))
    terms = {
        id_: term
        for name in ("violation_types", "acled_events")
        for id_, term in knowledge.taxonomies[name].terms.items()
    }
    actors = knowledge.taxonomies["perpetrators"].terms
    what = [str(row[column]) for column in reversed(KINDS) if row[column]]
    told = {
        "system": say(source.title, language) if source else str(row["system"]),
        "day": str(row["day"]),
        "place": say(place.name, language) if place else "",
        "what": ", ".join(dict.fromkeys(say(terms[one].label, language) if one in terms else one for one in what)),
        "actor": say(actors[str(row["perpetrator"])].label, language) if row["perpetrator"] in actors else "",
        "killed": "" if row["killed"] is None else str(row["killed"]),
        "cited": str(row["cited"] or ""),
    }
    return {f"{side}_{name}": text for name, text in told.items() if text}


def keep_answers(workspace: Folder, items: Sequence[Mapping[str, object]]) -> int:
    """Records what a sheet says of its pairs as Decisions, where it says something new; gives how many. A cleared answer opens a pair again."""
    decided = decided_pairs(workspace)
    kept = 0
    for item in items:
        subject, answer = str(item.get("pair") or ""), str(item.get("answer") or OPEN)
        why = str(item.get("why") or "").strip()
        before = decided.get(subject)
        same = before is not None and before.value == answer and (answer == OPEN or not why or before.why == why)
        if same or not subject or (before is None and answer == OPEN):
            continue
        record(workspace, LINK, subject, answer, why=why or say(_WHY, workspace.settings.languages[0]))
        kept += 1
    return kept

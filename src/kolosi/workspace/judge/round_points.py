"""What is wanting in the two rounds: a risk that somebody left out, a pseudonym that changed, two that look alike."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import say
from kolosi.workspace.write.judgements import read_rounds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.write.judgements import Score

FILE = "report/rounds.yaml"


def check_rounds(workspace: Folder) -> list[Finding]:
    """Points to check of the rounds, for the facilitator."""
    rounds = read_rounds(workspace)
    missing = [*_left_out(workspace, rounds.one, "1"), *_left_out(workspace, rounds.two, "2")]
    return [*missing, *_changed(rounds.one, rounds.two), *_alike([*rounds.one, *rounds.two])]


def _left_out(workspace: Folder, scores: Sequence[Score], number: str) -> Iterator[Finding]:
    """The risks that others scored and an expert did not: no score is not the lowest one."""
    terms = workspace.knowledge.taxonomies["protection_risks"].terms
    by_place: dict[str | None, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in scores:
        by_place[one.place][one.expert].add(one.risk)
    for experts in by_place.values():
        every = set().union(*experts.values())
        for expert, own in experts.items():
            for risk in sorted(every - own):
                label = terms[risk].label if risk in terms else {"fr": risk, "en": risk}
                data = {"round": number, "fr": say(label, "fr"), "en": say(label, "en")}
                yield point("round_risk_missing", where=Where(file=FILE), found=expert, data=data)


def _changed(one: Sequence[Score], two: Sequence[Score]) -> Iterator[Finding]:
    """Pseudonyms of round two that nobody had in round one."""
    known = {score.expert for score in one}
    for expert in dict.fromkeys(score.expert for score in two if score.expert not in known):
        yield point("round_expert_new", where=Where(file=FILE), found=expert)


def _alike(scores: Sequence[Score]) -> Iterator[Finding]:
    """Pseudonyms that differ by case, accents or spaces alone: one person, or two?"""
    spelled: dict[str, dict[str, None]] = defaultdict(dict)
    for score in scores:
        spelled[fold(score.expert).replace(" ", "")][score.expert] = None
    for names in spelled.values():
        if len(names) > 1:
            yield point("round_experts_alike", where=Where(file=FILE), found=", ".join(names), count=len(names))

"""Whose files they are: those that a person gave, by the beginning of the hash of each, however they were read since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.model.finding import Refusal, Where, point
from kolosi.workspace.decide.speaking import speaker
from kolosi.workspace.receive.file_answers import SHORT
from kolosi.workspace.receive.steps import steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.folder import Folder

_GIVING = ("add",)


def givers(workspace: Folder) -> Mapping[str, str]:
    """Who gave each file first, by the beginning of its hash; files of before names were kept have none."""
    originals = {one.id: one.original[:SHORT] for one in workspace.receipts.all()}
    found: dict[str, str] = {}
    for step in steps(workspace):
        if step.verb in _GIVING and step.by:
            for digest in (*(originals[id_] for id_ in step.receipts if id_ in originals), *step.asked):
                found.setdefault(digest, step.by)
    return found


def own_files(workspace: Folder) -> frozenset[str] | None:
    """The files that the person who speaks gave; None where he speaks of all."""
    who = speaker()
    if not who.of_own_files:
        return None
    return frozenset(digest for digest, name in givers(workspace).items() if name == who.name)


def require_own(workspace: Folder, digest: str, named: str) -> None:
    """Raises `Refusal` where the person who speaks may not speak of a file: as if it were not there."""
    own = own_files(workspace)
    if own is not None and digest[:SHORT] not in own:
        raise Refusal(point("file_not_known", found=named, data={"near": "–"}))


def require_forms(file: str) -> None:
    """Raises `Refusal` where the person who speaks may give files, and may not rule on the workspace itself."""
    if not speaker().gives_forms:
        raise Refusal(point("form_not_yours", where=Where(file=file), found=file))

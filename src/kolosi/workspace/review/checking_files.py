"""A document on disk, proof-read beside the workspace, an earlier edition and a twin; its points written into files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.content.languages import proof_sentences
from kolosi.content.messages import packaged_messages
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.proof.wording import number
from kolosi.workspace.review.answers import answers_in, kept_by, take
from kolosi.workspace.review.proofing import Proofread, proofread, restated, untwinned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.workspace.folder import Folder
    from kolosi.workspace.review.claim import Claim


TOLD = {"differs": "claim_differs", "earlier": "claim_earlier", "definition": "claim_definition"}
"""What is told of a claim that does not match, by its outcome; what has no data is no fault of the document."""


def read_and_write(
    file: str | Path,
    *,
    annotate: Sequence[str | Path] = (),
    against: str | Path | None = None,
    twin: str | Path | None = None,
    answers: Sequence[str] = (),
    workspace: Folder | None = None,
    language: str | None = None,
) -> Proofread:
    """A document on disk checked, beside an earlier edition and a twin, its points written into the files asked for.

    `answers` to its questions, each `CODE=yes` or `CODE=no`, are written down first, and hold from then on.
    """
    from kolosi.store.files import write_whole

    kept, waived, data = kept_by(file, workspace), _waived(workspace), _bytes(file)
    found = proofread(Path(file).name, data, waived=waived, answers=answers_in(kept))
    if answers:
        take(kept, found, answers, language or found.language)
        found = proofread(Path(file).name, data, waived=waived, answers=answers_in(kept))
    if against is not None:
        found = replace(found, beside=(*found.beside, *restated(found, proofread(Path(against).name, _bytes(against)))))
    if twin is not None:
        found = replace(found, beside=(*found.beside, *untwinned(found, proofread(Path(twin).name, _bytes(twin)))))
    if workspace is not None:
        from kolosi.workspace.review.claims import claims

        found = replace(found, claims=tuple(claims(workspace, found)))
        found = replace(
            found, beside=(*found.beside, *(_told(found, one) for one in found.claims if one.outcome in TOLD))
        )
    found = replace(found, beside=tuple(packaged_messages().word(one) for one in found.beside))
    for target in annotate:
        write_whole(Path(target), found.annotated(Path(target).name, language or found.language))
    return found


def _bytes(file: str | Path) -> bytes:
    from kolosi.intake.documents import refused
    from kolosi.intake.sandbox import Unreadable
    from kolosi.workspace.receive.adding import document_bytes

    try:
        return document_bytes(Path(file))
    except Unreadable as refusal:
        raise Refusal(refused(refusal)) from refusal


def _told(proof: Proofread, claim: Claim) -> Finding:
    mention, text = claim.mention, proof.manuscript.text
    line = text.count("\n", 0, mention.start) + 1
    value = (
        "–" if claim.value is None else number(claim.value, mention.decimals, proof_sentences(proof.language)["number"])
    )
    return point(
        TOLD[claim.outcome],
        where=Where(file=proof.name, line=line),
        found=" ".join(text[mention.start : max(mention.whole, mention.end)].split()),
        data={"key": str(claim.key), "value": value, "edition": claim.edition or "–", "fingerprint": claim.fingerprint},
    )


def _waived(workspace: Folder | None) -> Mapping[str, str]:
    """The findings that a person has excepted, with the reason, as long as the waiver holds."""
    from kolosi.workspace.decide.waiving import reasons_in_force

    if workspace is None:
        return {}
    return reasons_in_force(workspace)

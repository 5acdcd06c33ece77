"""The release agreement of an owner of data: sent with the figures that the document prints of his, taken back as a Decision."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold
from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import label, labels
from kolosi.report.copies.agreement import CODE, FIELDS, AgreementText, agreement_docx
from kolosi.report.draft.wording import is_hidden
from kolosi.store.locks import locked
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import Findings
from kolosi.workspace.ask.periods import day_said
from kolosi.workspace.copies.agreements import (
    Agreement,
    AgreementName,
    keep_agreement,
    next_agreement,
    require_agreement,
)
from kolosi.workspace.copies.issues import ROOM
from kolosi.workspace.copies.sending import Sent
from kolosi.workspace.correct.nearby import require_source
from kolosi.workspace.signing.lines import Data, title_of
from kolosi.workspace.signing.validation import (
    PROVISIONAL,
    VALIDATED,
    VALIDATION,
    mark_of,
    owners_of,
    printed_by_owner,
)
from kolosi.workspace.write.assembling import Assembly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.model.key import Key
    from kolosi.model.returned import Returned
    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.decide.clerk import Clerk
    from kolosi.workspace.folder import Folder


def send_agreement(workspace: Folder, source: str, languages: Sequence[str]) -> Sent:
    """Writes the agreement of a system's owner, in each of some languages. Raises `Refusal` where the document prints nothing of it."""
    require_source(workspace.knowledge.sources, source)
    desk = desk_of(workspace)
    printed = printed_by_owner(desk).get(source, [])
    if not printed:
        raise Refusal(point("validation_of_nothing", found=source))
    assembly, paths, told = Assembly(desk), [], []
    with locked(workspace.file(ROOM)):
        for language in languages:
            name = next_agreement(workspace, source)
            said = AgreementText(
                source=source,
                version=name.version,
                title=title_of(desk, source),
                printed=printed,
                held=_held(desk, source),
            )
            made = agreement_docx(said, assembly.cover, language, desk.released, desk.scope, template=assembly.template)
            stem = say(label("copies.files.agreement"), language)
            path = workspace.file("out", ROOM, f"{stem}.{source}.{language}.v{name.version}.docx")
            marks = tuple(mark_of(desk.released[key]) for key in printed)
            when = datetime.now(UTC).isoformat(timespec="seconds")
            keep_agreement(workspace, Agreement(name=name, language=language, when=when, marks=marks), made, path)
            paths.append(path)
            data: Data = {**title_of(desk, source), "source": source, "version": name.version}
            told.append(workspace.say(point("agreement_issued", data=data)))
    return Sent(copies={}, others=tuple(paths), told=tuple(told), findings=Findings([]))


def _held(desk: Desk, source: str) -> list[Key]:
    """The figures of a system that the document cites and does not show."""
    return [key for key, owners in owners_of(desk).items() if is_hidden(desk.released[key]) and source in owners]


# -- taken back -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Answered:
    """What an agreement that came back says: which it is, and what was filled in, by field."""

    name: AgreementName
    filled: Mapping[str, str]


def answered(returned: Returned) -> Answered | None:
    """What a file says, where it is an agreement; None for any other."""
    found: dict[str, str] = {}
    lines = [" ".join(one.text("deleted").split()) for one in returned.paragraphs]
    for paragraph in returned.paragraphs:
        for piece in paragraph.pieces:
            if piece.change != "deleted" and (piece.tag in FIELDS or piece.tag.startswith(CODE)):
                found[piece.tag] = found.get(piece.tag, "") + piece.text
    code = next((tag for tag in found if tag.startswith(CODE)), "")
    source, _, version = code.removeprefix(CODE).rpartition(".")
    if not code:
        source, version, found = _without_controls(lines)
    if not source or not version.isdecimal():
        return None
    filled = {name: _without_prompt(name, found.get(name, "")) for name in FIELDS}
    return Answered(name=AgreementName(source=source, version=int(version)), filled=filled)


def _without_controls(lines: Sequence[str]) -> tuple[str, str, dict[str, str]]:
    """System, number and what was filled in, from the words alone: some editors and older formats lose controls."""
    patterns = [
        re.escape(text).replace(r"\{code\}", r"(?P<version>\d+)").replace(r"\{source\}", r"(?P<source>[A-Za-z0-9_-]+)")
        for text in label("copies.agreement.code").values()
    ]
    codes = (match for line in lines for pattern in patterns if (match := re.fullmatch(pattern, line)))
    code = next(codes, None)
    if code is None:
        return "", "", {}
    names = {fold(text): name for name in FIELDS for text in label(f"copies.agreement.{name}").values()}
    found = {names[fold(one)]: two for one, two in pairwise(lines) if fold(one) in names}
    return code["source"], code["version"], found


def _without_prompt(name: str, text: str) -> str:
    """What a person wrote; nothing where the prompt still stands."""
    prompts = {fold(one) for one in label(f"copies.agreement.{name}_empty").values()}
    return "" if fold(text) in prompts else " ".join(text.split())


def take_agreement(clerk: Clerk, said: Answered, file: str, author: str | None) -> Finding:
    """Makes a Decision of what an owner answered, and tells it. Raises `Refusal` where he answered nothing that can be taken.

    A semicolon parts what a Decision says, so that none of those that an owner types does.
    """
    require_agreement(clerk.workspace, said.name, file)
    where, filled = Where(file=file), {name: text.replace(";", ",") for name, text in said.filled.items()}
    answers = labels("copies.agreement_answers")
    answer = next((id_ for id_, words in answers.items() if fold(filled["answer"]) in map(fold, words.values())), "")
    data: Data = {"source": said.name.source, "version": said.name.version, "function": filled["function"]}
    day = day_said(filled["day"]) if filled["day"] else None
    is_unread = bool(filled["day"]) and day is None
    if not answer or not filled["function"] or is_unread or (answer == "except" and not filled["remark"]):
        raise Refusal(point("agreement_unanswered", where=where, found=file, data=data))
    if answer == "except":
        return point("agreement_with_exceptions", where=where, found=file, data={**data, "remark": filled["remark"]})
    state = VALIDATED if answer == VALIDATED else PROVISIONAL
    value = f"{state}; by={filled['function']}; agreement={said.name.version}"
    value += f"; day={day.isoformat()}" if day else ""
    clerk.decide(VALIDATION, said.name.source, value, why=filled["remark"] or file, author=author)
    told = {language: answers[answer][language] for language in ("fr", "en")}
    return point("agreement_taken", where=where, found=file, data={**data, **told})

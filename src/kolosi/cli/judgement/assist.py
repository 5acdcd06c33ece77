"""The commands that help those who read: search, proposed tags, duplicates, what is still unread."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from kolosi.cli.door import FOLDER, POINTS, Door
from kolosi.cli.options import Json, Language, Workspace
from kolosi.cli.showing import show

if TYPE_CHECKING:
    from kolosi.workspace.evidence.assist.ordering import Unread, UnreadDocument
    from kolosi.workspace.evidence.assist.proposing import Proposal, Proposals
    from kolosi.workspace.evidence.assist.searching import Found, SearchLine


def search(
    text: Annotated[str, typer.Argument()],
    most: Annotated[int, typer.Option("--most", min=1)] = 20,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi search`."""
    with Door(workspace, language, json) as door:
        found = door.open().search(text, most=most)
        if json:
            door.dump(found.as_json())
            return
        if found:
            heads = [
                door.label(f"cli.assist.search_heads.{head}") for head in ("excerpt", "document", "page", "passage")
            ]
            door.table(heads, [_search_row(door, line) for line in found])
        show(_count(door, found))
        if found.unknown:
            show(door.label("cli.assist.unknown", words=", ".join(found.unknown)))
        door.few(found.findings)
        document = found[0].document if found else "d1"
        door.next(door.label("cli.evidence.next_excerpt", document=document))


def _search_row(door: Door, line: SearchLine) -> tuple[object, ...]:
    secret = f" ({door.label('cli.evidence.confidential')})" if line.is_confidential else ""
    return line.excerpt or "", f"{line.document}{secret}", line.page or "", line.marked


def _count(door: Door, found: Found) -> str:
    if not found:
        return door.label("cli.assist.nothing")
    if len(found) < found.total:
        return door.label("cli.assist.found_first", n=found.total, shown=len(found))
    return door.count("cli.assist.found", found.total)


def suggest(
    excerpts: Annotated[list[str] | None, typer.Argument()] = None,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi suggest`."""
    with Door(workspace, language, json) as door:
        found = door.open().suggest(excerpts or ())
        if json:
            door.dump(found.as_json())
            return
        _print_proposals(door, found)


def _print_proposals(door: Door, found: Proposals) -> None:
    heads = [door.label(f"cli.assist.suggest_heads.{head}") for head in ("excerpt", "column", "tag", "words")]
    made = [line for line in found if not line.is_denied]
    denied = [line for line in found if line.is_denied]
    if made:
        door.table(heads, [_proposal_row(door, line) for line in made])
    if denied:
        door.table(heads, [_proposal_row(door, line) for line in denied], title=door.label("cli.assist.denied_of"))
    show(door.count("cli.assist.proposed", len(made)))
    if found.without:
        show(door.count("cli.assist.without", found.without))
    if made:
        show(door.label("cli.assist.applied"))
    door.next(door.label("cli.evidence.next_form"))


def _proposal_row(door: Door, line: Proposal) -> tuple[object, ...]:
    name = door.say(line.label)
    tag = door.label("cli.assist.one_of", name=name, term=line.term) if line.others else name
    return line.excerpt, door.label(f"cli.assist.columns.{line.column}"), tag, " · ".join(line.words)


def duplicates(workspace: Workspace = FOLDER, language: Language = None, json: Json = False) -> None:
    """Runs `kolosi duplicates`."""
    with Door(workspace, language, json) as door:
        found = door.open().duplicates()
        door.code = POINTS if found else door.code
        if json:
            door.dump(found.as_json())
            return
        if found:
            names = ("one", "other", "kind", "share", "passage")
            heads = [door.label(f"cli.assist.duplicate_heads.{head}") for head in names]
            rows = [
                (one.one, one.other, door.label(f"cli.assist.kinds.{one.kind}"), _share(door, one.share), one.passage)
                for one in found
            ]
            door.table(heads, rows)
        show(door.count("cli.assist.duplicates", len(found)) if found else door.label("cli.assist.no_duplicates"))
        door.few(found.findings)
        door.next("kolosi gaps")


def unread(
    read: Annotated[list[str] | None, typer.Option("--read")] = None,
    draw: Annotated[bool, typer.Option("--draw")] = False,
    workspace: Workspace = FOLDER,
    language: Language = None,
    json: Json = False,
) -> None:
    """Runs `kolosi unread`."""
    with Door(workspace, language, json) as door:
        found = door.open().unread(read=read or (), draw=draw)
        if json:
            door.dump(found.as_json())
            return
        if found.documents:
            names = ("document", "title", "score", "words", "control")
            heads = [door.label(f"cli.assist.unread_heads.{head}") for head in names]
            door.table(heads, [_unread_row(door, one) for one in found.documents])
        for line in _left(door, found):
            show(line)
        door.few(found.findings)
        first = found.documents[0].id if found.documents else ""
        next_one = "next_read" if first else "next_document"
        door.next(door.label(f"cli.assist.{next_one}", document=first))


def _unread_row(door: Door, one: UnreadDocument) -> tuple[object, ...]:
    nearness = "–" if one.score is None else _share(door, one.score)
    return one.id, one.title, nearness, ", ".join(one.words), door.label("cli.assist.control") if one.is_control else ""


def _left(door: Door, found: Unread) -> list[str]:
    """What was read, and what is known of what is left."""
    lines = [door.label("cli.assist.read_so_far", read=found.read, kept=found.kept, unread=len(found.documents))]
    if not found.documents:
        return [*lines, door.label("cli.assist.all_read")]
    if all(one.score is None for one in found.documents):
        lines.append(door.label("cli.assist.learning"))
    left = found.remaining
    if left is not None:
        told = {"unread": left.unread, "low": left.low, "high": left.high, "drawn": left.drawn, "kept": left.kept}
        least, most = (_share(door, share) for share in left.recall)
        lines.append(door.label("cli.assist.left", estimate=round(left.estimate), least=least, most=most, **told))
    elif not found.drawn:
        lines.append(door.label("cli.assist.no_control"))
    if any(one.is_control for one in found.documents):
        lines.append(door.count("cli.assist.control_waits", found.drawn))
    return lines


def _share(door: Door, share: float) -> str:
    from kolosi.measure.sentences import number_words

    return f"{number_words(Fraction(round(100 * share)), door.language, 0)} %"

"""The notices for readers of editions that were withdrawn: files that whoever puts documents on a site puts in the place of theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kolosi.model.period import Period
from kolosi.report.draft.blocks import Cover
from kolosi.report.exports.publication import Publication
from kolosi.report.pack.withdrawal import Withdrawal
from kolosi.store.files import is_there
from kolosi.store.swapping import replace_in_folder
from kolosi.workspace.publish.sealing import in_order
from kolosi.workspace.review.prose_points import prose_points
from kolosi.workspace.write.replacing import period_of_edition

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from kolosi.model.decision import Decision
    from kolosi.workspace.folder import Folder

FORMATS = ("html", "txt")


def notice_names(edition: str, languages: Collection[str]) -> tuple[str, ...]:
    """The names of the notices of an edition, in each language."""
    return tuple(f"withdrawn.{edition}.{language}.{ending}" for language in languages for ending in FORMATS)


def notices_of(workspace: Folder, edition: str) -> tuple[Path, ...]:
    """The notices of an edition that lie among what may leave."""
    places = (workspace.file("out", "public", name) for name in notice_names(edition, workspace.settings.languages))
    return tuple(place for place in places if is_there(place))


def write_notices(workspace: Folder) -> None:
    """Writes the notices of every edition that was withdrawn: which one is in force changes with each that is published or withdrawn.

    Whoever calls holds `out`. Nothing of an edition itself is touched.
    """
    withdrawn, order = workspace.decisions.latest("withdrawn"), in_order(workspace)
    languages = workspace.settings.languages
    files: dict[str, bytes] = {}
    for edition in (one for one in order if one in withdrawn):
        told = _without_what_gives_away(_withdrawal(workspace, edition, withdrawn[edition], order), languages)
        for language in languages:
            page, text = notice_names(edition, [language])
            files |= {page: told.html(language).encode(), text: told.text(language).encode()}
    if files:
        replace_in_folder(workspace.file("out", "public"), files)


def _withdrawal(workspace: Folder, edition: str, decision: Decision, order: Sequence[str]) -> Withdrawal:
    settings, period = workspace.settings, period_of_edition(workspace, edition)
    withdrawn = workspace.decisions.latest("withdrawn")
    standing = (one for one in reversed(order) if one not in withdrawn)
    cover = Cover(
        title=settings.title,
        country=workspace.knowledge.places.country.name,
        period=Period.parse(period) if period else None,
        notice=settings.invented,
    )
    return Withdrawal(
        edition=edition,
        publication=Publication(cover=cover, named_publisher=settings.publisher, languages=tuple(settings.languages)),
        day=date.fromisoformat(decision.when[:10]),
        author=" ".join(decision.author.split()),
        why=" ".join(decision.why.split()),
        instead=next((one for one in standing if period and period_of_edition(workspace, one) == period), ""),
    )


def _without_what_gives_away(told: Withdrawal, languages: Collection[str]) -> Withdrawal:
    """The notice with as much of who and why as the gate of texts finds nothing in, in every language alike.

    A person's whole name is among what it finds: then the publisher alone stands there.
    """
    attempts = (told, replace(told, author=""), replace(told, why=""))
    return next(
        (one for one in attempts if not _gives_away(one, languages)),
        replace(told, author="", why=""),
    )


def _gives_away(told: Withdrawal, languages: Collection[str]) -> bool:
    """True where the gate finds something in the notice of a language, or in the reason in the language it is written in."""
    if any(prose_points(text) for text in (told.why, told.author) if text):
        return True
    return any(prose_points(told.text(language), language) for language in languages)

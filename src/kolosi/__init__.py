"""kolosi: from the systems' exports to a published, traceable protection analysis.

>>> import kolosi
>>> kolosi.__version__
'0.1.0'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.version import __version__

__all__ = ["__version__", "check_text", "indicators", "inspect", "new", "open", "places", "sources"]

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place
    from kolosi.model.source import Source
    from kolosi.workspace import Workspace
    from kolosi.workspace.review.inspecting import Inspected


def open(  # the verb people expect, as in `kolosi.open("mali-2025")`
    folder: str | Path, *, passphrase: str | None = None, identity: str | Path | None = None
) -> Workspace:
    """The workspace kept in a folder; a locked one with its passphrase, or the file of an identity that it was locked for.

    Raises `kolosi.model.finding.Refusal` when the folder is no workspace, or stays locked.
    """
    from pathlib import Path

    from kolosi.workspace import Workspace

    return Workspace(Path(folder), passphrase=passphrase, identity=identity)


def new(folder: str | Path, *, country: str = "", period: str, previous: str | Path | None = None) -> Path:
    """The folder of a new workspace with the blank update in both languages, or with what the last edition hands on.

    Raises `kolosi.model.finding.Refusal` when the folder holds something or the country is not known.
    """
    from pathlib import Path

    from kolosi.workspace.write.creating import create

    return create(Path(folder), country=country, period=period, previous=Path(previous) if previous else None)


def check_text(text: str, language: str | None = None) -> dict[str, object]:
    """The figures of a text recomputed from what the text itself prints: the dictionary of `kolosi-proof/1`.

    Raises `kolosi.model.finding.Refusal` for an empty text or a language without rules.
    """
    from kolosi.workspace.review.proofing import check_text as checked

    return checked(text, language)


def inspect(file: str | Path) -> Inspected:
    """What a file of any usual kind would give away, before anybody sends it.

    Raises `kolosi.model.finding.Refusal` for a file that is not there or cannot be looked into.
    """
    from kolosi.workspace.review.inspecting import inspect as inspected

    return inspected(file)


def sources() -> Mapping[str, Source]:
    """The systems that are understood, by id; a workspace adds its own."""
    from kolosi.workspace.ask import listing

    return listing.sources()


def indicators() -> Mapping[str, Indicator]:
    """What can be computed, by id; a workspace adds its own."""
    from kolosi.workspace.ask import listing

    return listing.indicators()


def places(text: str | None = None, *, country: str | None = None) -> list[Place]:
    """A country and its regions; or its places whose name holds a text or comes near to it.

    Raises `kolosi.model.finding.Refusal` when the country is not said or not known.
    """
    from kolosi.workspace.ask import listing

    return listing.places(text, country=country)

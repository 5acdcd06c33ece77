"""Who sent a file: known surely, from its rows, a label, a name of the field in its title, its sheet, its file or folder; or asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kolosi.intake.columns.table import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kolosi.intake.meaning.context import Said
    from kolosi.model.place import Country
    from kolosi.workspace.folder import Folder
    from kolosi.workspace.receive.adding import Candidate


_FEWEST_LETTERS = 2
"""The shortest acronyms of organisations have so many letters."""


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who sent a file, and how that is known: `said`, `rows`, `publisher`, or where the name stands (`title`, `sheet`,
    `file`, `folder`). Without a name, `proposals` are offered to a person."""

    name: str | None
    how: str
    proposals: tuple[str, ...] = ()


def sender_of(workspace: Folder, candidate: Candidate, said: str | None) -> Sender:
    """The sender of a file. A source with one publisher comes from it; elsewhere a name is read or asked, never assumed."""
    if said is not None:
        return Sender(name=said, how="said")
    source = candidate.source
    named, without = _named_in_rows(candidate)
    if named and not without:
        return Sender(name=named[0] if len(named) == 1 else source.publisher, how="rows")
    is_published = bool(candidate.matches) and all(match.layout.published for match in candidate.matches)
    if not source.files_add_up or is_published:
        return Sender(name=named[0] if len(named) == 1 else source.publisher, how="publisher")
    found = [one for one in _told(workspace, candidate) if _may_be_name(workspace, candidate, one.value)]
    names = list(dict.fromkeys(one.value for one in found))
    if len(names) == 1:
        return Sender(name=names[0], how=found[0].where)
    if not names and _is_headed_by_publisher(candidate):
        return Sender(name=source.publisher, how="title")
    perhaps = _perhaps(candidate, workspace.knowledge.places.country)
    perhaps = [one for one in perhaps if _may_be_name(workspace, candidate, one)]
    return Sender(name=None, how="asked", proposals=(*names, *(one for one in perhaps if one not in names)))


def _is_headed_by_publisher(candidate: Candidate) -> bool:
    """Whether a file of sums is headed by the publisher of its source: a dashboard of the cluster. Rows may be a partner's, in a form of
    the cluster."""
    if not candidate.matches or not all(match.layout.sums for match in candidate.matches):
        return False
    heads = [f"{fold(one)} " for one in candidate.source.publisher_heads]
    return any(f"{fold(text)} ".startswith(head) for text in candidate.titles for head in heads)


def _may_be_name(workspace: Folder, candidate: Candidate, text: str) -> bool:
    """False for a single letter, and for what heads a column: "F", "Région" beside "Organisation :" in a row of headers."""
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return False
    headers = {part for match in candidate.matches for name in match.table.names for part in name.split(" | ")}
    said = (one for heading in workspace.knowledge.headings.values() for one in heading.says)
    return fold(text) not in {fold(one) for one in (*headers, *said)}


def _named_in_rows(candidate: Candidate) -> tuple[list[str], bool]:
    """The organisations that the rows name, each once however it is spelled; and whether some row names none.

    Where no row counts yet, those that wait tell it.
    """
    names: dict[str, str] = {}
    counted = any(reading.records.height for reading in candidate.readings)
    frames = [reading.records if counted else reading.beside for reading in candidate.readings]
    named = [frame for frame in frames if "organisation" in frame.columns]
    without = not any(frame.height for frame in named)
    for frame in named:
        column = frame["organisation"].cast(str)
        without = without or bool(column.is_null().any() or (column == "").any())
        for name in column.drop_nulls().unique().sort().to_list():
            if name:
                names.setdefault(fold(name), name)
    return list(names.values()), without


def _told(workspace: Folder, candidate: Candidate) -> list[Said]:
    """The organisations named around the tables; not the name of the country that is an acronym too."""
    if candidate.around is None:
        return []
    country = workspace.knowledge.places.country
    known = {
        text: name for text, name in workspace.lookup().organisations().items() if text not in _country_words(country)
    }
    return candidate.around.organisation(known)


def _country_words(country: Country) -> frozenset[str]:
    """The words that name a country: "DRC" in the DRC is no organisation."""
    also = {"COD": ("drc", "rdc")}.get(country.iso3, ())
    return frozenset({*also, *(fold(text) for text in (country.iso2, country.iso3, *country.name.values()))})


_NO_NAME = frozenset(
    {
        "monitoring", "protection", "pmt", "pm", "prot", "mon", "3w", "4w", "5w", "5ws", "vbg", "gbv", "gbvims", "dtm", "pdi", "idps",
        "ee", "eo", "eei", "acces", "access", "ocha", "t1", "t2", "t3", "t4", "q1", "q2", "q3", "q4", "v1", "v2", "v3", "final", "vf",
        "version", "xlsx", "xls", "csv", "ods", "data", "donnees", "rapport", "report", "suivi", "violations", "incidents", "matrice",
        "activites", "cluster", "consolide", "corrige", "fr", "en", "hr", "labels", "latest", "all", "versions", "false", "true", "export",
        "kobo", "feuil1", "sheet1", "classeur1", "copie", "copy", "of", "files", "fichiers", "inbox", "downloads", "telechargements",
        "documents", "mes documents", "bureau", "desktop", "recu", "recus", "received", "pieces jointes", "attachments", "tmp", "temp",
        "nouveau dossier", "new folder", "boite de reception", "reception",
    }
)  # fmt: skip
"""Words of names of files that are no organisations, whatever the country."""


def _perhaps(candidate: Candidate, country: Country) -> list[str]:
    """What may be the name of an organisation: the folder, then words in capitals of the name of the file."""
    around = candidate.around
    if around is None:
        return []
    none = _NO_NAME | {word for name in _country_words(country) for word in (name, *name.split())}
    folders = [text for text, where in around.texts if where == "folder"]
    files = [text for text, where in around.texts if where == "file"]
    words = [word for text in files for word in re.findall(r"[^\W_]+(?:-[^\W_]+)*", text)]
    shouted = [word for word in words if len(word) > 2 and word.upper() == word and not word.isdigit()]
    return [word for word in (*shouted, *folders) if fold(word) not in none]


def known_organisations(workspace: Folder) -> Mapping[str, str]:
    """The organisations that a workspace speaks of: those expected, and those that sent something."""
    names: Sequence[str] = (
        *(name for one in workspace.settings.expected for name in one.organisations),
        *(receipt.organisation for receipt in workspace.receipts.all()),
    )
    publishers = {source.publisher for source in workspace.knowledge.sources.values()}
    return {fold(name): name for name in reversed(names) if name not in publishers}

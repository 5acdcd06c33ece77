"""Makes a new workspace: folders, settings and the blank draft in both languages; or takes over the last edition's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.countries import country_named, labels_of, near_countries
from kolosi.content.folders import PACKAGE
from kolosi.model.finding import Refusal, point
from kolosi.model.period import Period
from kolosi.store.files import write_whole
from kolosi.workspace.ask.periods import period_said
from kolosi.workspace.settings import Settings, load_settings
from kolosi.workspace.write.shortcuts import write_shortcuts

if TYPE_CHECKING:
    from pathlib import Path

FOLDERS = ("receipts", "decisions", "content", "report", "build", "editions", "out")


def create(folder: Path, *, country: str = "", period: str, previous: Path | None = None) -> Path:
    """The folder of a new workspace; `previous` is the workspace of the last edition, whose country it keeps.

    Raises `Refusal` when the folder holds something, the country is not known or there is no such workspace.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(point("folder_not_empty", found=folder.name))
    last = load_settings(previous) if previous is not None else None
    wanted, span = _country(country, last), _period(period)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if previous is not None and last is not None:
        from kolosi.workspace.write.carrying import take_over

        take_over(previous, last, folder, span)
    else:
        _write_blank(folder, wanted, span)
    write_shortcuts(folder)
    return folder


def _country(given: str, last: Settings | None) -> str:
    """The ISO code of the country asked for by code or name, which must be that of the last edition where there is one."""
    wanted = country_named(given) if given or last is None else last.country.upper()
    if wanted is None or (last is not None and wanted != last.country.upper()):
        near = near_countries(given if last is None else last.country)
        raise Refusal(point("country_unknown", found=given, data=labels_of(near)))
    return wanted


def _period(text: str) -> Period:
    if not text.strip():
        raise Refusal(point("period_not_said"))
    return period_said(text)


def _write_blank(folder: Path, country: str, period: Period) -> None:
    blank = PACKAGE / "narratives"
    for source in sorted(blank.glob("**/*")):
        if source.suffix in (".md", ".yaml"):
            target = folder / source.relative_to(blank)
            write_whole(target, _filled(source.read_text("utf-8"), country, period).encode())


def _filled(text: str, country: str, period: Period) -> str:
    blanks = {
        "COUNTRY": country,
        "PERIOD": str(period),
        "PREVIOUS": str(period.previous()),
        "YEAR_AGO": str(period.year_ago()),
        "YEAR": str(period.last.year),
        "SPAN": str(Period(period.year_ago().first, period.last)),
    }
    for name, value in blanks.items():
        text = text.replace(f"%{name}%", value)
    return text

"""Makes a new workspace: folders, settings and the blank draft in both languages; or takes over the last edition's words."""

from __future__ import annotations

import shutil
from pathlib import Path

from kolosi.content.folders import PACKAGE, content_files
from kolosi.model.finding import Refusal, point
from kolosi.model.period import Period, PeriodError
from kolosi.store.files import write_whole

FOLDERS = ("receipts", "decisions", "content", "report", "build", "editions", "out")


def create(folder: Path, *, country: str, period: str, previous: Path | None = None) -> Path:
    """The folder of a new workspace. Raises `Refusal` when it holds something or the country is not known."""
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(point("folder_not_empty", found=folder.name))
    known = known_countries()
    if country.lower() not in known:
        raise Refusal(
            point("country_unknown", found=country, data={"known": ", ".join(sorted(name.upper() for name in known))})
        )
    span = _period(period)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    if previous is not None:
        _take_over(previous, folder, span)
    else:
        _write_blank(folder, country, span)
    return folder


def known_countries() -> frozenset[str]:
    """The countries that have a folder of content."""
    return frozenset(path.parent.name for path in content_files("countries", "*/country.yaml", None))


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except PeriodError as error:
        raise Refusal(point("period_not_understood", found=text)) from error


def _write_blank(folder: Path, country: str, period: Period) -> None:
    for source in sorted((PACKAGE / "narratives").glob("**/*")):
        if source.is_file():
            text = source.read_text("utf-8")
            target = folder / source.relative_to(PACKAGE / "narratives")
            write_whole(target, _filled(text, country, period).encode())


def _filled(text: str, country: str, period: Period) -> str:
    blanks = {
        "COUNTRY": country.upper(),
        "PERIOD": str(period),
        "PREVIOUS": str(period.previous()),
        "YEAR_AGO": str(period.year_ago()),
    }
    for name, value in blanks.items():
        text = text.replace(f"%{name}%", value)
    return text


def _take_over(previous: Path, folder: Path, period: Period) -> None:
    """The settings, words and drafts of the last edition, moved to the new period; no data."""
    for name in ("content", "report", "decisions"):
        if (previous / name).is_dir():
            shutil.copytree(previous / name, folder / name, dirs_exist_ok=True)
    lines = (previous / "workspace.yaml").read_text("utf-8").splitlines()
    kept = [
        f"period: {period}" if line.startswith("period:") else line
        for line in lines
        if not line.startswith(("published:", "comparisons:"))
    ]
    write_whole(folder / "workspace.yaml", ("\n".join(kept) + "\n").encode())

"""An analysis that can be signed, small and invented, from which tests take one thing away."""

from __future__ import annotations

from pathlib import Path

from kolosi.model.finding import Finding, Refusal
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,civilian_targeting"
FIRST_LEVEL = ("Gao", "Mopti", "Segou", "Sikasso", "Kayes", "Koulikoro", "Tombouctou", "Kidal", "Menaka", "Bamako")
SETTINGS = """country: MLI
languages: [fr, en]
period: 2025-Q1
published: "2025-04-20"
invented: {fr: Données inventées., en: Invented data.}
"""
EVENTS = "[](fig:acled_events/2025-Q1)"
FRENCH = f"# Résumé\n\nAu premier trimestre 2025, {EVENTS} événements ont été recensés.\n\n# Limites {{#limites}}\n\nLa presse ne voit pas tout.\n"
ENGLISH = f"# Summary\n\nIn the first quarter of 2025, {EVENTS} events were recorded.\n\n# Limitations {{#limites}}\n\nThe press does not see everything.\n"


def rows(kind: str = "Battles", *, first: int = 1) -> list[str]:
    """One event a month in each of ten places, three months long: with the last day of each month."""
    days = ("01 January 2025", "28 February 2025", "31 March 2025")
    places = [(day, place) for day in days for place in FIRST_LEVEL]
    return [f"INV{n},{day},{kind},Armed clash,{place},1," for n, (day, place) in enumerate(places, first)]


def came(workspace: Workspace, lines: list[str], name: str = "acled.csv", **said: str) -> Path:
    """Adds a file of events that answers for the whole quarter."""
    path = workspace.folder.parent / name
    path.write_text("\n".join((HEAD, *lines)) + "\n", "utf-8")
    workspace.add([path], **{"during": "2025-Q1", **said})  # type: ignore[arg-type]
    return path


def sound(folder: Path) -> Workspace:
    """A workspace of which no line is red."""
    create(folder, country="MLI", period="2025-Q1")
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    for language in ("fr", "en"):
        (folder / "report" / f"region.{language}.md").unlink()
    write(folder, FRENCH, ENGLISH)
    workspace = Workspace(folder)
    came(workspace, rows())
    return workspace


def write(folder: Path, french: str, english: str) -> None:
    """Writes the drafts of both languages."""
    for language, text in (("fr", french), ("en", english)):
        (folder / "report" / f"pau.{language}.md").write_text(text, "utf-8")


def add_text(workspace: Workspace, french: str, english: str) -> None:
    """Puts a paragraph into both drafts, before the limits."""
    for language, text, heading in (("fr", french, "# Limites"), ("en", english, "# Limitations")):
        path = workspace.file("report", f"pau.{language}.md")
        path.write_text(path.read_text("utf-8").replace(heading, f"{text}\n\n{heading}"), "utf-8")


def lines(workspace: Workspace, severity: str) -> dict[str, Finding]:
    """The lines of one colour, by what they are about."""
    return {one.id: one for one in Workspace(workspace.folder).ready().lines if one.severity == severity}


def red(workspace: Workspace) -> dict[str, Finding]:
    """The lines that stand in the way."""
    return lines(workspace, "error")


def refused(workspace: Workspace, edition: str = "2025-04") -> dict[str, Finding]:
    """The list with which publishing is refused; nothing where it is not."""
    try:
        Workspace(workspace.folder).publish(edition, by="Awa D. (fictive)")
    except Refusal as refusal:
        return {one.id: one for one in refusal.beside or (refusal.finding,)}
    return {}

"""A small invented workspace in which people read, judge and recommend, served to a client."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import kolosi
from kolosi.workspace import Workspace

SETTINGS = """title: {en: Update, fr: Analyse}
country: MLI
languages: [fr, en]
period: 2025-Q1
invented: {fr: Données inventées., en: Invented data.}
"""
RISKS = """agreed: {en: Workshop, fr: Atelier}
risks:
  - {risk: explosive_ordnance, rank: 1, why: {fr: S’étend., en: Spreads.}}
  - {risk: gbv, rank: 2, why: {fr: Partout., en: Everywhere.}}
"""
DOCUMENTS = """documents:
  - {id: d1, title: Note publique, publisher: Organisation A, day: "2025-02-11", reliability: B, credibility: 2}
  - {id: d2, title: Note réservée, publisher: Organisation B, day: "2025-03-01", confidential: true}
"""
EXCERPTS = """excerpts:
  - {id: e1, document: d1, text: "Des engins explosifs ont blessé des bergers près de Gao.", risks: [explosive_ordnance], places: [ml-gao]}
  - {id: e2, document: d2, text: "La route du marché est coupée depuis février.", places: [ml-mopti]}
  - {id: e3, document: d1, text: "Les centres d’écoute ont fermé.", risks: [gbv], places: [ml-gao]}
"""
LATE = (date.today() - timedelta(days=12)).isoformat()
RECOMMENDATIONS = f"""recommendations:
  - id: r1
    risk: explosive_ordnance
    addressee: donors
    fr: Financer douze équipes de dépollution à Gao.
    en: Fund twelve clearance teams in Gao.
    where: [ml-gao]
    quantity: 12
    unit: {{fr: équipes, en: teams}}
    by: "{LATE}"
  - id: r2
    addressee: government
    fr: Renforcer la protection.
    en: Strengthen protection.
"""
REGISTERS = {
    "risks.yaml": RISKS,
    "documents.yaml": DOCUMENTS,
    "excerpts.yaml": EXCERPTS,
    "recommendations.yaml": RECOMMENDATIONS,
    "pau.fr.md": "# Risques {#risques}\n\nRien encore.\n",
    "pau.en.md": "# Risks {#risques}\n\nNothing yet.\n",
}


def judged(folder: Path) -> Workspace:
    """The workspace in a folder."""
    (folder / "report").mkdir(parents=True)
    (folder / "workspace.yaml").write_text(SETTINGS, "utf-8")
    for name, text in REGISTERS.items():
        (folder / "report" / name).write_text(text, "utf-8")
    return kolosi.open(folder)


def body(response: Any) -> str:
    """The words of a page, its spaces plain."""
    return unescape(response.content.decode()).replace("\u00a0", " ").replace("\u202f", " ")


def fields_of(page: str) -> dict[str, str]:
    """The fields of the last form of a page that has codes of rows, as a browser would send them unchanged."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = _of(tag, "name"), _of(tag, "value")
        if (
            name
            and name != "csrfmiddlewaretoken"
            and not (_of(tag, "type") in ("checkbox", "radio", "file") and "checked" not in tag)
        ):
            found[name] = f"{found[name]}; {value}".strip("; ") if found.get(name) else value
    for name, inner in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r"<option[^>]*\bselected[^>]*>([^<]*)", inner)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = text
    return found


def _of(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""

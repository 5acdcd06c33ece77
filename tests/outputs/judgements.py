"""The small invented workspace with what was judged and read in the demonstration: its registers, and the parts of its drafts that print them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.outputs import planted

from kolosi.workspace import Workspace
from kolosi.workspace.write.demo import example_folder

REGISTERS = ("documents", "excerpts", "recommendations", "risks", "rounds", "severity", "workshop")
NEEDED = ("docx", "html", "pdf")
LINKED = re.compile(r"\[([^\]]+)\]\((?:fig|change):[^)]*\)")
"""A figure with the words it is read by. The small workspace holds other figures: the words stay."""

RECOMMENDED = re.compile(r"<!-- recommendations: begin -->.*<!-- recommendations: end -->", re.DOTALL)
JUDGED = re.compile(r"^# [^\n]*\{#jugements\}.*?(?=^# )", re.DOTALL | re.MULTILINE)


def draft(text: str, language: str) -> str:
    """The small draft, then what is recommended and what was judged of the draft of the demonstration."""
    parts = [pattern.search(text) for pattern in (RECOMMENDED, JUDGED)]
    title = {"fr": "Recommandations", "en": "Recommendations"}[language]
    recommended, judged = (LINKED.sub(r"\1", part[0]) for part in parts if part)
    return f"{planted.DRAFT[language]}\n# {title} {{#r}}\n\n{recommended}\n\n{judged}"


def rendered(root: Path, filled: Path) -> Path:
    """A copy of the small workspace with these drafts, rendered in the formats that people read."""
    folder = Path(shutil.copytree(filled, root / "jugé"))
    example = example_folder("mali-2025") / "report"
    for name in REGISTERS:
        words = (example / f"{name}.yaml").read_text("utf-8")
        (folder / "report" / f"{name}.yaml").write_text(LINKED.sub(r"\1", words), "utf-8")
    drafts = {language: (example / f"pau.{language}.md").read_text("utf-8") for language in planted.DRAFT}
    planted.write(folder, {language: draft(text, language) for language, text in drafts.items()})
    Workspace(folder).render(formats=NEEDED)
    return folder

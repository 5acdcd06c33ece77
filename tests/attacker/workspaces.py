"""A case as a workspace on disk: files added, drafts written, editions published, all by the public verbs."""

from __future__ import annotations

import csv
import io
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.attacker.inventing import Case, Edition, File
from tests.attacker.reading import SUBJECTS
from tests.attacker.world import gbv_types, violations

import kolosi
from kolosi.workspace import Workspace

POLICY = """\
version: attacked-1
signed_by: {en: "Invented for a test", fr: "Inventé pour un test"}
authorisations:
  - rules: [R3, R13]
    figures: ["hr_violations", "killed_monitoring", "child_*", "abduct*", "gbv_*"]
    level: 1
    by: [{en: Invented function, fr: Fonction inventée}]
    why: {en: "Invented: tables agreed by region.", fr: "Inventé : tableaux convenus par région."}
    since: 2025-01-01
    until: 2030-12-31
    asked: 6
    agreed: 6
"""
"""The default numbers, with the authorisations without which nothing sensitive leaves at all."""

GBV_HEADS = {
    "rape": "Viol",
    "sexual_assault": "Agression sexuelle",
    "physical_assault": "Agression physique",
    "forced_marriage": "Mariage forcé",
    "denial_of_resources": "Déni de ressources",
    "psychological_emotional_abuse": "Violences psychologiques",
}


@dataclass(frozen=True, kw_only=True)
class Out:
    """A published edition: where its public files lie, and how long the processor took to publish it."""

    public: Path
    seconds: float


def publish(case: Case, root: Path) -> Iterator[Out]:
    """Publishes the editions of a case, one after the other. Raises `kolosi.model.finding.Refusal` where one cannot be."""
    folder = root / "invented"
    (folder / "report").mkdir(parents=True)
    (folder / "content" / "policies").mkdir(parents=True)
    (folder / "content" / "policies" / "attacked.yaml").write_text(POLICY, "utf-8")
    settings = f"country: {case.country.id}\nperiod: {case.period}\nlanguages: [en]\npolicy: attacked\n"
    (folder / "workspace.yaml").write_text(settings, "utf-8")
    for number, edition in enumerate(case.editions):
        day = date(2025, 7 + number, 15)
        (folder / "workspace.yaml").write_text(f'{settings}published: "{day}"\n', "utf-8")
        (folder / "report" / "pau.en.md").write_text(_draft(edition), "utf-8")
        before = time.process_time()
        workspace = kolosi.open(folder)
        _add(workspace, edition.files, root, case, number, day)
        out = workspace.publish(f"edition-{number + 1}", by="Invented function", why="Invented")
        if edition.is_withdrawn:
            workspace.withdraw(f"edition-{number + 1}", by="Invented function", why="Invented")
        yield Out(public=out.folder / "public", seconds=time.process_time() - before)


def _draft(edition: Edition) -> str:
    cited = [f"[]({'change' if key.count('/') == 2 else 'fig'}:{key})" for key in edition.keys]
    tables = [f"[Invented](table:{table})" for table in edition.tables]
    return "# Invented\n\n" + "\n\n".join([*(f"Invented: {one}." for one in cited), *tables]) + "\n"


def _add(workspace: Workspace, files: tuple[File, ...], root: Path, case: Case, number: int, day: date) -> None:
    for at, file in enumerate(files):
        path = root / f"{number + 1}-{at + 1}.csv"
        is_list = SUBJECTS[file.subject] == "violations"
        path.write_text(_violation_file(file, case) if is_list else _gbv_file(file, case), "utf-8")
        source = "protection_monitoring" if is_list else "gbvims"
        workspace.add([path], source=source, organisation=file.organisation, during=case.period, received=day)


def _violation_file(file: File, case: Case) -> str:
    kinds = violations()
    rows = [
        (f"{file.organisation}-{at}", file.organisation, f"{time_}-{1 + at % 28:02d}", case.country.regions[place], kinds[kind].category, kind, 1, sex, age, "unknown")
        for at, (place, time_, kind, sex, age) in enumerate(file.rows)
    ]  # fmt: skip
    heads = ("_id", "organisation", "date_incident", "region", "categorie_violation", "sous_type", "nb_violations")
    return _table((*heads, "sexe_victimes", "age_victimes", "auteur_presume"), rows)


def _gbv_file(file: File, case: Case) -> str:
    counted = Counter((place, _quarter(month), kind) for place, month, kind, _, _ in file.rows)
    lines = [(place, quarter) for place, quarter in dict.fromkeys((place, quarter) for place, quarter, _ in counted)]
    kinds = [kind for kind in gbv_types() if kind in GBV_HEADS]
    rows = [
        (quarter, case.country.regions[place], *(counted[place, quarter, kind] for kind in kinds))
        for place, quarter in lines
    ]
    return _table(("Trimestre", "Région", *(GBV_HEADS[kind] for kind in kinds)), rows)


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue()

"""Points to check on the command line: those at one line of a draft stand together, under its name said once."""

from __future__ import annotations

from pathlib import Path

from tests.outputs import planted
from typer.testing import CliRunner

from kolosi.cli import app

TEXT = "# Résumé {#resume}\n\nÀ Ansongo, 3 femmes ont été violées. Écrire à moussa.fictif@example.com.\n\nAppeler le +223 76 12 34 56.\n"


def test_the_points_of_one_line_are_listed_under_it_once_and_in_the_order_of_lines(tmp_path: Path) -> None:
    made = planted.create(tmp_path / "points", {"fr": TEXT, "en": "# Summary {#summary}\n"})
    said = CliRunner().invoke(app, ["check", "--workspace", str(made.folder), "--language", "fr"]).stdout.splitlines()
    places = [line for line in said if line.startswith("report/pau.fr.md:")]
    assert places == ["report/pau.fr.md:3", "report/pau.fr.md:5"]
    under = said[said.index(places[0]) + 1 : said.index(places[1])]
    assert any("3 femmes" in line for line in under)
    assert any("moussa.fictif@example.com" in line for line in under)
    assert any("+223 76 12 34 56" in line for line in said[said.index(places[1]) :])

"""A settings, content or register file that cannot be used is told in the reader's language, with line and column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.content.messages import load_messages
from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.mistakes import told
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.workspace.write.creating import create

pytestmark = pytest.mark.long

SETTINGS = "country: MLI\nlanguages: [fr, en]\nperiod: 2025-Q1\n"
ENGLISH = re.compile(
    r"\b(expected|found|should|must|valid|input|field|mapping|string|line|column|the)\b", re.IGNORECASE
)
"""Words of the libraries and of our own English, which no French reader should meet."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new workspace."""
    return create(tmp_path / "essai", country="MLI", period="2025-Q1")


def said_by(folder: Path, *words: str, language: str = "fr") -> str:
    result = CliRunner().invoke(app, [*words, "--workspace", str(folder), "--language", language])
    assert result.exit_code == 2, result.output
    return re.sub(r"[\u202f\u00a0]", " ", result.output)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("country: MLI: x\n", "ligne 1, colonne 13 : illisible à « country: MLI: x »"),
        ('country: "MLI\nperiod: 2025\n', 'colonne 10 : illisible à « country: "MLI ». Attendu : un guillemet'),
        ("country: [MLI\nperiod: 2025\n", "colonne 10 : illisible à « country: [MLI ». Attendu : une virgule"),
        ("country: MLI\nperiod\nlanguages: [fr]\n", "ligne 2, colonne 1 : illisible à « period »"),
        ("country:\n\t- MLI\n", "Attendu : des espaces au début de la ligne"),
        ("country: @MLI\n", "Attendu : des guillemets droits"),
        ("expected:\n  - source: a\n - source: b\n", "ligne 3, colonne 2"),
        ('template: "C:\\dossier"\n', "une barre oblique inverse"),
        (
            "country: MLI\nperiod: 2025\ncountry: NER\n",
            "ligne 3, colonne 1 : illisible à « country: NER ». Attendu : cette clé une seule fois",
        ),
        ("country: *MLI\n", "Attendu : des clés suivies de deux-points"),
        ("country: M\x01LI\n", "sans caractère de commande"),
        ("", "trouvé : rien. Attendu : des clés avec leurs valeurs"),
        ("- country\n", "trouvé : une liste. Attendu"),
        (SETTINGS.replace("period", "perid"), "Attendu : l’un de : period, title"),
        ("languages: [fr]\nperiod: 2025\n", "il manque la clé « country »"),
        (SETTINGS.replace("2025-Q1", "hier"), "ligne 3, colonne 9 : la valeur de « period » ne convient pas : hier"),
        (SETTINGS.replace("[fr, en]", "[]"), "une liste d’au moins un élément"),
        (SETTINGS.replace("[fr, en]", "fr"), "« languages » ne convient pas : fr. Attendu : une liste"),
        (SETTINGS.replace("MLI", "[MLI]"), "« country » ne convient pas : une liste. Attendu : un texte"),
        (
            SETTINGS.replace("MLI", "Frense"),
            "« country » ne convient pas : Frense. Attendu : un code ISO ou le nom d’un pays, en français ou en anglais",
        ),
        (SETTINGS + "comparisons: {previous: hier}\n", "« comparisons › previous » ne convient pas : hier"),
        (SETTINGS + "title: Analyse\n", "« title » ne convient pas : Analyse. Attendu : des clés"),
        (SETTINGS + "expected:\n  - {source: dtm, due: dix}\n", "ligne 5, colonne 24"),
        (SETTINGS + "expected:\n  - {source: dtm, every: week}\n", "l’un de : month, quarter, half, year, once"),
        (SETTINGS + "expected:\n  - {source: dtm, dues: 10}\n", "l’un de : due, source, organisation"),
        (SETTINGS + "expected:\n  - {source: dtm, note: [a]}\n", "« expected › #1 › note » ne convient pas"),
    ],
)
def test_broken_settings_are_told_in_french_with_their_place(folder: Path, text: str, said: str) -> None:
    (folder / "workspace.yaml").write_text(text, "utf-8")
    output = said_by(folder, "status")
    assert "Réglages de l’espace de travail « essai »" in output
    assert said in output
    told_to_officers = re.sub(r"«[^»]*»|l’un de : .*|kolosi --developer", "", output)
    assert ".yaml" not in told_to_officers
    assert not ENGLISH.findall(told_to_officers), output


def test_settings_saved_in_another_encoding_are_told(folder: Path) -> None:
    (folder / "workspace.yaml").write_bytes("country: MLI\nsubtitle: {fr: évolution}\n".encode("latin-1"))
    assert "ligne 2 : illisible à « des caractères illisibles ». Attendu : un fichier enregistré en UTF-8" in said_by(
        folder, "status"
    )


@pytest.mark.parametrize(
    ("name", "text", "verb", "said"),
    [
        ("report/risks.yaml", "risks:\n  - {risk: a, rank: premier}\n", "check", "Liste classée des risques, ligne 2"),
        (
            "report/recommendations.yaml",
            "recommendations:\n  - {id: R1, addressee: etat, fr: x}\n",
            "check",
            "Registre des recommandations, ligne 2, colonne 5 : il manque la clé « recommendations › #1 › en »",
        ),
        (
            "content/taxonomies/causes.yaml",
            "terms: {a: {en: A}}\n",
            "figure idps;cause=a/2025",
            "Liste de mots « causes », ligne 1",
        ),
        ("content/sources/ici/source.yaml", "title: {fr: x}\n", "sources", "Définition de la source « ici »"),
        ("content/indicators/mine.yaml", "mine:\n  label: {fr: x}\n", "indicators", "indicateurs « mine », ligne 1"),
        (
            "content/indicators/mine.yaml",
            "mine:\n  label: {en: x, fr: x}\n  kind: flow\n  from: incidents\n  measure: count\n  where: event_type = 'war'\n",
            "indicators",
            "war n’est pas un terme de",
        ),
        (
            "content/indicators/mine.yaml",
            "mine:\n  label: {en: x, fr: x}\n  kind: event\n  from: incidents\n  measure: count\n  part_of: gbv_incidents\n",
            "indicators",
            "un indicateur du même genre que la partie",
        ),
        ("content/countries/mli/places.csv", "id,name_fr\nMl X,X\n", "places", "Table des lieux « mli », ligne 2"),
    ],
)
def test_broken_content_is_told_in_french_by_what_it_holds(
    folder: Path, name: str, text: str, verb: str, said: str
) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    output = said_by(folder, *verb.split())
    assert said in output
    assert Path(name).name not in output
    assert "/".join(Path(name).parts[-2:]) in said_by(folder, "--developer", *verb.split())


def test_the_same_is_told_in_english(folder: Path) -> None:
    (folder / "workspace.yaml").write_text(SETTINGS.replace("2025-Q1", "hier"), "utf-8")
    assert "line 3, column 9: the value of “period” does not fit: hier" in said_by(folder, "status", language="en")


def test_what_is_expected_is_worded_in_every_language(tmp_path: Path) -> None:
    catalogue = load_messages()
    texts = (id_ for id_ in catalogue.ids if id_.startswith(("expected_", "found_", "content_of_")))
    assert all(set(catalogue.text(id_)) == {"fr", "en"} for id_ in texts)
    (tmp_path / "x.yaml").write_text("a: 'b\n", "utf-8")
    with pytest.raises(ContentError, match=r"x\.yaml:1:4: -: expected closing quote, found a: 'b") as raised:
        read_yaml(tmp_path / "x.yaml")
    assert "Contenu « x », ligne 1, colonne 4" in told(raised.value, catalogue).message["fr"]

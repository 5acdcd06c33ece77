"""Figures in the browser: found, read, laid out, compared, drawn, traced; who may not see a subject sees nothing of it."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from tests import signing_case
from tests.web.served import as_person, entered, served, text

from kolosi.web.rights import ALONE, Right

EVENTS, GBV = "acled_events/2025-Q1", "gbv_incidents/2024-Q4"
HEADS = "Trimestre,Région,Type de VBG,F 0-11,F 12-17,F 18+,H 0-11,H 12-17,H 18+,Total,Nb de structures rapportant"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An analysis of events of the press, with a consolidated file of the GBV system beside it."""
    folder = tmp_path_factory.mktemp("chiffres") / "essai"
    workspace = signing_case.sound(folder)
    path = folder.parent / "gbvims.csv"
    path.write_text(
        f"Chiffres inventés\n{HEADS}\nT1 2025,Gao,Viol,10,11,12,0,0,0,33,9\nT1 2025,Mopti,Viol,0,12,20,0,0,10,42,9\n",
        "utf-8",
    )
    workspace.add([path])
    return served(folder, "chiffres")


@pytest.fixture
def client(address: str) -> Any:
    return entered()


def read(client: Any, address: str, path: str, **asked: str) -> str:
    answer = client.get(f"{address}/figures{path}", asked)
    assert answer.status_code == 200, text(answer)
    return text(answer)


def test_figures_are_looked_up_before_there_is_a_draft(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sans_texte") / "essai"
    signing_case.sound(folder)
    for draft in (folder / "report").glob("pau.*.md"):
        draft.unlink()
    address = served(folder, "sans_texte")
    assert f"key={EVENTS}" in entered().get(f"{address}/figures").content.decode()


@pytest.mark.parametrize("words", ["evenements armes", "Événements", "armed events", "ACLED"])
def test_words_of_either_language_find_an_indicator_whatever_their_accents(
    client: Any, address: str, words: str
) -> None:
    said = read(client, address, "", q=words)
    assert "Avec des données pour cette période" in said
    found = client.get(f"{address}/figures", {"q": words}).content.decode()
    assert f"key={EVENTS}" in found


def test_what_has_no_data_yet_says_which_file_feeds_it(client: Any, address: str) -> None:
    said = read(client, address, "", q="personnes deplacees internes")
    assert "Pas encore de données" in said
    assert "aucun fichier de Matrice de suivi des déplacements (DTM) ne couvre janvier–mars 2025" in said


def test_words_that_nothing_holds_say_what_to_try(client: Any, address: str) -> None:
    assert "Rien ne porte ces mots." in read(client, address, "", q="girafe")


def test_a_figure_says_what_it_rests_on_and_gives_its_link(client: Any, address: str) -> None:
    said = read(client, address, "/one", key=EVENTS)
    assert "30 événements" in said
    assert "données de 10 unités de premier niveau sur" in said
    assert "Cité dans le document" in said
    assert (
        'value="[30](fig:acled_events/2025-Q1)"'
        in client.get(f"{address}/figures/one", {"key": EVENTS}).content.decode()
    )


def test_no_data_is_never_a_zero(client: Any, address: str) -> None:
    said = read(client, address, "/one", key="idps/2025-Q1")
    assert "pas de données" in said
    assert not re.search(r"\b0\b", said.partition("Lien à coller")[0])
    assert "Aucune donnée à mettre en tableau" in said


def test_a_table_goes_by_region_and_month_with_its_totals(client: Any, address: str) -> None:
    answer = client.get(f"{address}/figures/table.csv", {"key": EVENTS, "by": "region", "across": "month"})
    rows = [line.split(";") for line in answer.content.decode("utf-8-sig").splitlines()]
    assert rows[0][1:] == ["janv. 2025", "févr. 2025", "mars 2025", "Ensemble"]
    assert ["Gao", "1", "1", "1", "3"] in rows
    assert ["Ensemble", "10", "10", "10", "30"] in rows
    assert rows[-1] == [EVENTS]
    assert answer["Content-Disposition"] == 'attachment; filename="acled_events_2025-Q1.csv"'
    assert answer["Cache-Control"] == "no-store"


def test_the_table_is_taken_as_a_workbook(client: Any, address: str) -> None:
    answer = client.get(f"{address}/figures/table.xlsx", {"key": EVENTS, "by": "month"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in book["chiffres"]["B"]] == [*("Ensemble",), "10", "10", "10", "30"]
    assert client.get(f"{address}/figures/table.exe", {"key": EVENTS}).status_code == 404


def test_a_column_that_is_not_offered_is_absent(client: Any, address: str) -> None:
    assert client.get(f"{address}/figures/one", {"key": EVENTS, "by": "gbv_type"}).status_code == 404


def test_two_periods_have_a_verdict_with_its_reasons(client: Any, address: str) -> None:
    said = read(client, address, "/change", key=EVENTS, against="year_ago")
    assert "Non comparable" in said
    assert "Empêche de comparer." in said
    client.post("/language", {"language": "en", "back": "/"})
    assert "Not comparable" in read(client, address, "/change", key=EVENTS)


def test_a_period_that_nobody_understands_is_told_in_words(client: Any, address: str) -> None:
    answer = client.get(f"{address}/figures/change", {"key": EVENTS, "typed": "avant-hier peut-être"})
    assert answer.status_code == 409
    assert "avant-hier" in text(answer)


def test_another_period_and_place_are_asked_in_the_page(client: Any, address: str) -> None:
    said = read(client, address, "/one", key=EVENTS, during="mars 2025", at="ml-gao")
    assert "mars 2025" in said
    assert "1 événements" in said or "1 événement" in said


def test_rows_add_up_to_the_figure(client: Any, address: str) -> None:
    said = read(client, address, "/trace", key=EVENTS)
    assert "30 lignes · 1 fichier" in said
    assert "Ces lignes font exactement le chiffre : 30 événements" in said
    assert said.count("acled.csv") == 30
    assert re.search(r"R-[0-9A-F]{8} acled\.csv", said)


def test_a_picture_comes_with_its_words_and_its_table(client: Any, address: str) -> None:
    page = client.get(f"{address}/figures/one", {"key": EVENTS, "picture": "bars"}).content.decode()
    assert re.search(r'<img src="[^"]+kind=bars" alt="[^"]*Gao[^"]*"', page)
    answer = client.get(f"{address}/figures/picture", {"key": EVENTS, "kind": "bars"})
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")
    assert b"style=" not in answer.content
    assert client.get(f"{address}/figures/picture", {"key": EVENTS, "kind": "pie"}).status_code == 404


def test_weeks_are_watched(client: Any, address: str) -> None:
    assert "Semaine par semaine" in read(client, address, "/watch", key=EVENTS)


def test_who_may_not_read_rows_reads_neither_rows_nor_what_is_held(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = read(client, address, "/one", key=f"{GBV.replace('2024-Q4', '2025-Q1')}@ml-kidal")
    as_person(monkeypatch, Right.READ)
    assert [client.get(f"{address}/figures/{name}", {"key": EVENTS}).status_code for name in ("trace", "watch")] == [
        404,
        404,
    ]
    said = read(client, address, "/one", key="gbv_incidents/2025-Q1@ml-kidal")
    assert "Pourquoi il ne sort pas" not in said
    assert "Les lignes des fichiers" not in said
    assert inside != said
    assert "30 événements" in read(client, address, "/one", key=EVENTS)


def test_what_is_held_is_told_shortly_with_its_reason_inside(client: Any, address: str) -> None:
    said = read(client, address, "/one", key="gbv_incidents/2025-01@ml-gao")
    assert "Pas de données" in said
    said = read(client, address, "/one", key="gbv_incidents/2025-Q1@ml-mopti")
    assert "Non diffusé (protection)" in said
    assert "Pourquoi il ne sort pas" in said
    table = client.get(
        f"{address}/figures/table.csv", {"key": "gbv_incidents/2025-Q1", "by": "region"}
    ).content.decode()
    assert "Mopti;non diffusé (protection)" in table


BLIND = [
    ("/one", {}),
    ("/change", {}),
    ("/trace", {}),
    ("/watch", {}),
    ("/picture", {"kind": "trend"}),
    ("/table.csv", {}),
    ("/table.xlsx", {}),
]


@pytest.mark.parametrize(("path", "asked"), BLIND)
@pytest.mark.parametrize("key", ["gbv_incidents/2025-Q1", "gbv_incident/2025-Q1", "hr_violations;risk=gbv/2025-Q1"])
def test_a_subject_that_one_may_not_see_is_absent_everywhere(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch, path: str, asked: dict[str, str], key: str
) -> None:
    as_person(monkeypatch, *ALONE, sees_gbv=False)
    answer = client.get(f"{address}/figures{path}", {"key": key, **asked})
    assert answer.status_code == 404
    assert "gbv" not in text(answer).lower()


def test_search_tells_nothing_of_a_subject_that_one_may_not_see(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "VBG" in read(client, address, "", q="vbg")
    as_person(monkeypatch, *ALONE, sees_gbv=False)
    said = read(client, address, "", q="vbg")
    assert "0 indicateur trouvé" in said
    whole = read(client, address, "")
    assert "VBG" not in whole
    assert "GBVIMS" not in whole


def test_columns_that_would_tell_it_by_subtraction_are_not_offered(
    client: Any, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'value="risk"' in client.get(f"{address}/figures/one", {"key": "hr_violations/2025-Q1"}).content.decode()
    as_person(monkeypatch, *ALONE, sees_gbv=False)
    page = client.get(f"{address}/figures/one", {"key": "hr_violations/2025-Q1"}).content.decode()
    assert 'value="sex"' in page
    assert not re.search(r'value="(risk|violation|category|gbv_type)"', page)


def test_an_indicator_that_is_not_there_is_told_to_who_sees_all(client: Any, address: str) -> None:
    assert client.get(f"{address}/figures/one", {"key": "zzz/2025-Q1"}).status_code == 409


def test_pages_stay_light_and_hold_no_style(client: Any, address: str) -> None:
    import gzip

    for path, asked in (("", {}), ("/one", {"key": EVENTS, "across": "month"}), ("/trace", {"key": EVENTS})):
        page = client.get(f"{address}/figures{path}", asked).content
        assert len(gzip.compress(page)) < 20_000
        assert b" style=" not in page

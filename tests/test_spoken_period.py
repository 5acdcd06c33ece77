"""Periods as people write them, in French and English; and what is none, or could be two."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.intake.columns.spans import span_of
from kolosi.measure.sentences import period_words as words_inside
from kolosi.model.period import Period
from kolosi.model.period_forms import MONTH_NUMBERS, MONTHS
from kolosi.model.spoken_period import period_named, periods_in
from kolosi.reading.text import flatten
from kolosi.report.draft.numerals import month_names, period_short, period_words
from kolosi.workspace.review.packs import pack

NAMED = """
2025                                    | 2025
2025-Q1                                 | 2025-Q1
2025-H1                                 | 2025-01..2025-06
2024-10..2025-03                        | 2024-10..2025-03
T2 2025                                 | 2025-Q2
t2 2025                                 | 2025-Q2
T 2 2025                                | 2025-Q2
2025 T2                                 | 2025-Q2
2025T2                                  | 2025-Q2
T2-2025                                 | 2025-Q2
T2/2025                                 | 2025-Q2
T2_2025                                 | 2025-Q2
T2.2025                                 | 2025-Q2
T2 (2025)                               | 2025-Q2
T2, 2025                                | 2025-Q2
T2 de 2025                              | 2025-Q2
T-II 2025                               | 2025-Q2
T2-25                                   | 2025-Q2
Q2'25                                   | 2025-Q2
Q2 2025                                 | 2025-Q2
Q2 of 2025                              | 2025-Q2
2Q 2025                                 | 2025-Q2
2Q2025                                  | 2025-Q2
2e trimestre 2025                       | 2025-Q2
2 e trimestre 2025                      | 2025-Q2
2ème trimestre 2025                     | 2025-Q2
2eme Trimestre de 2025                  | 2025-Q2
2ᵉ trimestre 2025                       | 2025-Q2
1er trimestre 2025                      | 2025-Q1
1er trim. 2025                          | 2025-Q1
1ᵉʳ trimestre de l’année 2025           | 2025-Q1
II trimestre 2025                       | 2025-Q2
IIe trimestre 2025                      | 2025-Q2
deuxième trimestre 2025                 | 2025-Q2
DEUXIEME TRIMESTRE 2025                 | 2025-Q2
le deuxième trimestre de l'année 2025   | 2025-Q2
Trimestre 2 2025                        | 2025-Q2
trimestre 2 - 2025                      | 2025-Q2
2025 - 2e trimestre                     | 2025-Q2
dernier trimestre 2025                  | 2025-Q4
second quarter of 2025                  | 2025-Q2
2nd quarter 2025                        | 2025-Q2
3rd quarter, 2025                       | 2025-Q3
the last quarter of 2025                | 2025-Q4
Quarter 2 2025                          | 2025-Q2
T1-T2 2025                              | 2025-01..2025-06
T4 2024 - T1 2025                       | 2024-10..2025-03
T1 et T2 2025                           | 2025-01..2025-06
S1 2025                                 | 2025-01..2025-06
2025 S1                                 | 2025-01..2025-06
H1 2025                                 | 2025-01..2025-06
2025H2                                  | 2025-07..2025-12
1er semestre 2025                       | 2025-01..2025-06
premier semestre 2025                   | 2025-01..2025-06
second semestre 2025                    | 2025-07..2025-12
first half of 2025                      | 2025-01..2025-06
first half-year 2025                    | 2025-01..2025-06
avril–juin 2025                         | 2025-Q2
avril - juin 2025                       | 2025-Q2
avril−juin 2025                         | 2025-Q2
avr-juin 2025                           | 2025-Q2
avr.-juin 2025                          | 2025-Q2
avril/juin 2025                         | 2025-Q2
avril a juin 2025                       | 2025-Q2
d'avril à juin 2025                     | 2025-Q2
d’avril à juin 2025                     | 2025-Q2
de avril à juin 2025                    | 2025-Q2
entre avril et juin 2025                | 2025-Q2
between April and June 2025             | 2025-Q2
from April to June 2025                 | 2025-Q2
April through June 2025                 | 2025-Q2
Apr to Jun 2025                         | 2025-Q2
Période : avril – juin 2025             | 2025-Q2
période d’avril à juin 2025             | 2025-Q2
avril, mai et juin 2025                 | 2025-Q2
avril-mai-juin 2025                     | 2025-Q2
avril et mai 2025                       | 2025-04..2025-05
avril 2025 - juin 2025                  | 2025-Q2
avril 2025 juin 2025                    | 2025-Q2
oct. - déc. 2024                        | 2024-Q4
oct. 2024 – mars 2025                   | 2024-10..2025-03
octobre 2024 à mars 2025                | 2024-10..2025-03
octobre à mars 2025                     | 2024-10..2025-03
entre octobre 2024 et mars 2025         | 2024-10..2025-03
juin 2025                               | 2025-06
JUIN 2025                               | 2025-06
juin 2025                               | 2025-06
en juin 2025                            | 2025-06
mois de juin 2025                       | 2025-06
Juin, 2025                              | 2025-06
juin de 2025                            | 2025-06
2025 juin                               | 2025-06
juin-25                                 | 2025-06
Jun-25                                  | 2025-06
juin '25                                | 2025-06
juin25                                  | 2025-06
juin2025                                | 2025-06
juin_2025                               | 2025-06
févr. 2025                              | 2025-02
fevrier 2025                            | 2025-02
août 2025                               | 2025-08
06/2025                                 | 2025-06
6/2025                                  | 2025-06
06-2025                                 | 2025-06
06.2025                                 | 2025-06
2025/06                                 | 2025-06
2025/6                                  | 2025-06
2025_06                                 | 2025-06
2025.06                                 | 2025-06
2025M06                                 | 2025-06
202506                                  | 2025-06
04/2025 - 06/2025                       | 2025-Q2
2025-04 à 2025-06                       | 2025-Q2
202504-202506                           | 2025-Q2
30/06/2025                              | 2025-06-30
06/30/2025                              | 2025-06-30
05/05/2025                              | 2025-05-05
30.06.2025                              | 2025-06-30
04.05.2025                              | 2025-05-04
2025/06/30                              | 2025-06-30
20250630                                | 2025-06-30
30 juin 2025                            | 2025-06-30
au 30 juin 2025                         | 2025-06-30
au 1er juin 2025                        | 2025-06-01
as of 30 June 2025                      | 2025-06-30
30th of June 2025                       | 2025-06-30
June 30, 2025                           | 2025-06-30
30-juin-25                              | 2025-06-30
30-Jun-2025                             | 2025-06-30
du 1er avril au 30 juin 2025            | 2025-Q2
from 1 April to 30 June 2025            | 2025-Q2
April 1 – June 30, 2025                 | 2025-Q2
01/04/2025 - 30/06/2025                 | 2025-Q2
01/04/2025 au 30/06/2025                | 2025-Q2
du 01/04 au 30/06/2025                  | 2025-Q2
04/01/2025 - 06/30/2025                 | 2025-Q2
2025-04-01 au 2025-06-30                | 2025-Q2
2025-04-01_2025-06-30                   | 2025-Q2
2025-04-01 - 2025-06-30                 | 2025-Q2
2025-04-01 to 2025-06-15                | 2025-04-01..2025-06-15
20250401-20250630                       | 2025-Q2
1-15 juin 2025                          | 2025-06-01..2025-06-15
du 1er au 15 juin 2025                  | 2025-06-01..2025-06-15
June 1-15, 2025                         | 2025-06-01..2025-06-15
de janvier au 15 juin 2025              | 2025-01-01..2025-06-15
28 décembre 2024 au 3 janvier 2025      | 2024-12-28..2025-01-03
du 28 décembre au 3 janvier 2025        | 2024-12-28..2025-01-03
année 2025                              | 2025
l’année 2025                            | 2025
en 2025                                 | 2025
year 2025                               | 2025
calendar year 2025                      | 2025
2023-2025                               | 2023-01..2025-12
2023 à 2025                             | 2023-01..2025-12
janvier-décembre 2025                   | 2025
semaine 23 2025                         | 2025-06-02..2025-06-08
semaine 23 de 2025                      | 2025-06-02..2025-06-08
week 23 of 2025                         | 2025-06-02..2025-06-08
S23 2025                                | 2025-06-02..2025-06-08
S23-2025                                | 2025-06-02..2025-06-08
2025-W23                                | 2025-06-02..2025-06-08
W1 2025                                 | 2024-12-30..2025-01-05
S01 2025                                | 2024-12-30..2025-01-05
semaines 23                             | -
S53 2025                                | -
sem. 1 2025                             | -
week 53 of 2025                         | -
Week 23-26 2025                         | 2025-06-02..2025-06-29
S23-S26 2025                            | 2025-06-02..2025-06-29
semaines 23 à 26 de 2025                | 2025-06-02..2025-06-29
semaines 23 et 24 de 2025               | 2025-06-02..2025-06-15
semaines 23 et 26 de 2025               | -
2024 Q4 - 2025 Q1                       | 2024-10..2025-03
2024 mars - 2025 juin                   | 2024-03..2025-06
janvier 2025 au 31 mars 2025            | 2025-Q1
janv25-mars25                           | 2025-Q1
Jan–Mar'25                              | 2025-Q1
Q1&Q2 2025                              | 2025-01..2025-06
trimestre II 2025                       | 2025-Q2
les 6 premiers mois de 2025             | 2025-01..2025-06
first three months of 2025              | 2025-Q1
2e quadrimestre 2025                    | 2025-05..2025-08
2025 06 30                              | 2025-06-30
06 2025                                 | 2025-06
Jan-Mar 25                              | -
year 2 2025                             | -
30/06/25                                | -
beaucoup                                | -
                                        | -
T2                                      | -
2e trimestre                            | -
premier semestre                        | -
avril-juin                              | -
juin                                    | -
juin 25                                 | -
25                                      | -
06/25                                   | -
T5 2025                                 | -
5e trimestre 2025                       | -
04/05/2025                              | -
01/04/2025                              | -
01/04/2025 - 05/06/2025                 | -
31/06/2025                              | -
2025-06-31                              | -
2025-13                                 | -
FY 2025                                 | -
FY25                                    | -
exercice 2025                           | -
2024/2025                               | -
2024-25                                 | -
année scolaire 2024-2025                | -
avril et juin 2025                      | -
T1 et T3 2025                           | -
T2 2024 / T2 2025                       | -
T2 2024 - T2 2025                       | -
T2 2025 vs T2 2024                      | -
avril 2025 à juin                       | -
juin 2025 - avril 2025                  | -
depuis janvier 2025                     | -
jusqu’au 30 juin 2025                   | -
fin juin 2025                           | -
mi-juin 2025                            | -
202513                                  | -
v3                                      | -
R23                                     | -
Round 72                                | -
marche 2025                             | -
Marché 2025                             | -
0000                                    | -
"""


def table(text: str) -> list[tuple[str, str]]:
    rows = (line.rpartition("|") for line in text.strip("\n").splitlines())
    return [(said.strip(" "), name.strip()) for said, _, name in rows]


@pytest.mark.parametrize(("said", "name"), table(NAMED))
def test_a_whole_text_names_a_period_or_none(said: str, name: str) -> None:
    assert str(period_named(said) or "-") == name


YEARLESS = """
T2                          | 2025-Q2
2e trimestre                | 2025-Q2
Q2                          | 2025-Q2
second quarter              | 2025-Q2
premier semestre            | 2025-01..2025-06
S1                          | 2025-01..2025-06
avril-juin                  | 2025-Q2
avr-juin                    | 2025-Q2
d’avril à juin              | 2025-Q2
juin                        | 2025-06
Mars                        | 2025-03
May                         | 2025-05
30 juin                     | 2025-06-30
du 1er avril au 30 juin     | 2025-Q2
1-15 juin                   | 2025-06-01..2025-06-15
semaine 23                  | 2025-06-02..2025-06-08
S23                         | 2025-06-02..2025-06-08
T2 2024                     | 2024-Q2
juin 2024                   | 2024-06
octobre-mars                | -
avril 25                    | -
Jan-Mar 25                  | -
Q2 FY25                     | -
dernier trimestre           | -
30 février                  | -
3                           | -
"""


@pytest.mark.parametrize(("said", "name"), table(YEARLESS))
def test_a_name_without_its_year_takes_the_one_that_is_given(said: str, name: str) -> None:
    assert str(period_named(said, year=2025) or "-") == name


INSIDE = """
Incidents VBG – 2ème trimestre 2025 (données consolidées)        | 2025-Q2
juin 2025                                                        | 2025-06
PMT_IRC_avr-juin 2025.xlsx                                       | 2025-Q2
PMT_IRC_juil-sept 2025.xlsx                                      | 2025-Q3
ecoles_juin2025.ods                                              | 2025-06
5W_Protection_Mali_juin2025_v3_FINAL.xlsx                        | 2025-06
DTM_Mali_juin2025.xls                                            | 2025-06
OCHA_acces_T2_2025.csv                                           | 2025-Q2
Incidents_EE_T2_2025_HI.xlsx                                     | 2025-Q2
monitoring_T2_NRC.xlsx                                           | -
5W_avril-juin_ONG02.xlsx                                         | -
Monitoring_DRC_T2 (corrigé).xlsx                                 | -
2025_PMT_avr-juin_IRC.xlsx                                       | 2025-Q2
Monitoring T2 – Mali 2025                                        | 2025-Q2
Rapport juin – Mali 2025                                         | 2025-06
T2 (avril-juin) 2025                                             | 2025-Q2
T1 / T3 – Mali 2025                                              | -
whowhatwhere_5w_mli_mar2022__sans_cache.xlsx                     | 2022-03
3w_tcd_avr2025.xlsx                                              | 2025-04
operationalpresence_3w_august_2025.csv                           | 2025-08
operationalpresence_extrait_mai_2025.xlsx                        | 2025-05
car_DTM_Rd7_avril_2019.csv                                       | 2019-04
2017-01-01-2020-12-31-Mali.csv                                   | 2017-01..2020-12
2020-2023-education-in-danger-incident-data.xlsx                 | 2020-01..2023-12
acled_acled-read-iso-804-year-2022-limit-0.csv                   | 2022
DTM_202506.xlsx                                                  | 2025-06
export-2025-06.csv                                               | 2025-06
iom_dtm_hdx_dtm_mali_baseline_assessment_round_72.xlsx           | -
global-pcodes-adm-1-2_v2025.csv                                  | -
iom_dtm_dtm_cameroon_r22__feuille_visible.csv                    | -
5W_v3_2.xlsx                                                     | -
HRP 2025 – besoins                                               | 2025
Situation au 30 juin 2025                                        | 2025-06-30
Situation as of 30 June 2025                                     | 2025-06-30
Du 1er avril au 30 juin 2025 : incidents signalés                | 2025-Q2
Incidents, T1 2025 et T1 2024                                    | 2025-Q1 2024-Q1
Comparaison T2 2024 - T2 2025                                    | 2024-Q2 2025-Q2
Entre octobre 2024 et mars 2025, puis au T2 2025                 | 2024-10..2025-03 2025-Q2
T2 2025 (avril - juin 2025)                                      | 2025-Q2 2025-Q2
avril et juin 2025                                               | 2025-04 2025-06
Incidents depuis janvier 2025                                    | -
Janvier 2025 à ce jour                                           | -
Fin juin 2025                                                    | -
first half of June 2025                                          | -
semaine du 2 juin 2025                                           | -
semaine du 2 au 8 juin 2025                                      | 2025-06-02..2025-06-08
Loi n° 2024-015                                                  | -
Résolution 2100 (2013)                                           | -
Exercice 2025                                                    | -
Année scolaire 2024-2025                                         | -
Année scolaire 2024/2025                                         | -
2025 incidents                                                   | -
2025,5 millions                                                  | -
1 2025 3                                                         | 2025
Total 2 025                                                      | -
95 % en 2025                                                     | 2025
le 04/05/2025                                                    | -
we may see 25 of them                                            | -
marché 2                                                         | -
Réf. 12/2025                                                     | -
ecoles 12/2025                                                   | 2025-12
https://example.org/2025/06/report.pdf                           | 2025-06
+223 20 25 06 30                                                 | -
PMT2 2025                                                        | 2025
Incidents S23-S26 2025                                           | 2025-06-02..2025-06-29
Incidents, 2024 Q4 - 2025 Q1                                     | 2024-10..2025-03
Mali 2024 mars 2025                                              | 2024 2025-03
six mois de 2025                                                 | -
PMT 2025 04 30.xlsx                                              | 2025-04-30
rapport_5_2025.xlsx                                              | -
rapport_05_2025.xlsx                                             | 2025-05
Round_72_2025.xlsx                                               | 2025
Q2 FY25 incidents                                                | -
Military Forces of Mali (2020-)                                  | -
ABC2025                                                          | -
"""


@pytest.mark.parametrize(("text", "names"), table(INSIDE))
def test_a_longer_text_gives_the_periods_it_names_and_nothing_doubtful(text: str, names: str) -> None:
    found = [one for one in periods_in(text) if not one.is_stamp]
    assert (" ".join(str(one.period) for one in found) or "-") == names
    assert all(one.end <= two.start for one, two in pairwise(found))


STAMPS = """
labels_-_2025-07-08-09-12-44.xlsx        | 2025-07-08
export_20250708_091244.csv               | 2025-07-08
2025-07-08T09:12:44.123+00:00            | 2025-07-08
Généré le 30/06/2025 à 14:05             | 2025-06-30
Export du 8 juillet 2025                 | 2025-07-08
Date d’extraction : 08/07/2025           |
Mise à jour le 2025-07-08                | 2025-07-08
updated on 8 July 2025                   | 2025-07-08
"""


@pytest.mark.parametrize(("text", "day"), table(STAMPS))
def test_the_day_on_which_a_file_was_made_is_a_stamp_and_no_period_of_its_content(text: str, day: str) -> None:
    assert [str(one.period) for one in periods_in(text) if one.is_stamp] == ([day] if day else [])
    assert [one for one in periods_in(text) if not one.is_stamp] == []


def test_the_place_of_a_period_is_that_in_the_text_as_it_was_written() -> None:
    text = "Évolution à Ségou\u00a0: de l’été, 2ᵉ trimestre\u00a02025, Œuvres"
    assert [text[one.start : one.end] for one in periods_in(text)] == ["2ᵉ trimestre\u00a02025"]
    title = "Monitoring T2 – Mali 2025"
    assert [title[one.start : one.end] for one in periods_in(title)] == ["T2"]


def test_a_longer_text_takes_the_year_that_is_given_for_what_says_none() -> None:
    assert [str(one.period) for one in periods_in("monitoring_T2_NRC.xlsx", year=2025)] == ["2025-Q2"]
    assert [str(one.period) for one in periods_in("5W_avril-juin_ONG02.xlsx", year=2025)] == ["2025-Q2"]
    assert periods_in("we may march to the sea", year=2025) == []


def test_what_only_says_one_end_is_given_when_it_is_asked_for() -> None:
    found = periods_in("Depuis 2023, puis fin juin 2025", with_open=True)
    assert [(str(one.period), one.is_open) for one in found] == [("2023", True), ("2025-06", True)]


PRINTED = ["2025", "2025-Q1", "2025-H2", "2025-03", "2024-10..2025-03", "2025-02..2025-03", "2025-03-31", "2025-03-01"]
PRINTED += ["2025-04-01..2025-06-15", "2024-12-28..2025-01-03", "2024-01..2025-12"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", PRINTED)
def test_what_the_program_prints_as_a_period_is_read_back(name: str, language: str) -> None:
    period = Period.parse(name)
    said = [period_words(name, language), period_short(name, language), words_inside(period, language)]
    assert [(text, period_named(text)) for text in said] == [(text, period) for text in said]


def test_a_very_long_text_names_nothing_whole_and_is_read_in_good_time() -> None:
    assert period_named("juin 2025 " * 100) is None
    assert len(periods_in("juin 2025, puis mai 2024 ; " * 400)) == 800


@pytest.mark.parametrize(
    "written", ["2025-03", "2025/03", "03/2025", "mars 2025", "March 2025", "Mar-25", "2025-03-31", "202503", "2025M03"]
)
def test_a_column_of_months_reads_every_way_of_writing_one(written: str) -> None:
    assert str(span_of(written, "month")) == "2025-03"


PIECES = [
    "2025",
    "24",
    "T2",
    "s1",
    "W60",
    "juin",
    "Mar.",
    "fév",
    "30",
    "1er",
    "-",
    " – ",
    "/",
    "_",
    " au ",
    " et ",
    "..",
    " ",
    "(",
    "\u0130",
    "œ",
    "²",
    "trimestre",
    "half",
    "FY",
    "00",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from([None, 2025]))
def test_no_text_breaks_the_reader_and_what_it_finds_lies_in_the_text(text: str, year: int | None) -> None:
    whole = period_named(text, year)
    assert whole is None or whole.first <= whole.last
    places = [(one.start, one.end) for one in periods_in(text, year, with_open=True)]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(st.dates(date(2001, 1, 1), date(2039, 12, 31)), st.integers(0, 800), st.sampled_from(["fr", "en"]))
def test_every_period_that_is_printed_is_read_back(first: date, length: int, language: str) -> None:
    period = Period(first, first + timedelta(days=length))
    for text in (str(period), period_words(str(period), language), words_inside(period, language)):
        assert period_named(text) == period, text


@given(st.integers(2001, 2039), st.integers(0, 11), st.integers(0, 23), st.sampled_from(["fr", "en"]))
def test_every_span_of_months_that_is_printed_is_read_back(year: int, month: int, more: int, language: str) -> None:
    last = year * 12 + month + more
    period = Period.parse(f"{year}-{month + 1:02}..{last // 12}-{last % 12 + 1:02}")
    for text in (
        period_words(str(period), language),
        period_short(str(period), language),
        words_inside(period, language),
    ):
        assert period_named(text) == period, text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_months_are_the_same_in_prose_in_cells_and_in_print(language: str) -> None:
    """The names of months in cells and files are those of the language's file, and those that are printed."""
    in_prose = pack(language).months
    printed = {flatten(name): number for number, name in enumerate(month_names(language), 1)}
    assert {name: MONTH_NUMBERS.get(name) for name in in_prose} == in_prose
    assert {name: in_prose.get(name) for name in printed} == printed
    assert [flatten(name) for name in MONTHS[language]] == list(printed)

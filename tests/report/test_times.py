"""What the words of a sentence say of the time of its figures, held against their keys."""

from __future__ import annotations

import pytest

from kolosi.report.checking.reference_check import check
from kolosi.report.draft.links import Draft, cited

Q = "fig:hr_violations/2024-Q4"
BEFORE = "fig:hr_violations/2023-Q4"
HALF = "fig:hr_violations/2024-10..2025-03"
STOCK = "fig:idps/2024-09-30"
CHANGE = "change:hr_violations/2024-10..2025-03/2023-10..2024-03"


def told(text, language, invent):
    """The words found, by the id of each point."""
    draft = Draft(file=f"a.{language}.md", language=language, text=text)
    found = check([draft], invent.released(cited([draft], invent.scope).keys), invent.scope)
    times = ("sentence_time_differs", "whole_time_differs", "sentence_base_differs")
    return [
        (
            each.id.removesuffix("_differs"),
            each.message[language]
            .split("« " if language == "fr" else "“")[1]
            .split(" »" if language == "fr" else "”")[0],
        )
        for each in found
        if each.id in times
    ]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", f"En 2023, [7 580 violations]({Q}) ont été documentées.", "2023"),
        ("fr", f"[7 580]({Q}) violations ont été documentées en 2023.", "2023"),
        ("fr", f"[7 580]({Q}) violations contre des civils au premier trimestre 2024.", "premier trimestre 2024"),
        ("fr", f"Au T4 2024, [8 030]({BEFORE}) violations ; au T4 2023, [8 030]({BEFORE}).", "T4 2024"),
        ("fr", f"En 2024, [8 030]({BEFORE}) violations, contre [7 580]({Q}) en 2022 ([−6 %]({CHANGE})).", "2024"),
        ("fr", f"À la fin de 2023, [378 363 personnes]({STOCK}) étaient déplacées.", "2023"),
        ("fr", f"Au 31 mars 2025, [378 363 personnes]({STOCK}) étaient déplacées.", "31 mars 2025"),
        ("fr", f"Au mois de mai, [378 363 personnes]({STOCK}) étaient déplacées.", "mai"),
        ("fr", f"Un recul de [10 %]({CHANGE}) des violations en 2022.", "2022"),
        ("fr", f"En 2024, [7 580]({Q}) violations ont été documentées.", "2024"),
        ("fr", f"En octobre 2024, [7 580]({Q}) violations ont été documentées.", "octobre 2024"),
        ("en", f"[7,580]({Q}) violations were documented in the second half of 2024.", "second half of 2024"),
        ("en", f"In 2023, [7,580 violations]({Q}) were documented.", "2023"),
        ("en", f"[7,580]({Q}) violations were documented in the first quarter of 2024.", "first quarter of 2024"),
        ("en", f"In 2024, [7,580]({Q}) violations, against [8,030]({BEFORE}) in 2022.", "2022"),
    ],
)  # fmt: skip
def test_a_period_beside_a_figure_that_is_none_of_it_is_a_point(language, text, words, invent):
    found = told(text, language, invent)
    assert ("sentence_time", words) in found, found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", f"[7 580 violations]({Q}), dont [8 030]({BEFORE}) contre des enfants.", "7 580 violations"),
        ("fr", f"[7 580 violations]({Q}) au T4 2024, dont plus de [8 030]({BEFORE}).", "7 580 violations"),
        ("en", f"[7,580 violations]({Q}), of which [8,030]({BEFORE}) against children.", "7,580 violations"),
    ],
)  # fmt: skip
def test_a_part_of_another_time_than_its_whole_is_a_point(language, text, words, invent):
    assert told(text, language, invent) == [("whole_time", words)]


YEAR, STEP = "change:hr_violations/2024-Q4/2023-Q4", "change:hr_violations/2024-Q4/2024-Q3"


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("fr", f"Les violations ont changé de [−9 %]({STEP}) sur un an.", "sur un an"),
        ("fr", f"Sur un an, l’écart est de [−9 %]({STEP}).", "Sur un an"),
        ("fr", f"Par rapport au trimestre précédent, l’écart est de [−6 %]({YEAR}).", "trimestre précédent"),
        ("fr", f"L’écart est de [−6 %]({YEAR}) par rapport aux trois mois précédents.", "trois mois précédents"),
        ("fr", f"L’écart avec la même période de 2023 est de [−9 %]({STEP}).", "même période de 2023"),
        ("fr", f"[7 580]({Q}) violations, contre [8 312](fig:hr_violations/2024-Q3) un an plus tôt.", "un an plus tôt"),
        ("fr", f"[7 580]({Q}) violations, contre [8 030]({BEFORE}) le trimestre précédent.", "trimestre précédent"),
        ("en", f"A change of [−9%]({STEP}) on a year earlier.", "a year earlier"),
        ("en", f"A change of [−6%]({YEAR}) compared with the previous quarter.", "previous quarter"),
    ],
)  # fmt: skip
def test_a_base_that_a_sentence_names_and_a_change_does_not_have_is_a_point(language, text, words, invent):
    assert ("sentence_base", words) in told(text, language, invent)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", f"[−6 %]({YEAR}) sur un an ; [−9 %]({STEP}) d’un trimestre à l’autre ; [−6 %]({YEAR}) par rapport à la même période de 2023."),
        ("fr", f"[7 580]({Q}), après [8 312](fig:hr_violations/2024-Q3) le trimestre précédent et [8 030]({BEFORE}) un an plus tôt."),
        ("fr", f"[378 363 personnes]({STOCK}), contre [330 713](fig:idps/2023-10-31) un an plus tôt."),
        ("fr", f"[7 580]({Q}) violations, contre [80](fig:access_incidents/2024-Q3) incidents un an plus tôt."),
        ("en", f"[−6%]({YEAR}) year on year and [−9%]({STEP}) on the previous quarter."),
        ("fr", f"Fin 2024, [7 580]({Q}) violations ; à la fin de 2024, [7 580]({Q}) ; au début de 2025, [14 171]({HALF})."),
        ("fr", f"Au premier trimestre 2025, [14 171]({HALF}) violations depuis octobre."),
        ("fr", f"En 2024, [378 363 personnes]({STOCK}) étaient déplacées."),
        ("fr", f"Au T4 2024, [7 580]({Q}) violations ; d’octobre à décembre 2024, [7 580]({Q})."),
        ("fr", f"Au T4 2024, [7 580]({Q}) violations ; entre octobre 2024 et mars 2025, [14 171]({HALF})."),
        ("fr", f"[7 580]({Q}) violations au quatrième trimestre 2024, contre [8 030]({BEFORE}) un an plus tôt."),
        ("fr", f"Au premier trimestre 2024 c’était autre chose ; [7 580]({Q}) au quatrième."),
        ("fr", f"Presque toutes au premier trimestre 2024, [7 580]({Q}) au quatrième."),
        ("fr", f"Depuis 2012, [378 363 personnes]({STOCK}) sont revenues."),
        ("fr", f"Depuis la crise de 2012, [378 363 personnes]({STOCK}) sont revenues."),
        ("fr", f"Plus qu’au premier trimestre 2023, [7 580]({Q}) violations."),
        ("fr", f"[8 030]({BEFORE}) au quatrième trimestre 2023, [7 580]({Q}) au quatrième trimestre 2024."),
        ("fr", f"[8 030]({BEFORE}) violations puis au quatrième trimestre 2024 [7 580]({Q})."),
        ("fr", f"L’accord de 2015 n’y a rien changé : [7 580]({Q}) violations."),
        ("fr", f"[7 580]({Q}) violations, contre [8 030]({BEFORE}) au T4 2023."),
        ("fr", f"Elles ont reculé de [10 %]({CHANGE}) par rapport à 2023-2024, dont [7 580]({Q}) au quatrième trimestre 2024."),
        ("fr", f"[14 171 violations]({HALF}), dont [7 580]({Q}) au quatrième trimestre 2024."),
        ("fr", f"[14 171 violations]({HALF}), dont [7 580]({Q})."),
        ("fr", f"Au mois de septembre, [378 363 personnes]({STOCK}) étaient déplacées."),
        ("en", f"In the last quarter of 2024, [7,580]({Q}) violations, against [8,030]({BEFORE}) in late 2023."),
        ("en", f"Since 2012, [378,363 people]({STOCK}) have come back."),
        ("en", f"That may be why [7,580]({Q}) violations were seen, more than in May 2023."),
    ],
)  # fmt: skip
def test_other_times_that_a_sentence_names_are_sound(language, text, invent):
    assert told(text, language, invent) == []

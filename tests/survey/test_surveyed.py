"""Files of surveys, invented and untidy, from their cells to shares with n, degrees of freedom, design effect and interval."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from tests.survey.test_estimators import GOLDEN, recorded

from kolosi.intake.formats import read_sheets
from kolosi.measure.comparison.compare import compare
from kolosi.measure.compute import compute
from kolosi.measure.survey.rounds import rounds_compared
from kolosi.measure.trace import trace
from kolosi.model.figure import Estimate
from kolosi.model.indicator import Indicator, Measure
from kolosi.model.key import Key
from kolosi.model.survey import Among, InformantBasis, SampleBasis, Survey
from kolosi.store.engine import Engine
from kolosi.workspace.knowledge import Knowledge
from kolosi.workspace.receive.adding import examine_file
from kolosi.workspace.records.lookup import ContentLookup

FRAME = {"en": "Households of four invented cercles", "fr": "Ménages de quatre cercles inventés"}
RECALL = {"en": "the last three months", "fr": "les trois derniers mois"}
Cells = Mapping[str, Sequence[object]]


def survey(question: str, *answers: str, **more: Any) -> Indicator:
    plain: dict[str, Any] = {"of": "households", "frame": FRAME, "recall": RECALL}
    source, where = more.pop("source", "kobo"), more.pop("where", None)
    return Indicator(
        id="asked",
        label={"en": "Households", "fr": "Ménages"},
        unit={"en": "%", "fr": "%"},
        kind="share",
        table="responses",
        source=source,
        where=where,
        measure=Measure(function="share"),
        survey=Survey(question=question, answers=answers, **{**plain, **more}),
    )


class Files:
    """Files as they are read, by the source that they are recognised as."""

    def __init__(self, *files: tuple[str, bytes], months: tuple[str, str] = ("2025-01-01", "2025-03-31")) -> None:
        frames = [frame for number, (name, data) in enumerate(files) for frame in _records(f"r{number}", name, data)]
        receipts = {
            "receipt": [f"r{number}" for number in range(len(files))],
            "source": [str(frame["source"][0]) for frame in frames],
            "first": [date.fromisoformat(months[0])] * len(files),
            "last": [date.fromisoformat(months[1])] * len(files),
        }
        self.records = pl.concat(frames, how="diagonal_relaxed")
        self._engine = Engine.from_frames({"responses": self.records, "receipts": pl.DataFrame(receipts)})

    def ask(self, indicator: Indicator, key: str = "asked/2025-Q1") -> Estimate:
        return compute([Key.parse(key)], {"asked": indicator}, self._engine, known().places)[Key.parse(key)]

    def behind(self, indicator: Indicator, key: str = "asked/2025-Q1") -> pl.DataFrame:
        return trace(Key.parse(key), {"asked": indicator}, self._engine, known().places)


@cache
def known() -> Knowledge:
    return Knowledge("mli")


def _records(receipt: str, name: str, data: bytes) -> Iterator[pl.DataFrame]:
    sources = list(known().sources.values())
    candidate = examine_file(name, data, read_sheets(name, data), sources, ContentLookup(known(), {}, "salt"))
    for reading in candidate.readings:
        assert reading.table == "responses"
        yield reading.records.with_columns(
            receipt=pl.lit(receipt), sheet=pl.lit("Feuille 1"), source=pl.lit(candidate.source.id)
        )


def csv(cells: Cells, name: str = "enquête.csv", separator: str = ";") -> tuple[str, bytes]:
    """A file as Excel saves it in French: semicolons, and a mark at the beginning."""
    lines = [separator.join(cells), *(separator.join(map(str, row)) for row in zip(*cells.values(), strict=True))]
    return name, ("\ufeff" + "\n".join(lines) + "\n").encode("utf-8")


def workbook(**sheets: Cells) -> tuple[str, bytes]:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for at, (header, column) in enumerate(cells.items()):
                sheet.write_column(0, at, [header, *column])
    return "survey.xlsx", buffer.getvalue()


def kobo(rows: int, **columns: Sequence[object]) -> dict[str, Sequence[object]]:
    """The columns of an export that every one has, and some more."""
    days = [f"2025-02-{1 + at % 27:02}" for at in range(rows)]
    return {
        "start": [f"{day}T08:00:00.000+00:00" for day in days],
        **columns,
        "_uuid": [f"uuid-{at:04}" for at in range(rows)],
        "_submission_time": [f"{day}T18:00:00" for day in days],
    }


# -- the sample on record, as a file ----------------------------------------------------------------------------------


def recorded_file() -> tuple[str, bytes]:
    """The sample whose numbers are on record, as an export in French: decimal commas, groups in the headers, spaces."""
    rows = recorded()
    named = {
        "identification/strate": rows["stratum"],
        "identification/Grappe": [f" {one} " for one in rows["psu"]],
        "poids_final": [str(one).replace(".", ",") for one in rows["weight"]],
        "securite/sentiment": ["non" if one else "oui" for one in rows["unsafe"]],
        "menage/sexe_chef": ["femme" if one == "F" else "homme" for one in rows["head"]],
        "menage/taille": rows["size"],
    }
    return csv(kobo(len(rows["weight"]), **named))


UNSAFE = survey("sentiment", "no")


def test_a_share_has_the_numbers_on_record() -> None:
    wanted = GOLDEN["survey"]["without_fpc"]
    found = Files(recorded_file()).ask(UNSAFE)
    basis = found.survey
    assert isinstance(basis, SampleBasis)
    assert float(found.value or 0) == pytest.approx(100 * wanted["mean_unsafe"]["est"], abs=1e-6)
    assert (found.n, basis.n, basis.df, basis.clusters, basis.strata) == (68, 68, 12, 14, 2)
    assert basis.se == pytest.approx(100 * wanted["mean_unsafe"]["se"])
    assert list(basis.interval) == pytest.approx([100 * end for end in wanted["ci_logit"]])
    weights = sum(recorded()["weight"])
    assert basis.deff == pytest.approx(wanted["mean_unsafe"]["deff"] * (weights - 68) / weights)
    assert (basis.is_weighted, basis.left_out, basis.lonely) == (True, 0, 0)
    assert (basis.first, basis.last) == (date(2025, 2, 1), date(2025, 2, 27))
    assert (found.status, found.as_of, found.sources) == ("final", date(2025, 2, 27), ("kobo",))


@pytest.mark.parametrize(("head", "answer"), [("F", "femme"), ("M", "homme")])
def test_a_domain_keeps_the_design_of_the_whole_sample(head: str, answer: str) -> None:
    wanted = GOLDEN["survey"]["without_fpc"]["by_head"][head]
    among = (Among(question="sexe_chef", answers=(answer,)),)
    found = Files(recorded_file()).ask(survey("sentiment", "no", among=among))
    assert isinstance(found.survey, SampleBasis)
    assert float(found.value or 0) == pytest.approx(100 * wanted["est"], abs=1e-6)
    assert found.survey.se == pytest.approx(100 * wanted["se"])
    assert found.n == 34


def test_a_domain_of_large_households_is_told_by_numbers() -> None:
    rows = recorded()
    large = [at for at, size in enumerate(rows["size"]) if 8 <= size <= 10]
    among = (Among(question="taille", least=8), Among(question="taille", most=10))
    found = Files(recorded_file()).ask(survey("sentiment", "no", among=among))
    weight = sum(rows["weight"][at] for at in large)
    yes = sum(rows["weight"][at] for at in large if rows["unsafe"][at])
    assert found.n == len(large)
    assert float(found.value or 0) == pytest.approx(100 * yes / weight, abs=1e-6)


def test_the_rows_behind_a_share_add_up_to_it() -> None:
    files = Files(recorded_file())
    rows = files.behind(UNSAFE)
    assert rows.height == 68
    assert Fraction(rows["contribution"].sum()) == files.ask(UNSAFE).value


def test_nobody_in_a_domain_is_no_data_and_not_zero() -> None:
    among = (Among(question="taille", least=40),)
    found = Files(recorded_file()).ask(survey("sentiment", "no", among=among))
    assert (found.value, found.n, found.absence, found.survey) == (None, 0, "nobody_in_sample", None)
    assert set(found.missing) == {"en", "fr"}


def test_nobody_who_said_so_is_zero() -> None:
    """The upper end is that of Korn and Graubard, for 68 rows on 12 degrees of freedom."""
    found = Files(recorded_file()).ask(survey("sentiment", "prefers_not_to_answer"))
    assert isinstance(found.survey, SampleBasis)
    assert found.value == 0
    assert found.survey.interval == pytest.approx((0.0, 6.26), abs=0.01)


@pytest.mark.parametrize(
    ("indicator", "key", "why"),
    [
        (survey("question_inconnue", "no"), "asked/2025-Q1", "nothing_of_it"),
        (UNSAFE, "asked/2024-Q4", "not_covered"),
        (survey("sentiment"), "asked/2025-Q1", "not_asked"),
    ],
)
def test_what_was_not_asked_is_no_data(indicator: Indicator, key: str, why: str) -> None:
    found = Files(recorded_file()).ask(indicator, key)
    assert (found.value, found.absence) == (None, why)


# -- weights ----------------------------------------------------------------------------------------------------------


def weighted(weights: Sequence[object], header: str = "poids") -> tuple[str, bytes]:
    said = ["oui" if at % 4 == 0 else "non" for at in range(len(weights))]
    return csv(kobo(len(weights), **{header: weights, "deplace": said}))


DISPLACED = survey("deplace", "yes")


def test_interviews_without_a_weight_are_left_out_and_counted() -> None:
    weights: list[object] = ["1,5" if at % 4 else "3" for at in range(100)]
    for at in (1, 2, 8, 50):
        weights[at] = ""
    found = Files(weighted(weights)).ask(DISPLACED)
    assert isinstance(found.survey, SampleBasis)
    assert (found.n, found.survey.left_out) == (96, 4)
    assert float(found.value or 0) == pytest.approx(100 * 24 * 3 / (24 * 3 + 72 * 1.5), abs=1e-6)


def test_no_share_where_too_many_lack_a_weight() -> None:
    found = Files(weighted(["2" if at % 10 else "" for at in range(100)])).ask(DISPLACED)
    assert (found.value, found.absence) == (None, "design_incomplete")


def test_no_share_of_files_with_and_without_weights() -> None:
    name, data = weighted(["2"] * 40)
    found = Files((name, data), weighted([""] * 40)).ask(DISPLACED)
    assert (found.value, found.absence) == (None, "design_incomplete")


def test_an_unknown_column_of_weights_is_no_weight_and_that_is_said() -> None:
    found = Files(weighted(["2" if at % 4 else "9" for at in range(100)], "w_v3")).ask(DISPLACED)
    assert isinstance(found.survey, SampleBasis)
    assert found.value == 25
    assert not found.survey.is_weighted


# -- strata of one cluster --------------------------------------------------------------------------------------------


def lonely_file() -> tuple[str, bytes]:
    """Gao was asked in one village, Mopti in three."""
    strata = ["Gao"] * 10 + ["Mopti"] * 30
    clusters = ["g1"] * 10 + ["m1"] * 10 + ["m2"] * 10 + ["m3"] * 10
    yes = [True] * 4 + [False] * 6 + [True] * 2 + [False] * 8 + [True] * 5 + [False] * 5 + [True] * 8 + [False] * 2
    said = ["yes" if one else "no" for one in yes]
    weights = [2.0] * 10 + [5.0] * 30
    return csv(kobo(40, stratum=strata, cluster_id=clusters, weight=weights, displaced=said), "survey.csv", ",")


def test_a_stratum_of_one_cluster_stops_the_estimate() -> None:
    found = Files(lonely_file()).ask(survey("displaced", "yes"))
    assert (found.value, found.absence) == (None, "lonely_stratum")
    assert "single cluster" in found.missing["en"]


@pytest.mark.parametrize(("rule", "se"), [("grand_mean", 15.318), ("average", 21.613)])
def test_a_stratum_of_one_cluster_is_dealt_with_by_a_named_rule(rule: str, se: float) -> None:
    """As by R, and by hand: the score of a cluster is its weight times (yes less ten times the share) over 170."""
    found = Files(lonely_file()).ask(survey("displaced", "yes", lonely=rule))
    assert isinstance(found.survey, SampleBasis)
    assert found.value == Fraction("48.823529")
    assert (found.survey.lonely, found.survey.rule, found.survey.df) == (1, rule, 2)
    share = 83 / 170
    scores = [5 * (one - 10 * share) / 170 for one in (2, 5, 8)]
    centre = sum(scores) / 3
    variance = 1.5 * sum((one - centre) ** 2 for one in scores)
    alone = 2 * (4 - 10 * share) / 170
    wanted = variance + alone**2 if rule == "grand_mean" else 2 * variance
    assert found.survey.se == pytest.approx(100 * wanted**0.5)
    assert found.survey.se == pytest.approx(se, abs=0.001)


def test_a_village_without_an_answer_still_counts_as_visited() -> None:
    """Three villages, of which the domain is in two: dropping the third would give another error."""
    cells = kobo(
        6,
        grappe=["a", "a", "b", "b", "c", "c"],
        poids=["1"] * 6,
        chef=["femme", "femme", "femme", "homme", "homme", "homme"],
        deplace=["oui", "non", "oui", "non", "oui", ""],
    )
    among = (Among(question="chef", answers=("femme",)),)
    found = Files(csv(cells)).ask(survey("deplace", "yes", among=among))
    assert isinstance(found.survey, SampleBasis)
    assert found.value == Fraction("66.666667")
    scores = [(1 - 2 * 2 / 3) / 3, (1 - 2 / 3) / 3, 0.0]
    assert found.survey.se == pytest.approx(100 * (1.5 * sum(one**2 for one in scores)) ** 0.5)
    assert (found.n, found.survey.df) == (3, 1)


# -- several answers --------------------------------------------------------------------------------------------------

REASONS = ["mariage travail", "travail", "mariage", "travail etudes", "", "mariage travail etudes", "nsp", "etudes"]


def reasons(**more: Any) -> Indicator:
    return survey("raisons", several=True, **more)


def in_one_cell() -> tuple[str, bytes]:
    """Codes in one cell, forty times over: words that are rare would be a text, and not read."""
    return csv(kobo(40 * len(REASONS), **{"separation/raisons": REASONS * 40, "poids": ["1"] * 40 * len(REASONS)}))


def in_columns() -> tuple[str, bytes]:
    """The same, one column a choice beside the codes."""
    choices = ("mariage", "travail", "etudes", "nsp")
    flags = {
        f"separation/raisons/{choice}": ["" if not one else int(choice in one.split()) for one in REASONS * 40]
        for choice in choices
    }
    many = 40 * len(REASONS)
    return csv(kobo(many, **{"separation/raisons": REASONS * 40, **flags, "poids": ["1"] * many}))


@pytest.mark.parametrize("file", [in_one_cell, in_columns])
def test_shares_of_respondents_may_add_up_to_more_than_100(file: Any) -> None:
    """Of seven who answer: three name marriage, four work, three studies; one does not know."""
    files = Files(file())
    shares = [files.ask(reasons(), f"asked;answer={one}/2025-Q1").value for one in ("mariage", "travail", "etudes")]
    assert shares == [Fraction("42.857143"), Fraction("57.142857"), Fraction("42.857143")]
    assert sum(one or 0 for one in shares) > 100
    one_of_both = files.ask(reasons(), "asked;answer=mariage+travail/2025-Q1").value
    assert one_of_both == Fraction("71.428571")


@pytest.mark.parametrize("file", [in_one_cell, in_columns])
def test_those_who_do_not_know_can_be_left_out_of_the_base(file: Any) -> None:
    found = Files(file()).ask(reasons(without=("does_not_know", "nsp")), "asked;answer=travail/2025-Q1")
    assert (found.value, found.n) == (Fraction("66.666667"), 240)


def test_several_codes_are_kept_and_what_people_wrote_is_not() -> None:
    """Forty answers of seven choices, one to three of them; forty sentences in small letters, of seventeen words."""
    choices = ["eau", "abri", "sante", "ecole", "papiers", "argent", "travail"]
    codes = [" ".join(choices[(at * step) % 7] for step in range(1, 2 + at % 3)) for at in range(40)]
    people = ("amadou", "binta", "coumba", "dado", "elie")
    texts = [f"le soldat {one} a frappe {other}" for one in "abcdefgh" for other in people]
    assert len(set(codes)) > 20
    assert len(set(texts)) == 40
    questions = Files(csv(kobo(40, besoins=codes, recit=texts))).records["question"].unique()
    assert set(questions) == {"besoins"}


# -- members of households --------------------------------------------------------------------------------------------

MEMBERS = [("F", 34, 1), ("F", 8, 0), ("M", 40, 0), ("F", 12, 1), ("F", 15, 0), ("M", 30, 0), ("F", 9, 1), ("M", 3, 0)]
HOUSEHOLD = [1, 1, 1, 2, 2, 3, 3, 4]
GIRLS = (Among(question="sexe", answers=("F",)), Among(question="age", most=17))


def household_file(*, clusters: bool) -> tuple[str, bytes]:
    """Four households, their members on a second sheet."""
    main: Cells = {
        **kobo(4, **{"grappe": ["a", "a", "b", "b"]} if clusters else {}),
        "poids": [1.0, 2.0, 3.0, 1.5],
        "_index": [1, 2, 3, 4],
    }
    loop: Cells = {
        "sexe": [sex for sex, _, _ in MEMBERS],
        "age": [age for _, age, _ in MEMBERS],
        "hors_ecole": ["oui" if out else "non" for _, _, out in MEMBERS],
        "_index": list(range(1, 9)),
        "_parent_index": HOUSEHOLD,
        "_parent_table_name": ["menages"] * 8,
    }
    return workbook(menages=main, membres=loop)


@pytest.mark.parametrize("clusters", [True, False])
def test_members_are_counted_in_the_cluster_of_their_household(clusters: bool) -> None:
    """Girls under 18: one in the first household (in school), two in the second (one out), one in the third (out)."""
    files = Files(household_file(clusters=clusters))
    found = files.ask(survey("hors_ecole", "yes", of="members", among=GIRLS))
    assert isinstance(found.survey, SampleBasis)
    share = (2 + 3) / (1 + 2 * 2 + 3)
    assert (float(found.value or 0), found.n) == (pytest.approx(100 * share, abs=1e-6), 4)
    scores = [-share / 8, (2 - 4 * share) / 8, (3 - 3 * share) / 8, 0.0]
    if clusters:
        scores = [scores[0] + scores[1], scores[2] + scores[3]]
    count = len(scores)
    assert found.survey.se == pytest.approx(100 * (count / (count - 1) * sum(one**2 for one in scores)) ** 0.5)
    assert found.survey.clusters == (2 if clusters else 3)


def test_members_are_no_households() -> None:
    """The base of the loop is members: eight, of whom three are out of school; not four households."""
    found = Files(household_file(clusters=True)).ask(survey("hors_ecole", "yes", of="members"))
    assert found.n == 8
    assert float(found.value or 0) == pytest.approx(100 * (1 + 2 + 3) / (3 + 4 + 6 + 1.5), abs=1e-6)


# -- key informants ---------------------------------------------------------------------------------------------------


def informants_file() -> tuple[str, bytes]:
    cells = kobo(
        50,
        region=["Gao"] * 20 + ["Mopti"] * 30,
        probleme_communication=["oui"] * 9 + ["non"] * 41,
        poids=["7"] * 25 + ["1"] * 25,
    )
    return csv(cells)


INFORMED = survey("probleme_communication", "yes", source="perception_survey", of="key_informants")


def test_key_informants_are_counted_and_never_weighted() -> None:
    found = Files(informants_file()).ask(INFORMED)
    assert (found.value, found.numerator, found.denominator, found.n) == (18, 9, 50, 50)
    assert isinstance(found.survey, InformantBasis)
    assert found.survey.n == 50


def test_key_informants_need_no_weight() -> None:
    """Weights that a file gives to some of them are not looked at."""
    weights = ["7" if at % 2 else "" for at in range(40)]
    cells = kobo(40, probleme_communication=["oui", "non"] * 20, poids=weights)
    found = Files(csv(cells), informants_file()).ask(INFORMED)
    assert (found.numerator, found.n) == (29, 90)


def test_key_informants_are_no_households_and_households_no_key_informants() -> None:
    of_households = survey("probleme_communication", "yes", source="perception_survey")
    found = Files(informants_file()).ask(of_households)
    assert (found.value, found.absence) == (None, "nothing_of_it")
    asked = kobo(30, sentiment_securite=["oui", "non", "non"] * 10, poids=["1"] * 30)
    households = Files(csv(asked))
    among_informants = survey("sentiment_securite", "no", source="perception_survey", of="key_informants")
    assert households.ask(among_informants).value is None
    assert households.ask(survey("sentiment_securite", "no", source="perception_survey")).value == Fraction("66.666667")


def test_a_region_is_a_domain() -> None:
    assert Files(informants_file()).ask(INFORMED, "asked/2025-Q1@ml-gao").value == 45
    assert Files(informants_file()).ask(INFORMED, "asked/2025-Q1@ml-mopti").value == 0
    assert Files(informants_file()).ask(INFORMED, "asked/2025-Q1@ml-kidal").absence == "nobody_in_sample"


# -- rounds -----------------------------------------------------------------------------------------------------------


def round_file(month: int, yes: int, rows: int) -> tuple[str, bytes]:
    cells = kobo(rows, poids=["1"] * rows, deplace=["oui"] * yes + ["non"] * (rows - yes))
    days = [f"2025-{month:02}-{1 + at % 27:02}T08:00:00" for at in range(rows)]
    uuids = [f"m{month}-{at}" for at in range(rows)]
    return csv({**cells, "start": days, "_submission_time": days, "_uuid": uuids})


@pytest.mark.parametrize(("rows", "is_clear"), [(300, False), (500, True)])
def test_seven_points_are_a_change_from_some_400_answers_a_round(rows: int, is_clear: bool) -> None:
    files = Files(round_file(1, rows // 2, rows), round_file(3, rows * 43 // 100, rows))
    before, after = files.ask(DISPLACED, "asked/2025-01"), files.ask(DISPLACED, "asked/2025-03")
    found = rounds_compared(before, after)
    assert found is not None
    assert found.points == pytest.approx(-7)
    assert found.excludes_none is is_clear
    assert (found.p < 0.05) is is_clear
    told = compare(before, after, DISPLACED)
    assert told.verdict == ("CHANGE" if is_clear else "NO CLEAR CHANGE")
    assert "coverage_unknown" not in [one.id for one in told.reasons]


def test_rounds_without_both_designs_are_not_compared() -> None:
    files = Files(round_file(1, 150, 300), round_file(3, 129, 300))
    before, after = files.ask(DISPLACED, "asked/2025-01"), files.ask(DISPLACED, "asked/2025-03")
    published = Estimate(key=after.key, value=Fraction(43), kind="share", n=300)
    informed = Files(informants_file()).ask(INFORMED)
    other = files.ask(survey("deplace", "yes", without=("does_not_know",)), "asked/2025-03")
    nothing = files.ask(DISPLACED, "asked/2024-03")
    for one in (published, informed, other, nothing):
        assert rounds_compared(before, one) is None
        assert rounds_compared(one, after) is None
    assert compare(before, published, DISPLACED).verdict != "CHANGE"

"""What leaves of a survey: shares of enough respondents, with the words that say of whom, and nothing of the few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.release_case import context, indicator
from tests.small_case import copied
from tests.survey.test_surveyed import FRAME, RECALL, csv, kobo

from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.figure import Estimate, Figure
from kolosi.model.finding import Refusal
from kolosi.model.indicator import Measure
from kolosi.model.key import Key
from kolosi.model.survey import Basis, InformantBasis, SampleBasis, Survey
from kolosi.release import Context, Policy, load_policy, release
from kolosi.workspace import Workspace
from kolosi.workspace.write.creating import create

KEY = Key.parse("afraid/2025-Q1")
ASKED = Survey(question="peur", answers=("yes",), of="households", frame=FRAME, recall=RECALL)


def around(*, is_sensitive: bool = False, survey: Survey = ASKED, **numbers: object) -> Context:
    """The invented country, with a share of households; `numbers` are those of R21."""
    made = load_policy().model_dump(by_alias=True)
    made["R21"] = {**made["R21"], **numbers}
    base = context(policy=Policy.model_validate(made))
    share = indicator(
        "afraid",
        kind="share",
        unit={"en": "%", "fr": "%"},
        table="responses",
        measure=Measure(function="share"),
        survey=survey,
        sensitivity="public",
        is_sensitive=is_sensitive,
    )
    return replace(base, indicators={**base.indicators, "afraid": share})


def basis(**changes: Any) -> SampleBasis:
    plain: dict[str, Any] = {"n": 412, "df": 33, "se": 2.6, "interval": (37.91, 48.16), "deff": 1.7, "survey": ASKED}
    days = {"first": date(2025, 2, 3), "last": date(2025, 3, 1)}
    return SampleBasis(**{**plain, "clusters": 38, "strata": 5, **days, **changes})


def figure(found: Basis, known: Context, value: Fraction = Fraction(43)) -> Figure:
    estimate = Estimate(
        key=KEY, value=value, kind="share", n=found.n, as_of=date(2025, 3, 1), sources=("invented",), survey=found
    )
    left = release([KEY], {KEY: estimate}, context=known)[KEY]
    assert isinstance(left, Figure)
    return left


def plain(text: str) -> str:
    """The text with plain blanks for narrow ones."""
    return text.replace("\u202f", " ")


# -- enough respondents -----------------------------------------------------------------------------------------------


def test_a_share_leaves_with_what_it_rests_on() -> None:
    left = figure(basis(), around())
    assert (left.value, left.hidden, left.n, left.qualifier) == (43, None, 412, None)
    assert left.coverage["en"] == (
        "412 households asked; 95% interval: 37.9 to 48.2%; clusters: 38, strata: 5; design effect: 1.7; degrees of freedom: 33; "
        "sample of: Households of four invented cercles; question about: the last three months; "
        "interviews from 3 February 2025 to 1 March 2025"
    )
    assert plain(left.coverage["fr"]).startswith(
        "412 ménages interrogés ; intervalle à 95 % : de 37,9 à 48,2 % ; grappes"
    )
    assert left.definition["en"] == "Share of households, estimated from a sample by its design."


@pytest.mark.parametrize("changes", [{"n": 29}, {"df": 7}, {"se": 13.0}])
def test_a_share_of_too_few_is_hidden_or_said_to_be_indicative(changes: dict[str, Any]) -> None:
    found = basis(**changes)
    hidden = figure(found, around())
    assert hidden.hidden is not None
    assert (hidden.value, hidden.hidden.reason, hidden.n) == (None, "R21", None)
    assert hidden.coverage == {}
    shown = figure(found, around(hides=False))
    assert (shown.value, shown.qualifier) == (43, "about")
    assert plain(shown.coverage["fr"]).startswith("indicatif : peu de répondants ou grande erreur ; ")


@pytest.mark.parametrize("changes", [{"n": 30}, {"df": 8}, {"se": 12.9}])
def test_a_share_at_the_edge_is_printed(changes: dict[str, Any]) -> None:
    assert figure(basis(**changes), around()).value == 43


def test_no_policy_prints_a_share_of_four() -> None:
    lax = around(hides=False, least_n=0, least_df=0, largest_rse=9)
    assert figure(basis(n=5), lax).value == 43
    hidden = figure(basis(n=4), lax)
    assert hidden.hidden is not None
    assert hidden.hidden.reason == "R2"


def test_a_hidden_share_hides_no_other() -> None:
    """Nothing of a sample can be subtracted to give the share of one of its parts."""
    found = {"": basis(), "@a": basis(n=390), "@b": basis(n=22)}
    estimates = {
        key: Estimate(key=key, value=Fraction(43), kind="share", n=one.n, as_of=date(2025, 3, 1), survey=one)
        for at, one in found.items()
        for key in [Key.parse(f"afraid/2025-Q1{at}")]
    }
    left = release(list(estimates), estimates, context=around())
    assert [one.hidden is None for one in left.values() if isinstance(one, Figure)] == [True, True, False]


def test_nobody_who_said_so_is_printed_as_nothing_where_enough_were_asked() -> None:
    assert figure(basis(se=0.0, interval=(0.0, 1.2), deff=None), around(), Fraction(0)).value == 0


def test_what_is_doubtful_of_a_sample_is_said() -> None:
    found = basis(is_weighted=False, left_out=7, lonely=2, rule="grand_mean", survey=replace(ASKED, several=True))
    said = figure(found, around()).coverage
    assert "without weights: a share of those asked, not of the population" in said["en"]
    assert "interviews left out without weight, stratum or cluster: 7" in said["en"]
    assert "strata of a single cluster, compared with the mean of all: 2" in said["en"]
    assert "several answers possible: the shares may add up to more than 100%" in said["en"]
    averaged = figure(basis(lonely=1, rule="average"), around()).coverage
    assert "strates d’une seule grappe, portées à la moyenne des autres : 1" in averaged["fr"]


def test_a_share_of_members_says_so() -> None:
    asked = replace(ASKED, of="members")
    left = figure(basis(survey=asked), around(survey=asked))
    assert left.coverage["en"].startswith("412 members of households; ")
    assert left.definition["fr"].startswith("Part des membres des ménages")


def test_key_informants_are_never_called_households() -> None:
    asked = replace(ASKED, of="key_informants")
    left = figure(InformantBasis(n=212, survey=asked), around(survey=asked))
    assert left.coverage["en"].startswith("212 key informants asked; a share of key informants, not of households; ")
    assert "those asked: Households of four invented cercles" in left.coverage["en"]
    assert "interval" not in left.coverage["en"]
    assert "sample" not in left.coverage["en"]
    assert left.definition["fr"] == (
        "Part des informateurs clés, qui ne sont un échantillon ni des ménages ni de la population."
    )
    few = figure(InformantBasis(n=12, survey=asked), around(survey=asked))
    assert few.hidden is not None


def test_a_sensitive_share_says_no_number_beside_it() -> None:
    """Its interval would tell more than the whole percent that is printed."""
    from tests.test_release_rules import signed

    made = load_policy().model_dump(by_alias=True)
    agreed = Policy.model_validate({**made, "authorisations": [signed("R3", "R13", asked=3, agreed=3)]})
    known = replace(around(is_sensitive=True), policy=agreed)
    left = figure(basis(is_weighted=False), known, Fraction(43218, 1000))
    assert left.value == 43
    assert left.coverage["en"] == (
        "without weights: a share of those asked, not of the population; sample of: Households of four invented cercles; "
        "question about: the last three months; data by month and place not released"
    )


# -- a workspace ------------------------------------------------------------------------------------------------------

OWN = """
displaced:
  label: {en: Households displaced (invented), fr: Ménages déplacés (inventé)}
  kind: share
  source: kobo
  from: responses
  measure: share
  survey:
    question: deplace
    answers: ["yes"]
    of: households
    frame: {en: households of two regions, fr: ménages de deux régions}
    recall: {en: since January, fr: depuis janvier}
  sensitivity: public
  why: {en: Invented., fr: Inventé.}
"""
NEEDS = (
    OWN.replace("displaced:", "needs:").replace('deplace\n    answers: ["yes"]', "besoins\n    several: true")
    + "  by: [answer]\n"
)
"""Several answers, of which a key names those that it asks for."""


@pytest.fixture(scope="module")
def surveyed(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A survey of 160 households in 20 villages of two regions, 5 of them in a third. To be read."""
    root = tmp_path_factory.mktemp("enquête")
    made = Workspace(create(root / "essai", country="MLI", period="2025-Q1"))
    define(made.folder, OWN + NEEDS)
    rows = 165
    region = ["Gao"] * 80 + ["Mopti"] * 80 + ["Kidal"] * 5
    cells = kobo(
        rows,
        region=region,
        strate=region,
        grappe=[f"v{at // 8}" for at in range(160)] + ["k1", "k1", "k2", "k2", "k2"],
        poids=["2,5" if one == "Gao" else "1" for one in region],
        besoins=[("eau", "abri", "eau abri", "eau sante")[at % 4] for at in range(rows)],
        deplace=["oui" if at % 5 == 0 else "non" for at in range(rows)],
    )
    name, data = csv(cells)
    (root / name).write_bytes(data)
    opened = Workspace(made.folder)
    (answer,) = opened.add([root / name], during="2025-Q1", organisation="Partenaire inventé")
    assert answer.receipt is not None
    return opened


def define(folder: Path, text: str) -> None:
    own = folder / "content" / "indicators"
    own.mkdir(parents=True, exist_ok=True)
    (own / "ours.yaml").write_text(text, "utf-8")


def test_a_survey_comes_in_and_its_share_can_be_asked(surveyed: Workspace) -> None:
    found = surveyed.figure("displaced/2025-Q1")
    assert float(found.estimate.value or 0) == pytest.approx(20)
    assert found.held is None
    assert plain(found.coverage["fr"]).startswith("165 ménages interrogés ; intervalle à 95 % : de ")
    assert "grappes : 22, strates : 3" in found.coverage["fr"]
    rows = surveyed.trace("displaced/2025-Q1")
    assert len(rows.rows) == 165
    gao = surveyed.figure("displaced/2025-Q1@ml-gao")
    assert (gao.estimate.n, gao.held) == (80, None)


def test_an_answer_that_never_stands_alone_can_be_asked_and_one_that_nobody_gave_is_refused(
    surveyed: Workspace,
) -> None:
    shares = [surveyed.figure(f"needs;answer={one}/2025-Q1").estimate.value for one in ("eau", "abri", "sante")]
    assert [round(float(one or 0)) for one in shares] == [75, 50, 25]
    assert "plusieurs réponses possibles" in surveyed.figure("needs;answer=eau/2025-Q1").coverage["fr"]
    with pytest.raises(Refusal) as refused:
        surveyed.figure("needs;answer=bois/2025-Q1")
    assert refused.value.finding.id == "term_unknown"


def test_a_region_of_five_households_is_hidden(surveyed: Workspace) -> None:
    found = surveyed.figure("displaced/2025-Q1@ml-kidal")
    assert found.estimate.n == 5
    assert found.held is not None
    assert found.held["en"].startswith("R21. Too few respondents")
    assert found.merges[0] == "displaced/2025-Q1@ml-north"


def test_a_share_of_respondents_is_no_table_to_group(surveyed: Workspace) -> None:
    with pytest.raises(Refusal) as refused:
        surveyed.figures(["displaced"], group=["region"])
    assert refused.value.finding.id == "not_groupable"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("  measure: share\n", "  measure: count\n", "count"),
        ("  from: responses\n", "  from: incidents\n", "share, incidents"),
        ("  kind: share\n", "  kind: rate\n", "rate, responses"),
        ("    recall: {en: since January, fr: depuis janvier}\n", "", "recall"),
        ("fr: ménages de deux régions", "de: Haushalte", "de"),
        ("    of: households\n", "    of: people\n", "people"),
    ],
)
def test_a_definition_that_does_not_say_what_is_asked_of_whom_is_refused(
    surveyed: Workspace, tmp_path: Path, old: str, new: str, found: str
) -> None:
    assert old in OWN
    workspace = copied(surveyed.folder, tmp_path)
    define(workspace.folder, OWN.replace(old, new))
    with pytest.raises(ContentError, match=found):
        _ = Workspace(workspace.folder).knowledge.indicators

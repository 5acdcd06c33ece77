"""The report's public shape (`kolosi-proof/1`): its keys, its strings, the same bytes each time."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.proof.evaluation.seeding import printed_under

import kolosi
from kolosi.model.finding import Refusal

TEXT = (
    "Au T2 2024, 1 200 violations ont été documentées, contre 800 au T1 2024, soit une hausse de 40 %. "
    "Sur les 320 cas, 112 (35 %) concernent des enfants. Le budget est de 45 millions.\n\n"
    "Le pays compte 1 240 réfugiés : 640 à Gao, 320 à Mopti et 270 à Kayes."
)
FINDING = {
    "id", "rule", "family", "verdict", "severity", "spans", "text", "stated", "recomputed", "reason", "suggestion",
    "diagnosis", "alternatives", "operands", "readings_tried", "chance", "tier", "waiver",
}  # fmt: skip


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return json.loads(json.dumps(kolosi.check_text(TEXT)))  # type: ignore[no-any-return]


def test_the_report_has_the_keys_of_its_contract(report: dict[str, Any]) -> None:
    assert report["schema"] == "kolosi-proof/1"
    assert set(report) >= {"schema", "document", "rule_packs", "counts", "findings"}
    assert set(report["document"]) >= {"name", "sha256", "language", "code_points"}
    assert set(report["counts"]) >= {"mentions", "quantities", "relations", "findings", "by_verdict", "coverage"}
    assert set(report["counts"]["by_verdict"]) == {"consistent", "rounding", "inconsistent", "not_checkable"}
    assert set(report["counts"]["coverage"]) == {"in_relation", "explained"}
    for finding in report["findings"]:
        assert set(finding) >= FINDING
        assert set(finding["stated"]) == {"value", "unit", "span"}
        assert set(finding["reason"]) >= {"fr", "en"}


def test_each_pack_of_rules_has_its_version(report: dict[str, Any]) -> None:
    assert all(set(pack) >= {"name", "version", "sha256"} for pack in report["rule_packs"])


def test_the_counts_are_those_of_the_findings(report: dict[str, Any]) -> None:
    verdicts = [finding["verdict"] for finding in report["findings"]]
    assert report["counts"]["by_verdict"] == {each: verdicts.count(each) for each in report["counts"]["by_verdict"]}
    assert report["counts"]["findings"] == sum(each in ("rounding", "inconsistent") for each in verdicts)
    assert report["document"]["code_points"] == len(TEXT)
    assert report["document"]["language"] == "fr"
    ids = [finding["id"] for finding in report["findings"]]
    assert len(set(ids)) == len(ids)


def test_every_span_is_of_the_text_and_in_order(report: dict[str, Any]) -> None:
    for finding in report["findings"]:
        spans = [finding["stated"]["span"], *finding["spans"]]
        spans += [span for some in finding["operands"].values() for span in some]
        assert all(0 <= start < end <= len(TEXT) for start, end in spans)
        assert finding["spans"] == sorted(finding["spans"])
        assert finding["stated"]["span"] in finding["spans"]


def test_every_number_of_the_report_is_an_exact_text(report: dict[str, Any]) -> None:
    for finding in report["findings"]:
        assert finding["stated"]["value"] is None or Fraction(finding["stated"]["value"]) >= 0
        assert all(isinstance(finding["recomputed"][end], str) for end in ("low", "high") if finding["recomputed"])
        assert finding["chance"] is None or isinstance(finding["chance"], str)


def test_every_quantity_is_in_a_relation_or_explained(report: dict[str, Any]) -> None:
    assert report["counts"]["coverage"]["explained"] == "1.0000"
    told = {tuple(span) for finding in report["findings"] for span in finding["spans"]}
    assert report["counts"]["quantities"] <= len(told)
    unanchored = [finding for finding in report["findings"] if finding["verdict"] == "not_checkable"]
    assert [finding["text"] for finding in unanchored] == ["45 millions"]
    assert all(finding["reason"]["fr"] and finding["reason"]["en"] for finding in unanchored)


def test_a_flag_says_what_to_write_in_the_language_of_the_text(report: dict[str, Any]) -> None:
    flag = next(finding for finding in report["findings"] if finding["family"] == "change")
    start, end = flag["suggestion"]["span"]
    assert TEXT[start:end] == "40 %"
    assert flag["suggestion"]["text"].replace("\u202f", " ").replace("\u00a0", " ") == "50 %"
    assert not {"operand", "relation", "GRIM"} & set(flag["reason"]["fr"].split())


def test_a_text_without_words_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refusal) as refused:
        kolosi.check_text("  \n ")
    assert refused.value.finding.id.startswith("document_")


DUMPED = "import json, sys, kolosi; sys.stdout.write(json.dumps(kolosi.check_text(open(sys.argv[1], encoding='utf-8').read())))"


def test_two_runs_give_the_same_bytes_whatever_the_order_of_hashes(tmp_path: Path) -> None:
    path = tmp_path / "texte.md"
    path.write_text(TEXT, "utf-8")
    runs = printed_under(("0", "1", "4242"), DUMPED, str(path))
    assert len(runs) == 1
    assert json.loads(runs.pop()) == json.loads(json.dumps(kolosi.check_text(TEXT)))

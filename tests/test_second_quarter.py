"""The demonstration's next quarter, walked whole: what it carries over, what it asks, what it says is left to do."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests import second_quarter

from kolosi.model.finding import Finding, Refusal
from kolosi.report.draft.carried import without_marks
from kolosi.report.draft.links import Draft, mentions, without_comments
from kolosi.workspace import Workspace
from kolosi.workspace.decide.exempting import exceptions_of
from kolosi.workspace.decide.recording import record
from kolosi.workspace.decide.soundness import BINDING
from kolosi.workspace.signing.page import Readiness
from kolosi.workspace.write.creating import create
from kolosi.workspace.write.registers import read_registers
from kolosi.workspace.write.rendering import Rendered

AUTHOR = "Awa D. (fictive)"
UNTIL = (date.today() + timedelta(days=200)).isoformat()
BOUND = ("8f14e45fceea167a", "acled_events/2024-10..2025-03")
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, kw_only=True)
class Walked:
    """Both workspaces, how many questions each asked, and what the second says of itself."""

    first: Workspace
    second: Workspace
    asked: tuple[int, int]
    ready: Readiness
    rendered: Rendered

    def text(self, language: str) -> str:
        return self.second.file("report", f"pau.{language}.md").read_text("utf-8")


@pytest.fixture(scope="module")
def walked(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Walked:
    root = tmp_path_factory.mktemp("deux trimestres")
    first, asked = _first(demo, root)
    second = Workspace(create(root / "second", period="2025-Q2", previous=first.folder))
    inbox = root / "reçus"
    inbox.mkdir()
    for name, data in second_quarter.following_files(demo / "inputs"):
        (inbox / name).write_bytes(data)
    answers = second.add([inbox])
    assert {str(one.receipt.period)[:7] for one in answers if one.receipt} == {"2025-Q2", "2025-05", "2025-06"}
    asked_again = Workspace(second.folder).status().listed
    second = Workspace(second.folder)
    return Walked(
        first=first,
        second=second,
        asked=(asked, asked_again),
        ready=second.ready(),
        rendered=second.render(formats=("html", "docx")),
    )


def _first(demo: Path, root: Path) -> tuple[Workspace, int]:
    """The first quarter: a partner's words are asked about and answered, some decisions taken, the edition published."""
    first = Workspace(Path(shutil.copytree(demo, root / "premier")))
    first.remove(second_quarter.SPELT, why="orthographes du partenaire")
    spelt = root / second_quarter.SPELT
    spelt.write_bytes(second_quarter.spelt(demo / "inputs" / second_quarter.SPELT))
    first.add([spelt])
    asked = Workspace(first.folder).status().listed
    for word, term in second_quarter.TERMS.items():
        first.decide("word", f"violation_types:{word}", term, why="lexique", author=AUTHOR)
    record(first, BINDING, *BOUND, why="Le nombre d’événements.", author=AUTHOR)
    exception = f"R3; par=Coordination inventée; jusqu'au={UNTIL}"
    record(first, "exception", "acled_events", exception, why="Accord inventé.", author=AUTHOR)
    first = Workspace(first.folder)
    assert (first.refresh(), first.ready().of("error")) == ({}, ())
    first.publish("2025-05", by=AUTHOR)
    return first, asked


# -- questions --------------------------------------------------------------------------------------------------------


def test_the_second_quarter_asks_at_most_half_of_what_the_first_asked(walked: Walked) -> None:
    first, second = walked.asked
    assert (first, second) == (4, 1)
    assert second <= first / 2


# -- what is carried over ---------------------------------------------------------------------------------------------


def test_decisions_bindings_and_exceptions_go_over_with_their_end(walked: Walked) -> None:
    before, after = (
        {one.id: (one.kind, one.subject, one.value) for one in each.decisions.all()}
        for each in (walked.first, walked.second)
    )
    assert before.items() <= after.items()
    assert (BINDING, *BOUND) in after.values()
    kept = next(one for one in exceptions_of(walked.second) if str(one.until) == UNTIL)
    assert "Coordination inventée" in str(kept)


def test_references_go_over_as_they_are_and_recommendations_with_their_status(walked: Walked) -> None:
    name = ("report", "references.yaml")
    assert walked.second.file(*name).read_bytes() == walked.first.file(*name).read_bytes()
    register = walked.second.file("report", "recommendations.yaml").read_text("utf-8")
    count = register.count("\n- id: ")
    assert count == len(read_registers(walked.first).recommendations) > 20
    carried = register.count("  status: open\n") + register.count("  status: under_way\n")
    assert register.count("  previous: 2025-05\n") == carried == count


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_edition_opens_with_what_became_of_the_last_recommendations(walked: Walked, language: str) -> None:
    title, states, summary = {
        "fr": ("Suites données aux dernières recommandations", ("en attente", "en cours"), "Résumé"),
        "en": ("Follow-up of the last recommendations", ("open", "under way"), "Executive summary"),
    }[language]
    assert walked.text(language).startswith(f"# {title} {{#suites}}\n\n<!-- follow-up -->\n\n# {summary}")
    page = _page(walked, language)
    opening = page.partition(f'id="{language}-suites"')[2].partition(f'id="{language}-resume"')[0]
    told = [opening.count(f"<strong>{state}</strong>") for state in states]
    assert (sum(told), told[1] > 0) == (len(read_registers(walked.first).recommendations), True)


def _page(walked: Walked, language: str) -> str:
    path = next(path for path in walked.rendered.paths if path.name == f"pau.{language}.html")
    return path.read_text("utf-8")


# -- the text ---------------------------------------------------------------------------------------------------------

MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
MARK = {"fr": "(à confirmer)", "en": "(to confirm)"}
TIME = {
    "fr": rf"\b(?:{MONTHS['fr']})\b|\b20\d\d\b|(?<!par) (?:tri|se)mestre\b",
    "en": rf"\b(?:{MONTHS['en']})\b|\b20\d\d\b|(?<!by) (?:quarter|half of 20\d\d)\b",
}
SENTENCES = re.compile(r"(?<=[a-zéè)»\]])[.!?] (?=[A-ZÀ-Ý])")


def printed(text: str) -> str:
    """What is printed of a draft as it is typed: no comments, no targets of links or attributes."""
    return re.sub(r"\]\([^)]*\)|\{[^{}\n]*\}", "]", without_comments(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_of_the_last_edition_is_left_in_a_link(walked: Walked, language: str) -> None:
    text = without_comments(walked.text(language))
    body = text.partition("<!-- recommendations: begin -->")[0]
    links = [
        one
        for one in mentions(Draft(file="", language=language, text=body))
        if one.target.startswith(("fig:", "change:"))
    ]
    assert len(links) > 150
    assert [one.text for one in links if re.search(r"\d", one.text)] == []
    assert [one.target for one in links if re.search(r"/2024-10\.\.2025-03$", one.target)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["pau", "region"])
def test_every_sentence_heading_or_cell_that_names_a_time_bears_its_mark(
    walked: Walked, name: str, language: str
) -> None:
    text = walked.second.file("report", f"{name}.{language}.md").read_text("utf-8")
    text = re.sub(r"(<!-- (?:urgent|recommendations): begin -->).*?(?=<!-- \w+: end -->)", r"\1", text, flags=re.DOTALL)
    assert re.search(TIME[language], printed(text))
    for line in printed(text).splitlines():
        for cell in line.split("|") if line.startswith("|") else [line]:
            *marked, rest = cell.split(MARK[language])
            assert not re.search(TIME[language], rest), cell
            assert [piece for piece in marked if SENTENCES.search(piece.strip())] == [], cell


@pytest.mark.parametrize(
    "sentence",
    [
        "Le nord et le centre du pays restent le foyer des violences.",
        "Les femmes et les filles subissent VBG, mariages forcés, enlèvements et privations d’accès aux ressources.",
    ],
)
def test_a_qualitative_sentence_that_nobody_changed_is_to_be_confirmed(walked: Walked, sentence: str) -> None:
    assert f"{sentence} (à confirmer)" in walked.text("fr")
    assert sentence in without_marks(walked.first.file("report", "pau.fr.md").read_text("utf-8"))


# -- what is left to do -----------------------------------------------------------------------------------------------


def by_id(lines: tuple[Finding, ...]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for one in lines:
        found.setdefault(one.id, []).append(one)
    return found


def test_ready_says_truly_what_remains(walked: Walked) -> None:
    red = by_id(walked.ready.of("error"))
    assert set(red) == {
        "ready_rows",
        "ready_no_data",
        "ready_pictures",
        "ready_carried",
        "ready_carried_dated",
        "ready_points",
        "ready_sections",
    }
    judged = {"Classements de l’atelier", "Rankings of the workshop"}  # rankings are of one edition
    assert judged <= {one.found for one in walked.second.check_drafts() if one.id == "section_empty"}
    assert [one.count for one in red["ready_rows"]] == [52]  # those of the new word
    missing = " ".join(one.message["en"] for one in red["ready_no_data"])
    for source in ("GBV Information Management System", "Displacement Tracking Matrix", "Explosive ordnance"):
        assert source in missing
    for source in ("5W", "Education"):
        assert source not in missing
    files = {str(one.found) for one in red["ready_carried_dated"]}
    drafts = {f"report/{name}.{language}.md" for name in ("pau", "region") for language in LANGUAGES}
    assert files == {*drafts, "report/risks.yaml"}  # the ranks name the workshop of the last edition, with its day
    amber = by_id(walked.ready.of("warning"))
    assert "ready_expected" in amber


def test_the_second_edition_is_not_published_before_it_is_read(walked: Walked) -> None:
    with pytest.raises(Refusal) as refused:
        walked.second.publish("2025-08", by=AUTHOR)
    assert refused.value.finding.id == "edition_blocked"
    assert len(refused.value.beside) == len(walked.ready.of("error"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_is_written_and_speaks_of_the_new_period(walked: Walked, language: str) -> None:
    names = {path.name for path in walked.rendered.paths}
    assert {f"pau.{language}.html", f"pau.{language}.docx"} <= names
    page = _page(walked, language).replace("\u00a0", " ").replace("\u202f", " ")
    assert {"fr": "2e trimestre 2025", "en": "second quarter of 2025"}[language] in page
    assert MARK[language] in page

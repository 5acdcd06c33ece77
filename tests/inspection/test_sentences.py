"""What the sentences of a file say of a person is told with its paragraph, and nothing personal is printed in full."""

from __future__ import annotations

import json

import pytest
from tests.inspection.making import pdf, run, word

from kolosi.workspace.review.inspecting import inspected

SAID = {
    "prose_phone": "Appelez le +223 70 00 00 00.",
    "prose_email": "Écrivez à awa.fictive@example.org.",
    "prose_coordinates": "Le puits se trouve au point 16.2716, -0.0447.",
    "prose_person_named": "La survivante, Mme Awa Fictive, a été orientée.",
    "prose_count_small": "Quatre survivantes de viol ont été prises en charge à Ménaka.",
    "prose_place_of_act": "Des viols ont été commis sur l’axe Gao-Ansongo.",
}
SECRETS = ("70 00 00 00", "awa.fictive", "16.2716", "Awa Fictive")


@pytest.mark.parametrize("id_", SAID)
def test_a_sentence_that_gives_somebody_away_is_told_with_its_rule_and_what_to_do(id_: str) -> None:
    found = inspected("note.docx", word(run("Un premier paragraphe sans rien.") + run(SAID[id_])))
    (told,) = [one for one in found.findings if one.id == id_]
    assert told.severity == "error"
    assert str(told.data["place"]).startswith("¶ ")
    assert str(told.data["rule"]).startswith("R")
    assert all(told.hint.values())
    assert "kolosi decide" not in str(told.hint)
    printed = json.dumps(found.as_json(), ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in printed] == []


def test_a_review_says_nothing_of_waivers_which_need_a_workspace() -> None:
    found = inspected("note.docx", word(run("Deux braquages ont eu lieu sur l’axe Gao-Ansongo en novembre.")))
    (told,) = [one for one in found.findings if one.id.startswith("prose_")]
    assert told.severity == "warning"
    assert "kolosi decide" not in str(told.hint)


def test_the_text_of_a_pdf_is_read_too() -> None:
    from tests.inspection.making import line

    found = inspected("note.pdf", pdf(line("Appelez le +223 70 00 00 00")))
    assert "prose_phone" in {one.id for one in found.findings}

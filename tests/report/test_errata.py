"""Errata: what moved since the edition that is replaced, from what to what, and what of it is not repeated."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from fractions import Fraction

import docx
import pytest

from kolosi.model.figure import Hidden
from kolosi.model.key import Key
from kolosi.report.exports.exports import export_json
from kolosi.report.exports.publication import Publication
from kolosi.report.pack.errata import Before, Errata, Rewording, moved, moved_changes, reworded, sentences
from kolosi.report.pack.erratum import Amended, reworded_by
from kolosi.report.pack.passages import told_in

IDPS, HR = Key.parse("idps/2025-Q1"), Key.parse("hr_violations/2025-Q1")


def page(*paragraphs, language="fr"):
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    aside = "<figure><p>Légende 1.</p></figure><section class='strip'><ul><li>14 171</li></ul></section>"
    return (
        f'<html><body><div class="doc" lang="{language}"><article>{told}{aside}</article></div></body></html>'.encode()
    )


def before(figures, scope, **changes):
    said = json.loads(export_json(figures, scope))["figures"]
    own = {"edition": "2025-05", "figures": {one["key"]: one for one in said}, "page": page()}
    return Before(**{**own, **changes})


@pytest.fixture
def old(invent):
    return {key: invent.figure(key, value) for key, value in ((IDPS, 378363), (HR, 6591))}


def late(figure):
    return "late"


def test_a_figure_that_moved_says_from_what_to_what_and_why(old, invent):
    new = {**old, IDPS: replace(old[IDPS], value=Fraction(378400))}
    (one,) = moved(before(old, invent.scope), new, late)
    assert (one.figure.key, one.before, one.is_repeated, one.why) == (IDPS, 378363, True, "late")
    told = errata(before(old, invent.scope), (one,), invent).text().decode()
    said = told.replace("\u202f", " ")
    assert "378 363 → 378 400 (données arrivées après l’édition précédente)" in said
    assert moved(before(old, invent.scope), old, late) == ()


def errata(edition, figures, invent, rewording=None, language="fr"):
    publication = Publication(cover=invent.build().documents[language].cover)
    return Errata(
        before=edition,
        figures=figures,
        rewording=rewording or Rewording(),
        publication=publication,
        scope=invent.scope,
        language=language,
    )


def test_another_definition_is_method_and_what_is_released_or_not_is_protection(old, invent):
    other = replace(old[IDPS], value=Fraction(5), definition={"fr": "Autre.", "en": "Other."})
    held = replace(old[HR], value=None, hidden=Hidden(reason="small"))
    whys = {one.figure.key: one.why for one in moved(before(old, invent.scope), {IDPS: other, HR: held}, late)}
    assert whys == {IDPS: "method", HR: "protection"}


def test_a_value_that_is_no_longer_released_is_not_repeated(old, invent):
    held = replace(old[HR], value=None, hidden=Hidden(reason="small"))
    edition = before(old, invent.scope)
    told = errata(edition, moved(edition, {**old, HR: held}, late), invent)
    for data in (told.text().decode(), words(told.docx())):
        assert "591" not in data
        assert "non diffusé (protection)" in data
        assert "n’est pas répété ici" in data
    shown = before({**old, HR: held}, invent.scope)
    said = errata(shown, moved(shown, old, late), invent).text().decode().replace("\u202f", " ")
    assert "non diffusé (protection) → 6 591" in said


def words(data):
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_no_data_is_told_as_no_data_and_never_as_zero(old, invent):
    edition = before({**old, IDPS: invent.figure(IDPS, None)}, invent.scope)
    told = errata(edition, moved(edition, old, late), invent, language="en").text().decode()
    assert "no data → 378,363" in told


def test_nothing_of_a_withdrawn_edition_is_repeated(old, invent):
    new = {**old, IDPS: replace(old[IDPS], value=Fraction(378400))}
    edition = before(old, invent.scope, is_withdrawn=True, page=page("Il y avait 378 363 déplacés."))
    changed = reworded(edition, page("Il y avait 378 400 déplacés."), "fr", lambda text, language: True)
    told = errata(edition, moved(edition, new, late), invent, changed).text().decode().replace("\u202f", " ")
    assert "363" not in told
    assert "378 400" in told
    assert "Cette édition est retirée" in told


def test_sentences_are_those_of_paragraphs_and_lists():
    found = sentences(page("Un mot.<sup>1</sup> Deux <b>mots</b> en 2025. Trois."), "fr")
    assert found == ["Un mot.", "Deux mots en 2025.", "Trois."]
    assert sentences(page("Un."), "en") == []


def test_a_sentence_that_changed_stands_beside_what_it_was():
    edition = Before(edition="x", figures={}, page=page("Il y a 758 faits armés. Rien ne bouge.", "Ceci disparaît."))
    new = page("Il y a 760 faits armés. Rien ne bouge.", "Les marchés de Gao ont rouvert depuis janvier.")
    told = reworded(edition, new, "fr", lambda text, language: True)
    assert [(one.before, one.after) for one in told.changed] == [("Il y a 758 faits armés.", "Il y a 760 faits armés.")]
    assert (told.added, told.gone) == (1, 1)
    kept_back = reworded(edition, new, "fr", lambda text, language: False)
    assert kept_back.changed[0].before is None


def test_where_nothing_moved_there_are_no_errata(old, invent):
    edition = before(old, invent.scope)
    assert not errata(edition, moved(edition, old, late), invent)


def test_the_word_document_and_the_text_are_the_same_each_time(old, invent):
    new = {**old, IDPS: replace(old[IDPS], value=Fraction(378400))}
    edition = before(old, invent.scope)
    told = errata(edition, moved(edition, new, late), invent)
    assert told.text() == told.text()
    assert told.docx() == told.docx()


def told(invent, sentence, key=IDPS, **changes):
    """An erratum's reading of a sentence of an edition that cited one figure."""
    old = invent.figure(key, 20)
    (one,) = moved(before({key: old}, invent.scope), {key: replace(old, **changes)}, late)
    amended = {"C1": Amended(now=one.figure, moved=one)}
    passages = told_in(page(sentence), "fr").passages
    return reworded_by(passages, amended, "fr", lambda text, language: "Canari" not in text).changed


def test_an_erratum_puts_the_new_number_where_the_old_one_stood(invent):
    sentence = 'Rien. En 2020, <a class="n" href="#fr-C1">20 personnes</a>, oui <a class="n" href="#fr-C1">20</a>. Fin.'
    (one,) = told(invent, sentence, value=Fraction(31))
    assert one.before.endswith("En 2020, 20 personnes, oui 20.")
    assert one.after.endswith("En 2020, 31 personnes, oui 31.")
    (near,) = told(invent, '<a class="n" href="#fr-C1">une vingtaine</a> de cas.', value=Fraction(31))
    assert "une vingtaine [31] de cas. [à réécrire" in near.after


def test_an_erratum_repeats_neither_what_is_no_longer_released_nor_what_the_gate_of_texts_found(invent):
    cited = '<a class="n" href="#fr-C1">20</a>'
    (one,) = told(invent, f"Ici {cited} cas.", value=None, hidden=Hidden(reason="small"))
    assert one.before is None
    assert "20" not in one.after
    assert told(invent, f"Canari dit {cited} cas.", value=Fraction(31)) == ()


# -- changes ------------------------------------------------------------------------------------------------------------

FALL = Key.parse("hr_violations/2025-Q1/2024-Q4")


def fall(invent, then, now, **changes):
    """A change of violations from so many to so many."""
    sides = {"before": invent.figure(FALL.before, then), "after": invent.figure(FALL.after, now)}
    gap = Fraction(now - then)
    told = {"difference": gap, "percent": 100 * gap / then, "verdict": "CHANGE", "reasons": ()}
    return replace(invent.change(FALL), **{**sides, **told, **changes})


def edition_with(invent, change, **changes):
    said = json.loads(export_json({FALL: change}, invent.scope))["changes"]
    return Before(edition="2025-05", figures={}, changes={one["key"]: one for one in said}, page=page(), **changes)


def lines_of_changes(invent, then, now, language="fr", cause=late, **edition):
    before = edition_with(invent, then, **edition)
    found = moved_changes(before, {FALL: now}, cause)
    whole = replace(errata(before, (), invent, language=language), changes=found)
    said = whole.text().decode().replace("\u202f", " ").replace("\u00a0", " ")
    assert bool(whole) == bool(found)
    told = [line for line in said.splitlines() if line.startswith("- ")]
    rows = [row for table in docx.Document(io.BytesIO(whole.docx())).tables for row in table.rows[1:]]
    assert len(rows) == len(told)
    return told


def test_a_change_that_the_strip_prints_otherwise_is_a_line_with_both_readings_and_the_reason(invent):
    (line,) = lines_of_changes(invent, fall(invent, 200, 100), fall(invent, 200, 102))
    assert line.endswith(": −50 % → −49 % (données arrivées après l’édition précédente)")
    assert line.startswith("- Évolution : ")
    assert "1er trimestre 2025, par rapport à 4e trimestre 2024" in line
    (english,) = lines_of_changes(invent, fall(invent, 200, 100), fall(invent, 200, 102), "en")
    assert "−50% → −49% (data that came after" in english


def test_a_change_of_which_documents_print_the_same_number_is_no_line(invent):
    assert lines_of_changes(invent, fall(invent, 1000, 779), fall(invent, 1000, 777)) == []
    # 49.46 is printed 49 and kept in the file as 49.5, which would read 50
    assert lines_of_changes(invent, fall(invent, 10000, 14946), fall(invent, 10000, 14930)) == []
    assert lines_of_changes(invent, fall(invent, 200, 100), fall(invent, 200, 100)) == []


def test_another_verdict_on_the_same_number_is_a_line_that_says_both_verdicts(invent):
    unclear = fall(invent, 200, 100, verdict="NO CLEAR CHANGE")
    (line,) = lines_of_changes(invent, fall(invent, 200, 100), unclear)
    assert "−50 % (évolution nette) → −50 % (pas d’évolution nette)" in line


def test_a_change_that_is_no_longer_compared_says_so(invent):
    refused = fall(invent, 200, 100, verdict="NOT COMPARABLE", percent=None, difference=None)
    (line,) = lines_of_changes(invent, fall(invent, 200, 100), refused, cause=lambda _: "correction")
    assert "−50 % → non comparable (correction de données" in line


def test_a_change_that_is_no_longer_released_or_of_a_withdrawn_edition_is_not_repeated(invent):
    held = fall(invent, 200, 100, hidden=Hidden(reason="small"))
    (line,) = lines_of_changes(invent, fall(invent, 200, 100), held)
    assert "50" not in line
    assert "n’est pas répété ici → non diffusé (protection" in line
    (back,) = lines_of_changes(invent, held, fall(invent, 200, 100))
    assert "non diffusé → −50 % (protection" in back or "non diffusé (protection) → −50 %" in back
    (withdrawn,) = lines_of_changes(invent, fall(invent, 200, 100), fall(invent, 200, 102), is_withdrawn=True)
    assert "50" not in withdrawn
    assert "→ −49 %" in withdrawn


def test_the_reason_of_a_change_is_that_of_the_side_that_moved(invent):
    cause = {FALL.before: "correction", FALL.after: "late"}
    (line,) = lines_of_changes(invent, fall(invent, 200, 100), fall(invent, 160, 100), cause=lambda one: cause[one.key])
    assert "−50 % → −38 % (correction de données" in line

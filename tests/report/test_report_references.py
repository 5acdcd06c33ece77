"""Links, what they cite, the checks on them, and what refresh proposes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from kolosi.content.drafts import draft_languages, draft_rules
from kolosi.content.languages import proof_languages
from kolosi.model.key import Key
from kolosi.report.checking.reference_check import check
from kolosi.report.draft.links import BadLink, Draft, Scope, cited, expand, parse
from kolosi.report.draft.narrative import plain_text
from kolosi.report.draft.refresh import refresh
from kolosi.report.tables.strip import strip
from kolosi.report.tables.tables import table

SCOPE = Scope(
    places={"xx-a": {"en": "A"}, "xx-b": {"en": "B"}}, terms={"sex": {"female": {"en": "W"}, "male": {"en": "M"}}}
)
V = "hr_violations/2024-10..2025-03"
VC = "hr_violations/2024-10..2025-03/2023-10..2024-03"
GC = "gbv_incidents/2024-10..2025-03/2023-10..2024-03"


def draft(text, language="fr", file="a.fr.md"):
    return Draft(file=file, language=language, text=text)


def keys(target):
    return [str(key) for key in expand(parse(target), SCOPE)]


def test_a_trend_is_one_figure_a_quarter_unless_a_step_is_given():
    assert keys("chart:trend?v/2024-Q4..2025-Q1") == ["v/2024-Q4", "v/2025-Q1"]
    assert keys("chart:trend?v/2025-Q1&step=month") == ["v/2025-01", "v/2025-02", "v/2025-03"]
    assert keys("chart:bars?v/2024..2025&by=sex&step=year") == [
        "v;sex=female/2024", "v;sex=male/2024", "v;sex=female/2025", "v;sex=male/2025",
    ]  # fmt: skip


def test_a_map_is_one_figure_a_place_and_by_one_a_term():
    assert keys("map:v/2025-Q1") == ["v/2025-Q1@xx-a", "v/2025-Q1@xx-b"]
    assert keys("table:v/2025-Q1|v/2025-Q1/2024-Q1&by=region")[2:] == [
        "v/2025-Q1/2024-Q1@xx-a", "v/2025-Q1/2024-Q1@xx-b",
    ]  # fmt: skip
    assert len(keys("chart:matrix?v/2025-Q1&by=sex,place")) == 4


def test_a_column_without_any_data_is_named_below_and_the_gaps_of_each_row_are_counted(sample):
    shown = table(
        parse("table:targeted/2025|never_sent/2025|idps/2025-Q1&by=place&with=gaps"),
        "Régions",
        sample.figures,
        sample.scope,
        "fr",
    )
    heads = [plain_text(cell.runs) for cell in shown.head]
    rows = {plain_text(row[0].runs): [plain_text(cell.runs) for cell in row[1:]] for row in shown.rows}
    assert len(heads) == 4
    assert heads[-1] == "Chiffres sans données"
    assert all(row[-1] == f"{1 + row.count('pas de données')} sur 3" for row in rows.values())
    assert any(note.startswith("Aucune donnée pour") and "never sent" in note for note in shown.notes)


def test_gaps_are_the_only_thing_a_table_can_be_asked_to_add():
    with pytest.raises(BadLink) as refused:
        parse("table:idps/2025&by=place&with=everything")
    assert refused.value.part == "with=everything"


SAME_SEASON = "hr_violations/2025-Q1/2024-Q1"


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((SAME_SEASON, "access_incidents/2025-Q1/2024-Q4"), ["strip_bases_differ"]),
        ((SAME_SEASON, "access_incidents/2024-07..2024-12/2024-01..2024-06"), ["strip_bases_differ"]),
        ((SAME_SEASON, "access_incidents/2024/2023"), ["strip_lengths_differ"]),
        ((SAME_SEASON, "access_incidents/2025-Q1/2023-Q1"), []),
        ((SAME_SEASON, "access_incidents/2025-Q1"), []),
        (("hr_violations/2025-Q1/2024-Q4", "access_incidents/2025-Q1/2024-Q4"), []),
        ((SAME_SEASON, "idps/2025-03-31/2024-12-31"), []),
    ],
)
def test_cells_side_by_side_that_compare_with_other_seasons_are_pointed_out(cells, expected, invent):
    strip = f"![](strip:{'|'.join(cells)}"
    assert ids(f"{strip})", invent) == expected
    assert ids(f"{strip}&with=bases)", invent) == []


def test_the_point_names_the_cells_with_their_bases(invent):
    other = "access_incidents/2025-Q1/2024-Q4"
    drafts = [draft(f"![](strip:{SAME_SEASON}|{other})")]
    [found] = check(drafts, invent.released(cited(drafts, invent.scope).keys), invent.scope)
    assert (found.severity, found.where.line, found.data) == (
        "warning",
        1,
        {"some": SAME_SEASON, "others": other},
    )
    assert all(SAME_SEASON in text and other in text for text in found.message.values())
    assert set(found.message) == {"en", "fr"}


@pytest.mark.parametrize(
    ("language", "mark"), [("fr", "non corrigé des variations saisonnières"), ("en", "not seasonally adjusted")]
)
def test_a_cell_that_compares_with_another_season_says_that_nothing_is_taken_off(language, mark, invent):
    keys = tuple(map(Key.parse, (SAME_SEASON, "hr_violations/2025-Q1/2024-Q4", "idps/2025-03-31/2024-12-31")))
    cells = strip(keys, invent.released(frozenset(keys)), invent.scope, language).cells
    assert [mark in cell.reason for cell in cells] == [False, True, False]


def test_a_trend_also_asks_whether_its_neighbours_compare():
    found = cited([draft("![t](chart:trend?v/2024-Q3..2025-Q1)")], SCOPE)
    assert {str(key) for key in found.changes} == {"v/2024-Q4/2024-Q3", "v/2025-Q1/2024-Q4"}


def test_a_change_cites_its_two_sides_and_says_its_file_and_line():
    found = cited([draft("un\n\n[-9 %](change:v/2025-Q1/2024-Q1)")], SCOPE)
    assert {str(key) for key in found.figures} == {"v/2025-Q1", "v/2024-Q1"}
    assert (found.entries[0].file, found.entries[0].line) == ("a.fr.md", 3)


def test_what_stands_in_a_comment_cites_nothing():
    assert not cited([draft("<!-- [1](fig:v/2025) -->")], SCOPE).keys


@pytest.mark.parametrize(
    "target",
    ["fig:v", "fig:v/2025/2024", "change:v/2025", "chart:pie?v/2025", "map:v/2025|w/2025", "table:v/2025&par=x",
     "chart:bars?v/2025&step=decade"],
)  # fmt: skip
def test_a_target_out_of_grammar_is_refused(target):
    with pytest.raises(BadLink):
        parse(target)


def ids(text, invent, language="fr", **moved):
    drafts = [draft(text, language)]
    figures = dict(invent.released(cited(drafts, invent.scope).keys))
    figures.update({Key.parse(name): value for name, value in moved.items()})
    return [finding.id for finding in check(drafts, figures, invent.scope)]


@pytest.mark.parametrize(
    "text",
    [
        f"D’octobre 2024 à mars 2025, [14 171 violations](fig:{V}) ; le 1er avril 2025, en 2025, au T1 2025 et au 2e trimestre.",
        "La loi n° 2013-017 du 21 mai 2013 et la résolution 2664 (2022) ; RN 6, RN16, COVID-19, la phase 3.",
        "1. Premier\n2. Deuxième\n\n# Risque 1 : nom\n",
        "Les enfants de moins de 18 ans ; les 15-24 ans ; les 12 derniers mois ; d'ici 3 mois ; à 18h30.",
        "Mot[^1].\n\n[^1]: Rapport, 412 pages, 3 mai 2024.",
        "Appelez le +223 20 00 00 00 ou écrivez à a12@example.org, https://example.org/x/1234.",
        f"[environ 14 000](fig:{V}) ; [plus de 14 000](fig:{V}) ; [14,2 mille](fig:{V}) ; [14 171](fig:{V})",
        f"une baisse de [10 %](change:{VC}), soit [−1 644](change:{VC})",
        f"ce chiffre n'est pas [comparable](change:{GC})",
    ],
)
def test_sound_text_raises_no_point(text, invent):
    assert ids(text, invent) == []


@pytest.mark.parametrize(
    "text",
    [
        "The [2,036 schools](fig:closed_schools/2025-Q1) of the first quarter, Section 4, 31 March 2025.",
        f"[14,171 violations](fig:{V}) on March 31, 2025; under 18; Resolution 2664; a fall of [10%](change:{VC}).",
    ],
)
def test_sound_english_raises_no_point(text, invent):
    assert ids(text, invent, "en") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il y a 412 écoles fermées.", "number_without_reference"),
        ("En tout 1 990 personnes.", "number_without_reference"),
        ("En tout 1990 personnes.", "number_without_reference"),
        ("Soit 57 % des cas.", "number_without_reference"),
        (f"[14 271 violations](fig:{V})", "number_stale"),
        (f"[environ 12 000](fig:{V})", "number_stale"),
        (f"[plus de 14 500](fig:{V})", "number_stale"),
        (f"[-12 %](change:{VC})", "number_stale"),
        (f"[+10 %](change:{VC})", "change_sign"),
        (f"une hausse de [10 %](change:{VC})", "change_sign"),
        (f"ont [doublé](change:{VC})", "change_size"),
        (f"ont reculé [d'un tiers](change:{VC})", "change_size"),
        (f"restent stables ([-10 %](change:{VC}))", "change_size"),
        (f"[-4 %](change:{GC})", "change_not_comparable"),
        (f"une baisse ([voir](change:{GC}))", "change_word_not_comparable"),
        (
            f"Les incidents ont fortement baissé ([9 307](fig:gbv_incidents/2024-10..2025-03), [](change:{GC})).",
            "change_word_not_comparable",
        ),
        (
            "La hausse est nette : [8 200](fig:hr_violations/2024-Q4) puis [8 300](fig:hr_violations/2025-Q1).",
            "direction_without_change",
        ),
        (
            "Ils ont doublé entre [8 200](fig:hr_violations/2024-Q4) et [8 300](fig:hr_violations/2025-Q1).",
            "direction_without_change",
        ),
        ("Vingt-trois personnes ont été tuées.", "number_in_letters"),
        ("Un tiers des ménages a peur.", "number_in_letters"),
        ("Plus de la moitié des communes est fermée.", "number_in_letters"),
        (f"Une forte hausse a eu lieu ([-10 %](change:{VC})).", "change_sign"),
        (f"[14 171 personnes](fig:{V})", "unit_differs"),
        (f"[14 171 %](fig:{V})", "unit_differs"),
        ("[31](fig:hr violations/2025)", "number_without_reference"),
        ("[31](fig:hr violations/2025)", "link_broken"),
        ("![Carte](map:hr_violations/2025-Q1 ici&by=month)", "link_broken"),
        ("[14 171 violations(fig:hr_violations/2025-Q1)", "link_broken"),
        ("[x](fig:v)", "link_malformed"),
        ("[t](table:hr_violations/2025&by=nothing)", "link_malformed"),
        ("[9](fig:access_incidents/2025-Q1@xx-lacs)", "figure_hidden"),
        ("[9](fig:hr_violations/2022-Q4)", "figure_without_data"),
        ("Mot[^3].", "note_without_text"),
    ],
)
def test_a_contradiction_is_found(text, expected, invent):
    assert expected in ids(text, invent)


@pytest.mark.parametrize(
    "text",
    [
        f"Del 1 de octubre de 2024 al 31 de marzo de 2025 se registraron [14 171 violaciones](fig:{V}).",
        "La ley 1448 de 2011, la sección 4.2, los menores de 18 años, las 5W, dentro de 3 meses, el 14 de mayo.",
        f"[más de 14.000](fig:{V}) ; [unas 14.000](fig:{V}) ; [14.171](fig:{V})",
        f"una disminución del [10 %](change:{VC}), es decir, [−1.644](change:{VC})",
        f"esta cifra no es [comparable](change:{GC})",
    ],
)
def test_sound_spanish_raises_no_point(text, invent):
    assert ids(text, invent, "es") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hay 412 escuelas cerradas.", "number_without_reference"),
        ("El 57 % de los casos.", "number_without_reference"),
        (f"[14.271 violaciones](fig:{V})", "number_stale"),
        (f"[más de 14.500](fig:{V})", "number_stale"),
        (f"Los casos aumentaron un [10 %](change:{VC}).", "change_sign"),
        (f"se [duplicaron](change:{VC})", "change_size"),
        (f"siguen estables ([-10 %](change:{VC}))", "change_size"),
        (f"una caída ([ver](change:{GC}))", "change_word_not_comparable"),
        (
            "El aumento es claro: [](fig:hr_violations/2024-Q4) y luego [](fig:hr_violations/2025-Q1).",
            "direction_without_change",
        ),
        ("Veintitrés personas murieron.", "number_in_letters"),
        ("Un tercio de los hogares tiene miedo.", "number_in_letters"),
    ],
)
def test_a_contradiction_is_found_in_spanish(text, expected, invent):
    assert ids(text, invent, "es") == [expected]


Q = "fig:hr_violations/2024-Q4"
C = f"change:{VC}"
SHARE = "fig:sexual_share/2025-Q1"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", f"[7\n580 violations]({Q}) ; [7&nbsp;580 violations]({Q}) ; [7&#8239;580]({Q})"),
        ("fr", f"environ [7 600\nviolations]({Q})"),
        ("fr", f"> [7\n> 580 violations]({Q})"),
        ("fr", f"[près de 7 600 violations]({Q}) ; [7 580 violations au quatrième trimestre 2024]({Q})"),
        ("fr", f"[7 580 violations en 2024]({Q}) ; [7 580 violations, moins qu’en 2023]({Q})"),
        ("fr", f"[7 580 violations, un record depuis 2019]({Q})"),
        ("fr", f"[7 580 violations dans deux régions]({Q}) ; [7 580 violations contre les moins de 18 ans]({Q})"),
        ("fr", f"[7 580e rang]({Q}) ; [7 580 violations en 3 mois]({Q}) ; [7,6 mille violations]({Q}) ; [environ sept mille six cents]({Q})"),
        ("fr", f"[`7 580` violations]({Q}) ; `2024-Q4` ; `kolosi refresh` ; `3.2.1`"),
        ("fr", f"[3 personnes sur 10, soit 31 %]({SHARE}) ; [31]({SHARE}) % ; [trente et un pour cent]({SHARE})"),
        ("fr", f"[−10 %, soit 1 644 de moins]({C}) ; [−10 %, de 15 815 à 14 171]({C}) ; [10]({C}) % de moins"),
        ("fr", f"-[10 %]({C}) ; inférieur de [10 %]({C}) ; [10 %]({C}) de moins ; une baisse de plus de [10 %]({C})"),
        ("fr", f"ont décru de [10 %]({C}) ; une baisse de [10 %]({C}), de plus en plus nette"),
        ("fr", f"Il reste [7 580]({Q}), millions compris ; un lieu-dit [7 580]({Q}) - une incise"),
        ("fr", f"- [7 580]({Q}) violations\n- [8 030](fig:hr_violations/2023-Q4) violations"),
        ("fr", f"Un an plus tôt, le total était supérieur de [10 %]({C}). En janvier 2024, il y en avait [10 %]({C}) de plus."),
        ("en", f"A year earlier the total was [10%]({C}) higher; a fall higher than [10%]({C})"),
        ("en", f"[7,580 violations in 2024]({Q}) ; [seven thousand five hundred and eighty]({Q})"),
        ("en", f"[10%]({C}) lower ; [10%]({C}) less ; a fall of more than [10%]({C}) ; [1,644 fewer]({C})"),
        ("es", f"[7.580 violaciones en 2024]({Q}) ; [10 %]({C}) menos ; inferior en un [10 %]({C})"),
    ],
)  # fmt: skip
def test_a_label_that_says_its_figure_in_another_way_is_sound(language, text, invent):
    assert ids(text, invent, language) == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", f"[7\n850 violations]({Q})", "number_stale"),
        ("fr", f"[7&nbsp;850 violations]({Q})", "number_stale"),
        ("fr", f"[entre 7 000 et 7 100 violations]({Q})", "number_stale"),
        ("fr", f"[7 58O]({Q})", "number_stale"),
        ("fr", f"[7 580O]({Q})", "number_stale"),
        ("fr", f"[0,0 million de violations]({Q})", "number_stale"),
        ("fr", f"[trois mille violations]({Q})", "number_stale"),
        ("en", f"[three thousand violations]({Q})", "number_stale"),
        ("es", f"[tres mil violaciones]({Q})", "number_stale"),
        ("fr", f"[trois violations]({Q})", "number_stale"),
        ("fr", f"[trois]({Q})", "number_stale"),
        ("fr", f"[7 580 violations, dont 4 200 meurtres]({Q})", "number_stale"),
        ("fr", f"[`7 581`]({Q})", "number_stale"),
        ("fr", "`14 994` violations", "number_without_reference"),
        ("fr", f"[7 580 violations en 2023]({Q})", "label_year_differs"),
        ("fr", f"[7 580 violations au quatrième trimestre 2023]({Q})", "label_year_differs"),
        ("en", f"[7,580 violations in 2023]({Q})", "label_year_differs"),
        ("fr", f"[7 580]({Q}) millions de violations", "number_stale"),
        ("en", f"[7,580]({Q}) million", "number_stale"),
        ("es", f"[7.580]({Q}) millones", "number_stale"),
        ("fr", f"[]({Q}) millions de violations", "number_stale"),
        ("fr", f"[7 580]({Q}) % des ménages", "unit_differs"),
        ("fr", f"[7 580]({Q})&nbsp;% des ménages", "unit_differs"),
        ("fr", f"[]({Q}) % des ménages", "unit_differs"),
        ("fr", f"-[7 580]({Q})", "number_stale"),
        ("fr", f"[−7 580]({Q})", "number_stale"),
        ("fr", f"+[10 %]({C})", "change_sign"),
        ("fr", f"ont reculé de [10 points]({C})", "unit_differs"),
        ("fr", f"ont reculé de [10]({C}) points", "unit_differs"),
        ("fr", f"ont reculé de []({C}) points", "unit_differs"),
        ("fr", f"[−10 %, soit 1 700 de moins]({C})", "number_stale"),
        ("fr", f"[1 644]({C}) % de moins", "number_stale"),
        ("fr", f"Il est plus élevé de [10 %]({C})", "change_sign"),
        ("fr", f"Il est supérieur de [10 %]({C})", "change_sign"),
        ("fr", f"Par rapport à 2023, il est supérieur de [10 %]({C})", "change_sign"),
        ("fr", f"Malgré la baisse des prix dans les marchés du nord, [10 %]({C}) de plus", "change_sign"),
        ("fr", f"Il est supérieur d’environ [10 %]({C})", "change_sign"),
        ("fr", f"[10 %]({C}) de plus", "change_sign"),
        ("fr", f"[1 644 violations de plus]({C})", "change_sign"),
        ("fr", f"ont crû de [10 %]({C})", "change_sign"),
        ("en", f"[10%]({C}) higher", "change_sign"),
        ("en", f"The total exceeds it by [10%]({C})", "change_sign"),
        ("en", f"exceeds by [10%]({C})", "change_sign"),
        ("en", f"[10%]({C}) more", "change_sign"),
        ("en", f"[1,644 more violations]({C})", "change_sign"),
        ("es", f"[10 %]({C}) más", "change_sign"),
        ("es", f"Es superior en un [10 %]({C})", "change_sign"),
    ],
)
def test_a_label_that_says_anything_else_than_its_figure_is_a_point(language, text, expected, invent):
    assert ids(text, invent, language) == [expected]


@pytest.mark.parametrize("value", [3, 2])
def test_a_small_number_in_letters_is_the_figure_or_a_point(value, invent):
    key = Key.parse("hr_violations/2024-Q4")
    moved = replace(invent.figure(key, value), value=Fraction(value))
    found = check([draft(f"[trois]({Q}) ; [trois violations]({Q})")], {key: moved}, invent.scope)
    assert [each.id for each in found] == ([] if value == 3 else ["number_stale", "number_stale"])


def test_a_point_on_what_stands_beside_a_link_says_it_as_it_is_printed(invent):
    for text, said in (
        (f"[7 580]({Q}) millions", "7 580 millions"), (f"-[7 580]({Q})", "-7 580"), (f"[10]({C}) points", "10 points")
    ):  # fmt: skip
        drafts = [draft(text)]
        [found] = check(drafts, invent.released(cited(drafts, invent.scope).keys), invent.scope)
        assert said in found.message["fr"]


def test_each_language_of_the_checker_of_figures_has_words_for_drafts():
    assert draft_languages() == proof_languages()
    assert all(nouns for language in draft_languages() for nouns in draft_rules(language)[1].values())
    assert len({frozenset(draft_rules(language)[1]) for language in draft_languages()}) == 1


def test_a_draft_in_a_language_without_words_has_its_digits_read(invent):
    assert ids(f"Foram 412 casos e [14.171](fig:{V}).", invent, "pt") == ["number_without_reference"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "En janvier [2025](fig:V) violations"),
        ("en", "In March [20](fig:V) were seen"),
        ("fr", "[12](fig:V) derniers mois"),
    ],
)
def test_a_number_that_is_bound_to_a_figure_is_one_whatever_it_looks_like(language, text, invent):
    assert ids(text.replace("V", V, 1), invent, language) == ["number_stale"]


def test_a_key_that_no_figure_has_is_found(invent):
    found = check([draft("[9](fig:nothing/2025)")], {}, invent.scope)
    assert [(each.id, each.severity, each.where.line) for each in found] == [("figure_unknown", "error", 1)]


def test_no_clear_change_is_not_called_a_fall(invent):
    key = Key.parse(VC)
    unclear = replace(invent.change(key), verdict="NO CLEAR CHANGE")
    found = check([draft(f"une baisse de [10 %](change:{VC})")], {key: unclear}, invent.scope)
    assert [each.id for each in found] == ["change_not_clear"]


def test_a_percent_on_a_small_base_is_withheld(invent):
    key = Key.parse(VC)
    small = replace(invent.change(key), percent=None)
    found = check([draft(f"[-10 %](change:{VC})")], {key: small}, invent.scope)
    assert [each.id for each in found] == ["percent_withheld"]
    assert "−1" in found[0].message["fr"]


BARE = "hr_violations/2025-Q1/2024-Q4"


@pytest.mark.parametrize(
    ("text", "language", "lines"),
    [
        (f"Un recul ([](change:{BARE})).", "fr", [1]),
        (f"Un recul ([](change:{BARE})), puis [](change:{BARE}).", "fr", [1]),
        (f"Un recul ([](change:{BARE})), non corrigé des variations saisonnières.", "fr", []),
        (f"# Un\n\nUn recul ([](change:{BARE})).\n\nRien n’est corrigé de la saison.\n", "fr", []),
        (f"# Un\n\nSaison sèche.\n\n# Deux\n\nUn recul ([](change:{BARE})).\n", "fr", [7]),
        (f"A fall ([](change:{BARE})), not seasonally adjusted.", "en", []),
        (f"A fall ([](change:{BARE})).", "en", [1]),
        ("Un recul ([](change:hr_violations/2025-Q1/2024-Q1)) ; [](fig:hr_violations/2025-Q1).", "fr", []),
        ("![](chart:trend?hr_violations/2023-Q4..2025-Q1)", "fr", []),
    ],
)
def test_a_change_to_another_season_asks_its_section_to_say_so_once(text, language, lines, invent):
    one = draft(text, language)
    found = check([one], invent.released(cited([one], invent.scope).keys), invent.scope)
    assert [each.where.line for each in found if each.id == "season_unsaid"] == lines


def test_an_unclear_change_and_a_stock_have_no_season_to_tell(invent):
    key = Key.parse(BARE)
    unclear = replace(invent.change(key), verdict="NO CLEAR CHANGE")
    stock = Key.parse("idps/2025-Q1/2024-Q4")
    figures = {key: unclear, stock: invent.change(stock)}
    found = check([draft(f"[](change:{BARE}) et [](change:{stock})")], figures, invent.scope)
    assert "season_unsaid" not in {each.id for each in found}


def test_languages_that_cite_different_figures_are_told_apart(invent):
    french = draft(f"[14 171](fig:{V}) et [](fig:attacks/2025-Q1)")
    english = draft(f"[14,171](fig:{V})", "en", "a.en.md")
    figures = invent.released(cited([french], invent.scope).keys)
    found = check([french, english], figures, invent.scope)
    assert [(each.id, each.found, each.where.file) for each in found] == [
        ("twin_differs", "fig:attacks/2025-Q1", "a.fr.md")
    ]
    assert found[0].message["fr"].endswith("cité en français mais pas en anglais.")


def test_a_point_keeps_its_name_when_its_line_moves(invent):
    first = check([draft("Il y a 412 écoles.")], {}, invent.scope)[0]
    later = check([draft("\n\nIl y a 412 écoles.")], {}, invent.scope)[0]
    assert first.occurrence.split(":")[0] == later.occurrence.split(":")[0] == "number_without_reference"
    assert first.where.line != later.where.line


def test_the_sample_is_sound(sample):
    assert check(sample.drafts, sample.figures, sample.scope) == []


def test_refresh_writes_spanish_as_spanish_is_written(invent):
    key = Key.parse(V)
    moved = {key: replace(invent.figure(key, 12345), value=Fraction(12345))}
    told = [f"[999](fig:{V})", f"[7,5 mil](fig:{V})", f"[unas 7.600](fig:{V})"]
    texts = [refresh([draft(text, "es")], moved)[0].replacements[0].after for text in told]
    assert texts == ["12.345", "12,3 mil", "unas 12.300"]


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ("7 580 violations", 12345, "12 345 violations"),
        ("7\u202f580", 999, "999"),
        ("environ 7 600 cas", 12345, "environ 12 300 cas"),
        ("7580", 12345, "12345"),
    ],
)
def test_refresh_writes_the_new_number_in_the_style_of_the_draft(before, value, after, invent):
    key = Key.parse(V)
    moved = replace(invent.figure(key, value), value=Fraction(value))
    proposals = refresh([draft(f"Ici\n[{before}](fig:{V}) là.")], {key: moved})
    assert proposals[0].replacements[0].after == after
    assert f"-[{before}](fig:{V}) là." in proposals[0].difference
    assert f"[{after}](fig:{V})" in proposals[0].text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("7\n850 violations", "7 580 violations"),
        ("7&nbsp;850 violations", "7\u00a0580 violations"),
        ("`7 850`", "`7 580`"),
        ("7 850 violations en 2024", "7 580 violations en 2024"),
        ("7 850 violations dans deux régions", "7 580 violations dans deux régions"),
        ("-7 850", "7 580"),
    ],
)
def test_refresh_replaces_the_whole_number(before, after, invent):
    figures = invent.released(cited([draft(f"[x]({Q})")], invent.scope).keys)
    [proposal] = refresh([draft(f"Ici [{before}]({Q}) là.")], figures)
    assert proposal.text == f"Ici [{after}]({Q}) là."
    assert check([draft(proposal.text)], figures, invent.scope) == []


@pytest.mark.parametrize(
    "text",
    [
        f"[entre 7 000 et 7 100 violations]({Q})",
        f"[8 000 à 9 000 violations]({Q})",
        f"[7 850 violations, dont 4 200 meurtres]({Q})",
        f"[1,2 million de violations]({Q})",
        f"[7 58O]({Q})",
        f"[758O]({Q})",
        f"[trois mille violations]({Q})",
        f"[7 850]({Q}) millions de violations",
    ],
)
def test_refresh_leaves_with_its_point_what_it_cannot_make_right(text, invent):
    figures = invent.released(cited([draft(text)], invent.scope).keys)
    assert refresh([draft(text)], figures) == []
    assert [each.id for each in check([draft(text)], figures, invent.scope)] == ["number_stale"]


def test_refresh_has_nothing_to_say_of_a_right_number_on_two_lines(invent):
    figures = invent.released(cited([draft(f"[x]({Q})")], invent.scope).keys)
    assert refresh([draft(f"[7\n580 violations]({Q})"), draft(f"[−10 %, contre 15 815]({Q})")][:1], figures) == []


def test_refresh_keeps_the_sign_and_percent_of_a_change(invent):
    key = Key.parse(VC)
    moved = replace(invent.change(key), percent=Fraction(7), difference=Fraction(1000))
    french = refresh([draft(f"([-9,5 %](change:{VC}))")], {key: moved})
    assert french[0].replacements[0].after == "+7,0 %"
    assert french[0].replacements[0].line == 1


def test_refresh_empties_a_percent_that_may_no_longer_be_printed(invent):
    key = Key.parse(GC)
    proposals = refresh([draft(f"[-4 %](change:{GC})")], {key: invent.change(key)})
    assert proposals[0].text == f"[](change:{GC})"


def test_refresh_proposes_nothing_where_nothing_moved(sample):
    assert refresh(sample.drafts, sample.figures) == []

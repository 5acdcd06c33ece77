"""Finding the header of a sheet. All data are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.intake.columns.table import TextTable, find_header, fold, guess_header, tag_of
from kolosi.intake.columns.totals import total_rows
from kolosi.intake.formats import Sheet, read_sheets


def sheet(text: str) -> Sheet:
    """A sheet drawn with | between cells, one row a line."""
    lines = [";".join(cell.strip() for cell in line.split("|")) for line in text.strip("\n").splitlines()]
    return read_sheets("drawn.csv", ("sep=;\n" + "\n".join(lines)).encode())[0]


def found(text: str, *wanted: str) -> TextTable:
    table = find_header(sheet(text), wanted)
    assert table is not None
    return table


def data(table: TextTable) -> list[tuple[str | None, ...]]:
    return table.frame.drop("row").rows()


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Région *", "region"),
        ("Province  *", "province"),
        ("admin1_Pcode", "admin1 pcode"),
        ("Nom de l’organisation", "nom de l organisation"),
        ("group_a/question.b:c", "group a question b c"),
        ("TYPE PROJET\n(Choisir dans la liste)", "type projet choisir dans la liste"),
        ("Âge 60+", "age 60+"),
        ("N° d'ordre", "no d ordre"),
        ("Œuvre", "oeuvre"),
        ("% couvert", "% couvert"),
    ],
)
def test_names_are_compared_without_accents_capitals_and_punctuation(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=20))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_folding_keeps_father_head_and_tea_apart() -> None:
    assert len({fold(word) for word in ("père", "tête", "té")}) == 3


def test_a_tag_has_one_form_and_an_error_cell_is_none() -> None:
    assert tag_of(" #inneed +IDPs + f ") == "#inneed+idps+f"
    assert [tag_of(text) for text in ("#REF!", "#N/A", "#", "n°1", None)] == [None] * 5


def test_a_header_under_a_title_block_is_found_and_rows_keep_their_printed_numbers() -> None:
    table = found(
        """
        Matrice 2025 | |
        | |
        Région | Cercle | PDI
        Mopti  | Ténenkou | 12
        """,
        "region",
        "PDI",
        "Cercle",
    )
    assert table.header_rows == (4,)
    assert table.names == ("Région", "Cercle", "PDI")
    assert table.frame.get_column("row").to_list() == [5]
    assert data(table) == [("Mopti", "Ténenkou", "12")]


def test_a_row_of_tags_is_taken_off_the_data_twice_if_need_be() -> None:
    table = found(
        """
        Organisation * | Région * | Note
        #org +name     | #adm1+NAME |
        #org +name     | |
        ONG fictive    | Mopti | #REF!
        """,
        "organisation",
        "region",
    )
    assert table.tags == ("#org+name", "#adm1+name", None)
    assert table.tag_row == 3
    assert data(table) == [("ONG fictive", "Mopti", "#REF!")]


def test_a_header_can_be_found_by_its_tags_alone() -> None:
    table = found("Lieu | Combien\n#adm1+name | #affected+idps\nMopti | 3", "#affected+idps", "#adm1+name")
    assert (table.header_rows, table.tag_row) == ((2,), 3)


def test_group_titles_stand_over_each_of_their_columns() -> None:
    table = found(
        """
        Région | Déplacés |        | Retournés |
               | Hommes   | Femmes | Hommes    | Femmes
        Mopti  | 1        | 2      | 3         | 4
        """,
        "Région",
        "Déplacés | Femmes",
        "Retournés | Hommes",
    )
    assert table.names == (
        "Région",
        "Déplacés | Hommes",
        "Déplacés | Femmes",
        "Retournés | Hommes",
        "Retournés | Femmes",
    )
    assert table.header_rows == (2, 3)
    assert data(table) == [("Mopti", "1", "2", "3", "4")]


def test_three_rows_of_header_are_joined() -> None:
    table = found(
        """
        Lieu   | Population |        |       |
               | Hôtes      |        | PDI   |
        Région | F          | H      | F     | H
        Gao    | 1          | 2      | 3     | 4
        """,
        "Lieu Région",
        "population hotes f",
        "Population | PDI | H",
    )
    assert table.header_rows == (2, 3, 4)
    assert table.names[-1] == "Population | PDI | H"


def test_one_row_is_preferred_when_a_second_adds_no_wanted_name() -> None:
    table = found("a | b | c\nx | y | z\n1 | 2 | 3", "a", "b")
    assert table.header_rows == (2,)
    assert len(data(table)) == 2


def test_half_of_the_wanted_names_are_needed() -> None:
    drawn = sheet("a | b | c\n1 | 2 | 3")
    assert find_header(drawn, ["a", "b", "x", "y"]) is not None
    assert find_header(drawn, ["a", "x", "y"]) is None
    assert find_header(drawn, ["x"]) is None
    assert find_header(drawn, []) is None


def test_the_exactly_written_name_wins_over_a_folded_one() -> None:
    table = found("te | tasse\nté | tasse\n1 | 2", "té", "tasse")
    assert table.header_rows == (3,)


def test_names_that_come_again_are_numbered_and_blank_ones_stay_blank() -> None:
    table = found("Région | | Région | Total\n1 | 2 | 3 | 4", "Région", "Total")
    assert table.names == ("Région", "", "Région (2)", "Total")
    assert table.folded == ("region", "", "region 2", "total")


def test_without_knowing_anything_the_first_full_row_is_the_header() -> None:
    table = guess_header(sheet("Titre | | |\nSource : fictive | | |\na | b | c | d\n1 | 2 | 3 | 4\n5 | 6 | 7 | 8"))
    assert (table.header_rows, len(data(table))) == ((4,), 2)


def test_without_knowing_anything_group_titles_over_the_full_row_belong_to_it() -> None:
    table = guess_header(sheet("Titre\nLieu | | PDI |\nRégion | Cercle | H | F\nGao | Ansongo | 1 | 2"))
    assert table.names == ("Lieu | Région", "Lieu | Cercle", "PDI | H", "PDI | F")


def test_the_row_over_the_tags_is_the_header_wherever_it_stands() -> None:
    table = guess_header(sheet("Un titre fort long | x | y\n| |\nLieu | n |\n#adm1 | #affected |\nGao | 3 | z"))
    assert (table.header_rows, table.tag_row, data(table)) == ((4,), 5, [("Gao", "3", "z")])


@pytest.mark.parametrize("label", ["TOTAL", "Total général", "Grand total", "Ensemble", "Sous-total Mopti"])
def test_a_row_of_totals_is_recognised_by_its_label(label: str) -> None:
    table = guess_header(sheet(f"Région | PDI\nGao | 3\nMopti | 4\nSégou | 2\n{label} | 9"))
    assert total_rows(table).to_list() == [False, False, False, True]


@pytest.mark.parametrize("label", ["Total", "TOTAL GÉNÉRAL", "Ensemble"])
def test_a_row_of_totals_may_be_called_so_in_the_column_that_numbers_the_rows(label: str) -> None:
    rows = "\n".join(f"{at} | Gao | 2025-01-0{at} | {at}" for at in range(1, 6))
    table = guess_header(sheet(f"_id | region | day | n\n{rows}\n{label} | | | 15"))
    assert total_rows(table).to_list() == [False] * 5 + [True]


def test_a_word_among_numbers_that_is_no_total_is_none() -> None:
    table = guess_header(sheet("_id | region | n\n1 | Gao | 1\n2 | Mopti | 2\nx | Ségou | 3"))
    assert not total_rows(table).any()


def test_totals_beside_their_parts_in_a_long_table_are_no_totals_rows() -> None:
    table = guess_header(
        sheet("sexe | région | n\nHommes | Gao | 1\nTotal | Gao | 2\nHommes | Mopti | 1\nTotal | Mopti | 3")
    )
    assert not total_rows(table).any()


def test_a_name_that_begins_like_a_total_is_no_total() -> None:
    table = guess_header(sheet("organisation | n\nTotalité ONG | 3\nEnsemblage | 1\nA | 2"))
    assert not total_rows(table).any()


def test_a_list_of_variables_called_total_is_no_row_of_totals() -> None:
    table = guess_header(sheet("variable | sens\nTotal ménages | tous les ménages\nregion | la région\nsexe | le sexe"))
    assert not total_rows(table).any()

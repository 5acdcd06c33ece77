"""Questionnaires: questions, groups and choices, in the spellings that forms have had."""

from __future__ import annotations

from kolosi.intake.formats import read_sheets
from kolosi.intake.survey.xlsform import Form, read_form


def _form(text: str) -> Form:
    form = read_form(read_sheets("formulaire.csv", text.encode()))
    assert form is not None
    return form


def test_groups_and_repeats_give_the_path_of_a_question() -> None:
    form = _form(
        "type,name,label::Français (fr),label:English\n"
        "begin group,menage,Ménage,Household\n"
        "begin_repeat,membre,Membre,Member\n"
        "select_one sexe,sexe,Sexe,Sex\n"
        "end repeat,,,\n"
        "end_group,,,\n"
        ",,une ligne de commentaire,\n"
        "integer,age,Âge,Age\n"
    )
    asked = {question.name: (question.type, question.path, question.list_name) for question in form.questions}
    assert asked == {"sexe": ("select_one", ("menage", "membre"), "sexe"), "age": ("integer", (), None)}
    assert (len(form.rows), form.count("group"), form.count("repeat")) == (6, 1, 1)
    question = form.question("sexe")
    assert question is not None
    assert question.label == {"fr": "Sexe", "en": "Sex"}


def test_old_ways_of_asking_are_understood() -> None:
    form = _form(
        "name,type,label\n"
        "moyens,select all that apply from moyens or specify other,Moyens\n"
        "etat,select one from etats,État\n"
        "note,note,Merci\n"
    )
    assert [(question.type, question.list_name) for question in form.questions] == [
        ("select_multiple", "moyens"),
        ("select_one", "etats"),
        ("note", None),
    ]


def test_choices_keep_their_exact_names_and_blank_lines_are_skipped() -> None:
    form = _form("list name,name,label\nmots,père,Père\n,,\nmots,té,Té\nmots,te,Te\nautre,1,Un\n")
    assert [choice.name for choice in form.choices] == ["père", "té", "te", "1"]
    assert form.lists == ("mots", "autre")


def test_a_table_that_is_no_questionnaire_gives_none() -> None:
    assert read_form(read_sheets("donnees.csv", b"region,valeur\nMopti,3\n")) is None

"""The sentences of the checks on references: severity, what was found, what to do, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from kolosi.model.finding import Finding, Severity, Where, point
from kolosi.model.label import Label


class _Message(NamedTuple):
    severity: Severity
    message: Label
    hint: Label


MESSAGES: Mapping[str, _Message] = {
    "number_without_reference": _Message(
        "warning",
        {"en": "The number “{found}” leads to no figure.", "fr": "Le nombre « {found} » ne renvoie à aucun chiffre."},
        {
            "en": "Make it a link to its figure, [{found}](fig:…), or take it out.",
            "fr": "Faites-en un lien vers son chiffre, [{found}](fig:…), ou retirez-le.",
        },
    ),
    "number_stale": _Message(
        "error",
        {
            "en": "The text says “{found}”; the figure {key} is {now}.",
            "fr": "Le texte dit « {found} » ; le chiffre {key} est {now}.",
        },
        {"en": "kolosi refresh proposes the new text.", "fr": "kolosi refresh propose le nouveau texte."},
    ),
    "change_sign": _Message(
        "error",
        {
            "en": "The text says “{found}”, but {key} moved by {now}.",
            "fr": "Le texte dit « {found} », mais {key} a évolué de {now}.",
        },
        {"en": "Correct the word or the sign.", "fr": "Corrigez le mot ou le signe."},
    ),
    "change_size": _Message(
        "warning",
        {
            "en": "“{found}” does not fit: {key} is {now}.",
            "fr": "« {found} » ne convient pas : {key} vaut {now}.",
        },
        {"en": "Choose other words, or print the number.", "fr": "Choisissez d’autres mots, ou donnez le nombre."},
    ),
    "change_not_comparable": _Message(
        "error",
        {
            "en": "“{found}” prints a change for {key}, which is not comparable.",
            "fr": "« {found} » imprime une évolution pour {key}, qui n’est pas comparable.",
        },
        {
            "en": "Give both values and say why they do not compare; an empty link, [](change:…), writes the words.",
            "fr": "Donnez les deux valeurs et dites pourquoi elles ne se comparent pas ; un lien vide, [](change:…), écrit les mots.",
        },
    ),
    "direction_without_change": _Message(
        "warning",
        {
            "en": "“{found}” compares two figures, but no change is cited: nothing says that they compare.",
            "fr": "« {found} » compare deux chiffres, mais aucune évolution n’est citée : rien ne dit qu’ils se comparent.",
        },
        {"en": "Cite [](change:{key}).", "fr": "Citez [](change:{key})."},
    ),
    "number_in_letters": _Message(
        "warning",
        {
            "en": "“{found}” is a figure in letters that leads to no figure.",
            "fr": "« {found} » est un chiffre en lettres qui ne renvoie à aucun chiffre.",
        },
        {
            "en": "Make it a link to its figure, [{found}](fig:…), or take it out.",
            "fr": "Faites-en un lien vers son chiffre, [{found}](fig:…), ou retirez-le.",
        },
    ),
    "change_word_not_comparable": _Message(
        "error",
        {
            "en": "“{found}” speaks of a direction, but {key} is not comparable.",
            "fr": "« {found} » parle d’un sens, mais {key} n’est pas comparable.",
        },
        {
            "en": "Say that the periods do not compare, and why.",
            "fr": "Dites que les périodes ne se comparent pas, et pourquoi.",
        },
    ),
    "change_not_clear": _Message(
        "warning",
        {
            "en": "“{found}” speaks of a direction, but {key} shows no clear change.",
            "fr": "« {found} » parle d’un sens, mais {key} ne montre pas d’évolution nette.",
        },
        {"en": "Say that there is no clear change.", "fr": "Dites qu’il n’y a pas d’évolution nette."},
    ),
    "percent_withheld": _Message(
        "error",
        {
            "en": "“{found}” prints a percent that {key} does not carry (small base, or a share); it reads {now}.",
            "fr": "« {found} » imprime un pourcentage que {key} ne porte pas (petite base, ou part) ; il se lit {now}.",
        },
        {"en": "Print the difference instead.", "fr": "Donnez plutôt la différence."},
    ),
    "season_unsaid": _Message(
        "warning",
        {
            "en": "“{found}” compares with another season ({key}), and its section does not say so.",
            "fr": "« {found} » se compare à une autre saison ({key}), et sa section ne le dit pas.",
        },
        {
            "en": "Say once in the section that the changes are not seasonally adjusted, or compare with the same period of the year before.",
            "fr": "Dites une fois dans la section que les évolutions ne sont pas corrigées des variations saisonnières, ou comparez à la même période de l’année d’avant.",
        },
    ),
    "unit_differs": _Message(
        "warning",
        {
            "en": "“{found}” does not count what {key} counts ({unit}).",
            "fr": "« {found} » ne compte pas ce que compte {key} ({unit}).",
        },
        {"en": "Correct the unit or the key.", "fr": "Corrigez l’unité ou la clé."},
    ),
    "link_malformed": _Message(
        "error",
        {"en": "“{found}” is not a link that can be read.", "fr": "« {found} » n’est pas un lien lisible."},
        {
            "en": "See docs/drafts.md for the form of links.",
            "fr": "Voir docs/drafts.md pour la forme des liens.",
        },
    ),
    "figure_unknown": _Message(
        "error",
        {"en": "No figure is called {key}.", "fr": "Aucun chiffre ne s’appelle {key}."},
        {"en": "kolosi figures lists the keys.", "fr": "kolosi figures donne la liste des clés."},
    ),
    "figure_hidden": _Message(
        "note",
        {
            "en": "{key} is not released (protection); the text prints those words in place of “{found}”.",
            "fr": "{key} n’est pas diffusé (protection) ; le texte imprime ces mots à la place de « {found} ».",
        },
        {
            "en": 'Write the sentence without this figure, or cite a merge: kolosi figure "{key}" says which.',
            "fr": 'Écrivez la phrase sans ce chiffre, ou citez un regroupement : kolosi figure "{key}" dit lequel.',
        },
    ),
    "figure_without_data": _Message(
        "warning",
        {"en": "There is no data for {key}.", "fr": "Il n’y a pas de données pour {key}."},
        {"en": "kolosi expected says which file is missing.", "fr": "kolosi expected dit quel fichier manque."},
    ),
    "strip_bases_differ": _Message(
        "warning",
        {
            "en": "Key figures side by side compare with different seasons: {some} with the same one of an earlier year, {others} with another.",
            "fr": "Des chiffres clés côte à côte se comparent à des saisons différentes : {some} à la même saison d’une autre année, {others} à une autre saison.",
        },
        {
            "en": "Compare them all with the same period of last year; where it is meant, add &with=bases to the link of the strip.",
            "fr": "Comparez-les tous à la même période de l’année d’avant ; si c’est voulu, ajoutez &with=bases au lien du bandeau.",
        },
    ),
    "strip_lengths_differ": _Message(
        "note",
        {
            "en": "Key figures side by side are of periods of different lengths: {some} of longer ones than {others}.",
            "fr": "Des chiffres clés côte à côte portent sur des durées différentes : {some} sur de plus longues que {others}.",
        },
        {
            "en": "Each cell says its period; where it is meant, add &with=bases to the link of the strip.",
            "fr": "Chaque case dit sa période ; si c’est voulu, ajoutez &with=bases au lien du bandeau.",
        },
    ),
    "twin_differs": _Message(
        "error",
        {
            "en": "{found} is cited in {language} but not in {other}.",
            "fr": "{found} est cité en {language} mais pas en {other}.",
        },
        {"en": "Both languages cite the same figures.", "fr": "Les deux langues citent les mêmes chiffres."},
    ),
    "note_without_text": _Message(
        "error",
        {"en": "The endnote {found} has no text.", "fr": "La note de fin {found} n’a pas de texte."},
        {"en": "Add a line {found}: …", "fr": "Ajoutez une ligne {found}: …"},
    ),
}


PROPOSED: Label = {
    "en": "Make it a link to its figure: {links}; or take it out.",
    "fr": "Faites-en un lien vers son chiffre : {links} ; ou retirez-le.",
}
"""What to do with a number that leads to no figure, where some have its value."""


def found_point(id_: str, *, file: str, line: int, found: str, context: str = "", **blanks: str) -> Finding:
    """A point to check with its sentences; it keeps its name when its line moves."""
    known = MESSAGES[id_]
    named = point(id_, where=Where(file=file), found=f"{found}|{context}")
    values = {"found": found, **blanks}
    return replace(
        named,
        severity=known.severity,
        message={language: text.format(**values) for language, text in known.message.items()},
        hint={language: text.format(**values) for language, text in known.hint.items()},
        where=Where(file=file, line=line),
        found=found,
        data=dict(blanks),
    )

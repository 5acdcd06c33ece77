"""The words of the to-correct list: its heads, the kinds of questions, the answers offered, and how to fill it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.intake.columns.cells import IGNORE
from kolosi.workspace.receive.file_answers import BOTH, INSTEAD, LEAVE, NO, PART, REST, YES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.model.label import Label

NAMES = {"fr": "a_corriger.xlsx", "en": "to_correct.xlsx"}
SHEETS: Mapping[str, tuple[str, str, str]] = {
    "fr": ("à corriger", "Mode d’emploi", "Listes"),
    "en": ("to correct", "How to answer", "Lists"),
}
HEADS = {
    "fr": (
        "Nature",
        "Source",
        "Fichier",
        "Colonne",
        "Valeur trouvée",
        "Combien",
        "Proposition",
        "Votre décision",
        "Code (ne pas modifier)",
        "Exemples",
    ),
    "en": (
        "Kind",
        "Source",
        "File",
        "Column",
        "Value found",
        "How many",
        "Proposal",
        "Your decision",
        "Code (do not change)",
        "Samples",
    ),
}
GIVEN, CODE = 7, 8
"""The columns of what a person decides, and of the code of the question, counted from 0."""

KINDS: Mapping[str, Label] = {
    "source": {"fr": "source du fichier", "en": "source of the file"},
    "organisation": {"fr": "expéditeur", "en": "sender"},
    "period": {"fr": "période", "en": "period"},
    "zero": {"fr": "fichier sans ligne", "en": "file without rows"},
    "sums": {"fr": "totaux au lieu de lignes", "en": "totals in place of rows"},
    "beside": {"fr": "deux versions", "en": "two versions"},
    "twice": {"fr": "déjà compté ?", "en": "already counted?"},
    "wanted": {"fr": "colonne manquante", "en": "missing column"},
    "column": {"fr": "colonne", "en": "column"},
    "word": {"fr": "mot", "en": "word"},
    "place": {"fr": "lieu", "en": "place"},
    "rows": {"fr": "lignes en attente", "en": "rows that wait"},
    "duplicate": {"fr": "doublon possible", "en": "possible duplicate"},
}
"""The kinds of questions, in the order in which they stand in the list."""

HELP: Mapping[str, Label] = {
    "source": {
        "fr": "De quel système vient ce fichier ? Choisissez dans la liste, ou « ne pas compter ce fichier ».",
        "en": "Which system does this file come from? Choose from the list, or “do not count this file”.",
    },
    "organisation": {
        "fr": "Qui a envoyé ce fichier ? Choisissez, ou écrivez le nom de l’organisation.",
        "en": "Who sent this file? Choose, or write the name of the organisation.",
    },
    "period": {
        "fr": "Quelle période ce fichier couvre-t-il ? Écrivez par exemple : T2 2025, juin 2025, avril–juin 2025.",
        "en": "Which period does this file cover? Write for instance: Q2 2025, June 2025, April–June 2025.",
    },
    "zero": {
        "fr": "Le fichier n’a aucune ligne : est-ce un rapport zéro (rien ne s’est passé), ou n’a-t-il pas été rempli ?",
        "en": "The file has no rows: is it a report of zero (nothing happened), or was it not filled in?",
    },
    "sums": {
        "fr": "Ce fichier donne des totaux, là où d’autres donnent une ligne par fait. Ces faits sont-ils dans un autre fichier ?",
        "en": "This file gives totals where others give a row for each fact. Are these facts in another file?",
    },
    "beside": {
        "fr": "Deux fichiers de la même organisation parlent des mêmes jours. Lequel compte ?",
        "en": "Two files of one organisation speak of the same days. Which counts?",
    },
    "twice": {
        "fr": "Les lignes de cette organisation figurent déjà dans un autre fichier. Faut-il compter celui-ci ?",
        "en": "The rows of this organisation stand in another file already. Does this one count?",
    },
    "wanted": {
        "fr": "Il manque une colonne. Choisissez l’en-tête qui la porte, ou écrivez ce qui vaut pour toutes les lignes (juin 2025, Gao).",
        "en": "A column is missing. Choose the header that is it, or write what holds for all rows (June 2025, Gao).",
    },
    "column": {
        "fr": "Que contient cette colonne ? Voyez les exemples à droite. « ignorer » si elle ne sert à rien.",
        "en": "What does this column hold? See the samples on the right. “ignore” if it is of no use.",
    },
    "word": {
        "fr": "Ce mot n’est pas connu. Que veut-il dire ? « ignorer » s’il ne dit rien.",
        "en": "This word is not known. What does it mean? “ignore” if it says nothing.",
    },
    "place": {
        "fr": "Ce lieu n’est pas connu. Lequel est-ce ? Écrivez le nom officiel, avec le niveau s’il le faut : Gao (cercle).",
        "en": "This place is not known. Which is it? Write its official name, with its level if need be: Gao (cercle).",
    },
    "rows": {
        "fr": "Une cellule ne peut pas être lue. Écrivez la bonne valeur, ou choisissez « laisser de côté ».",
        "en": "A cell cannot be read. Write the right value, or choose “leave aside”.",
    },
    "duplicate": {
        "fr": "Deux organisations déclarent peut-être la même activité. Est-ce la même ?",
        "en": "Two organisations may declare the same activity. Is it the same?",
    },
}
"""What each kind of question asks, for who fills in the list."""

STEPS: Mapping[str, tuple[str, ...]] = {
    "fr": (
        "Cette liste pose une question par ligne : ce que les fichiers reçus ne disent pas sûrement.",
        "1. Remplissez la colonne « Votre décision ». La petite flèche montre des réponses ; vous pouvez aussi écrire la vôtre.",
        "2. Les cases vertes sont déjà remplies : la proposition est sûre. Corrigez-la si elle est fausse, sinon n’y touchez pas.",
        "3. Les cases jaunes attendent votre réponse. Laissez vide ce que vous ne savez pas : rien n’est compté au hasard.",
        "4. Enregistrez, puis rendez ce fichier : kolosi add a_corriger.xlsx",
        "Une réponse vaut pour tous les fichiers à venir ; elle n’est plus demandée. Ne changez pas les autres colonnes.",
    ),
    "en": (
        "This list asks one question a row: what the files received do not say surely.",
        "1. Fill in the column “Your decision”. The small arrow shows answers; you may also write your own.",
        "2. Green cells are filled in already: the proposal is sure. Correct it if it is wrong, else leave it.",
        "3. Yellow cells wait for your answer. Leave empty what you do not know: nothing is counted by chance.",
        "4. Save, then give this file back: kolosi add to_correct.xlsx",
        "An answer holds for all files to come; it is not asked again. Do not change the other columns.",
    ),
}
"""How to fill the list in."""

IGNORE_WORD: Label = {"fr": "ignorer", "en": "ignore"}
NOT_COUNTED: Label = {"fr": "ne pas compter ce fichier", "en": "do not count this file"}

ZERO: Mapping[str, Label] = {
    YES: {"fr": "oui : rapport zéro, rien ne s’est passé", "en": "yes: report of zero, nothing happened"},
    NO: {"fr": "non : il n’a pas été rempli", "en": "no: it was not filled in"},
}
SUMS: Mapping[str, Label] = {
    YES: {"fr": "non, ils ne sont nulle part ailleurs : les compter", "en": "no, they are nowhere else: count them"},
    NO: {"fr": "oui, ils y sont déjà : ne pas les compter", "en": "yes, they are there already: do not count them"},
}
USES: Mapping[str, Label] = {
    INSTEAD: {"fr": "celui-ci remplace l’autre", "en": "this one replaces the other"},
    PART: {
        "fr": "celui-ci remplace l’autre pour ses périodes et ses lieux",
        "en": "this one replaces the other for its periods and places",
    },
    REST: {
        "fr": "l’autre est plus récent : ne compter de celui-ci que le reste",
        "en": "the other is newer: count only the rest of this one",
    },
    BOTH: {"fr": "les deux comptent", "en": "both count"},
    LEAVE: {"fr": "l’autre compte, celui-ci non", "en": "the other counts, this one does not"},
}
"""What may be done with a file beside another."""

_ALSO: Mapping[str, tuple[str, ...]] = {
    IGNORE: ("ignorer", "ignore", "laisser de côté", "leave aside", "à ignorer", "non utilisé", "rien"),
    LEAVE: (
        "ne pas compter", "ne pas utiliser", "non utilisé", "laisser de côté", "garder l’autre", "déjà compté", "do not count",
        "do not use", "leave aside", "keep the other", "already counted", "ne pas ajouter", "do not add", "conserver comme preuve",
    ),
    INSTEAD: ("remplace", "remplacer", "oui, il remplace", "replace", "replaces", "yes, it replaces"),
    BOTH: ("les deux", "ajouter", "compter les deux", "both", "add", "count both", "s’ajoute"),
    YES: ("oui", "yes", "zéro", "zero", "rapport zéro", "zero report", "rien à signaler", "ras"),
    NO: ("non", "no", "pas rempli", "not filled in"),
}  # fmt: skip


_ALSO_OF_SUMS: Mapping[str, tuple[str, ...]] = {
    YES: ("compter", "les compter", "count", "count them", "additionner", "ajouter"),
    NO: (
        "ne pas compter",
        "ne pas les compter",
        "déjà comptés",
        "do not count",
        "do not count them",
        "already counted",
    ),
}


def answers_of(labels: Mapping[str, Label]) -> Mapping[str, str]:
    """What each text may stand for: the ids themselves, their labels, and what else people write."""
    if labels is SUMS:  # a bare yes or no would be misunderstood
        return {text: id_ for id_, label in labels.items() for text in (*label.values(), *_ALSO_OF_SUMS[id_])}
    return {text: id_ for id_, label in labels.items() for text in (id_, *label.values(), *_ALSO.get(id_, ()))}


IGNORING = frozenset((IGNORE, *_ALSO[IGNORE]))
"""What says that a column or a word is to be left aside."""

NOT_COUNTING = frozenset((LEAVE, *NOT_COUNTED.values(), *_ALSO[LEAVE], *_ALSO[IGNORE]))
"""What says that a file is not to be counted."""

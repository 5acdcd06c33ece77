"""The words of the reasons that go with a comparison, in French and English."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kolosi.model.figure import Reason
from kolosi.model.key import Key
from kolosi.model.label import Label

LANGUAGES = ("en", "fr")

WORDS: Mapping[str, Mapping[str, str]] = {
    "no_data": {
        "en": "there are no data for {period}",
        "fr": "il n’y a pas de données pour {period}",
    },
    "nothing_here": {
        "en": "the file of {source} covers {period} but gives nothing for this place",
        "fr": "le fichier de {source} couvre {period} mais ne donne rien pour ce lieu",
    },
    "nothing_of_it": {
        "en": "the file of {source} covers {period} but does not give this figure",
        "fr": "le fichier de {source} couvre {period} mais ne donne pas ce chiffre",
    },
    "partly_covered": {
        "en": "files of {source} cover only part of {period}, and show nothing",
        "fr": "les fichiers de {source} ne couvrent qu’une partie de {period}, et ne montrent rien",
    },
    "nothing_declared": {
        "en": "nobody declared any to {source} for {period}",
        "fr": "personne n’en a déclaré à {source} pour {period}",
    },
    "waiting": {
        "en": "rows or files of {source} wait for an answer that may change the value for {period}",
        "fr": "des lignes ou des fichiers de {source} attendent une réponse qui peut changer la valeur de {period}",
    },
    "rows_untold": {
        "en": "rows of {source} for {period} say no day or place, and are in neither count",
        "fr": "des lignes de {source} pour {period} ne disent ni jour ni lieu, et ne sont comptées nulle part",
    },
    "rows_unsaid": {
        "en": "rows of {source} for {period} leave a number or a word empty, or do not come to a total that their file prints",
        "fr": "des lignes de {source} pour {period} laissent vide un nombre ou un mot, ou ne font pas un total que leur fichier écrit",
    },
    "kinds_differ": {
        "en": "one side is a {before_kind} and the other a {after_kind}",
        "fr": "un côté est de type « {before_kind} » et l’autre de type « {after_kind} »",
    },
    "definition_differs": {
        "en": "the definition changed between the two periods",
        "fr": "la définition a changé entre les deux périodes",
    },
    "sources_differ": {
        "en": "the sources differ ({before_source}, then {after_source})",
        "fr": "les sources diffèrent ({before_source}, puis {after_source})",
    },
    "lengths_differ": {
        "en": "the periods are of different length",
        "fr": "les périodes n’ont pas la même durée",
    },
    "span_role_differs": {
        "en": "one stock has a date and the other has none",
        "fr": "un stock a une date et l’autre n’en a pas",
    },
    "incomplete_period": {
        "en": "data are missing for part of {period} ({present} of {expected} months)",
        "fr": "il manque des données pour une partie de la période {period} ({present} mois sur {expected})",
    },
    "places_differ": {
        "en": "the places covered differ ({places})",
        "fr": "les lieux couverts diffèrent ({places})",
    },
    "places_moved": {
        "en": "some places are on one side only ({places})",
        "fr": "certains lieux ne figurent que d’un côté ({places})",
    },
    "place_vintage_differs": {
        "en": "the places belong to different administrative boundaries",
        "fr": "les lieux relèvent de découpages administratifs différents",
    },
    "fewer_reporters": {
        "en": "fewer reporters sent data ({before_received}, then {after_received})",
        "fr": "moins d’acteurs ont rapporté ({before_received}, puis {after_received})",
    },
    "more_reporters": {
        "en": "more reporters sent data ({before_received}, then {after_received})",
        "fr": "plus d’acteurs ont rapporté ({before_received}, puis {after_received})",
    },
    "few_reporters": {
        "en": "fewer reporters sent data: {received} of {expected} in {period}",
        "fr": "moins d’acteurs ont rapporté : {received} sur {expected} pour {period}",
    },
    "base_unknown": {
        "en": "the number of people or cases behind the share is not known",
        "fr": "le nombre de personnes ou de cas derrière la part n’est pas connu",
    },
    "coverage_unknown": {
        "en": "reporting coverage not measured",
        "fr": "couverture de collecte non mesurée",
    },
    "coverage_known_once": {
        "en": "reporting coverage not measured for {period}",
        "fr": "couverture de collecte non mesurée pour {period}",
    },
    "uneven_profile": {
        "en": "the months of {period} are very uneven (from {low} to {high}): the total hides a movement inside the period",
        "fr": "les mois de la période {period} sont très inégaux (de {low} à {high}) : le total cache un mouvement à l’intérieur de la période",
    },
    "clustered": {
        "en": "people are counted, several at a time: no interval is given and the change is less certain than it looks",
        "fr": "ce sont des personnes, comptées à plusieurs à la fois : aucun intervalle n’est donné et l’évolution est moins sûre qu’il n’y paraît",
    },
    "stock_differs": {
        "en": "two stocks ({before_day}, then {after_day}): their difference is neither arrivals nor new cases",
        "fr": "deux stocks ({before_day}, puis {after_day}) : leur écart n’est ni des arrivées ni de nouveaux cas",
    },
    "no_interval": {
        "en": "no interval is given: the verdict only says that the two values differ",
        "fr": "aucun intervalle n’est donné : le verdict dit seulement que les deux valeurs diffèrent",
    },
    "approximate": {
        "en": "at least one value is approximate",
        "fr": "une valeur au moins est approximative",
    },
    "judged": {
        "en": "those who analyse judged the two periods not comparable",
        "fr": "les personnes qui analysent ont jugé les deux périodes non comparables",
    },
    "small_base": {
        "en": "the base is under {least}: the numbers are given without percent",
        "fr": "la base est inférieure à {least} : les nombres sont donnés sans pourcentage",
    },
}  # fmt: skip
DISCREET: Mapping[str, Mapping[str, str]] = {
    "incomplete_period": {
        "en": "data are missing for part of {period}",
        "fr": "il manque des données pour une partie de la période {period}",
    },
    "places_differ": {
        "en": "the places covered differ",
        "fr": "les lieux couverts diffèrent",
    },
    "places_moved": {
        "en": "some places are on one side only",
        "fr": "certains lieux ne figurent que d’un côté",
    },
    "fewer_reporters": {
        "en": "fewer reporters sent data",
        "fr": "moins d’acteurs ont rapporté",
    },
    "more_reporters": {
        "en": "more reporters sent data",
        "fr": "plus d’acteurs ont rapporté",
    },
    "few_reporters": {
        "en": "fewer reporters sent data in {period}",
        "fr": "moins d’acteurs ont rapporté pour {period}",
    },
    "uneven_profile": {
        "en": "the months of {period} are very uneven: the total hides a movement inside the period",
        "fr": "les mois de la période {period} sont très inégaux : le total cache un mouvement à l’intérieur de la période",
    },
}  # fmt: skip
"""The same without counts, places and reporters, where the words above name some."""

KINDS: Mapping[str, Mapping[str, str]] = {
    "en": {"flow": "flow", "stock": "stock", "share": "share", "rate": "rate", "target": "target", "event": "event"},
    "fr": {"flow": "flux", "stock": "stock", "share": "part", "rate": "taux", "target": "cible", "event": "événement"},
}

Blanks = Callable[[str], Mapping[str, str]]


def reason(
    id_: str,
    *,
    is_refusal: bool,
    blanks: Blanks | None = None,
    words: str | None = None,
    months_of: Key | None = None,
) -> Reason:
    """A reason in each language; `words` names other wording of the same reason."""
    name = words or id_
    return Reason(
        id=id_,
        message=_filled(WORDS[name], blanks),
        is_refusal=is_refusal,
        discreet=_filled(DISCREET[name], blanks) if name in DISCREET else None,
        months_of=months_of,
    )


def _filled(texts: Mapping[str, str], blanks: Blanks | None) -> Label:
    return {language: texts[language].format(**(blanks(language) if blanks else {})) for language in LANGUAGES}

"""Words about values and comparisons, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kolosi.model.label import Label, say
from kolosi.model.period import Period
from kolosi.model.period_forms import MONTHS

Titles = Mapping[str, Label]
"""What people call a source, a place."""

NARROW = "\u202f"
_MINUS = "\u2212"

MISSING: Mapping[str, Label] = {
    "not_covered": {
        "en": "no data: no file from {source} covers {period}",
        "fr": "pas de données : aucun fichier de {source} ne couvre {period}",
    },
    "nothing_here": {
        "en": "no data: the file of {source} covers {period} but gives nothing for this place",
        "fr": "pas de données : le fichier de {source} couvre {period} mais ne donne rien pour ce lieu",
    },
    "nothing_of_it": {
        "en": "no data: the file of {source} covers {period} but does not give this figure",
        "fr": "pas de données : le fichier de {source} couvre {period} mais ne donne pas ce chiffre",
    },
    "partly_covered": {
        "en": "no data: files of {source} cover only part of what is asked for {period}, and show nothing of it",
        "fr": "pas de données : les fichiers de {source} ne couvrent qu’une partie de ce qui est demandé pour {period}, et n’en montrent rien",
    },
    "nothing_declared": {
        "en": "no data: nobody declared any to {source} for {period}",
        "fr": "pas de données : personne n’en a déclaré à {source} pour {period}",
    },
    "not_asked": {
        "en": "no data: {source} does not break this figure down this way for {period}",
        "fr": "pas de données : {source} ne donne pas cette ventilation pour {period}",
    },
    "longer_spans": {
        "en": "no data: {source} counts in longer spans than {period}",
        "fr": "pas de données : {source} compte sur des durées plus longues que {period}",
    },
    "not_told_apart": {
        "en": "no data: {source} does not tell this place from its neighbours for {period}",
        "fr": "pas de données : {source} ne distingue pas ce lieu de ses voisins pour {period}",
    },
    "not_filled": {
        "en": "no data: {source} left the number empty for {period}",
        "fr": "pas de données : {source} a laissé le nombre vide pour {period}",
    },
    "waiting": {
        "en": "no value yet: rows or files of {source} wait for an answer that may change it for {period}",
        "fr": "pas encore de valeur : des lignes ou des fichiers de {source} attendent une réponse qui peut la changer pour {period}",
    },
    "several_sources": {
        "en": "no value: several sources give this figure for {period}; the definition must name one",
        "fr": "pas de valeur : plusieurs sources donnent ce chiffre pour {period} ; la définition doit en nommer une",
    },
    "several_values": {
        "en": "no value: {source} gives several values for {period}; ask for one day or one group",
        "fr": "pas de valeur : {source} donne plusieurs valeurs pour {period} ; demandez un seul jour ou un seul groupe",
    },
    "not_added_over_time": {
        "en": "no value: {source} gives several spans of time in {period}, and values of this figure are not added over time; ask for one of them",
        "fr": "pas de valeur : {source} donne plusieurs durées dans {period}, et les valeurs de ce chiffre ne s’additionnent pas dans le temps ; demandez l’une d’elles",
    },
    "not_added_over_places": {
        "en": "no value: {source} gives a value for each place in {period}, and values of this figure are not added over places; ask for one place",
        "fr": "pas de valeur : {source} donne une valeur par lieu pour {period}, et les valeurs de ce chiffre ne s’additionnent pas d’un lieu à l’autre ; demandez un seul lieu",
    },
    "not_added_over_categories": {
        "en": "no value: {source} gives a value for each category in {period}, and the same people may stand in several; ask for one category",
        "fr": "pas de valeur : {source} donne une valeur par catégorie pour {period}, et les mêmes personnes peuvent figurer dans plusieurs ; demandez une seule catégorie",
    },
    "no_base": {
        "en": "no value: the base of the share is zero for {period}",
        "fr": "pas de valeur : la base de la part est nulle pour {period}",
    },
}


def missing(why: str, sources: tuple[str, ...], period: Period, titles: Titles) -> Label:
    """Why a figure has no value, and which file would supply it."""
    return {
        language: text.format(source=source_words(sources, language, titles), period=period_words(period, language))
        for language, text in MISSING[why].items()
    }


def source_words(sources: tuple[str, ...], language: str, titles: Titles) -> str:
    """Sources as people call them."""
    if not sources:
        return {"en": "any source", "fr": "quelque source que ce soit"}[language]
    return joined([say(titles.get(source, source), language) for source in sources], language)


def joined(items: list[str], language: str) -> str:
    """A list in words: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'et' if language == 'fr' else 'and'} {items[-1]}"


def number_words(value: Fraction, language: str, decimals: int = 0) -> str:
    """A number as it is printed, rounded half away from zero.

    >>> number_words(Fraction(-15815), "en"), number_words(Fraction("-3.6044"), "fr", 1)
    ('−15,815', '−3,6')
    """
    scaled = abs(value) * 10**decimals
    rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    whole, part = divmod(rounded, 10**decimals)
    grouped = f"{whole:,}".replace(",", NARROW if language == "fr" else ",")
    point = "," if language == "fr" else "."
    text = f"{grouped}{point}{part:0{decimals}}" if decimals else grouped
    return f"{_MINUS}{text}" if value < 0 and rounded else text


def percent_words(value: Fraction, language: str) -> str:
    """A signed percent, to one decimal."""
    sign = "+" if value > 0 else ""
    return f"{sign}{number_words(value, language, 1)}{NARROW if language == 'fr' else ''}%"


def day_words(day: date, language: str) -> str:
    """A day in words.

    >>> day_words(date(2025, 3, 1), "fr"), day_words(date(2025, 3, 1), "en")
    ('1er mars 2025', '1 March 2025')
    """
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year}"


def period_words(period: Period, language: str) -> str:
    """A period in words that stand after a verb or a bracket.

    >>> period_words(Period.parse("2024-10..2025-03"), "fr"), period_words(Period.parse("2025-Q1"), "en")
    ('octobre 2024 – mars 2025', 'January–March 2025')
    """
    if period.is_day:
        return day_words(period.first, language)
    if not period.is_whole_months:
        return f"{day_words(period.first, language)} – {day_words(period.last, language)}"
    if period.month_count == 12 and period.first.month == 1:
        return str(period.first.year)
    first, last = (MONTHS[language][day.month - 1] for day in (period.first, period.last))
    if period.month_count == 1:
        return f"{first} {period.first.year}"
    if period.first.year == period.last.year:
        return f"{first}–{last} {period.last.year}"
    return f"{first} {period.first.year} – {last} {period.last.year}"

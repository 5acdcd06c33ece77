"""The words of a figure that leaves: its label, what it counts, and what it rests on, in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kolosi.model.figure import Coverage, Estimate
from kolosi.model.indicator import Indicator, Part
from kolosi.model.key import Key
from kolosi.model.label import Label, say
from kolosi.release.policy.context import Context

LANGUAGES = ("en", "fr")

Breakdown = tuple[tuple[str, tuple[str, ...]], ...]

HIDDEN_SENTENCE: Label = {
    "en": "Not released: protection of persons and sources.",
    "fr": "Non diffusé\u202f: protection des personnes et des sources.",
}
"""The one sentence that stands for every hidden figure, whatever the reason."""

KEPT: Label = {
    "en": "Value of an earlier edition: corrections are published together.",
    "fr": "Valeur d’une édition antérieure\u202f: les corrections paraissent ensemble.",
}
"""The sentence beside every figure of a table that keeps what was printed."""

WHY: dict[str, Label] = {
    "R1": {
        "en": "This place is too small for a sensitive subject. Ask for the region.",
        "fr": "Ce lieu est trop petit pour un sujet sensible. Demander la région.",
    },
    "R2": {
        "en": "Fewer than the smallest count that may be printed. Merge places, periods or categories.",
        "fr": "Moins que le plus petit effectif imprimable. Regrouper des lieux, des périodes ou des catégories.",
    },
    "R7": {
        "en": "This period is too short for the subject. Ask for the quarter (the month for other subjects).",
        "fr": "Cette période est trop courte pour le sujet. Demander le trimestre (le mois pour les autres sujets).",
    },
    "R11": {
        "en": "The percentage gives a small count back, or its base is small or not known. Merge categories, or supply the base.",
        "fr": "Le pourcentage redonne un petit effectif, ou sa base est petite ou inconnue. Regrouper des catégories, ou fournir la base.",
    },
    "R12": {
        "en": "A zero on a sensitive subject would tell that nobody reported. Merge places, periods or categories.",
        "fr": "Un zéro sur un sujet sensible dirait que personne n’a signalé. Regrouper des lieux, des périodes ou des catégories.",
    },
    "R3": {
        "en": "Fewer organisations behind it than the policy wants, or one of them holds nearly all of it. Merge places, periods or categories, or record their written agreement.",
        "fr": "Moins d’organisations derrière ce chiffre que la politique n’en demande, ou l’une d’elles en détient presque tout. Regrouper des lieux, des périodes ou des catégories, ou enregistrer leur accord écrit.",
    },
    "R3_unknown": {
        "en": "Nobody knows how many organisations stand behind it: it waits for the review of a named function.",
        "fr": "On ne sait pas combien d’organisations sont derrière ce chiffre : il attend l’examen d’une fonction désignée.",
    },
    "R4": {
        "en": "An alleged author with this place or this period would point to persons. Ask for the whole country, over more months.",
        "fr": "Un auteur présumé, avec ce lieu ou cette période, désignerait des personnes. Demander tout le pays, sur plus de mois.",
    },
    "R5": {
        "en": "A profession cut by act points to a person. Ask for the profession alone, or merged with others.",
        "fr": "Une profession ventilée par acte désigne une personne. Demander la profession seule, ou regroupée avec d’autres.",
    },
    "R8": {
        "en": "Its age bands are not those of the rest of the release: subtracted, they would give a band that nobody prints. Use one set.",
        "fr": "Ses tranches d’âge ne sont pas celles du reste de la publication : soustraites, elles donneraient une tranche que personne n’imprime. Employer un seul jeu.",
    },
    "R9": {
        "en": "No organisation and no person is named in a table made from incidents. Ask without that breakdown.",
        "fr": "Aucune organisation ni personne n’est nommée dans un tableau tiré d’incidents. Demander sans cette ventilation.",
    },
    "R10": {
        "en": "This place, beside an incident, leads to those who were there. Ask for the unit it lies in, or for the review of a named function.",
        "fr": "Ce lieu, à côté d’un incident, mène à ceux qui s’y trouvaient. Demander l’unité où il se trouve, ou l’examen d’une fonction désignée.",
    },
    "R13": {
        "en": "No written agreement of the organisations that gathered the data is on record for this table.",
        "fr": "Aucun accord écrit des organisations qui ont collecté les données n’est enregistré pour ce tableau.",
    },
    "R13_partly": {
        "en": "Not every organisation that gathered the data agreed in writing.",
        "fr": "Toutes les organisations qui ont collecté les données n’ont pas donné leur accord écrit.",
    },
    "R17": {
        "en": "The day it is true is not known, or the definition does not say that it counts reports. Supply the date, or the caveat.",
        "fr": "Le jour auquel il est vrai n’est pas connu, ou la définition ne dit pas qu’il compte des signalements. Fournir la date, ou la mise en garde.",
    },
    "R18": {
        "en": "What it is measured on is under embargo. Wait for its day, or for the review of a named function.",
        "fr": "Ce sur quoi il est mesuré est sous embargo. Attendre le jour prévu, ou l’examen d’une fonction désignée.",
    },
    "S1": {
        "en": "Hidden to protect another figure: with it, a reader could subtract and find a small count.",
        "fr": "Masqué pour en protéger un autre\u202f: avec lui, un lecteur pourrait soustraire et trouver un petit effectif.",
    },
    "unsettled": {
        "en": "The figures cross one another so often that it was not settled in time which of them may leave: those that cross most are held back. Cite fewer breakdowns together.",
        "fr": "Les chiffres se croisent tant qu’il n’a pas été établi à temps lesquels peuvent sortir\u202f: ceux qui se croisent le plus sont retenus. Citer moins de ventilations ensemble.",
    },
    "R20": {
        "en": "With what was published before, a reader could subtract and find a small count. Wait for the next batch of corrections.",
        "fr": "Avec ce qui a déjà été publié, un lecteur pourrait soustraire et trouver un petit effectif. Attendre le prochain lot de corrections.",
    },
    "side": {
        "en": "One side of this change is not released.",
        "fr": "L’un des deux termes de cette évolution n’est pas diffusé.",
    },
    "audit": {
        "en": "The independent check found a way to a protected count: the whole table is held back.",
        "fr": "Le contrôle indépendant a trouvé un chemin vers un effectif protégé\u202f: tout le tableau est retenu.",
    },
}
"""Why a figure is held back, and what would let it be shown: for people inside."""

_OR = {"en": " or ", "fr": " ou "}
_AND = {"en": " and ", "fr": " et "}
_SEMICOLON = {"en": "; ", "fr": "\u202f; "}
_HOW: dict[str, Label] = {
    "flow": {"en": "Total over the period", "fr": "Total sur la période"},
    "event": {"en": "Number of dated facts in the period", "fr": "Nombre de faits datés dans la période"},
    "stock": {
        "en": "Situation on the last day known in the period",
        "fr": "Situation au dernier jour connu de la période",
    },
    "share": {"en": "Share published by the source", "fr": "Part publiée par la source"},
    "rate": {"en": "Rate published by the source", "fr": "Taux publié par la source"},
    "target": {"en": "Planned, not achieved", "fr": "Prévu, et non réalisé"},
}
_DISTINCT: Label = {
    "en": "Different ones in the period, each counted once",
    "fr": "Éléments distincts de la période, chacun compté une fois",
}
_VERSION: Label = {"en": "definition {}", "fr": "définition {}"}
_RATIO: Label = {"en": "{} / {}, in percent", "fr": "{} / {}, en pour cent"}
_MONTHS: Label = {"en": "{} {} of {}", "fr": "{} {} sur {}"}
_MONTH: Label = {"en": "month", "fr": "mois"}
_PLURAL: Label = {"en": "months", "fr": "mois"}
_FILES: Label = {"en": "files for {} {} of {}", "fr": "fichiers pour {} {} sur {}"}
_PARTLY: Label = {"en": "part of the period is without data", "fr": "une partie de la période est sans données"}
_DETAIL: Label = {
    "en": "data by month and place not released",
    "fr": "données par mois et par lieu non diffusées",
}
_HEARD: Label = {"en": "{0} organisations reported", "fr": "{0} organisations ont rapporté"}
_NOT_MEASURED: Label = {"en": "reporting coverage not measured", "fr": "couverture de collecte non mesurée"}
_REPORTS: Label = {"en": "{} reports received of {} expected", "fr": "{} rapports reçus sur {} attendus"}
_REPORT: Label = {"en": "{} report received of {} expected", "fr": "{} rapport reçu sur {} attendus"}
_FEW_REPORTERS: Label = {"en": "reporting coverage not released", "fr": "couverture de collecte non diffusée"}
_REGIONS: Label = {"en": "data from {} of {} first-level units", "fr": "données de {} unités de premier niveau sur {}"}


def label_of(key: Key, context: Context) -> Label:
    """What the figure is, without its period: `Civilians killed – Under 18 (Gao and Mopti)`."""
    return {language: _label(key, context, language) for language in LANGUAGES}


def _label(key: Key, context: Context, language: str) -> str:
    text = _counted(key.indicator, key.breakdown, context, language)
    return f"{text} ({places_of(key.places, context, language)})" if key.places else text


def _counted(indicator: str, breakdown: Breakdown, context: Context, language: str) -> str:
    text = say(context.indicators[indicator].label, language)
    parts = [_terms(column, terms, context, language) for column, terms in breakdown]
    return f"{text} – {', '.join(parts)}" if parts else text


def _terms(column: str, terms: Sequence[str], context: Context, language: str) -> str:
    taxonomy = context.terms.get(column)
    known = taxonomy.terms if taxonomy else {}
    words = [say(known[term].label, language) if term in known else term.replace("_", " ") for term in terms]
    return _listed(words, _OR[language])


def places_of(places: Iterable[str], context: Context, language: str) -> str:
    """The names of places, as a list in prose."""
    known = context.places
    return _listed([say(known[place].name, language) if place in known else place for place in places], _AND[language])


def _listed(words: Sequence[str], last: str) -> str:
    return last.join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def definition_of(key: Key, context: Context) -> Label:
    """How the figure is counted, for the public trace."""
    indicator = context.indicators[key.indicator]
    return {language: _definition(indicator, context, language) for language in LANGUAGES}


def _definition(indicator: Indicator, context: Context, language: str) -> str:
    pieces = [_how(indicator, context, language)]
    if indicator.definition != "1":
        pieces.append(say(_VERSION, language).format(indicator.definition))
    if indicator.reference:
        pieces.append(indicator.reference)
    return f"{_SEMICOLON[language].join(pieces)}."


def _how(indicator: Indicator, context: Context, language: str) -> str:
    if indicator.numerator is not None and indicator.denominator is not None:
        parts = (indicator.numerator, indicator.denominator)
        return say(_RATIO, language).format(*(_part(part, context, language) for part in parts))
    if indicator.measure is not None and indicator.measure.function == "distinct":
        return say(_DISTINCT, language)
    return say(_HOW[indicator.kind], language)


def _part(part: Part, context: Context, language: str) -> str:
    return _counted(part.indicator, part.breakdown, context, language)


def coverage_of(key: Key, estimate: Estimate, *, is_sensitive: bool, context: Context) -> Label:
    """What the figure rests on: months and regions with data, reports received; "not measured" when unknown.

    On a sensitive subject the files alone are counted, and no place: what has data would tell what has a case.
    """
    told = _sensitive_coverage if is_sensitive else _coverage
    said = {language: _SEMICOLON[language].join(told(key, estimate, context, language)) for language in LANGUAGES}
    return said if any(said.values()) else {}


def _coverage(key: Key, estimate: Estimate, context: Context, language: str) -> Iterator[str]:
    coverage = estimate.coverage
    if coverage.months_expected:
        yield _of_months(_MONTHS, coverage.months_present, coverage.months_expected, language)
    if coverage.places and context.regions and not key.places:
        yield say(_REGIONS, language).format(len(coverage.places), len(context.regions))
    if coverage.reporters is not None:
        yield _reports(coverage, language)
    elif estimate.kind == "flow":
        yield say(_NOT_MEASURED, language)


def _sensitive_coverage(key: Key, estimate: Estimate, context: Context, language: str) -> Iterator[str]:
    coverage = estimate.coverage
    if coverage.filed is not None and estimate.kind not in {"stock", "target"}:
        yield _of_months(_FILES, coverage.filed, key.period.month_count, language)
    is_partly = coverage.filed < key.period.month_count if coverage.filed is not None else not coverage.is_complete
    if is_partly and estimate.kind not in {"stock", "target"}:
        yield say(_PARTLY, language)
    yield say(_DETAIL, language)
    if coverage.reporters is None:
        yield from (say(_NOT_MEASURED, language),) if estimate.kind == "flow" else ()
    elif tells_reporters(coverage.reporters, is_sensitive=True, is_national=not key.places, context=context):
        yield _reports(coverage, language)
    else:
        yield say(_FEW_REPORTERS, language)


def _reports(coverage: Coverage, language: str) -> str:
    """Reports received, of those expected where somebody said who is, or where some that reported before did not."""
    received, expected = coverage.reporters or (0, 0)
    is_told = coverage.is_expected_known or received < expected
    told = (_REPORT if received == 1 else _REPORTS) if is_told else _HEARD
    return say(told, language).format(received, expected)


def _of_months(words: Label, present: int, expected: int, language: str) -> str:
    return say(words, language).format(present, say(_MONTH if present == 1 else _PLURAL, language), expected)


def tells_reporters(
    reporters: tuple[int, int], *, is_sensitive: bool, is_national: bool = True, context: Context
) -> bool:
    """False for a sensitive subject below the whole country, with few reporters, or with few that are silent.

    Their counts are sensitive too, and the reporters of the regions that are named, taken from all, would leave those of the others.
    """
    received, expected = reporters
    is_many = min(received, expected - received or expected) >= context.policy.R2.sensitive
    return not is_sensitive or (is_national and is_many)

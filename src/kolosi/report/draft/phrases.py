"""The words that the machine itself writes in a report, in French and English."""

from __future__ import annotations

from collections.abc import Mapping

from kolosi.model.label import Label, say
from kolosi.report.draft.numerals import NARROW, NO_BREAK

PHRASES: Mapping[str, Label] = {
    "contents": {"en": "Contents", "fr": "Sommaire"},
    "key_figures": {"en": "Key figures", "fr": "Chiffres clés"},
    "notes": {"en": "Endnotes", "fr": "Notes de fin"},
    "note": {"en": "Note", "fr": "Note"},
    "back_to_text": {"en": "back to the text", "fr": "retour au texte"},
    "annex": {"en": "Annex: all figures", "fr": f"Annexe{NARROW}: tous les chiffres"},
    "annex_lead": {
        "en": "Every figure of this document, with its code, what it counts and where it comes from.",
        "fr": "Chaque chiffre de ce document, avec son code, ce qu’il compte et d’où il vient.",
    },
    "annex_short": {"en": "Annex: figures quoted in the text", "fr": f"Annexe{NARROW}: chiffres cités dans le texte"},
    "annex_short_lead": {
        "en": "The figures of maps, charts and tables, and for every figure its definition, coverage and caution, stand in the page online and in the workbook of figures.",
        "fr": "Les chiffres des cartes, des graphiques et des tableaux, et pour chaque chiffre sa définition, sa couverture et sa précaution, se trouvent dans la page en ligne et dans le classeur des chiffres.",
    },
    "logo_place": {"en": "place for the logo", "fr": "emplacement du logo"},
    "figure": {"en": "Figure", "fr": "Figure"},
    "table": {"en": "Table", "fr": "Tableau"},
    "code": {"en": "Code", "fr": "Code"},
    "what": {"en": "What is counted", "fr": "Ce qui est compté"},
    "value": {"en": "Value", "fr": "Valeur"},
    "unit": {"en": "Unit", "fr": "Unité"},
    "period": {"en": "Period or date", "fr": "Période ou date"},
    "scope": {"en": "Place and group", "fr": "Lieu et groupe"},
    "source": {"en": "Source", "fr": "Source"},
    "sources": {"en": "Sources", "fr": "Sources"},
    "as_of": {"en": "Data as of", "fr": "Données au"},
    "coverage": {"en": "Coverage", "fr": "Couverture"},
    "coverage_table": {"en": "Coverage of the sources", "fr": "Couverture des sources"},
    "definition": {"en": "Definition", "fr": "Définition"},
    "caveat": {"en": "Caution", "fr": "Précaution"},
    "receipts": {"en": "Code of the data received", "fr": "Code des données reçues"},
    "verdict": {"en": "Verdict", "fr": "Lecture"},
    "reasons": {"en": "Reasons", "fr": "Raisons"},
    "base": {"en": "Base", "fr": "Base"},
    "before": {"en": "Before", "fr": "Avant"},
    "after": {"en": "After", "fr": "Après"},
    "difference": {"en": "Difference", "fr": "Différence"},
    "change": {"en": "Change", "fr": "Évolution"},
    "interval": {"en": "95% interval", "fr": f"Intervalle à 95{NARROW}%"},
    "status": {"en": "Status", "fr": "Statut"},
    "qualifier": {"en": "Qualifier", "fr": "Précision"},
    "sample": {"en": "Base (n)", "fr": "Base (n)"},
    "key": {"en": "Key", "fr": "Clé"},
    "trace": {"en": "Source and calculation", "fr": "Source et calcul"},
    "close": {"en": "Close", "fr": "Fermer"},
    "in_annex": {"en": "See in the annex", "fr": "Voir dans l’annexe"},
    "table_view": {"en": "Show as a table", "fr": "Afficher en tableau"},
    "skip": {"en": "Skip to the text", "fr": "Aller au texte"},
    "top": {"en": "Back to top", "fr": "Haut de page"},
    "language": {"en": "Language", "fr": "Langue"},
    "theme": {"en": "Light or dark", "fr": "Clair ou sombre"},
    "hint": {
        "en": "Underlined figures open their source and calculation.",
        "fr": "Les chiffres soulignés ouvrent leur source et leur calcul.",
    },
    "country_wide": {"en": "Whole country", "fr": "Ensemble du pays"},
    "against": {"en": "against", "fr": "contre"},
    "edition": {"en": "Edition", "fr": "Édition"},
    "published": {"en": "Published on", "fr": "Publié le"},
    "page": {"en": "Page", "fr": "Page"},
    "hidden_sentence": {
        "en": "– not released: protection of persons and sources.",
        "fr": f"–{NO_BREAK}non diffusé{NARROW}: protection des personnes et des sources.",
    },
    "gaps": {"en": "Figures without data", "fr": "Chiffres sans données"},
    "no_outlines": {
        "en": "As bars: the outlines of the country’s units were not added",
        "fr": f"En barres{NARROW}: les contours des unités du pays n’ont pas été ajoutés",
    },
    "no_places": {
        "en": "No list of the country’s places was added: there is nothing to map",
        "fr": f"Aucune liste des lieux du pays n’a été ajoutée{NARROW}: il n’y a rien à cartographier",
    },
    "no_data_for": {"en": "No data at all for", "fr": "Aucune donnée pour"},
    "place": {"en": "Place", "fr": "Lieu"},
    "place_of": {"en": "Region", "fr": "Région"},
    "total": {"en": "Total", "fr": "Total"},
    "final": {"en": "final", "fr": "définitif"},
    "provisional": {"en": "provisional", "fr": "provisoire"},
    "no_data": {"en": "no data", "fr": "pas de données"},
    "partial": {"en": "partial, some answers are missing", "fr": "partiel, des réponses manquent"},
    "estimate": {"en": "estimate", "fr": "estimation"},
    "CHANGE": {"en": "clear change", "fr": "évolution nette"},
    "NO CLEAR CHANGE": {"en": "no clear change", "fr": "pas d’évolution nette"},
    "NOT COMPARABLE": {"en": "not comparable", "fr": "non comparable"},
    "up": {"en": "increase", "fr": "hausse"},
    "down": {"en": "decrease", "fr": "baisse"},
    "colour_key": {"en": "Code of each figure", "fr": "Code de chaque chiffre"},
    "owner": {"en": "Owner of the data", "fr": "Propriétaire des données"},
    "last_data": {"en": "Last data", "fr": "Dernières données"},
    "reporters": {"en": "Reports received", "fr": "Rapports reçus"},
    "places_covered": {"en": "Places covered", "fr": "Lieux couverts"},
    "limit": {"en": "Limit", "fr": "Limite"},
    "months": {"en": "Months with data", "fr": "Mois avec données"},
    "coverage_unreleased": {"en": "not released", "fr": "non diffusés"},
    "coverage_at_a_date": {"en": "at a date", "fr": "à une date"},
    "coverage_other_periods": {"en": "other periods", "fr": "d’autres périodes"},
    "coverage_national": {"en": "national figures", "fr": "chiffres nationaux"},
    "coverage_all_reported": {"en": "all expected", "fr": "tous ceux attendus"},
    "coverage_no_list": {"en": "no list of reporters", "fr": "pas de liste de déclarants"},
    "coverage_volume": {"en": "about {}% of past counts", "fr": f"environ {{}}{NARROW}% des comptages passés"},
    "coverage_area": {"en": "reporters in {} of {}", "fr": "déclarants dans {} sur {}"},
    "coverage_population": {"en": "about {}% of the population", "fr": f"environ {{}}{NARROW}% de la population"},
    "coverage_stops": {"en": "{} days before the end of the period", "fr": "{} jours avant la fin de la période"},
    "reporting_unmeasured": {
        "en": "number of expected reporters not known",
        "fr": "nombre de déclarants attendus inconnu",
    },
    "of": {"en": "of", "fr": "sur"},
    "licence": {
        "en": "Font: Inter, SIL Open Font License 1.1.",
        "fr": f"Police{NARROW}: Inter, SIL Open Font License 1.1.",
    },
}

QUALIFIERS: Mapping[str, Label] = {
    "more than": {"en": "more than", "fr": "plus de"},
    "less than": {"en": "less than", "fr": "moins de"},
    "at least": {"en": "at least", "fr": "au moins"},
    "at most": {"en": "at most", "fr": "au plus"},
    "about": {"en": "about", "fr": "environ"},
    "nearly": {"en": "nearly", "fr": "près de"},
    "low bound": {"en": "at least", "fr": "au moins"},
    "high bound": {"en": "at most", "fr": "au plus"},
}
"""The words before a value that was given with one; any other qualifier is printed after the value."""


_IN_LANGUAGE: Mapping[str, Label] = {
    "en": {"en": "in English", "fr": "en anglais"},
    "fr": {"en": "in French", "fr": "en français"},
}


def is_in(text: Label, language: str) -> bool:
    """True for what somebody said in a language, and for what nobody said in any."""
    return bool(text.get(language)) or not any(text.values())


def told_in(text: Label, language: str) -> str:
    """Words of people in the language of a document; what they said in another alone, behind the name of that one."""
    if is_in(text, language):
        return text.get(language, "")
    other, said = next((pair for pair in text.items() if pair[1]), ("", ""))
    named = _IN_LANGUAGE.get(other)
    return f"({say(named, language)}) {said}" if named else said


def phrase(name: str, language: str) -> str:
    """A word of the catalogue."""
    return say(PHRASES[name], language)


def colon(language: str) -> str:
    """The sign between a name and what it is."""
    return NARROW + ": " if language == "fr" else ": "


def semicolon(language: str) -> str:
    """The sign between two statements."""
    return NARROW + "; " if language == "fr" else "; "

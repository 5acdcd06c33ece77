"""What exists only in documents: cited figures, and the dated facts of the chronology."""

from __future__ import annotations

from collections.abc import Iterator

from invented.files import Row, delimited


def files() -> Iterator[tuple[str, bytes]]:
    """One file a source."""
    yield "mrm_rapport_s_2024_883.csv", _mrm()
    yield "chiffres_cites.csv", _cited()
    yield "faits_dates.csv", _events()


def _mrm() -> bytes:
    report = "Les enfants et le conflit armé au Mali, rapport du Secrétaire général (S/2024/883)"
    rows: list[Row] = [
        ("Enfants tués", "avril 2023 à mars 2024", "avril 2022 à mars 2023", 23, report),
        ("Enfants enlevés", "avril 2023 à mars 2024", "avril 2022 à mars 2023", 24, report),
        ("Rang de l’enlèvement", "avril 2023 à mars 2024", "", 3, report),
    ]
    header = ("Violation grave", "Période du rapport", "Période de comparaison", "Valeur", "Rapport")
    return delimited(header, rows, separator=";", encoding="utf-8-sig")


def _cited() -> bytes:
    header = ("Indicateur cité", "Date de situation", "Valeur", "Précision", "Document", "Page")
    rows: list[Row] = [
        ("Effet des alertes SMS", "31/03/2025", -35, "", "Analyse de protection, mai 2025 (sans base ni source)", ""),
        ("Comités locaux à former", "31/10/2025", 50, "", "Registre des recommandations", ""),
    ]
    return delimited(header, rows, separator=";", encoding="utf-8-sig")


def _events() -> bytes:
    header = ("date", "type_fait", "region", "lieu", "titre_fr", "titre_en", "document")
    sender = ("Organisation : Cluster Protection",) + ("",) * (len(header) - 1)
    return delimited(sender, [header, *EVENTS], separator=";", encoding="utf-8-sig")


EVENTS: tuple[Row, ...] = (
    (
        "2024-11-20",
        "political",
        "",
        "",
        "Le Premier ministre est démis de ses fonctions",
        "The Prime Minister is removed from office",
        "Décret présidentiel",
    ),
    (
        "2024-11-22",
        "political",
        "",
        "",
        "Nomination d’un nouveau gouvernement",
        "A new government is appointed",
        "Décret présidentiel",
    ),
    (
        "2025-01-09",
        "publication",
        "",
        "",
        "Rapport du Secrétaire général sur les enfants et le conflit armé au Mali",
        "Report of the Secretary-General on children and armed conflict in Mali",
        "S/2024/883",
    ),
    (
        "2025-01-20",
        "funding",
        "",
        "",
        "Gel annoncé des financements américains",
        "Freeze of United States funding announced",
        "Communiqué public",
    ),
    (
        "2025-01-28",
        "political",
        "",
        "",
        "Le Burkina Faso, le Mali et le Niger quittent la CEDEAO",
        "Burkina Faso, Mali and Niger leave ECOWAS",
        "Communiqué public",
    ),
    (
        "2025-03-04",
        "blockade_lifted",
        "Tombouctou",
        "Léré",
        "Levée du blocus de Léré",
        "Blockade of Léré lifted",
        "Suivi de l’accès humanitaire",
    ),
    (
        "2025-03-27",
        "blockade_lifted",
        "Douentza",
        "Boni",
        "Levée du blocus de Boni (le 29 mars selon une autre source)",
        "Blockade of Boni lifted (29 March in another source)",
        "Suivi de l’accès humanitaire",
    ),
    (
        "2025-03-31",
        "pushback",
        "Nioro",
        "Gogui",
        "Ressortissants maliens refoulés de Mauritanie vers Gogui, courant mars",
        "Malian nationals pushed back from Mauritania to Gogui, in the course of March",
        "Communiqué public",
    ),
    (
        "2025-03-31",
        "office_closed",
        "",
        "",
        "Fermeture du bureau du Service de lutte antimines des Nations Unies (au plus tard ; jour non publié)",
        "Office of the United Nations Mine Action Service closed (at the latest; day not published)",
        "Cluster Protection",
    ),
    (
        "2025-03-31",
        "coordinator_left",
        "",
        "",
        "Vacance du poste de coordination principale des VBG (au plus tard ; jour non publié)",
        "Lead GBV coordination post vacant (at the latest; day not published)",
        "Cluster Protection",
    ),
    (
        "2025-04-01",
        "diplomatic",
        "Kidal",
        "",
        "Drone malien détruit dans la nuit du 31 mars au 1er avril ; tensions avec l’Algérie",
        "Malian drone destroyed in the night of 31 March to 1 April; tension with Algeria",
        "Communiqué public",
    ),
    (
        "2025-04-16",
        "analysis",
        "Bamako",
        "",
        "Atelier national d’analyse des risques de protection",
        "National workshop on the analysis of protection risks",
        "Cluster Protection",
    ),
)

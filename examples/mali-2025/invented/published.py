"""The systems that publish totals: the totals are the data; what is split by region is invented and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from invented import response
from invented.drawing import share_out
from invented.files import ReadMe, Row, Sheet, delimited, french, workbook
from invented.places import WEIGHTS, weights

SPLIT = "Répartition par région inventée"
TOTALS = "Les totaux nationaux sont ceux que le système publie."
HALF = "octobre 2024 à mars 2025"


def files() -> Iterator[tuple[str, bytes]]:
    """Every file but those of records."""
    yield "gbvims_consolide_2025-T1.xlsx", _gbvims()
    yield "dtm_ronde_2024-05.xlsx", _dtm(date(2024, 5, 31), 330713, _north_less(), ())
    yield "dtm_ronde_2024-09.xlsx", _dtm(date(2024, 9, 30), 378363, weights("dtm"), _dtm_national())
    yield "cluster_education_2025-02.xlsx", _schools_of_february()
    yield "cluster_education_2025-03.xlsx", _schools_of_march()
    yield "amrf_acces_humanitaire.xlsx", _access()
    yield "engins_explosifs_2024-10_2025-03.xlsx", _explosive_ordnance()
    yield "perception_menages_informateurs.xlsx", _perception()
    yield "unicef_premise_2025-T1.csv", _premise()
    yield "msna_2024_separation_familiale.xlsx", _msna()
    yield from response.files()
    yield "inondations_2024.xlsx", _floods()
    yield "hcr_refugies_2025-03.csv", _refugees()
    yield "enquete_coupes_2025-T1.xlsx", _cuts()
    yield "fts_protection_2025.csv", _fts()


def _gbvims() -> bytes:
    readme = ReadMe(
        lines=(
            "GBVIMS : statistiques consolidées, jusqu’au 1er trimestre 2025",
            "Incidents rapportés, jamais une prévalence. Aucune donnée individuelle, aucune organisation nommée.",
            f"{TOTALS} La ventilation du 1er trimestre 2025 par type est déduite des parts publiées.",
            "Professions : les petites classes sont regroupées ; la part de la classe regroupée est inventée.",
        )
    )
    return workbook(readme, *_gbv_counts(), *_gbv_shares(), *_gbv_coverage())


def _gbv_counts() -> tuple[Sheet, ...]:
    types = ("Viol", "Agression sexuelle", "Agression physique", "Mariage forcé", "Déni de ressources")
    header = ("Trimestre", *types, "Violences psychologiques ", "Non ventilé par type", "Total", "Précision")
    past: list[Row] = [
        (quarter, None, None, None, None, None, None, french(number), french(number), note)
        for quarter, number, note in (
            ("T4 2023", 7340, ""),
            ("T1 2024", 2315, ""),
            ("T3 2024", 7000, "environ"),
            ("T4 2024", 8136, ""),
        )
    ]
    last: Row = ("T1 2025", 110, 141, 333, 83, 258, 246, None, french(1171), "")
    return (
        Sheet(name="Incidents par type", titles=("Incidents de VBG rapportés",), header=header, rows=[*past, last]),
        Sheet(
            name="Violences sexuelles",
            header=("Trimestre", "Survivantes de moins de 18 ans", "Autres et non précisé"),
            rows=[("T1 2025", 147, 104)],
        ),
        Sheet(
            name="Mariages forcés",
            header=("Trimestre", "Avant 18 ans", "18 ans et plus"),
            rows=[("T1 2025", 32, 51)],
        ),
        Sheet(
            name="Profession (incidents)",
            header=("Trimestre", "Profession", "Incidents"),
            rows=[("T1 2025", "Enseignants", 40), ("T1 2025", "Élèves", 25)],
        ),
    )


def _gbv_shares() -> tuple[Sheet, ...]:
    before = ("Trimestre", "Filles de moins de 18 ans", "Femmes de 18 ans et plus", "Base")
    bands = ("Filles de 0-11 ans", "Filles de 12-17 ans", "Femmes de 18 ans et plus")
    men = ("Garçons de moins de 18 ans", "Hommes de 18 ans et plus")
    occupations = ("Cultivateurs et fermiers", 16), ("Commerçants", 14), ("Autres, sans profession ou inconnu", 64)
    titles = ("Personnes survivantes, en % des incidents du trimestre",)
    return (
        Sheet(name="Sexe et âge, T4 2024 (%)", titles=titles, header=before, rows=[("T4 2024", 33, 65, 8136)]),
        Sheet(
            name="Sexe et âge, T1 2025 (%)",
            titles=titles,
            header=("Trimestre", *bands, *men, "Base"),
            rows=[("T1 2025", 7, 13, 75, 1, 1, 1171)],
        ),
        Sheet(
            name="Relation (%)",
            header=("Trimestre", "Relation avec l’auteur présumé", "Part (%)", "Base"),
            rows=[("T1 2025", "Partenaire intime", 53, 1171), ("T1 2025", "Ami, voisin, famille élargie", 12, 1171)],
        ),
        Sheet(
            name="Profession (%)",
            header=("Trimestre", "Profession de l’auteur présumé", "Part (%)", "Base"),
            rows=[("T1 2025", name, part, 1171) for name, part in occupations],
        ),
        Sheet(
            name="Acteurs armés (%)",
            header=("Période", "Auteur présumé", "Part (%)", "Base"),
            rows=[(HALF, "Forces de défense et de sécurité", 4, 9307), (HALF, "Groupes armés", 7, 9307)],
        ),
    )


def _gbv_coverage() -> tuple[Sheet, ...]:
    march = date(2025, 3, 31)
    facts: list[Row] = [
        ("Acteurs VBG actifs", date(2024, 12, 31), "", 92, "Gao, Tombouctou et Mopti"),
        ("Acteurs VBG actifs", march, "", 27, "Gao, Tombouctou et Mopti"),
        ("Structures ayant cessé leurs activités", None, "T1 2025", 65, "Gao, Tombouctou et Mopti"),
        ("One Stop Centers", march, "", 20, ""),
        ("Part du territoire couverte (%)", march, "", 22, ""),
        ("Régions avec données exploitables", march, "", 4, "Gao, Tombouctou, Mopti et Ménaka"),
        ("Grossesses issues d’un viol", None, "2024", 82, "services spécialisés"),
        ("Soutien psychosocial reçu (%)", march, "", 80, "période non précisée par le système"),
    ]
    return (
        Sheet(name="Couverture", header=("Indicateur", "Date de situation", "Période", "Valeur", "Zone"), rows=facts),
        Sheet(
            name="Complétude",
            header=("Période", "Zone", "Structures attendues", "Structures ayant rapporté"),
            rows=[("T4 2024", "Gao, Tombouctou et Mopti", 92, 92), ("T1 2025", "Gao, Tombouctou et Mopti", 92, 27)],
        ),
    )


def _north_less() -> dict[str, float]:
    """Weights of the round of May, before registration reached further in three northern regions."""
    return {
        name: weight * (0.6 if name in ("Gao", "Tombouctou", "Kidal") else 1) for name, weight in weights("dtm").items()
    }


def _dtm(day: date, total: int, weights: dict[str, float], national: tuple[Sheet, ...]) -> bytes:
    header = ("Snapshot Date", "Admin 0", "Admin 0 pcode", "Admin 1", "Total No# of IDPs HH", "Total No# of IDPs Ind#")
    tags = ("#date+reported", "#country+name", "#country+code", "#adm1+name", "", "#affected+ind +idps")
    shares = share_out(total, weights)
    rows: list[Row] = [(day, "Mali", "ML", name, round(count / 6), count) for name, count in shares.items()]
    rows.append((None, "Total", "", "", sum(round(count / 6) for count in shares.values()), total))
    readme = ReadMe(
        lines=(f"DTM : personnes déplacées internes au {day:%d/%m/%Y}", TOTALS, f"{SPLIT} ; ménages aussi.")
    )
    return workbook(
        readme, Sheet(name="DTM", titles=(f"DTM : {SPLIT.lower()}",), header=header, tags=tags, rows=rows), *national
    )


def _dtm_national() -> tuple[Sheet, ...]:
    day = date(2024, 9, 30)
    rows: list[Row] = [("Enfants parmi les PDI (%)", day, 58), ("Retournés (cumul)", day, french(854956))]
    return (Sheet(name="Indicateurs nationaux", header=("Indicateur", "Date de situation", "Valeur"), rows=rows),)


def _schools_of_february() -> bytes:
    rows: list[Row] = [(name, "février 2025", count) for name, count in share_out(1975, weights("education")).items()]
    readme = ReadMe(lines=("Cluster Éducation : écoles non fonctionnelles, février 2025", TOTALS, SPLIT))
    rows.append(("Total", "", french(1975)))
    header = ("Région", "Mois", "Écoles non fonctionnelles")
    return workbook(readme, Sheet(name="Écoles", titles=(f"{SPLIT} (février 2025)",), header=header, rows=rows))


def _schools_of_march() -> bytes:
    insecurity = share_out(2006, {name: weight for name, weight in weights("education").items() if name != "Bamako"})
    other = share_out(143, {name: 20 - weight for name, weight in weights("education").items()})
    rows: list[Row] = []
    for name in WEIGHTS:
        closed = insecurity.get(name, 0)
        rows.append((name, "mars 2025", closed + other[name], closed, other[name], 300 * closed))
    rows.append(("Total", "", french(2149), french(2006), 143, french(601800)))
    header = (
        "Région ",
        "Mois",
        "Écoles non fonctionnelles",
        "dont insécurité",
        "dont autres causes",
        "Enfants affectés*",
    )
    readme = ReadMe(
        lines=(
            "Cluster Éducation : écoles non fonctionnelles, mars 2025",
            TOTALS,
            SPLIT,
            "* Enfants affectés : estimation, 300 par école fermée pour insécurité.",
        )
    )
    return workbook(readme, Sheet(name="Écoles", titles=(f"{SPLIT} (mars 2025)",), header=header, rows=rows))


def _access() -> bytes:
    centre = {"Mopti": 98, "Ségou": 62, "Bandiagara": 78, "Douentza": 63}
    elsewhere = share_out(277, {name: weight for name, weight in weights("access").items() if name not in centre})
    quarter = share_out(246, weights("access 2025"))
    rows: list[Row] = [(name, "2023", count, SPLIT) for name, count in share_out(602, weights("access 2023")).items()]
    rows += [(name, "2024", count, SPLIT) for name, count in {**centre, **elsewhere}.items()]
    rows += [(name, "T1 2025", count, SPLIT) for name, count in quarter.items()]
    december, february = date(2024, 12, 31), date(2025, 2, 28)
    study: list[Row] = [
        ("Part des quatre régions du centre (%)", december, 52),
        ("Localités interdites de mouvement", december, 8),
        ("Communes sans avis des ONGI", february, 28),
        ("Communes des régions étudiées", february, 108),
        ("Types de contrainte rencontrés", february, 9),
        ("Régions étudiées", february, 3),
    ]
    readme = ReadMe(lines=("Suivi de l’accès humanitaire (cadre AMRF)", TOTALS, SPLIT))
    return workbook(
        readme,
        Sheet(name="Incidents d’accès", header=("Région", "Période", "Incidents d’accès", "Remarque"), rows=rows),
        Sheet(name="Étude et restrictions", header=("Indicateur", "Date de situation", "Valeur"), rows=study),
    )


def _explosive_ordnance() -> bytes:
    incidents = {"Ségou": 38, "Bandiagara": 44, "Mopti": 36, "Gao": 21, "Tombouctou": 16, "Ménaka": 11, "Kidal": 5}
    readme = ReadMe(
        lines=(
            "Incidents liés aux engins explosifs, octobre 2024 à mars 2025",
            f"{TOTALS} {SPLIT}.",
            "Victimes : les femmes sont connues à part ; hommes, enfants et âge non précisé forment une seule classe.",
        )
    )
    rows: list[Row] = [(name, HALF, count, SPLIT) for name, count in incidents.items()]
    victims = ("Période", "Tués", "Blessés", "Femmes victimes", "Autres victimes")
    return workbook(
        readme,
        Sheet(name="Incidents", header=("Région", "Période", "Incidents EE", "Remarque"), rows=rows),
        Sheet(name="Victimes civiles", header=victims, rows=[(HALF, 99, 34, 11, 122)]),
    )


def _perception() -> bytes:
    rows: list[Row] = [
        ("Sentiment d’insécurité (ménages)", "Ménages", "1er trimestre 2024", "50 %", None),
        ("Sentiment d’insécurité (ménages)", "Ménages", "1er trimestre 2025", "43 %", None),
        ("Problèmes de communication (informateurs clés)", "Informateurs clés", HALF, "18 %", None),
    ]
    readme = ReadMe(
        lines=(
            "Monitoring de protection : enquête de perception et informateurs clés, résultats publiés",
            "Les effectifs (n) ne sont pas publiés. La période de la dernière ligne n’est pas publiée : période de l’analyse.",
        )
    )
    header = ("Indicateur", "Répondants", "Période", "Part", "n")
    return workbook(readme, Sheet(name="Résultats", header=header, rows=rows))


def _premise() -> bytes:
    girls, boys = "Risques majeurs pour les filles", "Risques majeurs pour les garçons"
    rows: list[Row] = [
        (girls, "Mariage", "T1 2025", "45"),
        (girls, "Abus sexuels", "T1 2025", "45"),
        (girls, "Travail des enfants", "T1 2025", "31"),
        (boys, "Travail des enfants", "T1 2025", "44"),
    ]
    header = ("Question", "Réponse", "Trimestre", "Part des répondants (%)")
    return delimited(header, rows, separator=";", encoding="utf-8-sig")


def _msna() -> bytes:
    rows: list[Row] = [("Mariage ou grossesse", "2024", "45,0"), ("Travail des enfants", "2024", "43,0")]
    readme = ReadMe(
        lines=(
            "MSNA 2024 : raisons de la séparation familiale, parts publiées",
            "Plusieurs réponses possibles ; base non publiée.",
        )
    )
    header = ("Raison de la séparation familiale", "Année", "Part des ménages (%)")
    return workbook(readme, Sheet(name="Séparation familiale", header=header, rows=rows))


def _floods() -> bytes:
    october, december = date(2024, 10, 31), date(2024, 12, 31)
    rows: list[Row] = [
        ("Personnes touchées", october, french(259795), "", "Rapport d’OCHA, octobre 2024"),
        ("Femmes et enfants (%)", october, 70, "plus de", "Rapport d’OCHA, octobre 2024"),
        ("Personnes touchées", december, french(454898), "", "Rapport annuel sur l’accès, 2024"),
        ("Femmes et enfants (%)", december, 72, "plus de", "Rapport annuel sur l’accès, 2024"),
        ("Cas d’inondations", december, 714, "", "Rapport annuel sur l’accès, 2024"),
        ("Régions et district touchés", december, 20, "", "Rapport annuel sur l’accès, 2024"),
        ("Maisons effondrées", december, french(43828), "", "Note de plaidoyer conjointe, décembre 2024"),
    ]
    readme = ReadMe(lines=("Inondations de 2024 : cumul de la saison à la date de chaque rapport",))
    header = ("Indicateur", "Date de situation", "Valeur", "Précision", "Document")
    return workbook(readme, Sheet(name="Situation", header=header, rows=rows))


def _refugees() -> bytes:
    header = ("Date de situation", "Population", "Personnes")
    return delimited(header, [("31/03/2025", "Réfugiés et demandeurs d'asile", french(135567))], separator=";")


def _cuts() -> bytes:
    day = date(2025, 3, 31)
    rows: list[Row] = [
        ("Organisations touchées", day, 14, ""),
        ("Collaborateurs touchés", day, 250, "plus de"),
        ("Bénéficiaires touchés", day, french(1250000), "plus de"),
    ]
    readme = ReadMe(
        lines=("Enquête auprès des partenaires sur la suspension des fonds américains", "Valeurs déclarées.")
    )
    header = ("Indicateur", "Date de situation", "Valeur", "Précision")
    return workbook(readme, Sheet(name="Synthèse", header=header, rows=rows))


def _fts() -> bytes:
    header = "countryCode id name code startDate endDate year clusterCode cluster requirements funding percentFunded"
    amounts = {
        "Protection - General Protection": (41_700_000, 2_900_000),
        "Protection - Child Protection": (22_400_000, 1_600_000),
        "Protection - Gender-Based Violence": (24_900_000, 1_100_000),
        "Protection - Mine Action": (9_800_000, 300_000),
        "Protection - Housing, Land and Property": (5_200_000, 0),
    }
    rows: list[Row] = []
    for rank, (cluster, (asked, given)) in enumerate(amounts.items(), 1):
        plan = ("MLI", 0, "Mali 2025 (invented amounts)", "INV25", "2025-01-01", "2025-12-31", 2025)
        rows.append((*plan, f"INV{rank}", cluster, asked, given, round(100 * given / asked)))
    return delimited(header.split(), rows)

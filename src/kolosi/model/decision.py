"""Decisions: what a person decided; and the kinds there are, each with what it is about, what it may say and an example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kolosi.model.label import Label


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of Decision. `about` and `says` tell its subject and its value; `example` is a command that can be copied.

    `verb` is the command that records it, where `kolosi decide` does not: that one checks what it signs. In an example
    `{end}` stands for a day to come.
    """

    id: str
    name: Label
    about: Label = field(default_factory=dict)
    says: Label = field(default_factory=dict)
    example: Label = field(default_factory=dict)
    verb: Label = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    kind.id: kind
    for kind in (
        Kind(
            id="word",
            name={"en": "a word of a file", "fr": "un mot d’un fichier"},
            about={"en": "LIST:TEXT as written", "fr": "LISTE:TEXTE tel qu’écrit"},
            says={"en": "a term of the list, or ignore", "fr": "un terme de la liste, ou ignore"},
            example={
                "en": 'kolosi decide word acled_events:Skirmish battles --why "Agreed with the partner"',
                "fr": 'kolosi decide word acled_events:Escarmouche battles --why "Convenu avec le partenaire"',
            },
        ),
        Kind(
            id="place",
            name={"en": "a place of a file", "fr": "un lieu d’un fichier"},
            about={"en": "the place as written", "fr": "le lieu tel qu’écrit"},
            says={
                "en": "the id of a place (kolosi places), or ignore",
                "fr": "l’identifiant d’un lieu (kolosi places), ou ignore",
            },
            example={
                "en": 'kolosi decide place "Gao city" ml-gao --why "Chief town of the region"',
                "fr": 'kolosi decide place "Gao ville" ml-gao --why "Chef-lieu de la région"',
            },
        ),
        Kind(
            id="column",
            name={"en": "a column of a file", "fr": "une colonne d’un fichier"},
            about={"en": "SOURCE/LAYOUT:HEADER", "fr": "SOURCE/DISPOSITION:EN-TÊTE"},
            says={"en": "a column of the layout, or ignore", "fr": "une colonne de la disposition, ou ignore"},
            example={
                "en": 'kolosi decide column acled/events:remarks ignore --why "Notes of the team"',
                "fr": 'kolosi decide column acled/events:remarques ignore --why "Notes de l’équipe"',
            },
        ),
        Kind(
            id="file",
            name={"en": "what is asked about a file", "fr": "ce qui est demandé sur un fichier"},
            about={
                "en": "the code of the file and the question, as the list to correct names them",
                "fr": "le code du fichier et la question, tels que la liste à corriger les nomme",
            },
            says={
                "en": "a source, an organisation, a period, a column …; leave: the file is not counted",
                "fr": "une source, une organisation, une période, une colonne … ; leave : le fichier n’est pas compté",
            },
            example={
                "en": 'kolosi decide file 0123456789ab:organisation NRC --why "Sent by their officer"',
                "fr": 'kolosi decide file 0123456789ab:organisation NRC --why "Envoyé par leur chargée de données"',
            },
        ),
        Kind(
            id="intake",
            name={"en": "a file taken out, or a step taken back", "fr": "un fichier retiré, ou une étape annulée"},
            verb={
                "fr": "kolosi remove FICHIER --why MOTIF, kolosi reclassify FICHIER --source SOURCE --why MOTIF, kolosi undo",
                "en": "kolosi remove FILE --why REASON, kolosi reclassify FILE --source SOURCE --why REASON, kolosi undo",
            },
        ),
        Kind(
            id="rows",
            name={"en": "rows that wait", "fr": "des lignes en attente"},
            about={
                "en": "the cells that wait, as the list to correct names them",
                "fr": "les cellules en attente, telles que la liste à corriger les nomme",
            },
            says={
                "en": "dmy or mdy (order of dates), a value, or leave_out",
                "fr": "dmy ou mdy (ordre des dates), une valeur, ou leave_out",
            },
            example={
                "en": 'kolosi decide rows "CELLS" leave_out --why "Test rows of the partner"',
                "fr": 'kolosi decide rows "CELLULES" leave_out --why "Lignes d’essai du partenaire"',
            },
        ),
        Kind(
            id="duplicate",
            name={"en": "two activities that look alike", "fr": "deux activités semblables"},
            about={
                "en": "the pair, as its point to check names it",
                "fr": "la paire, telle que son point à vérifier la nomme",
            },
            says={"en": "same, or different", "fr": "same (la même), ou different (deux)"},
            example={
                "en": 'kolosi decide duplicate PAIR same --why "Reported by the donor and by the partner"',
                "fr": 'kolosi decide duplicate PAIRE same --why "Déclarée par le bailleur et par le partenaire"',
            },
        ),
        Kind(
            id="waiver",
            name={"en": "a point to check that is let through", "fr": "un point à vérifier qu’on laisse passer"},
            about={
                "en": "the occurrence that kolosi check prints, or the fingerprint of a document’s point",
                "fr": "l’occurrence que kolosi check affiche, ou l’empreinte du point d’un document",
            },
            says={"en": "seen; until=YYYY-MM-DD", "fr": "vu; jusqu'au=AAAA-MM-JJ"},
            example={
                "en": 'kolosi decide waiver OCCURRENCE "seen; until={end}" --why "Public figure of the ministry"',
                "fr": 'kolosi decide waiver OCCURRENCE "vu; jusqu\'au={end}" --why "Chiffre public du ministère"',
            },
        ),
        Kind(
            id="override",
            name={"en": "a change that is not comparable", "fr": "une évolution qui ne se compare pas"},
            about={"en": "the key of a change", "fr": "la clé d’une évolution"},
            says={
                "en": "NOT COMPARABLE, or computed to take it back",
                "fr": "NOT COMPARABLE, ou computed pour revenir au calcul",
            },
            example={
                "en": 'kolosi decide override hr_violations/2025-Q1/2024-Q1 "NOT COMPARABLE" --why "Collection stopped in Gao"',
                "fr": 'kolosi decide override hr_violations/2025-Q1/2024-Q1 "NOT COMPARABLE" --why "Collecte interrompue à Gao"',
            },
        ),
        Kind(
            id="exception",
            name={"en": "a figure that a rule would hold back", "fr": "un chiffre qu’une règle retiendrait"},
            about={"en": "indicators or keys, * for any text", "fr": "indicateurs ou clés, * pour tout texte"},
            says={
                "en": "RULES; by=FUNCTION; until=YYYY-MM-DD; agreed=GIVEN/ASKED; level=1; or - to take it back",
                "fr": "RÈGLES; par=FONCTION; jusqu'au=AAAA-MM-JJ; accord=DONNÉS/DEMANDÉS; niveau=1 ; ou - pour la retirer",
            },
            example={
                "en": 'kolosi decide exception gbv_incidents "R3 R13; by=Coordination of the GBV sub-cluster; until={end}; agreed=4/4; level=1" --why "Protocol of 12 January"',
                "fr": 'kolosi decide exception gbv_incidents "R3 R13; par=Coordination du sous-cluster VBG; jusqu\'au={end}; accord=4/4; niveau=1" --why "Protocole du 12 janvier"',
            },
        ),
        Kind(
            id="reservation",
            name={"en": "a red line that is passed", "fr": "une ligne rouge que l’on passe"},
            about={
                "en": "the line, as kolosi ready names it",
                "fr": "la ligne, telle que kolosi ready la nomme",
            },
            says={"en": "by=FUNCTION, or - to take it back", "fr": "par=FONCTION, ou - pour la reprendre"},
            example={
                "en": 'kolosi decide reservation LINE "by=Coordination of the Protection Cluster" --why "The partner answers next week"',
                "fr": 'kolosi decide reservation LIGNE "par=Coordination du Cluster Protection" --why "Le partenaire répond la semaine prochaine"',
            },
        ),
        Kind(
            id="clearance",
            name={"en": "a chapter of the draft that was read", "fr": "un chapitre du brouillon qui a été relu"},
            about={
                "en": "LANGUAGE:CHAPTER, the anchor of its heading",
                "fr": "LANGUE:CHAPITRE, l’ancre de son titre",
            },
            says={
                "en": "aor, coordinators, lead, hct or cleared; by=FUNCTION; copy=NUMBER; or draft to open it again",
                "fr": "aor, coordinators, lead, hct ou cleared; par=FONCTION; copie=NUMÉRO ; ou draft pour le rouvrir",
            },
            example={
                "en": 'kolosi decide clearance en:contexte "coordinators; by=Coordination of the Protection Cluster" --why "Read on the copy returned"',
                "fr": 'kolosi decide clearance fr:contexte "coordinators; par=Coordination du Cluster Protection" --why "Relu sur la copie rendue"',
            },
        ),
        Kind(
            id="embargo",
            name={"en": "data that must not leave yet", "fr": "des données qui ne doivent pas encore sortir"},
            about={
                "en": "a system (kolosi sources), or the code of a file received",
                "fr": "un système (kolosi sources), ou le code d’un fichier reçu",
            },
            says={"en": "the day it ends, or - to take it back", "fr": "le jour où il prend fin, ou - pour le lever"},
            example={
                "en": 'kolosi decide embargo protection_monitoring {end} --why "Agreed with the organisation"',
                "fr": 'kolosi decide embargo protection_monitoring {end} --why "Convenu avec l’organisation"',
            },
        ),
        Kind(
            id="binding",
            name={
                "en": "the figure that a number of a document means",
                "fr": "le chiffre que désigne un nombre d’un document",
            },
            about={
                "en": "the fingerprint that kolosi check FILE prints",
                "fr": "l’empreinte que kolosi check FICHIER affiche",
            },
            says={"en": "the key of the figure", "fr": "la clé du chiffre"},
            example={
                "en": 'kolosi decide binding 0123456789abcdef hr_violations/2025-Q1 --why "Total of the quarter"',
                "fr": 'kolosi decide binding 0123456789abcdef hr_violations/2025-Q1 --why "Total du trimestre"',
            },
        ),
        Kind(
            id="reporter",
            name={"en": "what became of a report that is expected", "fr": "ce qu’il en est d’un rapport attendu"},
            about={
                "en": "SOURCE:ORGANISATION:PERIOD, and @PLACE where it is one place’s",
                "fr": "SOURCE:ORGANISATION:PÉRIODE, et @LIEU s’il est d’un seul lieu",
            },
            says={
                "en": "zero, missing, closed, suspended, no access or not shared",
                "fr": "zero, missing, closed, suspended, no access ou not shared",
            },
            example={
                "en": 'kolosi decide reporter protection_monitoring:ORG-A:2025-02 suspended --why "Funds cut in January"',
                "fr": 'kolosi decide reporter protection_monitoring:ORG-A:2025-02 suspended --why "Financement coupé en janvier"',
            },
        ),
        Kind(
            id="published",
            name={"en": "an edition, signed", "fr": "une édition, signée"},
            verb={"fr": "kolosi publish ÉDITION --by NOM", "en": "kolosi publish EDITION --by NAME"},
        ),
        Kind(
            id="withdrawn",
            name={"en": "an edition, withdrawn", "fr": "une édition, retirée"},
            verb={
                "fr": "kolosi withdraw ÉDITION --by NOM --why MOTIF",
                "en": "kolosi withdraw EDITION --by NAME --why REASON",
            },
        ),
        Kind(
            id="accepted",
            name={
                "en": "a file put into a locked workspace, accepted or refused",
                "fr": "un fichier mis dans un espace verrouillé, admis ou refusé",
            },
            verb={
                "fr": "kolosi accept FICHIER --why MOTIF",
                "en": "kolosi accept FILE --why REASON",
            },
        ),
        Kind(
            id="destroyed",
            name={"en": "files past their date, destroyed", "fr": "des fichiers hors délai, détruits"},
            verb={"fr": "kolosi shred --due --why MOTIF", "en": "kolosi shred --due --why REASON"},
        ),
    )
}
"""Every kind of Decision, by id: help, refusals and checks read this table, and nothing is recorded that it does not hold."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One line of an author's log. `previous` is the hash of that author's line before: the chain shows tampering.

    Who, when, about what, what, and why.
    """

    id: str
    kind: str
    subject: str
    value: str
    why: str
    author: str
    when: str
    previous: str


INTAKE = "intake"
REMOVE, UNDO = "remove", "undo"


def undone_by(decision: Decision) -> tuple[str, ...]:
    """The ids of the Decisions that one takes back: those of the step of the intake that it undoes."""
    first, *ids = decision.value.split(" ")
    return tuple(ids) if decision.kind == INTAKE and first == UNDO else ()

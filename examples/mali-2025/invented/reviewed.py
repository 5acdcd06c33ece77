"""The documents of the secondary data review: none of them exists elsewhere, and each says so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from html import escape
from typing import NamedTuple

NOTICE = "Document inventé pour démonstration / Document invented for demonstration"


class Written(NamedTuple):
    """A document: its short name, format, title, publisher, day and paragraphs."""

    id: str
    form: str
    title: str
    publisher: str
    day: str
    paragraphs: Sequence[str]


WRITTEN = (
    Written(
        "d1",
        "docx",
        "Note de mission à Douentza [document inventé]",
        "Organisation A (inventée)",
        "2025-02-11",
        (
            "Depuis janvier, les foires de trois communes ne se tiennent plus : les commerçants refusent de prendre la route de nuit comme de jour.",
            "Les familles rencontrées disent vendre leurs bêtes une à une pour acheter du mil.",
            "La levée du blocus a été obtenue par des notables qui ont négocié pendant plusieurs semaines avec les deux parties.",
        ),
    ),
    Written(
        "d2",
        "html",
        "Bulletin de protection, région de Mopti [document inventé]",
        "Organisation B (inventée)",
        "2025-03-20",
        (
            "Des villages ont été attaqués pendant la journée du marché ; des greniers ont été incendiés.",
            "Les habitants attribuent ces attaques à des groupes armés ; aucune enquête n’a été ouverte.",
            "Les enseignants ont quitté les écoles de plusieurs communes après des menaces répétées.",
            "Les comités communautaires de protection continuent d’alerter les villages voisins par téléphone.",
        ),
    ),
    Written(
        "d3",
        "docx",
        "Compte rendu d’un groupe de discussion, Bandiagara [document inventé]",
        "Organisation C (inventée)",
        "2025-01-28",
        (
            "Les participants disent ne plus cultiver les champs éloignés de plus d’une heure de marche.",
            "Les plus jeunes sont partis vers les villes ; les personnes âgées restent seules.",
            "Selon eux, la route est plus sûre qu’à la fin de 2024.",
        ),
    ),
    Written(
        "d4",
        "docx",
        "Note trimestrielle sur les engins explosifs [document inventé]",
        "Organisation D (inventée)",
        "2025-04-04",
        (
            "Des engins ont été trouvés sur des pistes qui mènent aux puits, là où il n’y en avait pas auparavant.",
            "Les séances d’éducation aux risques ont cessé dans la plupart des cercles faute de financement.",
            "Sur les axes qui partent de Bandiagara, des transporteurs signalent des engins posés après le passage des convois.",
            "Les victimes attendent plusieurs mois un appareillage et renoncent souvent au voyage.",
            "Les signalements ne sont vérifiés que là où une équipe peut se rendre ; ailleurs ils restent des signalements.",
        ),
    ),
    Written(
        "d5",
        "html",
        "Situation des services de prise en charge des VBG [document inventé]",
        "Organisation E (inventée)",
        "2025-03-31",
        (
            "Les centres d’écoute de la région ont fermé les uns après les autres depuis la fin de janvier.",
            "Faute de structures ouvertes, les incidents ne sont plus enregistrés ; leur nombre ne dit rien de leur fréquence.",
            "Les femmes vont chercher l’eau en groupe et avant le lever du jour.",
            "Les agents de santé demandent une formation à l’accueil confidentiel.",
            "Les hommes et les garçons ne trouvent pas de service qui leur soit ouvert et craignent d’être reconnus.",
            "Beaucoup ne savent pas à qui s’adresser pour parler à une organisation.",
        ),
    ),
    Written(
        "d6",
        "docx",
        "Detention and abduction: what communities tell [invented document]",
        "Organisation F (invented)",
        "2025-02-25",
        (
            "Herders say that whole families pay to have a relative released.",
            "Young men from minorities are stopped at checkpoints and held for days without charge.",
            "Families do not know where those who were taken are kept.",
            "Most of those who came back say that they had followed a group out of need, or to defend their own.",
        ),
    ),
    Written(
        "d7",
        "eml",
        "Courriel d’un point focal, Ménaka [document inventé]",
        "Organisation G (inventée)",
        "2025-03-12",
        (
            "Les convois de marchandises ne passent plus sans escorte et les prix montent.",
            "Les autorités disent vouloir rouvrir le poste de santé avant la saison des pluies.",
        ),
    ),
    Written(
        "d8",
        "html",
        "Étude sur l’accès à la justice [document inventé]",
        "Organisation H (inventée)",
        "2024-11-15",
        (
            "Aucun tribunal ne siège hors des chefs-lieux ; les plaintes sont réglées par les chefs coutumiers.",
            "La loi permet à un organe indépendant de visiter les lieux de détention, mais aucune visite n’a eu lieu.",
        ),
    ),
    Written(
        "d9",
        "docx",
        "Reprise du bulletin de Mopti par un partenaire [document inventé]",
        "Organisation I (inventée)",
        "2025-03-27",
        ("Des villages ont été attaqués pendant la journée du marché, et des greniers ont été incendiés.",),
    ),
    Written(
        "d10",
        "html",
        "Flood aftermath in the river regions [invented document]",
        "Organisation J (invented)",
        "2024-12-18",
        (
            "Families who lost their house share rooms with strangers; girls sleep outside.",
            "Fields under water were not sown again, and men left to look for work.",
        ),
    ),
)


def files() -> Iterator[tuple[str, bytes]]:
    """One file a document, named by its short name."""
    made = {"html": _html, "docx": _docx, "eml": _eml}
    for one in WRITTEN:
        yield f"{one.id}.{one.form}", made[one.form](one)


def _html(one: Written) -> bytes:
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in one.paragraphs)
    head = f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(one.title)}</title></head>'
    told = f"<p>{NOTICE}</p>\n<p>{escape(one.publisher)}, {one.day}</p>"
    return f"{head}\n<body><h1>{escape(one.title)}</h1>\n{told}\n{paragraphs}\n</body></html>\n".encode()


def _eml(one: Written) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = one.title, "demonstration@example.org"
    message.set_content("\n\n".join([NOTICE, *one.paragraphs]), cte="8bit")
    return message.as_bytes()


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def _docx(one: Written) -> bytes:
    """The smallest package that a word processor opens."""
    texts = (NOTICE, f"{one.publisher}, {one.day}", *one.paragraphs)
    body = _paragraph(one.title, "Heading1") + "".join(_paragraph(text) for text in texts)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_LINKS}"><Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2025, 5, 5, 9, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _paragraph(text: str, style: str = "") -> str:
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{look}<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r></w:p>'

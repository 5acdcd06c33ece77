"""Names that people and programs give to marks, shapes, sheets and ranges: which of them say something, and their words."""

from __future__ import annotations

import re

_OWN_MARKS = re.compile(
    r"_(?:Toc|Ref|Hlk|MON_?|GoBack|DV_\w|MailAutoSig|MailOriginal|bookmark|gjdgxs)_?\d*|_xl\w*\.\w+|_heading=[\w.]+"
    r"|_(?=[a-z]*\d)[a-z0-9]{5,9}"
    r"|OLE_LINK\d*|(?:Texte?|Check|CaseACocher|Case|Dropdown|ListeDéroulante|Liste|Bookmark|Signet|bkm?|Figure|Fig"
    r"|Tableau|Table|Annexe?|Annex|Section|Note)[_-]?\d*|[A-Za-z]{1,3}[_-]?\d{1,6}|goog_\w+|h\.\w+|_*\d+|(?:main|body|contents?|top)",
    re.IGNORECASE,
)
"""Names that programs give to marks on their own account."""
_OWN_NAMES = re.compile(
    r"(?:Picture|Image|Grafik|Imagen|Chart|Graphique|TextBox|Text Box|ZoneTexte|Zone de texte|Rectangle|Shape|Forme|Group"
    r"|Groupe|Table|Tableau|Title|Titre|Subtitle|Sous-titre|Content Placeholder|Espace réservé[\w ’']*|Object|Objet"
    r"|Connector|Connecteur[\w ]*|Straight [\w ]*|Line|Figure|Diagram\w*|Oval|Ellipse|Footer Placeholder|Date Placeholder"
    r"|Slide Number Placeholder|Text Placeholder|Picture Placeholder|Comment|Control|Drop Down|Button|_x0000_\w+)[\s:]*\d*",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-Þ])")
_PARTED = re.compile(r"[_\s.\-/\\%+]+|(?<=\D)(?=\d)|(?<=\d)(?=[^\W\d_])")


def is_own_mark(name: str) -> bool:
    """Whether a program gave the name of a mark.

    >>> is_own_mark("_Toc12345"), is_own_mark("Texte3"), is_own_mark("temoin_Gao")
    (True, True, False)
    """
    return not name or bool(_OWN_MARKS.fullmatch(name))


def is_own_name(name: str) -> bool:
    """Whether a program gave the name of a shape."""
    return not name or bool(_OWN_NAMES.fullmatch(name))


def spaced(name: str) -> str:
    """A name written in one piece, as words that one reads; in small letters throughout, each with a capital.

    >>> spaced("Aminata_Coulibaly2"), spaced("listeTemoins"), spaced("awa.fictive")
    ('Aminata Coulibaly 2', 'liste Temoins', 'Awa Fictive')
    """
    words = [word for word in _PARTED.split(_CAMEL.sub(" ", name)) if word]
    if name == name.lower():
        words = [word[:1].upper() + word[1:] for word in words]
    return " ".join(words)

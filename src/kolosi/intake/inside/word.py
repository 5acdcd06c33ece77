"""What a Word file carries besides the text one reads: changes, comments, hidden words, marks of its sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.archive import Package
from kolosi.intake.inside.office import text_of, tree_of
from kolosi.intake.inside.trace import Trace, gathered

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = re.compile(r"word/(?:document|footnotes|endnotes|header\d*|footer\d*|glossary/document)\.xml")
_INSERTED = frozenset({"ins", "moveTo"})
_DELETED = frozenset({"del", "moveFrom"})
_REMARKS = re.compile(r"word/comments\w*\.xml")
_WHITES = frozenset({"FFFFFF", "FEFEFE", "FDFDFD"})
_TINY = 4
"""Letters of this many half points are not read by anyone."""
_FIELD_PATH = re.compile(r"[A-Za-z]:\\\\?|\\\\\\\\?\w|file:", re.IGNORECASE)
_SETTINGS = {"mailMerge": "mail_merge", "docVars": "properties", "rsids": "sessions", "attachedSchema": "properties"}


@dataclass
class _Seen:
    """What a part holds by kind: where, and what it reads like."""

    places: dict[str, list[str]] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, kind: str, place: str, sample: str = "") -> None:
        """One more."""
        self.places.setdefault(kind, []).append(place)
        self.samples.setdefault(kind, []).append(sample)


def word_traces(package: Package) -> Iterator[Trace]:
    """What the parts of a Word file carry."""
    for name in package.names:
        if _STORIES.fullmatch(name):
            yield from _story(package, name)
        elif _REMARKS.fullmatch(name):
            yield from _remarks(package, name)
        elif name == "word/people.xml":
            root = tree_of(package, name)
            named = [] if root is None else [str(one.get(f"{_space(one)}author", "")) for one in root.iter("{*}person")]
            yield from gathered("persons", [name] * len(named), named)
    yield from _settings(package)


def _space(element: etree._Element) -> str:
    return str(element.tag).partition("}")[0] + "}"


def _remarks(package: Package, name: str) -> Iterator[Trace]:
    root = tree_of(package, name)
    if root is None or name != "word/comments.xml":
        return
    found = list(root.iter("{*}comment"))
    yield from gathered("comments", [name] * len(found), [text_of(one) for one in found])
    authors = [one.get(f"{_space(one)}author", "") for one in found]
    yield from gathered("author", [name] * len([one for one in authors if one]), [str(one) for one in authors])


def _settings(package: Package) -> Iterator[Trace]:
    root = tree_of(package, "word/settings.xml")
    if root is None:
        return
    for element in root:
        kind = _SETTINGS.get(str(element.tag).partition("}")[2])
        if kind and (len(element) or element.attrib):
            yield Trace(kind=kind, place="word/settings.xml", count=max(len(element), 1))


def _story(package: Package, name: str) -> Iterator[Trace]:
    """What one text of the file carries: the body, the notes, a header."""
    root = tree_of(package, name)
    if root is None:
        return
    seen, paragraph = _Seen(), 0
    for element in root.iter():
        local = str(element.tag).partition("}")[2]
        paragraph += local == "p"
        _note(seen, local, element, f"¶ {paragraph}")
    under = "" if name == "word/document.xml" else f"{name.removeprefix('word/')} "
    for kind, places in seen.places.items():
        yield from gathered(kind, places, seen.samples[kind], under=under)
    marks = len(re.findall(rb"\bw:rsid\w*=", package.read(name)))
    yield from gathered("sessions", [name] * marks)


def _note(seen: _Seen, local: str, element: etree._Element, place: str) -> None:
    if local in _DELETED and _is_of_text(element):
        seen.note("deleted_text", place, _words(element))
    elif local in _INSERTED and _is_of_text(element):
        seen.note("inserted_text", place, _words(element))
    elif local.endswith("PrChange"):
        seen.note("changed_form", place)
    elif local == "r":
        kind = _unseen(element)
        if kind and _words(element).strip():
            seen.note(kind, place, _words(element))
    elif local == "permStart" and element.get(f"{_space(element)}ed"):
        seen.note("author", place, str(element.get(f"{_space(element)}ed")))
    elif local == "instrText" and _FIELD_PATH.search(element.text or ""):
        seen.note("local_path", place, (element.text or "").strip())


def _is_of_text(element: etree._Element) -> bool:
    """Whether an insertion or a deletion holds words or stands for a paragraph, and not for a property."""
    return bool(_words(element)) or etree.QName(element.getparent()).localname in ("rPr", "trPr", "body")


def _words(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t", "{*}delText"))


def _unseen(run: etree._Element) -> str:
    """How the words of a run are hidden; empty when they are seen."""
    look = run.find("{*}rPr")
    if look is None:
        return ""
    space = _space(look)
    if _is_on(look.find("{*}vanish"), space):
        return "hidden_text"
    colour, size = look.find("{*}color"), look.find("{*}sz")
    shaded = any(look.find(f"{{*}}{name}") is not None for name in ("shd", "highlight"))
    is_white = colour is not None and str(colour.get(f"{space}val", "")).upper() in _WHITES and not shaded
    is_tiny = size is not None and int(size.get(f"{space}val") or 22) <= _TINY
    return "unseen_text" if (is_white and not _is_on_colour(run)) or is_tiny else ""


def _is_on(found: etree._Element | None, space: str) -> bool:
    return found is not None and found.get(f"{space}val", "true") not in ("0", "false", "off")


def _is_on_colour(run: etree._Element) -> bool:
    """Whether the paragraph, the cell or the table around has a colour of its own, on which white is read."""
    return any(
        other.find(f"{{*}}{look}/{{*}}shd") is not None
        for other in run.iterancestors()
        for look in ("pPr", "tcPr", "tblPr")
    )

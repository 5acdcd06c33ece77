"""What a Word file carries besides the text one reads: changes, comments, hidden words, marks of its sessions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import Led, text_of, tree_of
from kolosi.intake.hidden.office.word_looks import Looks, looks_of
from kolosi.intake.hidden.trace import Trace, gathered
from kolosi.intake.hidden.unseen.edges import edge_traces
from kolosi.intake.hidden.unseen.fields import fields_of
from kolosi.intake.hidden.unseen.placed import misplaced, sheet_of, words_at

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STORIES = re.compile(r"word/(?:document\d*|footnotes|endnotes|header\d*|footer\d*|glossary/document)\.xml")
_STORY_KINDS = ("footnotes", "endnotes", "header", "footer", "glossarydocument")
_INSERTED = frozenset({"ins", "moveTo"})
_DELETED = frozenset({"del", "moveFrom"})
_REMARKS = re.compile(r"word/comments\w*\.xml")
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
_MAIL = re.compile(r"mailto:", re.IGNORECASE)
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


def word_traces(package: Package, led: Led) -> Iterator[Trace]:
    """What the parts of a Word file carry."""
    looks = looks_of(package, led)
    main = set(led.of("officedocument")) | {"word/document.xml"}
    called = _called(package.anew(), main)
    for name in led.names:
        kinds = led.kinds.get(name, frozenset())
        if name in main or _STORIES.fullmatch(name) or not kinds.isdisjoint(_STORY_KINDS):
            root = tree_of(package, name)
            yield from () if root is None else _story(root, name, looks, name in main)
            yield from () if root is None else _uncalled(root, name, called)
        elif _REMARKS.fullmatch(name) or "comments" in kinds:
            yield from _remarks(package, name)
        elif name == "word/people.xml" or "people" in kinds:
            root = tree_of(package, name)
            named = [] if root is None else [str(one.get(f"{_space(one)}author", "")) for one in root.iter("{*}person")]
            yield from gathered("persons", [name] * len(named), named)
    yield from gathered(
        "change_history", led.matching(re.compile(r"word/glossary/document\.xml"), ("glossarydocument",))
    )
    for part in dict.fromkeys(("word/settings.xml", *led.of("settings"))):
        yield from _settings(package, part)
    yield from edge_traces(package.anew(), led)


def _called(package: Package, main: set[str]) -> Mapping[str, set[str]]:
    """The numbers of the notes that the text calls, by kind of note."""
    found: dict[str, set[str]] = {kind: set() for kind in _NOTES.values()}
    for name in main:
        root = tree_of(package, name)
        if root is not None:
            for kind in _NOTES.values():
                marks = root.iter(f"{{*}}{kind}Reference")
                found[kind] |= {str(mark.get(f"{_space(mark)}id")) for mark in marks}
    return found


def _uncalled(root: etree._Element, name: str, called: Mapping[str, set[str]]) -> Iterator[Trace]:
    """Notes that nothing in the text calls: what was deleted with its call stays there."""
    kind = _NOTES.get(etree.QName(root).localname, "")
    if kind:
        notes = [note for note in root.iter(f"{{*}}{kind}") if not note.get(f"{_space(note)}type")]
        loose = [note for note in notes if note.get(f"{_space(note)}id") not in called[kind] and text_of(note)]
        yield from gathered("left_over", [name] * len(loose), [text_of(note) for note in loose])


def _space(element: etree._Element) -> str:
    return str(element.tag).partition("}")[0] + "}"


def _remarks(package: Package, name: str) -> Iterator[Trace]:
    root = tree_of(package, name)
    if root is None:
        return
    found = list(root.iter("{*}comment"))
    yield from gathered("comments", [name] * len(found), [text_of(one) for one in found])
    authors = [one.get(f"{_space(one)}author", "") for one in found]
    yield from gathered("author", [name] * len([one for one in authors if one]), [str(one) for one in authors])


def _settings(package: Package, part: str) -> Iterator[Trace]:
    root = tree_of(package, part)
    if root is None:
        return
    for element in root:
        kind = _SETTINGS.get(str(element.tag).partition("}")[2])
        if kind and (len(element) or element.attrib):
            yield Trace(kind=kind, place=part, count=max(len(element), 1))


def _story(root: etree._Element, name: str, looks: Looks, is_main: bool) -> Iterator[Trace]:
    """What one text of the file carries: the body, the notes, a header."""
    seen, paragraph, marks, sheet = _Seen(), 0, 0, sheet_of(root)
    for element in root.iter():
        marks += sum(1 for key in element.attrib if "}rsid" in str(key))
        local = str(element.tag).partition("}")[2]
        paragraph += local == "p"
        _note(seen, local, element, f"¶ {paragraph}", looks)
        if kind := misplaced(element, local, sheet):
            seen.note(kind, f"¶ {paragraph}", words_at(element))
    for field_ in fields_of(root):
        asked = field_.asked
        kind = "local_path" if _FIELD_PATH.search(asked) else "mail_link" if _MAIL.search(asked) else ""
        if kind:
            seen.note(kind, field_.place, asked.strip())
    under = "" if is_main else f"{name.removeprefix('word/')} "
    for kind, places in seen.places.items():
        yield from gathered(kind, places, seen.samples[kind], under=under)
    yield from gathered("sessions", [name] * marks)


def _note(seen: _Seen, local: str, element: etree._Element, place: str, looks: Looks) -> None:
    if local in _DELETED and _is_of_text(element):
        seen.note("deleted_text", place, _words(element))
    elif local in _INSERTED and _is_of_text(element):
        seen.note("inserted_text", place, _words(element))
    elif local.endswith("PrChange"):
        seen.note("changed_form", place)
    elif local == "r":
        kind = looks.unseen(element)
        if kind and _words(element).strip():
            seen.note(kind, place, _words(element))
    elif local == "permStart" and element.get(f"{_space(element)}ed"):
        seen.note("author", place, str(element.get(f"{_space(element)}ed")))
    elif local == "Fallback" and (words := _only_there(element)):
        seen.note("hidden_text", place, words)
    elif local in ("dropDownList", "comboBox", "ddList") and len(element):
        seen.note("form_values", place, " ".join(str(value) for item in element for value in item.attrib.values()))


def _is_of_text(element: etree._Element) -> bool:
    """Whether an insertion or a deletion holds words or stands for a paragraph, and not for a property."""
    return bool(_words(element)) or etree.QName(element.getparent()).localname in ("rPr", "trPr", "body")


def _words(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter("{*}t", "{*}delText"))


def _only_there(fallback: etree._Element) -> str:
    """The words of what stands in for a drawing that say something else than the drawing."""
    parent = fallback.getparent()
    shown = {" ".join(_words(one).split()) for one in (parent if parent is not None else ()) if one is not fallback}
    words = " ".join(_words(fallback).split())
    return "" if words in shown else words

"""What the extensions of an office file hold: elements that only some programs read, and in which any program puts what it likes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice

from kolosi.intake.containers.archive import Package
from kolosi.intake.containers.relations import WIDE, Led
from kolosi.intake.hidden.trace import Trace, Written, gathered
from kolosi.intake.hidden.unseen.enclosed import enclosed

_XML = (".xml", ".vml")
_MARK = b"extLst"
_MOST, _MOST_PARTS = 4 << 20, 2_000
_KNOWN_SPACES = re.compile(
    rb"http://schemas\.microsoft\.com/office/|http://schemas\.openxmlformats\.org/|urn:schemas-microsoft-com:"
    rb"|http://purl\.oclc\.org/ooxml/|http://www\.w3\.org/|http://customooxmlschemas\.google\.com"
    rb"|http(?:s)?://(?:\w+\.)?(?:libreoffice|openoffice|documentfoundation)\.org"
)
"""The spaces of names of what programs of offices write there on their own account."""
_SPACE = re.compile(rb"""xmlns(?::(\w+))?\s*=\s*["']([^"']*)["']""")
_FIRST = re.compile(rb"<(?:(\w+):)?(\w+)")
_KEPT_BACK = re.compile(rb"<(?:\w+:)?filtered\w+")
"""Series and categories of a chart that a filter takes off: their values stay here."""
_WORDS = re.compile(rb">([^<>]+)<")
_SAID = re.compile(
    rb"""\s(?:name|title|caption|prompt|promptTitle|error|errorTitle|descr|author|text)\s*=\s*["']([^"']{1,2000})["']"""
)
_FORMULA = re.compile(
    r"[\w'’ .$-]*![$A-Z0-9:]+|[$A-Z]{1,4}\d+(?::[$A-Z]{1,4}\d+)?|\W*[\d.,eE+-]*\W*|\{?[0-9A-Fa-f-]{8,}\}?|\w{1,3}"
)


def extension_traces(package: Package, led: Led) -> Iterator[Trace]:
    """Extensions of programs that are no office, and what a filter took off a chart."""
    for name, held in _held(package, led):
        strange = [words for words, is_strange in held if is_strange]
        yield from gathered("extension_data", [name] * len(strange), strange)


def extension_texts(package: Package, led: Led) -> Iterator[Written]:
    """The words of all extensions."""
    for name, held in _held(package, led):
        words = dict.fromkeys(piece for words, _ in held for piece in words.split("\n\n") if piece)
        if words:
            yield Written(place=f"{name} › extLst", text="\n\n".join(words))


def _held(package: Package, led: Led) -> Iterator[tuple[str, list[tuple[str, bool]]]]:
    """The extensions of each part: their words, and whether they are of no known program or kept back."""
    bound = package.anew()
    for name in islice((one for one in led.names if one.lower().endswith(_XML)), _MOST_PARTS):
        head, data = _with_extensions(bound, name)
        spaces = dict(_SPACE.findall(head))
        held = [
            _extension(inner, dict(_SPACE.findall(about)), spaces)
            for about, inner in enclosed(data, "ext")
            if inner.strip()
        ]
        if held:
            yield name, held


def _with_extensions(package: Package, name: str) -> tuple[bytes, bytes]:
    """The beginning of a part, and all of it from its first extension on, up to some megabytes."""
    pieces: list[bytes] = []
    head, size, rest = b"", 0, b""
    for chunk in package.chunks(name):
        if chunk.startswith(WIDE) and not head:
            return b"", b""  # told, or refused, by those who read the part
        head = head or chunk[:8192]
        if not pieces:
            seen = rest + chunk
            at = seen.find(_MARK)
            rest = chunk[-len(_MARK) :]
            if at < 0:
                continue
            chunk = seen[at:]
        pieces.append(chunk[: _MOST - size])
        size += len(pieces[-1])
        if size >= _MOST:
            break
    return head, b"".join(pieces)


def _extension(inner: bytes, own: dict[bytes, bytes], spaces: dict[bytes, bytes]) -> tuple[str, bool]:
    """The words of an extension, and whether it is told of by itself."""
    first = _FIRST.search(inner)
    around = {
        prefix: space for prefix, space in spaces.items() if prefix
    }  # a child of an extension has a space of its own
    known = {**around, **own, **dict(_SPACE.findall(inner[:4096]))}
    space = known.get(first[1] or b"", b"") if first else b""
    texts = [
        unescape(one.decode("utf-8", "replace")).strip() for one in (*_WORDS.findall(inner), *_SAID.findall(inner))
    ]
    words = dict.fromkeys(one for one in texts if one and not _FORMULA.fullmatch(one))
    is_strange = not _KNOWN_SPACES.match(space) or bool(_KEPT_BACK.search(inner))
    return "\n\n".join(words), is_strange

"""Marks that lead to one person whatever the language: addresses, telephone numbers, coordinates, numbers of files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from kolosi.reading.text import flatten
from kolosi.release.text.hits import Hit
from kolosi.release.text.reading import Reading
from kolosi.release.text.sentence import Line
from kolosi.release.text.spoken import spaced_phones, spoken_emails, spoken_phones

_EMAIL = re.compile(r"(?<![\w.+%-])([\w.+%-]{1,64})@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})")
_DIGITS = re.compile(r"\d+")
_PHONE = re.compile(
    r"(?:(?:\+|00)[1-9]\d{0,2}(?:[ .\-]?\(?\d{1,4}\)?){2,6}|\(\+?\d{2,3}\)(?:[ .\-]?\d{2,4}){3,5}|(\d{2}(?:[ .\-]\d{2}){3,4})|\d{2,3}(?:[ .\-]\d{3}){2}|\d{3}[ .\-]\d{3}[ .\-]\d{4}|0\d{2,3}(?:[ .\-]\d{2,3}){2,3}|\d{8,10})"
    r"(?![\w%]|[ .,\-]?\d|[ ]%)"
)
_LED = re.compile(r"[+(]|00[1-9]")
"""What leads a telephone number of another country; no code of a country begins with 0, the middle of "11 000 44 000" does."""
_COORDINATES = tuple(
    re.compile(pattern.replace("~", "[ ]?"))
    for pattern in (
        r"[-+]?\d{1,2}[.,]\d{4,8}~°?~[NSns]?~[,;/ ]~[-+]?\d{1,3}[.,]\d{4,8}(?![\w%])",
        r"\d{1,3}~°~\d{1,2}(?:[.,]\d+)?~['′’]~(?:\d{1,2}(?:[.,]\d+)?~(?:[\"″”]|'')?)?~[NSEWO]?"
        r"(?:[ ,;]{0,2}\d{1,3}~°~\d{1,2}(?:[.,]\d+)?~['′’]~(?:\d{1,2}(?:[.,]\d+)?~(?:[\"″”]|'')?)?~[NSEWO]?)?",
        r"\d{1,3}[.,]\d{3,8}~°~[NSEWO]?",
        r"\d{1,2}[C-HJ-NP-X]~[A-HJ-NP-Z]{2}~\d{3,5}~\d{3,5}\b",
        r"\d{1,2}[C-HJ-NP-X][ ]\d{6}[ ]\d{6,7}\b",
    )
)
_PLUS = re.compile(r"[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![\w+])")
_CODE = re.compile(
    r"\b(?=[A-Z\d/-]*[A-Z])[A-Z]{2,6}(?:[-/][A-Z\d]{1,8}){1,4}[-/]?\d{2,8}\b|\b[A-Z]{2,6}[-_/]?\d{4,14}\b|\b\d{7,16}[A-Z]?\b|\b\d{2,6}(?:[-/]\d{2,6}){1,3}\b"
)
_LINK = re.compile(r"\bhttps?://[^\s<>()\[\]\"]{4,400}")
_TOKEN = re.compile(
    r"[?&#/](?:token|access_token|auth|key|apikey|sig|signature|session|sid|user|uid|userid|email|mail|id|ec_id|hash|pwd|code)=[^&\s]{4,}"
    r"|/(?:edit|x|single|preview)/[A-Za-z\d]{12,}|://[^/\s]*:[^/\s]*@",
    re.IGNORECASE,
)


def traces(reading: Reading) -> Iterator[Hit]:
    """What leads to a person by itself, or behind a word such as "file number"."""
    text = _seen(reading)
    starts = [line.sentence.start for line in reading.lines]
    told = (*spoken_emails(reading.page.flat, reading.lexicon), *spaced_phones(text), *spoken_phones(reading))
    for hit in (*_emails(text), *_at_digits(text), *_led(text), *_plus_codes(text), *_links(text), *told):
        yield from _told(hit, _lines_at(reading.lines, starts, hit.start), reading)
    yield from _numbers_of_files(reading)


def _seen(reading: Reading) -> str:
    """The text without what is hidden as a comment; targets of links are read."""
    text, parts, at = reading.manuscript.text, [], 0
    for start, end in reading.manuscript.hidden:
        if start >= at and text.startswith("<!--", start):
            parts += [text[at:start], " " * (end - start)]
            at = end
    seen = "".join([*parts, text[at:]])
    for written, plain in _SPACES:
        seen = seen.replace(written, plain)
    return seen


_SPACES = (("\xa0", " "), ("\u202f", " "), ("\u2009", " "), ("\u2011", "-"), ("\u2013", "-"), ("\u2212", "-"))


def _lines_at(lines: Sequence[Line], starts: Sequence[int], at: int) -> Sequence[Line]:
    """The sentence of a place, and the one before it: a full stop behind "tel." ends one."""
    place = bisect_right(starts, at) - 1
    return [lines[one] for one in (place, place - 1) if one >= 0]


def _emails(text: str) -> Iterator[Hit]:
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Hit(kind="email", rule="", start=match.start(), end=match.end(), data={"box": match[1]})


def _at_digits(text: str) -> Iterator[Hit]:
    """Telephone numbers and coordinates: each begins at a run of digits, or with a mark right before it."""
    reached = 0
    for run in _DIGITS.finditer(text):
        start = run.start()
        if start < reached or (start and text[start - 1] in _INSIDE):
            continue
        hit = _begun(text, _with_marks(text, start))
        if hit is not None:
            reached = hit.end
            yield hit


_INSIDE = frozenset(".,/_@#=&")


def _with_marks(text: str, at: int) -> int:
    """Where a number begins with its sign and bracket."""
    while at and text[at - 1] in "+-(":
        at -= 1
    return at


def _begun(text: str, start: int) -> Hit | None:
    if start and (text[start - 1].isalnum() or text[start - 1] in _INSIDE):
        return None
    for at in (start, start + 1) if text[start] in "+-(" else (start,):
        for pattern in _COORDINATES:
            match = pattern.match(text, at)
            if match:
                return Hit(kind="coordinates", rule="", start=at, end=match.end())
    match = _PHONE.match(text, start)
    if match is None:
        return None
    digits = [letter for letter in match[0] if letter.isdigit()]
    is_led = _LED.match(match[0]) is not None
    if 8 <= len(digits) <= 15 and (is_led or digits[0] in "0256789" or (digits[0] in "34" and len(digits) == 10)):
        is_plain = is_led or (match[1] is not None and digits[0] not in "34")
        return Hit(kind="phone", rule="", start=start, end=match.end(), data={"is_plain": int(is_plain)})
    return None


def _led(text: str) -> Iterator[Hit]:
    """Coordinates whose hemispheres stand before the digits."""
    for match in _HEMISPHERES.finditer(text):
        yield Hit(kind="coordinates", rule="", start=match.start(), end=match.end())


_HEMISPHERES = re.compile(
    r"(?<![^\W_])[NS][ ]?\d{1,2}[°.,][ ]?\d{1,8}[\d.,'′’\"″” °]{0,12}[,;/ ]{0,2}[EWO][ ]?\d{1,3}[°.,][ ]?\d{1,8}"
)


def _plus_codes(text: str) -> Iterator[Hit]:
    """Short codes of a square of a few metres, with a plus sign."""
    at = text.find("+")
    while at >= 0:
        for length in (8, 6, 4):
            match = _PLUS.match(text, max(at - length, 0))
            is_alone = at - length == 0 or (at > length and not text[at - length - 1].isalnum())
            if match and is_alone and any(letter.isdigit() for letter in match[0]):
                yield Hit(kind="coordinates", rule="", start=match.start(), end=match.end())
                break
        at = text.find("+", at + 1)


def _links(text: str) -> Iterator[Hit]:
    if "://" in text:
        for match in _LINK.finditer(text):
            if _TOKEN.search(match[0]):
                yield Hit(kind="address_token", rule="", start=match.start(), end=match.end())


def _told(hit: Hit, lines: Sequence[Line], reading: Reading) -> Iterator[Hit]:
    """The point with its rule; public where it belongs to a function, left where a run of digits is no telephone number."""
    kind, data = hit.kind, dict[str, str | int]()
    if kind == "phone":
        kind = _phone_kind(hit, lines)
    elif kind == "email":
        kind, data = _email_kind(str(hit.data["box"]), lines[:1], reading)
    if kind:
        yield Hit(kind=kind, rule=reading.lexicon.rule_of(kind), start=hit.start, end=hit.end, data=data)


def _phone_kind(hit: Hit, lines: Sequence[Line]) -> str:
    is_known = any(_is_before(lines, name, hit.start) for name in ("PHONE_WORD", "FIRST_NAME"))
    if not hit.data["is_plain"] and not is_known:
        return ""
    return "phone_public" if _is_of_function(lines[:1]) or any(line.has("HOTLINE") for line in lines[:1]) else "phone"


def _email_kind(box: str, lines: Sequence[Line], reading: Reading) -> tuple[str, dict[str, str | int]]:
    """Whether a mailbox is that of a function: by its own name, or by the function of the person beside it."""
    is_function = any(word in reading.lexicon.mailboxes for word in re.split(r"[._+%-]", flatten(box)))
    if is_function or _is_of_function(lines):
        return "email_public", {"is_function": int(is_function)}
    return "email", {}


def _is_of_function(lines: Sequence[Line]) -> bool:
    return any(line.has("FUNCTION", "OFFICE") for line in lines)


def _is_before(lines: Sequence[Line], name: str, at: int) -> bool:
    return any(0 <= at - item.end <= WITHIN for line in lines for item in line.of(name))


WITHIN = 30
"""How many characters after its word the number of a file or of a telephone stands."""


def _numbers_of_files(reading: Reading) -> Iterator[Hit]:
    """Numbers and codes right behind a word for the file of a case or for an identity document."""
    rule, text = reading.lexicon.rule_of("case_number"), reading.manuscript.text
    for line in reading.lines:
        for item in line.of("CASE_WORD"):
            match = _CODE.search(text, item.end, min(item.end + WITHIN, line.sentence.block.end))
            if match and _is_file_number(match[0]):
                yield Hit(kind="case_number", rule=rule, start=match.start(), end=match.end())
        for item in line.of("TOPIC"):
            match = _CODE.match(text, item.start) if text[item.end : item.end + 1] in ("-", "/") else None
            if match and _is_file_number(match[0]):
                yield Hit(kind="case_number", rule=rule, start=match.start(), end=match.end())


def _is_file_number(code: str) -> bool:
    return sum(letter.isdigit() for letter in code) >= LEAST_DIGITS


LEAST_DIGITS = 3
"""A code with fewer digits than this is no number of a file."""

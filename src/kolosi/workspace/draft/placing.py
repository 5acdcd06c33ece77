"""Where sentences go in a draft: below the heading of their risk, where nobody has written; a heading that is missing is made."""

from __future__ import annotations

import re
from functools import cache

from kolosi.content.blanks import blank_document
from kolosi.report.draft.sections import Section, sections
from kolosi.workspace.write.registers import RISK_HEADING

_RISKS = re.compile(r"\{[^{}\n]*#(?:risques|risks)\b")
_UNNAMED = re.compile(r"^…?$")


def place_of(text: str, rank: int) -> Section | None:
    """The section that tells the threat of a risk: the first part below its heading, or the heading itself; None where there is none."""
    known = sections(text)
    for at, one in enumerate(known):
        if _rank(text, one) == rank:
            return known[at + 1] if one.has_parts else one
    return None


def with_heading(text: str, rank: int, name: str, language: str) -> str:
    """The draft with a heading for a risk: an unnamed one named, else the block of the blank document behind the other risks.

    As it was where the draft has the heading, or no chapter of risks.
    """
    known = sections(text)
    own = next((one for one in known if _rank(text, one) == rank), None)
    if own is not None:
        return _named(text, own, name) if _UNNAMED.match(_title(text, own)) else text
    end = _end_of_risks(text, known)
    if end is None:
        return text
    block = _block(language).replace("%RANK%", str(rank)).replace("%RISK%", name)
    return f"{text[:end].rstrip()}\n\n{block.strip()}\n\n{text[end:]}"


def with_sentences(text: str, section: Section, sentences: str) -> str:
    """The draft with sentences at the end of a section, behind its prompt."""
    end = text.index(section.own, section.start) + len(section.own)
    return f"{text[:end].rstrip()}\n\n{sentences}\n\n{text[end:]}".rstrip("\n") + "\n"


def _rank(text: str, section: Section) -> int | None:
    match = RISK_HEADING.match(text, section.start)
    return int(match[1]) if match else None


def _title(text: str, section: Section) -> str:
    match = RISK_HEADING.match(text, section.start)
    return match[2].strip() if match else ""


def _named(text: str, section: Section, name: str) -> str:
    match = RISK_HEADING.match(text, section.start)
    assert match is not None
    return text[: match.start(2)] + name + text[match.end(2) :]


def _end_of_risks(text: str, known: list[Section]) -> int | None:
    """Where the chapter of risks ends; None where the draft has none."""
    for at, one in enumerate(known):
        if one.level == 1 and _RISKS.search(text[one.start :].partition("\n")[0]):
            return next((later.start for later in known[at + 1 :] if later.level == 1), len(text))
    return None


@cache
def _block(language: str) -> str:
    """The block of one risk in the blank document, its rank and name left open."""
    text = blank_document(language) or ""
    match = RISK_HEADING.search(text)
    if match is None:
        return "## %RANK%: %RISK%"
    following = next((one.start for one in sections(text) if one.level == 1 and one.start > match.start()), len(text))
    head, rest = text[match.start() : match.end()], text[match.end() : following]
    at = [span[0] - match.start() for span in (match.regs[1], match.regs[2])]
    head = f"{head[: at[0]]}%RANK%{head[at[0] + len(match[1]) : at[1]]}%RISK%{head[at[1] + len(match[2]) :]}"
    return re.sub(r"#(risque|risk)-\d+", r"#\1-%RANK%", head) + rest

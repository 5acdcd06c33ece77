"""Parts of the document that are written from data or settings where a draft asks for them.

`<!-- chronology -->` the dated facts, `<!-- contacts -->` the functions and addresses of the settings,
`<!-- follow-up -->` what became of the recommendations of the last edition, `<!-- authorisations -->` what let figures out
that a rule would have held back, `<!-- workshop -->` the ranks that the groups' lists give beside those agreed on, `<!-- ranked -->` the ranked list as it was
agreed, `<!-- rounds -->` how experts scored in two rounds, `<!-- severity -->` the agreed phases, `<!-- gaps -->` what nobody has read, `<!-- reservations -->` what was known to be wanting when the edition was signed: that is printed
under the limits even where no draft asks for it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Where, point
from kolosi.model.label import say
from kolosi.reading.labels import label, labels
from kolosi.release.policy.laxer import laxer_rules
from kolosi.release.policy.policy import packaged_policy
from kolosi.report.draft.carried import without_marks
from kolosi.report.draft.links import as_prose
from kolosi.report.draft.numerals import day
from kolosi.report.draft.phrases import told_in
from kolosi.store.files import note_json, read_json
from kolosi.workspace.evidence.gaps_block import gaps_block
from kolosi.workspace.judge.workshop import workshop
from kolosi.workspace.review.kept_points import text_on_registers
from kolosi.workspace.write.registers import ranked_risks, read_registers, with_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kolosi.report.draft.links import Draft
    from kolosi.workspace.ask.desk import Desk


def with_insertions(desk: Desk, draft: Draft) -> Draft:
    """The draft with what it asks for filled in."""
    text = draft.text
    for name, written in _WRITTEN.items():
        mark = f"<!-- {name} -->"
        if mark in text:
            text = text.replace(mark, written(desk, draft.language))
    for name, judged in _JUDGED.items():
        mark = f"<!-- {name} -->"
        if mark in text:
            said = text_on_registers(desk, name, draft.language, partial(judged, desk, draft.language))
            text = text.replace(mark, said)
    return replace(draft, text=with_references(text, draft.language, desk.workspace))


def with_limits(draft: Draft, lines: Sequence[str]) -> Draft:
    """The draft with what was let pass where it asks for it; else at the end of its section of limits, made where there is none."""
    if not lines:
        return replace(draft, text=draft.text.replace(RESERVATIONS, ""))
    said = "\n".join(f"- {as_prose(text)}" for text in lines)
    if RESERVATIONS in draft.text:
        return replace(draft, text=draft.text.replace(RESERVATIONS, said))
    heading = _LIMITS.search(draft.text)
    if heading is None:
        title = _LIMITS_TITLE.get(draft.language, _LIMITS_TITLE["en"])
        return replace(draft, text=f"{draft.text.rstrip()}\n\n# {title} {{#limites}}\n\n{said}\n")
    following = _ANY_HEADING.search(draft.text, heading.end())
    at = following.start() if following else len(draft.text)
    return replace(draft, text=f"{draft.text[:at].rstrip()}\n\n{said}\n\n{draft.text[at:]}")


RESERVATIONS = "<!-- reservations -->"
_LIMITS = re.compile(r"^#{1,6}[ \t]+(?:[^\n]*\{[^{}\n]*#limites\b[^{}\n]*\}|(?:limites|limitations?|limits)\b)[^\n]*$", re.MULTILINE | re.IGNORECASE)  # fmt: skip
_LIMITS_TITLE = label("insertions.limits_title")
_ANY_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)


def contacts(desk: Desk, language: str) -> str:
    """Who to write to: functions and addresses, as the settings give them at publication."""
    lines = []
    for contact in desk.workspace.settings.contacts:
        role, address = (say(contact.get(name, ""), language) for name in ("role", "address"))
        lines.append(f"- {as_prose(role)}{_COLON[language]} {as_prose(address)}" if address else f"- {as_prose(role)}")
    return "\n".join(lines)


def follow_up(desk: Desk, language: str) -> str:
    """The recommendations of the last edition, each with what became of it."""
    items = [item for item in read_registers(desk.workspace).recommendations if item.previous and item.status]
    texts = [
        (item.fr if language == "fr" else item.en, _STATUS.get(item.status or "", {}).get(language, item.status))
        for item in items
    ]
    return "\n".join(f"- {as_prose(without_marks(text))} — **{status}**" for text, status in texts)


def ranks(desk: Desk, language: str) -> str:
    """The ranked risks of the workshop as a table: how many groups name each, computed rank, agreed rank; then who sees otherwise."""
    found = workshop(desk.workspace)
    if not found.risks:
        return ""
    heads = " | ".join(_WORKSHOP[head][language] for head in ("risk", "named", "computed", "agreed"))
    lines = [f"| {heads} |", "|---|---|---|---|"]
    for one in found.risks:
        low, high = (str(rank) for rank in one.computed)
        computed = low if low == high else _WORKSHOP["to"][language].format(low, high)
        agreed = _WORKSHOP["apart"][language] if one.agreed is None else str(one.agreed)
        if one.departs_by:
            agreed = _WORKSHOP["changed"][language].format(computed, agreed)
        named = _WORKSHOP["among"][language].format(len(one.ranks), len(found.groups))
        name = _short(desk, one.risk, say(one.label, language), language)
        lines.append(f"| {as_prose(name)} | {named} | {computed} | {agreed} |")
    apart = [(group.group, group.dissent) for group in found.groups if group.dissent]
    said = [
        f"- {_WORKSHOP['dissent'][language].format(as_prose(group), as_prose(told_in(text, language)))}"
        for group, text in apart
    ]
    invented = as_prose(found.invented.get(language, ""))
    return "\n\n".join(part for part in (invented, "\n".join(lines), "\n".join(said)) if part)


def _short(desk: Desk, risk: str, name: str, language: str) -> str:
    """The short name of a risk: in half the width of a page the full one takes four lines."""
    term = desk.workspace.knowledge.taxonomies["protection_risks"].terms.get(risk)
    return term.short.get(language, name) if term else name


def ranked(desk: Desk, language: str) -> str:
    """The ranked list as people agreed on it: each risk by its name, with the reason for its rank."""
    terms = desk.workspace.knowledge.taxonomies["protection_risks"].terms
    lines = []
    for at, one in enumerate(ranked_risks(desk.workspace), 1):
        name = say(terms[one.risk].label, language) if one.risk in terms else one.risk
        why = as_prose(told_in(one.why, language))
        lines.append(f"{at}. **{as_prose(name)}**{f'{_COLON[language]} {why}' if why else ''}")
    return "\n".join(lines)


_COLON = label("insertions.colon")
_WORKSHOP = labels("insertions.workshop")
_STATUS = labels("insertions.status")


def chronology(desk: Desk, language: str) -> str:
    """The dated facts of the reporting period as a list, oldest first; read again only when the records changed."""
    path = desk.workspace.file("build", "chronology.json")
    digest = f"{desk.built.digest} {desk.workspace.settings.period} {desk.workspace.settings.languages}"
    kept = read_json(path)
    if not isinstance(kept, dict) or kept.get("digest") != digest:
        texts = {each: _chronology(desk, each) for each in desk.workspace.settings.languages}
        kept = {"digest": digest, **texts}
        note_json(path, kept)
    return str(kept[language])


def _chronology(desk: Desk, language: str) -> str:
    period = desk.workspace.settings.period
    column = "title_fr" if language == "fr" else "title_en"
    rows = desk.engine.query(
        f"SELECT day, {column} AS title FROM events WHERE {column} IS NOT NULL "
        f"AND day BETWEEN DATE '{period.first}' AND DATE '{period.last}' ORDER BY day, title"
    )
    lines = [f"- **{day(row['day'], language)}** — {as_prose(row['title'])}" for row in rows.iter_rows(named=True)]
    return "\n".join(lines)


def authorisations(desk: Desk, language: str) -> str:
    """What let figures out that a rule would have held back, under the words of the rules: reason, functions, end; never a name."""
    by_rules: dict[tuple[str, ...], list[str]] = {}
    for one in desk.gated.authorised:
        by = ", ".join(as_prose(say(function, language)) for function in one["by"])
        until = _UNTIL[language].format(day(date.fromisoformat(one["until"]), language))
        rules = tuple(sorted(one["rules"], key=lambda rule: int(rule[1:])))
        by_rules.setdefault(rules, []).append(f"  - {as_prose(say(one['why'], language))} {by}, {until}.")
    lines = [line for rules, told in by_rules.items() for line in (_rules_line(desk, rules, language), *told)]
    return "\n".join([*(lines or [_NONE[language]]), _policy_line(desk, language)])


def _rules_line(desk: Desk, rules: Sequence[str], language: str) -> str:
    """What the rules that were lifted are there for, in the words of the policy."""
    said = " ".join(as_prose(say(desk.context.policy.citation(rule), language)) for rule in rules)
    return f"- {said} {(_LIFTED if len(rules) == 1 else _ALL_LIFTED)[language]}"


def _policy_line(desk: Desk, language: str) -> str:
    """Which policy is in force, who signed it, and which of its numbers protect less than those of the tool."""
    policy, laxer = desk.context.policy, _laxer(desk)
    said = f"- {_POLICY[language]}{_COLON[language]} {as_prose(policy.version)}. {as_prose(say(policy.signed_by, language))}."
    return f"{said} {_LAXER[language].format(', '.join(laxer))}" if laxer else said


def unsaid(desk: Desk) -> list[Finding]:
    """The drafts that let figures out by authorisation without saying so."""
    mark = "<!-- authorisations -->"
    silent = [draft for draft in desk.drafts if mark not in draft.text] if desk.gated.authorised else []
    unprinted = [point("authorisations_not_printed", where=Where(file=draft.file)) for draft in silent]
    return [*unprinted, *_lowered(desk)]


def _lowered(desk: Desk) -> list[Finding]:
    """The policy that protects less than the one the tool brings, where it does: somebody must have wanted it."""
    laxer = desk.read_before.of("policy that protects less", lambda: list(_laxer(desk)))
    assert isinstance(laxer, list)
    if not laxer:
        return []
    found = point("policy_laxer", found=desk.context.policy.version, data={"rules": ", ".join(laxer)})
    return [found]


def _laxer(desk: Desk) -> tuple[str, ...]:
    """The rules of which the policy in force protects less than the one the tool brings."""
    return laxer_rules(desk.context.policy, packaged_policy())


def _authorisations(desk: Desk, language: str) -> str:
    """The same, written again only where Decisions or the policy are not those of the last time: what it rests on is slow to put together."""
    return str(desk.read_before.of(f"authorisations {language}", partial(authorisations, desk, language)))


_NONE = label("insertions.none")
_POLICY = label("insertions.policy")
_LAXER = label("insertions.laxer")
_UNTIL = label("insertions.until")
_LIFTED = label("insertions.lifted")
_ALL_LIFTED = label("insertions.all_lifted")
_WRITTEN = {
    "chronology": chronology,
    "contacts": contacts,
    "follow-up": follow_up,
    "authorisations": _authorisations,
    "ranked": ranked,
}


# -- what people judged and read: neither numbers nor frames are loaded for what has not changed --------------------------


def _severity(desk: Desk, language: str) -> str:
    from kolosi.workspace.judge.severity_block import severity_block

    return severity_block(desk, language)


def _rounds(desk: Desk, language: str) -> str:
    from kolosi.workspace.judge.rounds_block import rounds_block

    return rounds_block(desk, language)


def _gaps(desk: Desk, language: str) -> str:
    return gaps_block(desk, language)


_JUDGED = {"workshop": ranks, "severity": _severity, "rounds": _rounds, "gaps": _gaps}
MARKS = frozenset((*_WRITTEN, *_JUDGED))
"""The words of the comments in place of which something is written."""

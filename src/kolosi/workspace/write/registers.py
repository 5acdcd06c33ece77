"""The registers of a report: ranked risks and recommendations. One list drives summary, headings and recommendations."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from pydantic import Field

from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml
from kolosi.model.finding import Finding, Where, point
from kolosi.model.period import Period
from kolosi.model.term import Term
from kolosi.reading.labels import label, labels
from kolosi.report.draft.numerals import NO_BREAK, day, period_short, period_words
from kolosi.workspace.recommend.kept import REGISTER, SETTLED, Recommendation, RecommendationsShape
from kolosi.workspace.recommend.smart import check_recommendations
from kolosi.workspace.write.judgements import RoundsShape, SeverityShape, WorkshopShape, read_register

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kolosi.content.folders import ContentPath
    from kolosi.model.label import Label
    from kolosi.workspace.folder import Folder

RISK_HEADING = re.compile(
    r"^## (?:Risque|Risk) (\d+)[\s\u00a0\u202f]*:[\s\u00a0\u202f]*(.+?)(?:\s*\{[^}]*\})?\s*$", re.MULTILINE
)
_COLON, _RISK = label("registers.colon"), label("registers.risk")
_COLUMNS, _PRIORITIES = labels("registers.columns"), labels("registers.priorities")
_STATUS = labels("insertions.status")
_ASKED = label("registers.asked")
_EVERYWHERE = label("registers.everywhere")
_NONE = "–"


class _RiskShape(Shape):
    risk: str
    rank: int
    why: dict[str, str] = Field(default_factory=dict)
    headings: dict[str, bool] = Field(default_factory=dict)
    evidence: list[str] = Field(default_factory=list)
    note: str | dict[str, str] | None = None


class _RisksShape(Shape):
    agreed: dict[str, str] = Field(default_factory=dict)
    risks: list[_RiskShape] = Field(default_factory=list)


class _ReferencesShape(Shape):
    references: dict[str, dict[str, object]] = Field(default_factory=dict)


def with_references(text: str, language: str, workspace: Folder) -> str:
    """A draft whose endnotes end by publisher, date, link and day of access, as the register of references has them."""
    known = read_register(workspace, _ReferencesShape, "references.yaml").references
    return _NOTE.sub(lambda note: note[0] + _reference(known.get(note[1], {}), language), text)


_NOTE = re.compile(r"^\[\^([^\]\s]+)\]:[^\n]*(?:\n[ \t]{2,}\S[^\n]*)*", re.MULTILINE)
_ACCESSED = label("registers.accessed")


def _reference(known: Mapping[str, object], language: str) -> str:
    """What the register adds to an endnote; nothing without a link, for the text then says all that is known."""
    link = str(known.get("link") or "")
    if not link:
        return ""
    when = _appeared(str(known.get("date") or ""), language)
    said = ", ".join(text for text in (str(known.get("publisher") or ""), when) if text)
    read = str(known.get("accessed") or "")
    until = f", {_ACCESSED[language].format(day(date.fromisoformat(read), language))}" if read else ""
    shown = link.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return f" {said}{'. ' if said else ''}[{shown}]({link}){until}."


def _appeared(written: str, language: str) -> str:
    """When a document appeared: the day, the month or the year, none as that of a count."""
    period = Period.parse(written) if written else None
    if period is None:
        return ""
    return day(period.first, language) if period.is_day else period_words(written, language)


_SHAPES: Mapping[str, type[Shape]] = {
    "risks.yaml": _RisksShape,
    "workshop.yaml": WorkshopShape,
    "severity.yaml": SeverityShape,
    "rounds.yaml": RoundsShape,
    "recommendations.yaml": RecommendationsShape,
    "references.yaml": _ReferencesShape,
}


def require_register(path: ContentPath) -> None:
    """Raises `ContentError` where the file of a register could not be used."""
    checked(_SHAPES[path.name], read_yaml(path), path)


@dataclass(frozen=True, kw_only=True)
class RankedRisk:
    """A risk of the ranked list: its agreed rank, the reason for it, and the figures it was ranked by, as they were written."""

    risk: str
    rank: int
    why: Label = field(default_factory=dict)
    evidence: tuple[str, ...] = ()

    @property
    def is_reasoned(self) -> bool:
        """True where a reason stands beside the rank."""
        return any(map(str.strip, self.why.values()))


@dataclass(frozen=True)
class Registers:
    """The risks in their agreed order, and the recommendations."""

    risks: tuple[str, ...]
    recommendations: tuple[Recommendation, ...]


def read_registers(workspace: Folder) -> Registers:
    """The registers of the workspace; empty where it has none."""
    asked = read_register(workspace, RecommendationsShape, "recommendations.yaml").recommendations
    return Registers(tuple(one.risk for one in ranked_risks(workspace)), tuple(asked))


def agreed_by(workspace: Folder) -> Label:
    """Who agreed on the ranked list, and when: the words of people, in each language."""
    return read_register(workspace, _RisksShape, "risks.yaml").agreed


def ranked_risks(workspace: Folder) -> list[RankedRisk]:
    """The risks in their agreed order; none where nobody has ranked them."""
    ranked = read_register(workspace, _RisksShape, "risks.yaml").risks
    return [
        RankedRisk(
            risk=one.risk,
            rank=one.rank,
            why=one.why,
            evidence=tuple(one.evidence),
        )
        for one in sorted(ranked, key=lambda one: one.rank)
    ]


def _asked_now(items: Iterable[Recommendation]) -> list[Recommendation]:
    """Those of this edition: what was done or dropped is told in the follow-up and not asked again."""
    return [item for item in items if item.status not in SETTLED]


def filled(text: str, language: str, workspace: Folder) -> str:
    """A draft with the urgent actions and the recommendations of the register between their marks."""
    registers = read_registers(workspace)
    if not registers.recommendations:
        return text
    urgent = "\n".join(
        _urgent(item, language, workspace) for item in _asked_now(registers.recommendations) if item.urgent
    )
    blocks = [_block(rank, risk, registers, language, workspace) for rank, risk in enumerate(registers.risks, 1)]
    text = _between(text, "urgent", urgent)
    return _between(text, "recommendations", "\n\n".join(block for block in blocks if block))


def unfilled(text: str, workspace: Folder) -> str:
    """A draft without what the register of recommendations puts between its marks; line ends stay."""
    if not read_registers(workspace).recommendations:
        return text
    marks = r"(<!-- (?:urgent|recommendations): begin -->\n)(.*?)(<!-- (?:urgent|recommendations): end -->)"
    return re.sub(marks, lambda match: match[1] + "\n" * match[2].count("\n") + match[3], text, flags=re.DOTALL)


def _between(text: str, name: str, body: str) -> str:
    marks = rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)"
    return re.sub(marks, lambda match: f"{match[1]}{body}\n{match[2]}", text, flags=re.DOTALL)


def _term(workspace: Folder, taxonomy: str, id_: str) -> Term:
    known = workspace.knowledge.taxonomies[taxonomy].terms
    return known.get(id_) or Term(id=id_, label={"en": id_, "fr": id_})


def _urgent(item: Recommendation, language: str, workspace: Folder) -> str:
    name = _term(workspace, "addressees", item.addressee).label[language].split(" (")[0]
    text = _text(item, language)
    return f"- **{name}{_COLON[language]}** {text[0].lower()}{text[1:]}"


def _text(item: Recommendation, language: str) -> str:
    return item.fr if language == "fr" else item.en


def _block(rank: int, risk: str, registers: Registers, language: str, workspace: Folder) -> str:
    own = [item for item in _asked_now(registers.recommendations) if item.risk == risk and not item.urgent]
    if not own:
        return ""
    order = [*workspace.knowledge.taxonomies["addressees"].terms]
    own.sort(key=lambda item: order.index(item.addressee) if item.addressee in order else len(order))
    head = f"## {_RISK[language]} {rank}{_COLON[language]} {_term(workspace, 'protection_risks', risk).short[language]}"
    names = [name for name in _COLUMNS if name in _ALWAYS or any(map(_CELLS[name], registers.recommendations))]
    titles = [_COLUMNS[name][language] for name in names]
    rows = [[_cell(name, item, language, workspace) for name in names] for item in own]
    lines = [f"| {' | '.join(row)} |" for row in (titles, ["---"] * len(names), *rows)]
    return f"{head}\n\n" + "\n".join(lines)


_ALWAYS = frozenset(("addressee", "what", "where", "by"))
_CELLS: Mapping[str, Callable[[Recommendation], object]] = {
    "lead": lambda item: item.lead,
    "quantity": lambda item: item.quantity,
    "priority": lambda item: item.priority,
    "status": lambda item: item.status,
}
"""The columns that stand there only where an item of the register has them."""


def _cell(name: str, item: Recommendation, language: str, workspace: Folder) -> str:
    """What a recommendation says in one column of the table."""
    if name == "addressee":
        return _term(workspace, "addressees", item.addressee).short[language]
    if name == "lead":
        return (item.lead or _NONE).replace("|", "\\|")
    if name == "what":
        return _text(item, language).replace("|", "\\|")
    if name == "where":
        places = workspace.knowledge.places
        return (
            ", ".join(places[id_].name[language] if id_ in places else id_ for id_ in item.where)
            or _EVERYWHERE[language]
        )
    if name == "quantity":
        return _quantity(item, language)
    if name == "by":
        return period_short(item.by, language).replace(" ", NO_BREAK) if item.by else _NONE
    if name == "priority":
        return _PRIORITIES[item.priority][language] if item.priority else _NONE
    said = item.status or "open"
    return _STATUS[said][language] if said in _STATUS else said


_ANYWHERE = 4
"""So many recommendations for the whole country stand on the page of a region that none names: the page has room for no more."""


def actions_at(registers: Registers, workspace: Folder, place: str, language: str) -> str:
    """What is asked for a place, under its heading: the recommendations that name it; where none does, those of high priority for the whole country."""
    asked = [item for item in _asked_now(registers.recommendations) if not item.urgent]
    own = [item for item in asked if place in item.where]
    told = own or [item for item in asked if item.priority == "high" and not item.where][:_ANYWHERE]
    colon = _COLON[language]
    heads = ((item, _term(workspace, "addressees", item.addressee).short[language]) for item in told)
    lines = [f"- **{head}{colon}** {_said(item, language)}" for item, head in heads]
    return "\n".join([f"# {_ASKED[language]} {{#actions}}", "", *lines]) if lines else ""


def _said(item: Recommendation, language: str) -> str:
    """The text, its citations as plain words, and by when."""
    text = re.sub(r"\[([^\[\]]*)\]\([^()\s]*\)", r"\1", _text(item, language))
    return f"{text} ({period_short(item.by, language)})" if item.by else text


_CITED = re.compile(r"\[([^\[\]]*)\]\((fig:[^()\s]*)\)")


def _quantity(item: Recommendation, language: str) -> str:
    """How many of what; where the text cites that number as a figure, the same citation."""
    if item.quantity is None:
        return _NONE
    unit = item.unit.get(language, "") if isinstance(item.unit, dict) else item.unit or ""
    said = f"{item.quantity} {unit}".strip()
    cited = (target for words, target in _CITED.findall(_text(item, language)) if str(item.quantity) in words.split())
    target = next(cited, None)
    return f"[{said}]({target})" if target else said


def without_quantities(
    workspace: Folder, texts: Mapping[str, tuple[str, str]], findings: Iterable[Finding]
) -> list[Finding]:
    """The points without those on how many are asked for: what a recommendation asks is no figure of what was."""
    asked = {str(item.quantity) for item in read_registers(workspace).recommendations if item.quantity is not None}
    spans = {file: _span(text) for file, text in texts.values()}
    return [
        one
        for one in findings
        if one.id != "number_without_reference"
        or one.found not in asked
        or (one.where.line or 0) not in spans.get(one.where.file or "", ())
    ]


def _span(text: str) -> range:
    """The lines between the marks of the recommendations."""
    ends = [text.find(f"<!-- recommendations: {name} -->") for name in ("begin", "end")]
    return range(0) if min(ends) < 0 else range(*(text.count("\n", 0, at) + 1 for at in ends))


Remember = Callable[[Callable[[], Sequence[Finding]]], Sequence[Finding]]
"""The points that registers alone decide: those found before where none has changed, else those that are found now."""


def check_registers(
    workspace: Folder, texts: Mapping[str, tuple[str, str]], remember: Remember = lambda find: find()
) -> list[Finding]:
    """Points to check: headings out of the agreed order, a risk nobody is asked to act on, an item that answers nothing.

    `texts` gives the file and the text of the draft of each language.
    """
    registers = read_registers(workspace)
    orders = [
        found
        for language, (file, text) in texts.items()
        for found in _order(workspace, registers, language, file, text)
    ]
    file = REGISTER
    asked = {item.risk for item in registers.recommendations}
    alone = [
        point("risk_without_recommendation", where=Where(file=file), found=risk)
        for risk in registers.risks
        if risk not in asked
    ]
    empty = [
        point("recommendation_without_finding", where=Where(file=file), found=item.id)
        for item in registers.recommendations
        if not item.finding and not item.evidence
    ]
    late = _deadlines(workspace, registers.recommendations, file)
    return [
        *orders,
        *alone,
        *empty,
        *late,
        *remember(partial(check_recommendations, workspace, registers.recommendations)),
    ]


def _order(workspace: Folder, registers: Registers, language: str, file: str, text: str) -> list[Finding]:
    """The risk headings of a draft must be the agreed names, in the agreed order, none missing."""
    body = text.partition("<!-- recommendations: begin -->")[0]
    printed = [(int(number), _bare(name)) for number, name in RISK_HEADING.findall(body)]
    wanted = [
        (rank, _bare(_term(workspace, "protection_risks", risk).label[language]))
        for rank, risk in enumerate(registers.risks, 1)
    ]
    if not registers.risks or printed == wanted:
        return []
    missing = next((f"{rank}: {name}" for rank, name in wanted if (rank, name) not in printed), str(printed))
    return [point("risk_headings", where=Where(file=file), found=missing)]


def _bare(text: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", text.replace("’", "'")).strip().lower()


def _deadlines(workspace: Folder, items: Sequence[Recommendation], file: str) -> list[Finding]:
    published = workspace.settings.published
    late = [item for item in items if published and item.by and item.by < published]
    return [point("deadline_past", where=Where(file=file), found=item.id, data={"by": str(item.by)}) for item in late]

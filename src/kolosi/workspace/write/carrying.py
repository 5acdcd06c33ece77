"""What an edition hands on to the next: its history, its settings, its drafts moved to the new period, its recommendations.

The history goes over as it is: the files received with what was asked about them, the decisions with their chains, the
editions published. So the new period compares with the old one without a file given again, what was decided about words and
forms holds, authorisations end on their day, and what readers were told still counts against disclosure.

No sentence goes over unseen: each bears a mark until somebody has confirmed it, and what was typed as a number in a link is
emptied, so that the new data fill it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import yaml

from kolosi.content.yaml_files.errors import ContentError
from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.model.finding import point
from kolosi.model.label import say
from kolosi.model.period import Period, PeriodError
from kolosi.reading.labels import label
from kolosi.report.draft.carried import NUMBER, marked
from kolosi.report.draft.links import Draft, Mention, mentions
from kolosi.report.draft.sections import sections
from kolosi.store.files import is_there, listed, lying, read_prose, read_whole, write_whole
from kolosi.store.sealed.opening import adopt
from kolosi.store.shelf import shelf
from kolosi.workspace.receive.steps import STEPS
from kolosi.workspace.recommend.kept import SETTLED
from kolosi.workspace.write.stale_periods import with_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kolosi.workspace.settings import Settings

HISTORY = ("content", "receipts", "decisions", "editions")
"""The folders that go over as they are."""

TRANSLATED = "copies/translated.json"
"""What was translated goes over: the next quarter shows the translator new and changed paragraphs alone."""

EDITION_ONLY = ("published:", "comparisons:", "subtitle:", "taken_over:")
TAKEN_OVER = "# The drafts are those of the edition of this period: check lists what they still say of it. Take the line out when all is rewritten."
CARRIED = "# Taken over from the edition before: say in `status` what became of each (open, under_way, done, dropped), then add yours.\n"

RANKED = "# Taken over from the edition before: rank again; what still holds is confirmed by taking its mark out.\n"

FOLLOW_UP = "<!-- follow-up -->"
"""Where a draft prints what became of the last recommendations."""

_TITLE = label("insertions.follow_up_title")
_PERIOD = re.compile(r"(?<=/)\d{4}[-.\dQH]*")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def take_over(previous: Path, settings: Settings, folder: Path, period: Period) -> None:
    """Writes into a new folder what the workspace of the last edition hands on."""
    vault = adopt(previous, folder)
    for room in HISTORY:
        _take_folder(previous / room, folder / room)
    _take_settings(previous, settings, folder, period)
    for name in filter(None, (settings.template, *(logo.file for logo in settings.logos))):
        if is_there(previous / name):
            write_whole(folder / name, read_whole(previous / name))
    if is_there(previous / TRANSLATED):
        write_whole(folder / TRANSLATED, read_whole(previous / TRANSLATED))
    for path in listed(previous / "report", "*"):
        if not path.name.startswith("."):
            write_whole(folder / "report" / path.name, _moved_file(path, settings.period, period))
    del vault


def _take_folder(old: Path, new: Path) -> None:
    """Every file below a folder, but for locks, what was half written, and the steps that only their own edition takes back."""
    for name in lying(old):
        if name != STEPS and not name.rpartition("/")[2].startswith("."):
            write_whole(new / name, read_whole(old / name))


def _take_settings(previous: Path, settings: Settings, folder: Path, period: Period) -> None:
    """The settings without what belongs to one edition; the subtitle speaks of the new period."""
    lines = (previous / "workspace.yaml").read_text("utf-8").splitlines()
    subtitle = with_period(settings.subtitle, settings.period, period)
    said = yaml.safe_dump({"subtitle": dict(subtitle)}, allow_unicode=True, width=10_000) if subtitle else ""
    kept = "\n".join(_settings_lines(lines, period))
    text = f"{kept}\n{said}{TAKEN_OVER}\ntaken_over: {settings.period}\n"
    write_whole(folder / "workspace.yaml", text.encode())


def _settings_lines(lines: Iterable[str], period: Period) -> Iterator[str]:
    """The lines of the settings without what belongs to one edition only, its indented lines included."""
    is_dropped = False
    for line in lines:
        if line[:1].strip():
            is_dropped = line.startswith(EDITION_ONLY) or line == TAKEN_OVER
        if not is_dropped:
            yield f"period: {period}" if line.startswith("period:") else line


def _moved_file(path: Path, old: Period, new: Period) -> bytes:
    """A file of the report folder; what is no draft and no register of ours goes over as it is."""
    if path.suffix == ".md":
        language = path.stem.rpartition(".")[2]
        text = marked(moved(read_prose(path), old, new), language)
        return (opened(text, language) if path.name == f"pau.{language}.md" and _asked(path.parent) else text).encode()
    if path.name == "recommendations.yaml":
        return _recommendations(read_yaml(shelf(path.parent) / path.name), old).encode()
    if path.name == "workshop.yaml":
        return b"rankings: []\n"
    if path.name in ("severity.yaml", "rounds.yaml"):
        return b"{}\n"
    if path.name == "risks.yaml":
        return _risks(read_yaml(shelf(path.parent) / path.name), old, new).encode()
    return read_whole(path)


# -- drafts -----------------------------------------------------------------------------------------------------------


def moved(text: str, old: Period, new: Period) -> str:
    """A draft whose links name the same figures in the new period, numbers emptied.

    >>> old, new = Period.parse("2024-10..2025-03"), Period.parse("2025-04..2025-09")
    >>> moved("[7 580 violations](fig:hr_violations/2024-Q4)", old, new)
    '[](fig:hr_violations/2025-Q2) violations'
    """
    pieces, reached = [], 0
    for mention in mentions(Draft(file="", language="", text=text)):
        pieces += [text[reached : mention.start], _moved_link(mention, old, new)]
        reached = mention.end
    return _COMMENT.sub(lambda match: _moved_periods(match[0], old, new), "".join([*pieces, text[reached:]]))


def _moved_link(mention: Mention, old: Period, new: Period) -> str:
    bang = "!" if mention.draft.text[mention.start] == "!" else ""
    target = _moved_periods(mention.target, old, new)
    if not target.startswith(("fig:", "change:")):
        return f"{bang}[{mention.text}]({target})"
    before, number, after = _around_number(mention.text)
    return f"{before}[]({target}){after}" if number else f"[{mention.text}]({target})"


def _around_number(text: str) -> tuple[str, str, str]:
    """What stands before the first number of a text, the number, and what stands behind."""
    match = NUMBER.search(text)
    if match is None:
        return text, "", ""
    number = match[0].rstrip("\u00a0\u202f .,")
    return text[: match.start()], number, text[match.start() + len(number) :]


def _moved_periods(text: str, old: Period, new: Period) -> str:
    return _PERIOD.sub(lambda match: _moved_period(match[0], old, new), text)


def _moved_period(text: str, old: Period, new: Period) -> str:
    """A period at the same distance from the new reporting period; whole years move by years."""
    try:
        period = Period.parse(text)
    except PeriodError:
        return text
    if period.month_count % 12 == 0 and period.first.month == 1 and period.is_whole_months:
        years = new.last.year - old.last.year
        return str(Period.parse(f"{period.first.year + years}..{period.last.year + years}"))
    months = (new.last.year - old.last.year) * 12 + new.last.month - old.last.month
    to_end = period.is_whole_months
    return str(Period(_shifted(period.first, months), _shifted(period.last, months, to_end=to_end)))


def _shifted(day: date, months: int, *, to_end: bool = False) -> date:
    """The same day some months later; the last day of a month stays a last day."""
    index = day.year * 12 + day.month - 1 + months
    month = Period.parse(f"{index // 12:04}-{index % 12 + 1:02}")
    is_last = Period.parse(f"{day.year:04}-{day.month:02}").last == day
    if to_end or (is_last and day.day > 27):
        return month.last
    return date(month.first.year, month.first.month, min(day.day, month.last.day))


def opened(text: str, language: str) -> str:
    """A draft that opens with what became of the last recommendations; where it tells that elsewhere, it stays there."""
    known = sections(text)
    if FOLLOW_UP in text or not known:
        return text
    at = known[0].start
    return f"{text[:at]}# {say(_TITLE, language)} {{#suites}}\n\n{FOLLOW_UP}\n\n{text[at:]}"


# -- registers --------------------------------------------------------------------------------------------------------


def _asked(report: Path) -> bool:
    """True where the last edition recommended something."""
    path = shelf(report) / "recommendations.yaml"
    return path.is_file() and bool(read_yaml(path).get("recommendations"))


def _recommendations(register: Mapping[str, object], old: Period) -> str:
    """The register with where each recommendation comes from, and its status: open unless somebody said otherwise.

    An edition without a name is known by its period.
    """
    items = register.get("recommendations") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ContentError(
            file="report/recommendations.yaml",
            line=None,
            key="recommendations",
            expected=point("expected_list"),
            found=point("found_other"),
        )
    edition = str(register.get("edition") or old)
    new = {"edition": "", "recommendations": [_carried(item, edition) for item in items]}
    return CARRIED + yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=10_000)


def _carried(item: Mapping[str, object], edition: str) -> Mapping[str, object]:
    """A recommendation as it was printed: its numbers are those of then, no longer figures of ours. What is asked again is to be confirmed."""
    texts = {language: _without_links(str(item[language])) for language in ("fr", "en") if language in item}
    if item.get("status") not in SETTLED:
        texts = {language: marked(text, language) for language, text in texts.items()}
    return {
        **item,
        **texts,
        "previous": item.get("previous") or edition,
        "status": item.get("status") or "open",
    }


def _risks(register: Mapping[str, object], old: Period, new: Period) -> str:
    """The ranked list with its figures moved: who agreed on it, and the reason for each rank, are of the last edition until somebody confirms them."""
    items = register.get("risks")
    ranked = [_ranked(item, old, new) for item in items] if isinstance(items, list) else items
    kept = {**register, **({"risks": ranked} if "risks" in register else {})}
    if "agreed" in register:
        kept["agreed"] = _to_confirm(register["agreed"])
    return RANKED + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)


def _ranked(item: object, old: Period, new: Period) -> object:
    if not isinstance(item, dict):
        return item  # what is no risk is told by whoever reads the register
    kept = {**item}
    if "why" in item:
        kept["why"] = _to_confirm(item["why"])
    if isinstance(item.get("evidence"), list):
        kept["evidence"] = [_moved_periods(str(key), old, new) for key in item["evidence"]]
    return kept


def _to_confirm(texts: object) -> object:
    """What is said in each language, with the mark of what nobody has confirmed."""
    if not isinstance(texts, dict):
        return texts
    return {language: marked(str(text), language) for language, text in texts.items()}


def _without_links(text: str) -> str:
    pieces, reached = [], 0
    for mention in mentions(Draft(file="", language="", text=text)):
        pieces += [text[reached : mention.start], mention.text]
        reached = mention.end
    return "".join([*pieces, text[reached:]])

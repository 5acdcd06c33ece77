"""Can I sign? One page: what stands in the way (red), what to know (amber), what was checked (green).

The checks are a table; each gives the lines of what is wrong, or else one line that says what was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kolosi.model.finding import Finding, Refusal, Severity, point
from kolosi.report.draft.numerals import day
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.ask.notebook import FindingList
from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.recommend.overdue import overdue, overdue_sound
from kolosi.workspace.signing import clearing, numbers, received, reserving, reviewed, rights, texts, validation
from kolosi.workspace.signing.lines import Data, missing_draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kolosi.workspace.ask.desk import Desk
    from kolosi.workspace.folder import Folder

Colour = Literal["red", "amber", "green"]
COLOURS: Mapping[Severity, Colour] = {"error": "red", "warning": "amber", "note": "green"}


def _nothing(desk: Desk) -> Data:
    del desk
    return {}


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that is looked at: the lines of what is wrong, and what its green line counts. `of_drafts`: it reads the drafts."""

    id: str
    find: Callable[[Desk], Iterable[Finding]]
    sound: Callable[[Desk], Data] = _nothing
    of_drafts: bool = True
    is_slow: bool = False


CHECKS: tuple[Check, ...] = (
    Check(id="files", find=received.files, sound=received.files_sound, of_drafts=False),
    Check(id="rows", find=received.rows, of_drafts=False),
    Check(id="list", find=received.the_list, of_drafts=False, is_slow=True),
    Check(id="replaced", find=received.replaced, sound=received.replaced_sound, of_drafts=False),
    Check(id="restated", find=received.restated, of_drafts=False, is_slow=True),
    Check(id="figures", find=numbers.figures, sound=numbers.figures_sound),
    Check(id="pictures", find=numbers.pictures, sound=numbers.pictures_sound),
    Check(id="coverage", find=numbers.coverage),
    Check(id="expected", find=received.expected, sound=received.expected_sound, of_drafts=False),
    Check(id="sections", find=texts.sections, sound=texts.sections_sound),
    Check(id="carried", find=texts.carried),
    Check(id="placeholders", find=texts.placeholders),
    Check(id="points", find=texts.points, sound=texts.points_sound),
    Check(id="proof", find=texts.proof, sound=texts.proof_sound, is_slow=True),
    Check(id="gate", find=texts.gate),
    Check(id="copies", find=reviewed.copies, sound=reviewed.copies_sound, of_drafts=False, is_slow=True),
    Check(id="clearance", find=clearing.clearance, sound=clearing.clearance_sound),
    Check(id="validation", find=validation.validation, sound=validation.validation_sound),
    Check(id="recommendations", find=overdue, sound=overdue_sound),
    Check(id="authorisations", find=rights.authorisations, sound=rights.authorisations_sound),
    Check(id="keeping", find=rights.keeping, sound=rights.keeping_sound, of_drafts=False),
)
"""Everything that is looked at before somebody signs, in the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether an analysis can be signed. `lines` are points: errors are red, warnings amber, notes green.

    `passed` are the red lines that a reservation lets through; they stand among `lines` as amber.
    """

    name: str
    period: str
    lines: tuple[Finding, ...]
    passed: tuple[Finding, ...] = ()

    @property
    def colour(self) -> Colour:
        """That of the worst line."""
        return next(colour for severity, colour in COLOURS.items() if colour == "green" or self.of(severity))

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The lines of one colour."""
        return tuple(one for one in self.lines if one.severity == severity)

    def _repr_html_(self) -> str:
        """The page as a notebook shows it, red first."""
        return FindingList(one for severity in COLOURS for one in self.of(severity))._repr_html_()

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "workspace": self.name,
            "period": self.period,
            "colour": self.colour,
            "lines": [{"colour": COLOURS[one.severity], **one.as_json()} for one in self.lines],
            "passed": [one.occurrence for one in self.passed],
        }


def readiness(desk: Desk) -> Readiness:
    """The whole page."""
    found = list(_lines(desk, CHECKS, with_sound=True))
    known = reserving.reservations_of(desk.workspace)
    passed = tuple(one for one in found if _is_passed(one, known))
    settings = desk.workspace.settings
    lines = tuple(_as_passed(desk, one, known[one.occurrence]) if one in passed else one for one in found)
    return Readiness(name=settings.name, period=str(settings.period), lines=lines, passed=passed)


def standing(desk: Desk) -> list[Finding]:
    """The red lines that nothing lets through, without the checks that take long: while there are any, documents are drafts."""
    known = reserving.reservations_of(desk.workspace)
    found = _lines(desk, [one for one in CHECKS if not one.is_slow], with_sound=False)
    return [one for one in found if one.severity == "error" and not _is_passed(one, known)]


def passed(desk: Desk) -> tuple[Finding, ...]:
    """The red lines that a reservation lets through; nothing is looked at where nobody made any."""
    return readiness(desk).passed if reserving.reservations_of(desk.workspace) else ()


def _lines(desk: Desk, checks: Iterable[Check], *, with_sound: bool) -> Iterator[Finding]:
    missing = _drafts_missing(desk)
    yield from missing
    for check in checks:
        if check.of_drafts and missing:
            continue
        found = list(check.find(desk))
        yield from found
        if with_sound and not found:
            yield _sound(desk, check)


def _sound(desk: Desk, check: Check) -> Finding:
    data = dict(check.sound(desk))
    count, said = data.pop("count", 1), data.pop("said", check.id)
    assert isinstance(count, int)
    return desk.workspace.say(point(f"sound_{said}", count=count, data=data))


def _drafts_missing(desk: Desk) -> list[Finding]:
    """That there is no draft to be read, as a line; nothing where there are drafts."""
    why = missing_draft(desk)
    return [desk.workspace.say(why)] if why else []


def _is_passed(one: Finding, known: Mapping[str, reserving.Reservation]) -> bool:
    is_red = one.severity == "error" and one.id in reserving.LIMITS
    return is_red and one.occurrence in known


def _as_passed(desk: Desk, one: Finding, reservation: reserving.Reservation) -> Finding:
    """A red line that was passed, as amber, with who let it pass and why in place of what settles it."""
    days = {language: day(reservation.since, language) for language in ("fr", "en")}
    data = {"function": reservation.function, "why": reservation.why, **days}
    told = desk.workspace.say(point("ready_passed", data=data))
    return replace(one, severity="warning", hint=told.message)


def require_red(workspace: Folder, subject: str) -> None:
    """Raises `Refusal` when a reservation is about no line that is red now, or about one that no reservation lets pass."""
    red = {one.occurrence: one.id for one in readiness(desk_of(workspace)).of("error")}
    if subject in red and red[subject] not in reserving.LIMITS:
        raise Refusal(point("reservation_never", found=subject))
    require_one_of([name for name, id_ in red.items() if id_ in reserving.LIMITS], subject, "reservation_of_nothing")

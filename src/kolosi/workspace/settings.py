"""What a workspace says of itself: country, languages, period, comparisons, sources expected, policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt, field_validator
from pydantic_core import PydanticCustomError

from kolosi.content.countries import country_named, labels_of, near_countries
from kolosi.content.yaml_files.shape import Shape
from kolosi.content.yaml_files.yaml import checked, read_yaml, wrong
from kolosi.model.finding import Refusal, Where, point
from kolosi.model.period import Period
from kolosi.model.spoken_period import period_named
from kolosi.reading.labels import label
from kolosi.store.shelf import shelf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kolosi.content.folders import ContentPath
    from kolosi.model.label import Label


class _ExpectedShape(Shape):
    source: str
    organisation: str | list[str] | None = None
    every: str = Field(default="month", pattern="month|quarter|half|year|once")
    due: int = 15
    at: str | list[str] = Field(default_factory=list)
    note: str | dict[str, str] | None = None


class _SenderShape(Shape):
    organisation: str
    address: str = ""
    language: str | None = Field(default=None, pattern="fr|en")


class _LogoShape(Shape):
    role: dict[str, str]
    name: dict[str, str]
    file: str = Field(default="", pattern=r"|[^\\:]+\.(?:png|jpe?g|svg)")


class _SettingsShape(Shape):
    title: dict[str, str] = Field(default_factory=dict)
    subtitle: dict[str, str] = Field(default_factory=dict)
    country: str
    languages: list[str] = Field(default_factory=lambda: ["fr", "en"], min_length=1)
    period: str
    published: str | None = None
    comparisons: dict[str, str] = Field(default_factory=dict)
    expected: list[_ExpectedShape] = Field(default_factory=list)
    policy: str = "default"
    people_reached: str = Field(default="new_only", pattern="new_only|maximum|sum")
    contacts: list[dict[str, str | dict[str, str]]] = Field(default_factory=list)
    senders: list[_SenderShape] = Field(default_factory=list)
    invented: dict[str, str] = Field(default_factory=dict)
    template: str | None = None
    licence: Literal["cc-by-igo", "cc-by", "cc-by-sa", "odc-by", "odc-odbl", "hdx-pddl"] | None = None
    publisher: dict[str, str] = Field(default_factory=dict)
    gbv_in_data: bool = False
    boundaries: str | None = None
    taken_over: str | None = None
    retention: dict[Literal["public", "aggregate", "incident"], PositiveInt] = Field(default_factory=dict)
    logos: list[_LogoShape] = Field(default_factory=list)

    @field_validator("period", "taken_over", mode="before")
    @classmethod
    def _is_period(cls, value: object) -> str:
        period = period_named(str(value))
        if period is None:
            raise PydanticCustomError("expected_period", "a period")
        return str(period)

    @field_validator("comparisons", mode="before")
    @classmethod
    def _as_written(cls, value: object) -> object:
        """A year without quotes is a number in YAML, and a day a date: both are meant as text."""
        return {name: str(item) for name, item in value.items()} if isinstance(value, dict) else value

    @field_validator("published", mode="before")
    @classmethod
    def _as_day(cls, value: object) -> object:
        return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """Who owes what by when: `due` is the day of the month after the period; `places` those at which they are present."""

    source: str
    organisations: tuple[str, ...]
    every: str
    due: int
    places: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Sender:
    """How an organisation that owes files is written to: its shared address and its language, where they are known."""

    organisation: str
    address: str = ""
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class LogoOf:
    """A body on the cover: what it is to the document, its name, and the file of its logo; no file keeps a place for it."""

    role: Label
    name: Label
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of a workspace.

    `invented` is the warning that invented data carry on their face.

    `taken_over` is the period of the edition whose drafts these are, while they are being rewritten.

    `boundaries` is the set of boundaries the document speaks in; None for the one in force, or one that was added as
    outlines where these do not draw the one in force.

    `contacts` are printed; `senders` are those to whom reminders go, and are printed nowhere.

    `licence` is that of what is published, by its id in `report/exports/publication.py`, `publisher` who answers for it.
    `gbv_in_data`: the data-portal folder holds the public figures on gender-based violence too.

    `retention` is for how many months files received are kept, by the sensitivity of their source.

    `logos` are those of the bodies that answer for the document, on its cover: what each is to it, its name, and the file of its logo.
    """

    name: str
    country: str
    languages: tuple[str, ...]
    period: Period
    title: Label
    subtitle: Label = field(default_factory=dict)
    published: str | None = None
    expected: tuple[Expectation, ...] = ()
    policy: str = "default"
    people_reached: str = "new_only"
    contacts: tuple[Mapping[str, str | Label], ...] = ()
    senders: tuple[Sender, ...] = ()
    invented: Label = field(default_factory=dict)
    comparisons: Mapping[str, Period] = field(default_factory=dict)
    template: str | None = None
    licence: str = ""
    publisher: Label = field(default_factory=dict)
    gbv_in_data: bool = False
    boundaries: str | None = None
    taken_over: Period | None = None
    retention: Mapping[str, int] = field(default_factory=dict)
    logos: tuple[LogoOf, ...] = ()

    @property
    def previous(self) -> Period:
        """The period just before."""
        return self.comparisons.get("previous", self.period.previous())

    @property
    def year_ago(self) -> Period:
        """The same period one year before."""
        return self.comparisons.get("year_ago", self.period.year_ago())


def load_settings(folder: Path) -> Settings:
    """The settings of the workspace in a folder. Raises `Refusal` when there is none."""
    require_workspace(folder)
    path = folder / "workspace.yaml"
    return settings_in(path, folder.resolve().name, shelf(folder / "content"))


def require_folder(folder: Path) -> None:
    """Raises `Refusal` where there is no folder."""
    if not folder.is_dir():
        raise Refusal(point("file_not_found", where=Where(file=folder.name), found=folder.name))


def require_workspace(folder: Path) -> None:
    """Raises `Refusal` where a folder is no workspace."""
    if not (folder / "workspace.yaml").is_file():
        raise Refusal(point("no_workspace", where=Where(file=folder.name), found=folder.absolute().name))


def settings_in(path: ContentPath, name: str, overlay: ContentPath | None) -> Settings:
    """The settings that a file says, of a workspace of a name whose own content is `overlay`. Raises `ContentError`."""
    shape = checked(_SettingsShape, read_yaml(path), path)
    country = country_named(shape.country, overlay)
    if country is None:
        expected = point("expected_country", data=labels_of(near_countries(shape.country)))
        raise wrong(path, ["country"], expected, shape.country)
    return Settings(
        name=name,
        country=country.lower(),
        languages=tuple(shape.languages),
        period=Period.parse(shape.period),
        title=shape.title or label("settings.title"),
        subtitle=shape.subtitle,
        published=shape.published,
        expected=tuple(_expectation(item) for item in shape.expected),
        policy=shape.policy,
        people_reached=shape.people_reached,
        contacts=tuple(shape.contacts),
        senders=tuple(Sender(**one.model_dump()) for one in shape.senders),
        invented=shape.invented,
        comparisons={name: _period(value, path, name) for name, value in shape.comparisons.items()},
        template=shape.template,
        licence=shape.licence or "",
        publisher=shape.publisher,
        gbv_in_data=shape.gbv_in_data,
        boundaries=shape.boundaries,
        taken_over=Period.parse(shape.taken_over) if shape.taken_over else None,
        retention={str(kind): months for kind, months in shape.retention.items()},
        logos=tuple(LogoOf(**one.model_dump()) for one in shape.logos),
    )


def policy_named(path: ContentPath) -> str:
    """The policy that settings ask for. Raises `ContentError` for settings that cannot be used."""
    return checked(_SettingsShape, read_yaml(path), path).policy


def _period(value: str, path: ContentPath, name: str) -> Period:
    period = period_named(value)
    if period is None:
        raise wrong(path, ["comparisons", name], point("expected_period"), value)
    return period


def _expectation(shape: _ExpectedShape) -> Expectation:
    given = shape.organisation
    organisations = (given,) if isinstance(given, str) else tuple(given or ())
    places = (shape.at,) if isinstance(shape.at, str) else tuple(shape.at)
    return Expectation(
        source=shape.source, organisations=organisations, every=shape.every, due=shape.due, places=places
    )

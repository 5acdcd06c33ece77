"""Everything a workspace knows from content, loaded once and when first asked for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.content.messages import Catalogue, load_messages
from kolosi.model.record import BREAKDOWNS, STATISTICS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kolosi.content.folders import ContentPath
    from kolosi.content.given import GivenList
    from kolosi.model.heading import Heading
    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Country, Places
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy


class Knowledge:
    """Sources, taxonomies, indicators, places and messages: the package's, overlaid by the workspace's own.

    `lists` gives the lists of places among the files of the workspace.
    """

    def __init__(
        self,
        country: str,
        overlay: ContentPath | None = None,
        lists: Callable[[Knowledge], Sequence[GivenList]] | None = None,
    ) -> None:
        self.country = country
        self.overlay = overlay
        self._lists = lists
        self._counting: list[str] = []

    @cached_property
    def messages(self) -> Catalogue:
        """The catalogue of messages."""
        return load_messages(self.overlay)

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Every source by id."""
        from kolosi.content.sources import load_sources

        return load_sources(self.overlay)

    @cached_property
    def headings(self) -> Mapping[str, Heading]:
        """What columns of partners' files are called, by meaning."""
        from kolosi.content.headings import load_headings

        return load_headings(self.overlay)

    @cached_property
    def organisations(self) -> Mapping[str, str]:
        """The organisations that everybody in the field knows, by folded name and acronym."""
        from kolosi.content.organisations import load_organisations

        return load_organisations(self.overlay)

    @cached_property
    def taxonomies(self) -> Mapping[str, Taxonomy]:
        """Every taxonomy by id."""
        from kolosi.content.taxonomies import load_taxonomies

        return load_taxonomies(self.overlay)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Every indicator by id."""
        from kolosi.content.indicators import load_indicators

        above = _above(self.taxonomies)
        found = load_indicators(self.overlay).items()
        loaded = {id_: replace(one, above=above) if one.table == STATISTICS.name else one for id_, one in found}
        if self.overlay is not None and (self.overlay / "indicators").is_dir():
            self._check_conditions(loaded)
        return loaded

    def _check_conditions(self, indicators: Mapping[str, Indicator]) -> None:
        """Refuses a definition of the workspace that has another form, column or term than it may have."""
        from kolosi.workspace.validating import indicator_faults

        for fault in indicator_faults(indicators, self.taxonomies):
            raise fault

    @cached_property
    def places(self) -> Places:
        """The places of the country: those of content, and those of the lists that were given."""
        from kolosi.content.places import load_places

        return load_places(self.country, self.overlay, given=self.given)

    @cached_property
    def given(self) -> Sequence[GivenList]:
        """The lists of places that were given, in order of arrival."""
        return self._lists(self) if self._lists is not None else ()

    @cached_property
    def country_alone(self) -> Country:
        """What content says of the country, whatever lists were given."""
        from kolosi.content.countries import load_country

        return load_country(self.country, self.overlay)

    def forget_places(self, counting: Sequence[str] | None = None) -> None:
        """Has the places told again when they are next asked for: a list of them came, or went.

        `counting` are the receipts that may give places: while they are those of the last time, nothing is forgotten.
        """
        if counting is None or list(counting) != self._counting:
            for name in ("places", "given"):
                self.__dict__.pop(name, None)
        self._counting = list(counting or ())

    @cached_property
    def digest(self) -> str:
        """A hash of all content."""
        from kolosi.content.folders import content_digest

        return content_digest(self.overlay)


def _above(taxonomies: Mapping[str, Taxonomy]) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each column by which published values are told apart, the terms that each of its terms lies in."""
    found = {}
    for name in BREAKDOWNS:
        column = STATISTICS.column(name)
        taxonomy = taxonomies.get(column.taxonomy or "") if column else None
        terms = {id_: taxonomy.above(id_)[1:] for id_ in taxonomy.terms} if taxonomy else {}
        found[name] = {id_: over for id_, over in terms.items() if over}
    return {name: above for name, above in found.items() if above}

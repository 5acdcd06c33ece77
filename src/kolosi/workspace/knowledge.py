"""Everything a workspace knows from content, loaded once and when first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from kolosi.content.messages import Catalogue, load_messages

if TYPE_CHECKING:
    from kolosi.content.folders import ContentPath
    from kolosi.model.heading import Heading
    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Places
    from kolosi.model.source import Source
    from kolosi.model.term import Taxonomy


class Knowledge:
    """Sources, taxonomies, indicators, places and messages: the package's, overlaid by the workspace's own."""

    def __init__(self, country: str, overlay: ContentPath | None = None) -> None:
        self.country = country
        self.overlay = overlay

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

        loaded = load_indicators(self.overlay)
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
        """The places of the country."""
        from kolosi.content.places import load_places

        return load_places(self.country, self.overlay)

    @cached_property
    def digest(self) -> str:
        """A hash of all content."""
        from kolosi.content.folders import content_digest

        return content_digest(self.overlay)

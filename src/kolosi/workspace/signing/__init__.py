"""The verbs of who signs: whether the analysis can be signed, its publication, its withdrawal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.workspace.receive.intake_verbs import IntakeVerbs

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.workspace.publish.publishing import Published
    from kolosi.workspace.signing.page import Readiness


class Signing(IntakeVerbs):
    """A workspace whose analysis is signed."""

    def ready(self) -> Readiness:
        """Whether the analysis can be signed: what stands in the way (red), what to know (amber), what was checked (green).

        Each line comes with the command or the list that settles it.
        """
        from kolosi.workspace.ask.asking import desk_of
        from kolosi.workspace.signing.page import readiness

        return readiness(desk_of(self))

    def publish(self, edition: str, *, by: str, why: str = "published") -> Published:
        """Freezes an edition: what was printed, and who signs. Refused, with the list, while a line of `ready` is red."""
        from kolosi.workspace.publish.publishing import publish

        return publish(self, edition, by=by, why=why)

    def withdraw(self, edition: str, *, by: str, why: str) -> Decision:
        """Says that an edition is withdrawn, by whom and why. What readers kept still counts against disclosure."""
        from kolosi.workspace.publish.publishing import withdraw

        return withdraw(self, edition, by=by, why=why)

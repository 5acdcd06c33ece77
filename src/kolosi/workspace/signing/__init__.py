"""The verbs of who reads and signs: copies for reviewers and what comes back, whether the analysis can be signed, its publication."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kolosi.workspace.correct.nearby import require_one_of
from kolosi.workspace.receive.intake_verbs import IntakeVerbs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from kolosi.model.decision import Decision
    from kolosi.workspace.copies.receiving import ReceivedCopies
    from kolosi.workspace.copies.sending import Sent
    from kolosi.workspace.publish.publishing import Published
    from kolosi.workspace.signing.page import Readiness


class Signing(IntakeVerbs):
    """A workspace whose analysis is read by others, and signed."""

    def send(
        self,
        *,
        languages: Sequence[str] = (),
        section: str | None = None,
        translation: str | None = None,
        owner: str | None = None,
        since: str | None = None,
        recommendations: str | None = None,
    ) -> Sent:
        """A copy of the draft for reviewers, marked so that it can be read again, in `out/copies`; what was issued is kept.

        In the first language of the workspace, where none is named; of one first-level chapter with its anchor or heading as `section`.
        With another language as `translation`: what is new or changed, beside its translation, in two columns.
        With a system as `owner`: the release agreement that its owner signs. With the number of a copy, or a day, as `since`: what has
        changed since, for whoever read it. With an addressee as `recommendations`: what he is asked, to say what became of it; `all` for each.
        """
        from kolosi.workspace.copies.agreeing import send_agreement
        from kolosi.workspace.copies.sending import send
        from kolosi.workspace.copies.since import send_since
        from kolosi.workspace.copies.translating import send_translation

        for one in (*languages, *([translation] if translation else ())):
            require_one_of(self.settings.languages, one, "choice_unknown")
        if translation:
            return send_translation(self, (tuple(languages) or self.settings.languages)[0], translation)
        if since:
            return send_since(self, since, tuple(languages) or self.settings.languages[:1])
        if recommendations:
            from kolosi.workspace.recommend.sending import send_recommendations

            return send_recommendations(
                self, recommendations, tuple(languages) or self.settings.languages[:1], date.today()
            )
        if owner:
            return send_agreement(self, owner, tuple(languages) or self.settings.languages[:1])
        return send(self, tuple(languages) or self.settings.languages[:1], section)

    def receive(self, files: Iterable[str | Path], *, author: str | None = None) -> ReceivedCopies:
        """Takes reviewers' copies (.docx, .odt, .doc) back, matrices of comments and sheets of recommendations that were filled in.

        All copies that came back of an issue are put together in one document, under their authors' names; their comments in a
        matrix. A number that a copy changes never comes in: it is asked about.
        """
        from kolosi.workspace.copies.receiving import receive

        return receive(self, files, author=author)

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

"""Release: what is withheld and the merge that would be shown, agreements of owners, documents, copies, editions."""

from __future__ import annotations

from kolosi.web.rights import Right
from kolosi.web.route import BOTH, POST, Route
from kolosi.web.screens.release import agreeing, copying, documents, editions, held, overview
from kolosi.web.tabs import SCREENS

_READ = SCREENS["release"]

ROUTES = (
    Route(path="release", name="release", view=overview.show, right=_READ),
    Route(path="release/state", name="release-state", view=overview.state, right=_READ),
    Route(path="release/held", name="release-held", view=held.show, right=_READ),
    Route(path="release/agreements", name="release-agreements", view=agreeing.show, right=_READ),
    Route(
        path="release/agreements/send",
        name="release-agreement-send",
        view=agreeing.send,
        right=Right.WRITE,
        methods=POST,
    ),
    Route(
        path="release/agreements/record",
        name="release-agreement",
        view=agreeing.record,
        right=Right.AGREE,
        methods=POST,
    ),
    Route(path="release/embargo", name="release-embargo", view=agreeing.embargo, right=Right.AGREE, methods=POST),
    Route(path="release/render", name="release-render", view=documents.render, right=Right.WRITE, methods=POST),
    Route(path="release/file/<str:id_>", name="release-file", view=documents.file, right=_READ),
    Route(path="release/read/<str:id_>", name="release-read", view=documents.read, right=_READ),
    Route(path="release/copies/send", name="release-copies", view=copying.send, right=Right.WRITE, methods=POST),
    Route(path="release/copies/receive", name="release-receive", view=copying.receive, right=Right.WRITE, methods=POST),
    Route(path="release/publish", name="release-publish", view=editions.publish, right=Right.SIGN, methods=BOTH),
    Route(path="release/withdraw", name="release-withdraw", view=editions.withdraw, right=Right.SIGN, methods=BOTH),
    Route(path="release/compare", name="release-compare", view=editions.compare, right=_READ),
)

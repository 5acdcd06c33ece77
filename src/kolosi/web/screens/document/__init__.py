"""Document: its sections with their state, read as they are printed, edited in place, with history, remarks and Word out and back."""

from __future__ import annotations

from kolosi.web.rights import Right
from kolosi.web.route import BOTH, POST, Route
from kolosi.web.screens.document import editing, overview, reading, refreshing, remarking, word
from kolosi.web.tabs import SCREENS

_READ = SCREENS["document"]
_ONE = "document/<str:of>/<str:section>"

ROUTES = (
    Route(path="document", name="document", view=overview.show, right=_READ),
    Route(path="document/figure", name="document-figure", view=reading.figure, right=_READ),
    Route(path="document/find", name="document-find", view=editing.find, right=Right.WRITE),
    Route(path="document/refresh", name="document-refresh", view=refreshing.show, right=Right.WRITE),
    Route(
        path="document/refresh/write",
        name="document-refresh-write",
        view=refreshing.write,
        right=Right.WRITE,
        methods=POST,
    ),
    Route(path="document/word", name="document-word", view=word.show, right=Right.WRITE),
    Route(path="document/word/send", name="document-send", view=word.send, right=Right.WRITE, methods=POST),
    Route(path="document/word/receive", name="document-receive", view=word.receive, right=Right.WRITE, methods=POST),
    Route(path="document/word/file/<str:name>", name="document-file", view=word.fetch, right=Right.WRITE),
    Route(path=_ONE, name="document-section", view=reading.show, right=_READ),
    Route(path=f"{_ONE}/edit", name="document-edit", view=editing.edit, right=Right.WRITE, methods=BOTH),
    Route(path=f"{_ONE}/beside", name="document-beside", view=editing.beside, right=_READ),
    Route(path=f"{_ONE}/past", name="document-past", view=editing.past, right=_READ),
    Route(path=f"{_ONE}/restore", name="document-restore", view=editing.restore, right=Right.WRITE, methods=POST),
    Route(path=f"{_ONE}/picture/<int:at>.svg", name="document-picture", view=reading.picture, right=_READ),
    Route(path=f"{_ONE}/remark", name="document-remark", view=remarking.remark, right=Right.COMMENT, methods=POST),
    Route(path=f"{_ONE}/settle", name="document-settle", view=remarking.settle, right=Right.COMMENT, methods=POST),
    Route(path=f"{_ONE}/clear", name="document-clear", view=remarking.clear, right=Right.COMMENT, methods=POST),
)

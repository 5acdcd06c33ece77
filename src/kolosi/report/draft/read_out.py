"""A draft as it reads once its figures are in it: plain Markdown without links to figures, for whoever proof-reads it."""

from __future__ import annotations

from kolosi.model.figure import Figures
from kolosi.report.draft.blocks import Cited
from kolosi.report.draft.carried import without_marks
from kolosi.report.draft.links import BadLink, Draft, Mention, mentions, without_comments
from kolosi.report.draft.resolve import spoken


def read_out(draft: Draft, figures: Figures) -> str:
    """The text with each figure in words, as documents print it; pictures and tables drawn by the machine are left out."""
    text, pieces, reached = without_comments(draft.text), [], 0
    for mention in mentions(draft):
        pieces += [text[reached : mention.start], _words(mention, figures)]
        reached = mention.end
    return without_marks("".join([*pieces, text[reached:]]))


def _words(mention: Mention, figures: Figures) -> str:
    try:
        link = mention.link()
    except BadLink:
        return mention.text
    if not link.is_inline:
        return ""
    key = link.keys[0]
    return spoken(Cited(key=key, text=mention.text), figures.get(key), mention.draft.language).text

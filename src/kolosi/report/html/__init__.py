"""The report as one page for the browser."""

from kolosi.report.html.page import Leaf, Pages, Sheet, render_html, sheet_of

__all__ = ["Leaf", "Pages", "Sheet", "render_html", "sheet_of"]

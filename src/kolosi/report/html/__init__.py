"""The report as one page for the browser."""

from kolosi.report.html.page import Pages, render_html

__all__ = ["Pages", "render_html"]

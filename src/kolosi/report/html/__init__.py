"""The report as one page for the browser."""

from kolosi.report.html.page import render_html

__all__ = ["render_html"]

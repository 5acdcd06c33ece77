"""The report as PDF, typeset by typst from the same sections as the page."""

from kolosi.report.pdf.page import render_pdf

__all__ = ["render_pdf"]

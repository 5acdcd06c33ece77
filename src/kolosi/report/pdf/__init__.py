"""The report as PDF."""

from kolosi.report.pdf.page import render_pdf

__all__ = ["render_pdf"]

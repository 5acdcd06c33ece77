"""The report as a Word document."""

from kolosi.report.word.package import BadTemplate
from kolosi.report.word.page import render_docx

__all__ = ["BadTemplate", "render_docx"]

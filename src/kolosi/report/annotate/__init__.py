"""Points to check written beside a document: Word comments on its own words, a page with notes in the margin, SARIF."""

from kolosi.report.annotate.note import Level, Note
from kolosi.report.annotate.page import annotate_html
from kolosi.report.annotate.sarif import sarif
from kolosi.report.annotate.word import annotate_docx

__all__ = ["Level", "Note", "annotate_docx", "annotate_html", "sarif"]

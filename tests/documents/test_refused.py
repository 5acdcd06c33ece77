"""Documents that are refused: the reason is named, in French and English, quickly and in little memory."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import xlsxwriter
from tests.documents import samples
from tests.documents.samples import zipped
from tests.hostile.test_corpus import CORPUS

from kolosi.content.messages import load_messages
from kolosi.intake.documents import Unreadable, read_document, refused

pytestmark = pytest.mark.long

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BODY = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
CLOSE = "</w:body></w:document>"
LONG = 70_000_000


def workbook() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write(0, 0, 1)
    book.close()
    return out.getvalue()


def with_body(xml: str | bytes) -> bytes:
    return samples.replaced(samples.word(()), **{"word__document.xml": xml})


def locked_zip() -> bytes:
    data = bytearray(zipped(a="b"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    return bytes(data)


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def scanned() -> bytes:
    return samples.compiled("#rect(width: 50mm, height: 80mm, fill: gray)\n#pagebreak()\n12")


ENTITIES = f'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>{BODY}<w:p/>{CLOSE}'

REFUSED: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    "nothing": ("a.docx", "empty", lambda: b""),
    "only blank lines": ("a.md", "empty", lambda: b" \r\n\r\n"),
    "a page without words": ("a.html", "empty", lambda: b"<html><body><script>1</script></body></html>"),
    "a Word file without words": ("a.docx", "empty", lambda: samples.word(())),
    "a spreadsheet": ("a.xlsx", "spreadsheet", workbook),
    "a spreadsheet under another name": ("a.docx", "spreadsheet", workbook),
    "an old spreadsheet": ("a.xls", "spreadsheet", lambda: COMPOUND + bytes(600) + "Workbook".encode("utf-16-le")),
    "an OpenDocument spreadsheet": ("a.ods", "spreadsheet", lambda: zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet")),
    "a CSV": ("a.csv", "spreadsheet", lambda: b"a,b\n1,2\n"),
    "a picture": ("a.pdf", "image", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100)),
    "a drawing": ("a.svg", "image", lambda: b"<svg><text>1</text></svg>"),
    "a PDF of pictures": ("a.pdf", "scanned", scanned),
    "a PDF behind a password": ("a.pdf", "password", locked_pdf),
    "a Word file behind a password": ("a.docx", "password", lambda: COMPOUND + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
    "a zip behind a password": ("a.docx", "password", locked_zip),
    "half a PDF": ("a.pdf", "truncated", lambda: samples.pdf()[:300]),
    "half a Word file": ("a.docx", "truncated", lambda: samples.word()[:9000]),
    "a Word file with damaged XML": ("a.docx", "truncated", lambda: with_body(BODY + "<w:p>")),
    "a Word file without its text": ("a.docx", "truncated", lambda: zipped(**{"[Content_Types].xml": "<Types/>"})),
    "text under the name of a Word file": ("a.docx", "truncated", lambda: b"7 580 cas"),
    "an old text document": ("a.doc", "not_a_document", lambda: COMPOUND + bytes(600)),
    "an archive": ("a.zip", "not_a_document", lambda: zipped(**{"a.txt": "b"})),
    "bytes": ("a.txt", "not_a_document", lambda: bytes(range(256)) * 20),
    "bytes without zeros": ("a.txt", "not_a_document", lambda: bytes(range(1, 256)) * 20),
    "data": ("a.json", "not_a_document", lambda: b'{"a": 1}'),
    "rich text": ("a", "not_a_document", lambda: b"{\\rtf1 7 580}"),
    "200 MB": ("a.txt", "too_large", lambda: b"7 580 " * 34_000_000),
    "six million letters": ("a.txt", "too_large", lambda: b"7 580 " * 1_000_000),
    "a Word text of 30 MB": ("a.docx", "too_large", lambda: with_body(BODY + "<w:p/>" * 5_000_000 + CLOSE)),
    "a Word file of blanks": ("a.docx", "bomb", lambda: with_body(BODY + " " * LONG + CLOSE)),
    "entities": ("a.docx", "bomb", lambda: with_body(ENTITIES)),
    "six thousand members": ("a.docx", "too_many_members", lambda: zipped(**{str(at): "" for at in range(6_000)})),
}  # fmt: skip


def refusal_of(name: str, data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as found:
        read_document(name, data)
    return found.value


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_its_reason(what: str) -> None:
    name, code, make = REFUSED[what]
    refusal = refusal_of(name, make())
    assert (refusal.code, refusal.file) == (code, name)


def test_every_reason_has_a_sentence_in_each_language_and_every_sentence_a_reason() -> None:
    catalogue = load_messages()
    for code in {code for _, code, _ in REFUSED.values()}:
        told = catalogue.word(refused(Unreadable(code, file="rapport.pdf")))
        assert {language for language, message in told.message.items() if "rapport.pdf" in message} >= {"fr", "en"}
        assert all("?" not in message for message in told.message.values())
    raised = {f"document_{code}" for _, code, _ in REFUSED.values()} | {
        "document_changes_accepted",
        "document_too_heavy",
    }
    raised |= {
        "document_one_at_a_time",
        "document_not_known",
        "document_already",
        "document_attachments",
    }  # of a review
    raised |= {"document_day", "document_without_file", "document_gave_excerpts", "document_destroyed"}
    raised |= {answer for one in CORPUS.values() for answer in one.answers if answer.startswith("document_")}
    assert {id_ for id_ in catalogue.ids if id_.startswith("document_")} == raised


def test_a_locked_pdf_that_opens_without_password_is_read() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="", owner="secret"))
    assert "7\xa0580" in read_document("a.pdf", out.getvalue()).text


MEASURE = """
import sys, time
from pathlib import Path
from kolosi.intake.documents import Unreadable, read_document
def peak():
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
for name, data in (("a.md", b"a"), ("a.html", b"<html>a</html>"), ("a.docx", b"PK\\x03\\x04")):
    try:
        read_document(name, data)
    except Unreadable:
        pass
data = Path(sys.argv[2]).read_bytes()
before = peak()
start = time.process_time()
try:
    read_document(sys.argv[1], data)
except Unreadable as refusal:
    print(refusal.code, time.process_time() - start, peak() - before)
"""
HEAVY = ("200 MB", "six million letters", "a Word text of 30 MB", "a Word file of blanks", "a PDF of pictures", "bytes")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured on Linux")
@pytest.mark.parametrize("what", HEAVY)
def test_a_hostile_document_is_refused_within_two_seconds_and_300_megabytes(what: str, tmp_path: Path) -> None:
    name, code, make = REFUSED[what]
    (tmp_path / "file").write_bytes(make())
    command = [sys.executable, "-c", MEASURE, name, str(tmp_path / "file")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[0] == code
    assert float(told[1]) < 2
    assert float(told[2]) < 300

"""Six reviewers' copies of a document of 20 pages put together, against python-docx merely opening and saving the same files in the same run.

Prints seconds, ratios and how many changes are shown. Asserts the ratio of seconds of the processor (`LIMIT`), and that as many changes are shown as were made. Where docx-scalpel
is installed, its consolidation of the same copies is timed beside. The aim is 10 s on a computer of which nobody else makes use.
"""

from __future__ import annotations

import io
import random
import sys
import time
from collections.abc import Callable

import docx

from kolosi.reading.word.returned import returned
from kolosi.report.copies.consolidating import consolidated
from kolosi.report.copies.copies import compared
from kolosi.report.copies.merging import merged
from kolosi.report.copies.package import IssuedPackage
from kolosi.report.copies.stream import streams
from kolosi.workspace.review.packs import pack

LIMIT = 8.0
COPIES, PARAGRAPHS, WORDS, EDITS = 6, 160, 60, 8
SOME = "les familles des villages du fleuve quittent leurs maisons avant la nuit et reviennent au matin quand les marchés ouvrent puis les prix montent encore sur la route"


def written(paragraphs: list[list[str]]) -> bytes:
    """A Word file of invented words."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(" ".join(words) + ".")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def edited(paragraphs: list[list[str]], copy: int) -> list[list[str]]:
    """The paragraphs with words replaced; no two copies touch the same paragraph."""
    new = [list(words) for words in paragraphs]
    for at in range(EDITS):
        new[copy + COPIES * at][WORDS // 2] = f"autrement{copy}"
    return new


def opened(data: bytes) -> bytes:
    """The baseline: a file opened and saved."""
    out = io.BytesIO()
    docx.Document(io.BytesIO(data)).save(out)
    return out.getvalue()


def together(issued: bytes, copies: list[bytes]) -> int:
    """Puts copies together; gives how many changes are shown."""
    ours = returned("issued.docx", IssuedPackage.of(issued).stories())
    found = [
        compared(ours, returned(f"{at}.docx", IssuedPackage.of(data).stories()), at, pack("fr"))
        for at, data in enumerate(copies)
    ]
    changes = merged({story: one.text for story, one in streams(ours).items()}, found)
    consolidated(issued, changes, ())
    return len(changes)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    """Seconds of the processor, and what came out."""
    begun = time.process_time()
    came = work()
    return time.process_time() - begun, came


def main() -> int:
    """Runs the comparison; 1 where a bound is passed."""
    chance = random.Random(5)
    words = SOME.split()
    paragraphs = [[chance.choice(words) for _ in range(WORDS)] for _ in range(PARAGRAPHS)]
    issued = written(paragraphs)
    copies = [written(edited(paragraphs, copy)) for copy in range(COPIES)]
    together(issued, copies[:1])  # what is loaded once
    ours, shown = timed(lambda: together(issued, copies))
    base, _ = timed(lambda: [opened(data) for data in (issued, *copies)])
    print(
        f"{COPIES} copies, {PARAGRAPHS * WORDS} words each: {ours:.2f} s, {shown} changes shown for {COPIES * EDITS} made"
    )
    print(f"opened and saved by python-docx: {base:.2f} s; ratio {ours / base:.1f} (at most {LIMIT})")
    try:
        import docx_scalpel as other
    except ImportError:
        print("docx-scalpel is not installed: no second engine beside")
    else:
        begun = time.perf_counter()
        reviewers = [other.DocxDiffReviewer(document=data, author=f"Copie {at}") for at, data in enumerate(copies)]
        other.docx_diff_consolidate(issued, reviewers)
        print(f"docx-scalpel: {time.perf_counter() - begun:.2f} s of the clock")
    return 0 if ours <= LIMIT * base and shown == COPIES * EDITS else 1


if __name__ == "__main__":
    sys.exit(main())

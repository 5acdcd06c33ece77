"""What is in the memory of a process that holds a key is not written to the disk when the process dies."""

from __future__ import annotations

import sys

_NOT_DUMPED = 4
"""PR_SET_DUMPABLE: with nought, the system writes no image, and no other program of the same user may look in."""


def keep_from_dumps() -> None:
    """From here on a crash of this process leaves no image of its memory; where the system does not let that be asked, nothing changes."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        from ctypes import CDLL

        CDLL(None).prctl(_NOT_DUMPED, 0, 0, 0, 0)

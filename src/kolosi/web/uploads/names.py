"""Names of files that come in: made safe for every system, and shown as they were."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Co", "Cn"})
_FORBIDDEN = re.compile(r'[<>:"|?*/\\]')
"""What no file of Windows may be called; the separators of folders among it."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)")
"""Names that Windows keeps for devices, whatever follows the first dot."""
LONGEST = 180
"""Bytes of a name in UTF-8: every file system takes 255, and names are put before and behind it."""
PLAIN_FOLDER = "data"
"""The folder of a file that came without one: a word in which nobody looks for a sender."""


def safe_name(given: str) -> str | None:
    """The last part of a path as a name that every system takes; None for what is no name, or hidden, or scratch of an office program.

    >>> safe_name("../../etc/passwd.csv"), safe_name("C:\\\\temp\\\\CON.xlsx"), safe_name("5W\u202eslx.exe ")
    ('passwd.csv', '_CON.xlsx', '5Wslx.exe')
    >>> safe_name(".."), safe_name("~$5W.xlsx"), safe_name(".DS_Store"), safe_name("a<b>.csv")
    (None, None, None, 'a_b_.csv')
    """
    name = _bare(re.split(r"[/\\]", given)[-1])
    if not name or name.startswith(("~$", ".")):
        return None
    name = f"_{name}" if _DEVICES.match(name) else name
    stem, dot, ending = name.rpartition(".")
    while len(name.encode()) > LONGEST and len(stem or ending) > 1:
        stem, ending = (stem[:-1], ending) if stem else (stem, ending[:-1])
        name = f"{stem}{dot}{ending}"
    return name


def safe_folder(given: str) -> str:
    """The folder that a file lay in, which may be called after its sender; a plain word where there is none.

    >>> safe_folder("NRC/juin/5W.xlsx"), safe_folder("5W.xlsx"), safe_folder("../5W.xlsx")
    ('juin', 'data', 'data')
    """
    parts = re.split(r"[/\\]", given)
    return (safe_name(parts[-2]) if len(parts) > 1 else None) or PLAIN_FOLDER


def _bare(text: str) -> str:
    """A name without what is not seen, signs that some system refuses, spaces and dots at its end."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) not in _UNSEEN)
    return _FORBIDDEN.sub("_", seen).strip().rstrip(". ")

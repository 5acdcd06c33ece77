"""How much memory and processor time a process uses, told by the system: Linux, macOS or Windows."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Use:
    """Bytes that a process holds in memory; nothing where the system does not tell."""

    memory: int = 0


def use_of(pid: int) -> Use:
    """What a process uses now."""
    ask = _ASK.get(sys.platform)
    return ask(pid) if ask else Use()


def _on_linux(pid: int) -> Use:
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:
            return Use(memory=int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE"))
    except (OSError, IndexError):
        return Use()


def _on_macos(pid: int) -> Use:
    """The resident size in the task information of libproc (PROC_PIDTASKINFO), its second number of 64 bits."""
    library = ctypes.CDLL("/usr/lib/libproc.dylib")
    told = (ctypes.c_uint64 * 12)()
    size = library.proc_pidinfo(pid, 4, ctypes.c_uint64(0), told, ctypes.sizeof(told))
    return Use(memory=told[1]) if size > 0 else Use()


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of Windows."""

    _fields_ = (
        ("size", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak", ctypes.c_size_t),
        ("now", ctypes.c_size_t),
        ("quotas", ctypes.c_size_t * 4),
        ("committed", ctypes.c_size_t),
        ("most_committed", ctypes.c_size_t),
    )


def _on_windows(pid: int) -> Use:
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined]  # there on Windows alone
    kernel.OpenProcess.restype = ctypes.c_void_p
    opened = kernel.OpenProcess(0x1000, 0, pid)  # to ask, nothing more
    if not opened:
        return Use()
    told = _Counters(size=ctypes.sizeof(_Counters))
    answered = kernel.K32GetProcessMemoryInfo(ctypes.c_void_p(opened), ctypes.byref(told), told.size)
    kernel.CloseHandle(ctypes.c_void_p(opened))
    return Use(memory=max(told.now, told.committed)) if answered else Use()


_ASK: Mapping[str, Callable[[int], Use]] = {"linux": _on_linux, "darwin": _on_macos, "win32": _on_windows}

"""Libraries written in Rust end a fault of their own by a panic: in Python an error that is no `Exception`, and has no class to import."""

from __future__ import annotations

from types import TracebackType

_NAME = "PanicException"


class PanicsAreDamage:
    """In a `with` block of it, a panic of a library is a `ValueError`, as any other damage of a file is."""

    def __enter__(self) -> None:
        """Nothing is begun."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raises `ValueError` for a panic."""
        if kind is not None and kind.__name__ == _NAME:
            raise ValueError(str(error)) from error

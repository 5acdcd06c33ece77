"""Files of a plain form weighed as they come in: none is written beyond what one person may send."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from kolosi.web.uploads import LARGEST, QUOTA


class Weighed(TemporaryFileUploadHandler):
    """Writes each file aside; the whole form is given up where one is too large, or all are too much."""

    def new_file(self, *given: Any, **said: Any) -> None:
        """A file begins."""
        super().new_file(*given, **said)
        self._own = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some bytes came."""
        self._own += len(raw_data)
        self._every = getattr(self, "_every", 0) + len(raw_data)
        if self._own > LARGEST or self._every > QUOTA:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)

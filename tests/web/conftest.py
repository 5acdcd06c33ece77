"""What tests of the web share: the queue, which is empty before each of them."""

from __future__ import annotations

import pytest
from tests.web.served import ready


@pytest.fixture(autouse=True)
def _empty_queue() -> None:
    """Takes away work that an earlier test of this process asked for and did not do: the worker would do it first."""
    if ready.cache_info().currsize:
        from kolosi.web.models import Job

        Job.objects.all().delete()

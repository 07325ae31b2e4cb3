"""Checkouts that any user may enter: pytest's own folders are private."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from app.infra.embedded import Server, ensure_running


@pytest.fixture
def checkout() -> Iterator[Path]:
    folder = Path(mkdtemp(prefix="guiyan-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def server(checkout: Path) -> Iterator[Server]:
    with ensure_running(checkout, durable=False) as server:
        yield server

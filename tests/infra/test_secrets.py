"""Secrets of a local checkout: made once, private, the same for every process."""

import stat
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.infra.secrets import local_secrets


def test_they_are_made_once_and_kept_private(tmp_path: Path) -> None:
    first = local_secrets(tmp_path)
    assert local_secrets(tmp_path) == first
    files = list((tmp_path / "var" / "secrets").iterdir())
    assert {file.name for file in files} == set(first)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_each_is_256_bits_and_no_two_are_alike(tmp_path: Path) -> None:
    keys = [words.split(":")[-1] for words in local_secrets(tmp_path).values()]
    assert {len(urlsafe_b64decode(key)) for key in keys} == {32}
    assert len(set(keys)) == len(keys)


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(local_secrets, [tmp_path] * 8))
    assert all(answer == answers[0] for answer in answers)

"""Settings of connectors: read from a file, or the one folder everybody has."""

import pytest

from app.infra.connectors.settings import BadSetting, setting_of, settings

FILE = """
[[connector]]
code = "a"
title = "甲"
kind = "http"
url = "https://node.example/x"
secret_env = "A"
"""


@pytest.fixture
def file(app, context, tmp_path, monkeypatch):
    path = tmp_path / "connectors.toml"
    monkeypatch.setitem(app.config, "CONNECTORS", str(path))
    return path


def test_without_a_file_there_is_a_folder(app, context):
    (setting,) = settings()
    assert (setting.code, setting.kind) == ("node", "file_drop")


def test_a_file_says_which_there_are(file):
    file.write_text(FILE)
    setting = setting_of("a")
    assert setting is not None and setting.options["secret_env"] == "A"
    assert setting_of("b") is None


@pytest.mark.parametrize("text", ["[[connector", FILE + FILE, '[[connector]]\ncode = "a"\n'])
def test_a_bad_file_is_said_to_be_bad(file, text):
    file.write_text(text)
    with pytest.raises(BadSetting):
        settings()


def test_a_missing_file_too(file):
    with pytest.raises(BadSetting):
        settings()

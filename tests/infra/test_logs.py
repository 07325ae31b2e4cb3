"""Logs carry no personal data and no line breaks of others."""

import json
import logging

import pytest

from app.infra import logs


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("打电话 13812345678", "打电话 138****5678"),
        ("证件 500236199001011234", "证件 500236********1234"),
        ("a\r\nb", "a\\r\\nb"),
        ("编号 XQ-2026-000123", "编号 XQ-2026-000123"),
    ],
)
def test_numbers_of_people_are_masked(text, masked):
    assert logs.mask(text) == masked


def test_a_line_is_json_with_secrets_hidden():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "call 13812345678", None, None)
    line = json.loads(logs._MaskingFormatter().format(record))
    assert line["event"] == "call 138****5678" and line["level"] == "error"


def test_a_word_that_names_a_secret_hides_its_value():
    cleaned = logs._clean(None, "", {"password": "p", "access_token": "t", "event": "e"})
    assert cleaned == {"password": "***", "access_token": "***", "event": "e"}

"""Structured logs: one JSON line an event, without personal data.

What people type never reaches a log: a request is named by its endpoint and rule, not by its URL,
and whatever looks like an identity number, a telephone or a secret is masked as a second fence.
"""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, got_request_exception, request

_NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(1[3-9]\d)\d{4}(\d{4})(?!\d)|(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])"
)
_SECRET_WORDS = ("password", "token", "secret", "otp", "authorization", "cookie", "mobile")

Event = MutableMapping[str, Any]


def mask(text: str) -> str:
    """Telephones and identity numbers with their middle hidden; line breaks made visible.

    >>> mask("call 13812345678")
    'call 138****5678'
    """
    masked = _NUMBERS.sub(lambda m: f"{m[1]}****{m[2]}" if m[1] else f"{m[3]}********{m[4]}", text)
    return masked.replace("\r", "\\r").replace("\n", "\\n")


def _clean(logger: Any, method: str, event: Event) -> Event:
    for name, value in event.items():
        if any(word in name.lower() for word in _SECRET_WORDS):
            event[name] = "***"
        elif isinstance(value, str):
            event[name] = mask(value)
    return event


class _MaskingFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        event: Event = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
        }
        if record.exc_info:
            # The traceback names code, not values: SQL parameters are left out of exceptions.
            event["traceback"] = self.formatException(record.exc_info)
        return _JSON(None, "", _clean(None, "", event)).__str__()


_JSON = structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True)


def install(app: Flask) -> None:
    """One handler for everything; a line for each request that failed."""
    root = logging.getLogger()
    if not any(isinstance(h.formatter, _MaskingFormatter) for h in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(_MaskingFormatter())
        root.addHandler(handler)
        root.setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _clean,
            _JSON,
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    got_request_exception.connect(_note_exception, app)
    app.after_request(_note_failure)


def _note_exception(app: Flask, exception: BaseException, **_: Any) -> None:
    g.failed_with = type(exception).__name__


def _note_failure(response: Response) -> Response:
    # A probe that is told to wait is no failure.
    if response.status_code >= 500 and request.endpoint != "infra.readyz":
        structlog.get_logger().error(
            "request failed",
            endpoint=request.endpoint or "",
            method=request.method,
            status=response.status_code,
            exception=g.get("failed_with", ""),
            request_id=g.get("request_id", ""),
        )
    return response

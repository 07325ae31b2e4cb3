"""Static files: compressed once, kept long when their URL names their content."""

import gzip
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

_TEXTS = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
_YEAR = 31_536_000


def install(app: Flask) -> None:
    """Compress the style sheets and scripts we serve; pages are not, since they carry tokens."""

    @app.after_request
    def _compress(response: Response) -> Response:
        if not (request.endpoint or "").endswith(".static") or response.status_code != 200:
            return response
        if request.args.get("v"):
            response.cache_control.max_age = _YEAR
            response.cache_control.immutable = True
        if response.mimetype in _TEXTS and "gzip" in request.headers.get("Accept-Encoding", ""):
            _gzip(response)
        response.vary.add("Accept-Encoding")
        return response


def _gzip(response: Response) -> None:
    path = getattr(getattr(response.response, "file", None), "name", None)
    response.direct_passthrough = False
    plain = response.get_data()
    response.set_data(_compressed(Path(path).as_posix() if path else "", plain))
    response.headers["Content-Encoding"] = "gzip"
    etag, _weak = response.get_etag()
    if etag:
        response.set_etag(f"{etag}-gz")


@lru_cache(maxsize=64)
def _compressed(path: str, plain: bytes) -> bytes:
    return gzip.compress(plain, 9, mtime=0)

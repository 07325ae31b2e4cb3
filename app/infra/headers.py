"""Headers of every answer, errors included."""

from flask import Flask, Response, g, make_response, request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self';"
    " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def install(app: Flask) -> None:
    @app.after_request
    def _headers(response: Response) -> Response:
        # A stored file brings a stricter one of its own.
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if app.config["INSTANCE_MARK"]:
            response.headers["X-Guiyan-Instance"] = app.config["INSTANCE_MARK"]
        if request.endpoint != "static" and not _is_asset():
            response.headers.setdefault("Cache-Control", "no-store")
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if request_id := g.get("request_id"):
            response.headers["X-Request-Id"] = request_id
        return response


def _is_asset() -> bool:
    return bool(request.endpoint and request.endpoint.endswith(".static"))


def hidden_from_engines(page: str, status: int = 200) -> Response:
    """A page open to everybody that search engines are told to leave alone (PB-01)."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response

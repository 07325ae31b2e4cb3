"""Pages on paper: the same templates as HTML, printed to PDF on the server."""

from importlib import import_module
from typing import Any

from flask import Response, current_app

from app.infra.export import attachment
from app.kernel.errors import HouseError


class PrinterMissing(HouseError):
    """The system libraries of the PDF printer are not installed (deploy/packages.txt)."""


def response(html: str, filename: str) -> Response:
    """A PDF of an HTML document (shell/document.html); nothing is fetched from outside."""
    return attachment(render(html), filename, "application/pdf")


def render(html: str) -> bytes:
    weasyprint = _printer()
    document = weasyprint.HTML(
        string=html, base_url=str(current_app.config["ROOT"]), url_fetcher=_no_fetching
    )
    made: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return made


def _printer() -> Any:
    # Loaded when the first page is printed: it takes a second and needs system libraries, which a
    # calculator or a machine without them never asks for.
    try:
        return import_module("weasyprint")
    except OSError as error:
        raise PrinterMissing("打印组件未安装：请按 deploy/packages.txt 安装 Pango") from error


def _no_fetching(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    if url.startswith("data:"):
        weasyprint = _printer()
        fetched: dict[str, Any] = weasyprint.default_url_fetcher(url, *args, **kwargs)
        return fetched
    raise ValueError("documents hold everything they show")

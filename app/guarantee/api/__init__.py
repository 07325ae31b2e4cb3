"""The room over HTTP, one file per noun."""

from app.guarantee.api import applications, filings, relations

__all__ = ["applications", "filings", "relations"]

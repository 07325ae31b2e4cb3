"""The catalogue over HTTP: shapes, filters, calls."""

from app.products.api import calls

__all__ = ["calls"]

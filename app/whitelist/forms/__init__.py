"""Forms of the whitelist, by subject."""

from app.whitelist.forms.cards import CardForm, PreviewForm, RejectForm

__all__ = ["CardForm", "PreviewForm", "RejectForm"]

"""Referrals and offers over HTTP, one file per noun."""

from app.referrals.api import offers, referrals

__all__ = ["offers", "referrals"]

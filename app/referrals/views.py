"""Pages of referrals."""

from app.infra.rooms import Room

room = Room("referrals", __name__)

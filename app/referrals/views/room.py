"""The room's blueprint, and the one filter its templates add."""

from decimal import Decimal

from app.infra.rooms import Room

room = Room("referrals", "app.referrals")

# Costs are kept as the contract prints them, in strings; the frame's filters format decimals.
room.add_app_template_filter(Decimal, "decimal")

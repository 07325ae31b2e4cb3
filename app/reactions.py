"""What happens elsewhere after an event, in two tables: event -> handlers, in order.

AT_ONCE runs inside the announcing transaction; LATER runs in the worker, at least once.
"""

from app.infra.outbox import Table

AT_ONCE: Table = {}

LATER: Table = {}

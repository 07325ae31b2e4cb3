"""Tables that a library or plain SQL owns: the models do not describe them."""

FOREIGN_TABLES = ("procrastinate_", "rate_counters", "alembic_version")


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """Whether autogenerate and the comparison look at a thing of this name."""
    return not (kind == "table" and name and name.startswith(FOREIGN_TABLES))

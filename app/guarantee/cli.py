"""Calculator of a guarantee: who bears how much of a loss."""

from typing import Any

from flask.cli import AppGroup

from app.infra.calculators import calculator
from app.kernel.documents import BadInput, Fields, decimal_in, inside
from app.kernel.money import split

cli = AppGroup("guarantee", help="Calculators of a guarantee: one JSON document in, one out.")


@calculator(cli, "split")
def split_loss(document: dict[str, Any]) -> dict[str, Any]:
    """Share a loss among its bearers to the fen; ties go to the name posted first."""
    fields = Fields(document, required=("loss_fen", "shares"))
    loss_fen = fields.integer("loss_fen", least=0)
    named = fields.nested("shares")
    shares = [decimal_in(value, inside("shares", name)) for name, value in named.items()]
    for name, share in zip(named, shares, strict=True):
        if share < 0:
            raise BadInput(f"a share must not be negative, not {share}", inside("shares", name))
    try:
        parts = split(loss_fen, shares)
    except ValueError as error:
        raise BadInput(str(error), "shares") from None
    return {"parts_fen": dict(zip(named, parts, strict=True))}

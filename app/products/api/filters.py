"""The filters of a product list, as a URL carries them."""

from app.kernel.refusals import invalid
from app.products.queries import Filters
from app.products.rules.clauses import printable
from app.products.states import PRODUCT

FILTERS = ("lender_id", "needs_guarantee", "amount_fen", "term_months", "text", "state")
NUMBER_DIGITS = 16


def filters_of(query: dict[str, str]) -> Filters:
    """The filters of a URL; 422 names the one that cannot be read."""
    state = query.get("state")
    if state is not None and state not in PRODUCT.states:
        raise invalid("state", "没有这个状态")
    return Filters(
        lender=_line(query, "lender_id"),
        needs_guarantee=_flag(query.get("needs_guarantee")),
        amount_fen=_number(query, "amount_fen"),
        term_months=_number(query, "term_months"),
        text=_line(query, "text"),
        state=state,
    )


def _line(query: dict[str, str], name: str) -> str | None:
    text = query.get(name)
    if text is not None and (len(text) > 64 or not printable(text)):
        raise invalid(name, "查询条件过长或含有不可见字符")
    return text


def _flag(text: str | None) -> bool | None:
    if text not in (None, "true", "false"):
        raise invalid("needs_guarantee", "应为 true 或 false")
    return None if text is None else text == "true"


def _number(query: dict[str, str], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > NUMBER_DIGITS:
        raise invalid(name, "应为整数")
    return int(text)

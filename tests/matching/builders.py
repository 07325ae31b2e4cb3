"""Products and facts for the pure rules, with sane defaults."""

from decimal import Decimal
from typing import Any

from app.matching.rules.cost import Price
from app.matching.rules.fit import ProductFacts, complete
from app.products.rules.eligibility import Bounds, Clause

FACTS = {
    "amount_fen": 50_000_000,
    "term_months": 12,
    "use": "working_capital",
    "wants_guarantee": False,
    "industry": "C1391",
    "revenue_fen": 280_000_000,
    "founded_months": 26,
}


def facts(**changed: Any) -> dict[str, Any]:
    """A small food maker that asks 50 万元 for a year."""
    return complete({**FACTS, **changed})


def clause(field: str, op: str, value: Any, code: str = "R1") -> Clause:
    return Clause(code, field, op, value, f"{field} {op} {value}")


def product(*rules: Clause, key: int = 1, rate: str = "0.0435", **kw: Any) -> ProductFacts:
    """10 万元 to 300 万元, 3 to 36 months, without a guarantee."""
    bounds = Bounds(
        kw.get("least", 10_000_000),
        kw.get("most", 300_000_000),
        kw.get("shortest", 3),
        kw.get("longest", 36),
        kw.get("guaranteed", False),
    )
    price = Price(
        Decimal(rate),
        kw.get("method", "equal_instalment"),
        Decimal(kw["fee"]) if "fee" in kw else None,
        kw.get("fees", ()),
    )
    return ProductFacts(key, f"p{key}", bounds, rules, price)

"""What a table of products would do, row by row; preview and job ask the same."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.enterprises.rules.papers import kinds as paper_kinds
from app.infra.acts import Act
from app.infra.imports.kinds import FAULT, Verdict, reading_of
from app.infra.imports.models import Import
from app.kernel.refusals import Refusal
from app.kernel.tables import doubles
from app.kernel.words import N_
from app.policy.policy import Policy
from app.products.models import Product
from app.products.queries.catalogue import own_by_name
from app.products.rules import table
from app.products.rules.drafting import ProductDraft
from app.products.rules.eligibility import Clause
from app.products.rules.fees import fee_of
from app.products.rules.table import ProductRow


@dataclass(frozen=True)
class ProductVerdict(Verdict):
    """What becomes of one row of a table of products."""

    draft: ProductDraft | None = None
    product: Product | None = None


def product_verdicts(act: Act, imported: Import) -> Iterator[Verdict]:
    """A verdict for every row, in the order of the table."""
    reading = reading_of(imported)
    rows = [table.read_row(number, cells, reading) for number, cells in imported.rows]
    twice = doubles((row.number, row.draft.name) for row in rows if row.draft.name)
    present = own_by_name(act.actor, {row.draft.name for row in rows})
    for row in rows:
        if row.number in twice:
            values = {"line": twice[row.number]}
            reason = Refusal("double", N_("与第 {line} 行重复"), field="name", values=values)
            yield Verdict(row.number, FAULT, (reason,))
        else:
            yield _verdict(row, present.get(row.draft.name), act.policy)


def _verdict(row: ProductRow, product: Product | None, policy: Policy) -> Verdict:
    before = draft_of(product) if product else None
    draft = table.completed(row, before)
    if reasons := table.row_refusals(row, draft, papers=paper_kinds(policy)):
        return Verdict(row.number, FAULT, reasons)
    if product is None:
        return ProductVerdict(row.number, "new", draft=draft)
    outcome = "known" if draft == before else _change_of(product)
    return ProductVerdict(row.number, outcome, about=product.name, draft=draft, product=product)


def _change_of(product: Product) -> str:
    """A draft changes in place; what was published begins its next edition."""
    return "changed" if product.state == "draft" else "edition"


def draft_of(product: Product) -> ProductDraft:
    """A product's terms as a draft would say them."""
    return ProductDraft(
        name=product.name,
        amount_min_fen=product.amount_min_fen,
        amount_max_fen=product.amount_max_fen,
        term_min_months=product.term_min_months,
        term_max_months=product.term_max_months,
        rate_min=product.rate_min,
        rate_max=product.rate_max,
        methods=tuple(product.methods),
        needs_guarantee=product.needs_guarantee,
        rules=tuple(Clause(r.code, r.field, r.op, r.value, r.text) for r in product.rules),
        summary=product.summary,
        guarantee_fee_rate=product.guarantee_fee_rate,
        other_fees=tuple(fee_of(fee) for fee in product.other_fees),
        papers=tuple(product.papers),
        startup_loan=product.startup_loan,
        valid_from=product.valid_from,
        valid_to=product.valid_to,
    )

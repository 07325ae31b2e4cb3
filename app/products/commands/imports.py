"""Products from a table of one's own institution: each row a draft, never published by it."""

from app.infra.acts import Act
from app.infra.imports.kinds import Kind, Verdict
from app.infra.imports.models import Import
from app.kernel.actors import Permission
from app.kernel.words import N_
from app.products import queries
from app.products.commands.products import draft_product, edit_product
from app.products.queries import ProductVerdict
from app.products.rules import table


def take_product(act: Act, imported: Import, verdict: Verdict) -> None:
    """Draft a product, change a draft, or begin the next edition of a published one."""
    if not isinstance(verdict, ProductVerdict) or verdict.draft is None:
        return
    if verdict.outcome == "new":
        draft_product(act, draft=verdict.draft)
    elif verdict.product is not None and verdict.outcome in ("changed", "edition"):
        edit_product(act, product=verdict.product, draft=verdict.draft)


PRODUCTS = Kind(
    code="products",
    title=N_("产品"),
    may=Permission.PRODUCT_DRAFT,
    sheet=table.SHEET,
    outcomes=table.OUTCOMES,
    verdicts=queries.product_verdicts,
    take=take_product,
    lead=N_("每行一个产品，按本行的产品名称识别，重复导入不会变成两份；空着的格子不改动原有内容。"),
    promise=N_("每行成为草稿，由另一位审批人核对后发布；准入条件、费用和材料在草稿里补充。"),
)

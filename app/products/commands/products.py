"""What a lender does with its products: draft, edit, publish, pause, resume, retire."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app.accounts.commands import require_second_eye
from app.enterprises.queries import parks, townships
from app.enterprises.rules.papers import kinds as paper_kinds
from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db
from app.infra.doors import constraint
from app.infra.search import initials_of, pinyin_of
from app.infra.tasks import close_tasks, open_task
from app.kernel.actors import Permission, Role
from app.kernel.errors import Forbidden
from app.kernel.refusals import Refusal, conflict, invalid_if, refuse_if
from app.kernel.words import N_
from app.products import queries
from app.products.models import CatalogueVersion, Product, ProductRule
from app.products.rules.drafting import ProductDraft, draft_refusals, places_in
from app.products.rules.fees import plain
from app.products.rules.publishing import PublicationFacts, publication_refusals

LIVE = ("published", "paused")

constraint(
    "uq_products_replaces",
    Refusal("edition_open", "这个产品已有一份修改中的草稿，请在那份草稿上继续"),
)
FOUR_EYES = Refusal("four_eyes", "起草或修改过这个产品的人不能自己发布，请另一位审批人核对后发布")
constraint("ck_products_four_eyes", FOUR_EYES)
constraint(
    "ck_products_terms_kept",
    Refusal("terms_kept", "已发布的条款不能改动，请起草新版"),
)


def draft_product(act: Act, *, draft: ProductDraft) -> Product:
    """Draft a product of one's own institution; another person publishes it."""
    _refuse_bad(act, draft)
    return _new_draft(act, draft)


def edit_product(act: Act, *, product: Product, draft: ProductDraft) -> Product:
    """Change a draft in place; a published product stays, and its next edition begins as a draft.

    Returns the draft that now holds these terms.
    """
    _refuse_other_lenders(act, product, Permission.PRODUCT_DRAFT)
    _refuse_bad(act, draft)
    if product.state == "draft":
        return _change(act, product, draft)
    if product.state not in LIVE:
        raise conflict("product_retired", "产品已下架，不能再修改；可以另外起草一个")
    if queries.next_edition_of(product) is not None:
        raise conflict("edition_open", "这个产品已有一份修改中的草稿，请在那份草稿上继续")
    return _new_draft(act, draft, former=product)


def _refuse_bad(act: Act, draft: ProductDraft) -> None:
    papers = paper_kinds(act.policy)
    invalid_if(draft_refusals(draft, papers=papers, places=_places(act, draft)))


def _places(act: Act, draft: ProductDraft) -> set[str]:
    """The townships and parks that rules may name; looked up only if one does."""
    if not any(places_in(clause) for clause in draft.rules):
        return set()
    return {place.public_id for place in (*townships(act.actor), *parks(act.actor))}


def _refuse_other_lenders(act: Act, product: Product, permission: Permission) -> None:
    if not queries.is_own(act.actor, product):
        raise Forbidden(permission)


def _new_draft(act: Act, draft: ProductDraft, former: Product | None = None) -> Product:
    product = Product(
        county_id=act.actor.county_id,
        lender_id=act.actor.organisation_id,
        edition=former.edition + 1 if former else 1,
        replaces_id=former.id if former else None,
        drafted_by=act.actor.id,
        drafted_at=act.at,
    )
    _fill(product, draft)
    journal.record(act, product, "draft", detail=terms_of(product))
    db.session.flush()
    db.session.refresh(product, ["lender"])
    _ask_for_publication(act, product)
    return product


def _change(act: Act, product: Product, draft: ProductDraft) -> Product:
    # Flushed before the new clauses come: a code may move from one clause to another.
    product.rules.clear()
    db.session.flush()
    product.edited_by, product.edited_at = act.actor.id, act.at
    _fill(product, draft)
    journal.note(act, product, "edit", detail=terms_of(product))
    _ask_for_publication(act, product)
    return product


def _fill(product: Product, draft: ProductDraft) -> None:
    product.name = draft.name.strip()
    product.name_pinyin = f"{pinyin_of(product.name)} {initials_of(product.name)}"
    product.summary = draft.summary.strip()
    product.amount_min_fen = draft.amount_min_fen
    product.amount_max_fen = draft.amount_max_fen
    product.term_min_months = draft.term_min_months
    product.term_max_months = draft.term_max_months
    product.rate_min = draft.rate_min
    product.rate_max = draft.rate_max
    product.methods = list(draft.methods)
    product.needs_guarantee = draft.needs_guarantee
    product.guarantee_fee_rate = draft.guarantee_fee_rate
    product.other_fees = [fee.document() for fee in draft.other_fees]
    product.papers = list(draft.papers)
    product.startup_loan = draft.startup_loan
    product.valid_from = draft.valid_from
    product.valid_to = draft.valid_to
    product.rules = [
        ProductRule(
            position=number,
            code=clause.code,
            field=clause.field,
            op=clause.op,
            value=clause.value,
            text=clause.text.strip(),
        )
        for number, clause in enumerate(draft.rules)
    ]


def terms_of(product: Product) -> dict[str, Any]:
    """What the journal keeps of a product's terms, so that every edition can be read later."""
    return {
        "name": product.name,
        "edition": product.edition,
        "amount_fen": [product.amount_min_fen, product.amount_max_fen],
        "term_months": [product.term_min_months, product.term_max_months],
        "annual_rate": [plain(product.rate_min), plain(product.rate_max)],
        "methods": list(product.methods),
        "needs_guarantee": product.needs_guarantee,
        "rules": [[r.code, r.field, r.op, r.value] for r in product.rules],
    }


def _ask_for_publication(act: Act, product: Product) -> None:
    open_task(
        act,
        kind="publish_product",
        subject=product,
        text=N_("产品「{name}」等您核对后发布"),
        values={"name": product.name},
        url=f"/bank/products/{product.public_id}",
        organisation_id=product.lender_id,
        role=Role.BANK_MANAGER,
    )


def publish_product(act: Act, *, product: Product) -> Product:
    """Put a draft before the public; its former edition retires in the same transaction."""
    _refuse_other_lenders(act, product, Permission.PRODUCT_PUBLISH)
    product.machine.step(product.state, "publish")
    refuse_if(publication_refusals(_publication_facts(act, product)))
    require_second_eye(act, makers=(product.drafted_by, product.edited_by), refusal=FOUR_EYES)
    product.published_by, product.published_at = act.actor.id, act.at
    journal.record(act, product, "publish", announce="product.published", detail=terms_of(product))
    close_tasks(act, subject=product)
    _retire_former(act, product)
    _catalogue_changed(act)
    return product


def _publication_facts(act: Act, product: Product) -> PublicationFacts:
    makers = {maker for maker in (product.drafted_by, product.edited_by) if maker is not None}
    return PublicationFacts(makers, act.actor.id, product.valid_from, product.valid_to, act.on)


def _retire_former(act: Act, product: Product) -> None:
    former = queries.product_by_key(product.replaces_id) if product.replaces_id else None
    if former is not None and former.state in LIVE:
        detail = {"replaced_by": product.public_id}
        journal.record(act, former, "retire", announce="product.retired", detail=detail)


def pause_product(act: Act, *, product: Product, reason: str | None = None) -> Product:
    """Take a product off the shelf for a while; what is under way goes on."""
    _refuse_other_lenders(act, product, Permission.PRODUCT_PUBLISH)
    journal.record(act, product, "pause", reason=reason)
    _catalogue_changed(act)
    return product


def resume_product(act: Act, *, product: Product) -> Product:
    """Put a paused product back on the shelf, as it was published."""
    _refuse_other_lenders(act, product, Permission.PRODUCT_PUBLISH)
    product.machine.step(product.state, "resume")
    refuse_if(publication_refusals(_publication_facts(act, product)))
    journal.record(act, product, "resume", announce="product.published")
    _catalogue_changed(act)
    return product


def retire_product(act: Act, *, product: Product, reason: str | None = None) -> Product:
    """Close a product for good, or drop a draft."""
    _refuse_other_lenders(act, product, Permission.PRODUCT_PUBLISH)
    if product.state not in LIVE:
        journal.record(act, product, "retire", reason=reason)
    else:
        _close(act, product, reason)
    close_tasks(act, subject=product)
    return product


def end_validity(act: Act, *, product: Product) -> Product:
    """The clock closes a product whose last day has passed."""
    _close(act, product, "past_validity")
    return product


def _close(act: Act, product: Product, reason: str | None) -> None:
    journal.record(act, product, "retire", announce="product.retired", reason=reason)
    _catalogue_changed(act)


def _catalogue_changed(act: Act) -> None:
    """Grow the county's catalogue number; the row lock puts changes one after another."""
    statement = insert(CatalogueVersion).values(county_id=act.actor.county_id, version=1)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["county_id"], set_={"version": CatalogueVersion.version + 1}
        )
    )

"""A lender's own products: list, drafting with the rule editor, publishing."""

from typing import Any
from uuid import uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.enterprises.queries import parks, townships
from app.enterprises.rules.papers import kinds as paper_kinds
from app.infra.acts import Act
from app.infra.forms import form_for
from app.infra.history import events_of
from app.infra.paging import Page
from app.kernel.actors import Permission
from app.products import commands, queries
from app.products.forms import ProductForm, ReasonForm, RowsForm
from app.products.forms.product import ROWS_MORE
from app.products.models import Product
from app.products.rules.fees import fee_of
from app.products.rules.spelling import write_value
from app.products.states import PRODUCT
from app.products.views.catalogue import sheet
from app.products.views.room import room
from app.shell.frame import locale_is_chinese

PAGE_ROWS = 50


@room.page("/bank/products", may=Permission.PRODUCT_OWN)
def bank_products(act: Act) -> Any:
    state = request.args.get("state")
    state = state if state in PRODUCT.states else None
    page = Page(PAGE_ROWS, request.args.get("cursor"))
    return render_template(
        "products/bank_list.html",
        found=queries.own_products(act.actor, page, state=state),
        state=state,
        labels=PRODUCT.labels,
    )


@room.page(
    "/bank/products/<id:product>", may=Permission.PRODUCT_OWN, subject=queries.own_product_for
)
def bank_product(act: Act, product: Product) -> Any:
    """One product with what can be done to it and what has been done."""
    return render_template(
        "products/bank_show.html",
        next_edition=queries.next_edition_of(product),
        history=events_of(product.county_id, [("Product", product.public_id)]),
        reason=form_for(ReasonForm),
        **sheet(product, place_names(act)),
    )


def place_names(act: Act) -> dict[str, str]:
    """Public id -> name of the townships and parks a rule may name."""
    return {place.public_id: place.name for place in (*townships(act.actor), *parks(act.actor))}


@room.page("/bank/products/new", may=Permission.PRODUCT_DRAFT)
def new_product(act: Act) -> Any:
    return _editor(act, form_for(ProductForm), None)


def _editor(act: Act, form: ProductForm, product: Product | None) -> Any:
    language = "zh" if locale_is_chinese() else "en"
    form.papers.choices = [
        (code, names[language]) for code, names in paper_kinds(act.policy).items()
    ]
    return render_template("products/edit.html", form=form, product=product)


@room.action("/bank/products", may=Permission.PRODUCT_DRAFT, form=ProductForm, again=new_product)
def draft_product(act: Act, form: ProductForm) -> Any:
    product = commands.draft_product(act, draft=form.drafted(place_names(act)))
    flash(_("草稿已保存，等审批人核对后发布"))
    return _to(product)


def _to(product: Product) -> Any:
    return redirect(url_for("products.bank_product", product=product.public_id), 303)


@room.action("/bank/products/new/rows", may=Permission.PRODUCT_DRAFT, form=RowsForm)
def more_rows(act: Act, form: RowsForm) -> Any:
    return _editor(act, _with_more_rows(form), None)


def _with_more_rows(form: RowsForm) -> RowsForm:
    """Empty rows below what was typed, and a fresh key: nothing was done yet."""
    for _number in range(ROWS_MORE):
        form.rules.append_entry()
    form.idempotency_key.data = uuid4().hex
    return form


@room.page(
    "/bank/products/<id:product>/edit",
    may=Permission.PRODUCT_DRAFT,
    subject=queries.own_product_for,
)
def edit_product(act: Act, product: Product) -> Any:
    return _editor(act, form_for(ProductForm, **_typed(act, product)), product)


def _typed(act: Act, product: Product) -> dict[str, Any]:
    """A product's terms as the form's fields hold them."""
    places = place_names(act)
    names = (
        "name summary amount_min_fen amount_max_fen term_min_months term_max_months rate_min"
        " rate_max methods needs_guarantee guarantee_fee_rate startup_loan papers valid_from"
        " valid_to"
    )
    plain = {name: getattr(product, name) for name in names.split()}
    fees = [vars(fee_of(fee)) for fee in product.other_fees]
    rules = [
        {
            "code": rule.code,
            "field": rule.field,
            "op": rule.op,
            "value": write_value(rule.field, rule.op, rule.value, places),
            "text": rule.text,
        }
        for rule in product.rules
    ]
    return {**plain, "other_fees": [*fees, {}], "rules": [*rules, {}]}


@room.action(
    "/bank/products/<id:product>/edit",
    may=Permission.PRODUCT_DRAFT,
    subject=queries.own_product_for,
    form=ProductForm,
    again=edit_product,
)
def save_product(act: Act, product: Product, form: ProductForm) -> Any:
    draft = form.drafted(place_names(act))
    saved = commands.edit_product(act, product=product, draft=draft)
    flash(_("草稿已保存，等审批人核对后发布"))
    return _to(saved)


@room.action(
    "/bank/products/<id:product>/edit/rows",
    may=Permission.PRODUCT_DRAFT,
    subject=queries.own_product_for,
    form=RowsForm,
)
def more_rows_of(act: Act, product: Product, form: RowsForm) -> Any:
    return _editor(act, _with_more_rows(form), product)


@room.action(
    "/bank/products/<id:product>/publish",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.own_product_for,
    again=bank_product,
)
def publish_product(act: Act, product: Product) -> Any:
    commands.publish_product(act, product=product)
    flash(_("产品已发布，创业者现在可以看到"))
    return _to(product)


@room.action(
    "/bank/products/<id:product>/pause",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.own_product_for,
    form=ReasonForm,
    again=bank_product,
)
def pause_product(act: Act, product: Product, form: ReasonForm) -> Any:
    commands.pause_product(act, product=product, reason=form.reason.data or None)
    flash(_("产品已暂停，正在办理的不受影响"))
    return _to(product)


@room.action(
    "/bank/products/<id:product>/resume",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.own_product_for,
    again=bank_product,
)
def resume_product(act: Act, product: Product) -> Any:
    commands.resume_product(act, product=product)
    flash(_("产品已恢复"))
    return _to(product)


@room.action(
    "/bank/products/<id:product>/retire",
    may=Permission.PRODUCT_PUBLISH,
    subject=queries.own_product_for,
    form=ReasonForm,
    again=bank_product,
)
def retire_product(act: Act, product: Product, form: ReasonForm) -> Any:
    commands.retire_product(act, product=product, reason=form.reason.data or None)
    flash(_("产品已下架"))
    return _to(product)

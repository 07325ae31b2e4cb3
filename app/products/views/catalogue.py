"""The open catalogue: found, read and compared without an account."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _

from app.accounts.queries import county_of_pack
from app.enterprises.rules.papers import kinds as paper_kinds
from app.infra import clock
from app.infra.acts import Act
from app.infra.paging import Page, Slice, whole
from app.infra.parameters import policy_for
from app.kernel.actors import Access
from app.kernel.errors import NotVisible
from app.kernel.money import format_yuan
from app.kernel.rates import percent
from app.products import queries
from app.products.forms import FEE_LABELS, METHOD_LABELS, FilterForm
from app.products.models import Product
from app.products.rules.example import Example, Priced, example_cost
from app.products.rules.fees import fee_of
from app.products.rules.spelling import OP_LABELS, Places, write_value
from app.products.rules.subsidies import SubsidyFacts, subsidy_sheet
from app.products.rules.vocabulary import FIELDS
from app.products.views.room import room

PAGE_ROWS = 24
COMPARED_MOST = 3


def county_id_of(act: Act | None) -> int | None:
    """The reader's county, or the one this installation serves."""
    if act is not None:
        return act.actor.county_id
    county = county_of_pack(current_app.config["COUNTY"])
    return county.id if county else None


@room.page("/products", may=Access.ANYONE)
def catalogue(act: Act | None) -> Any:
    county_id = county_id_of(act)
    form = FilterForm(request.args)
    lenders = queries.lenders_on_shelf(county_id) if county_id else []
    form.lender.choices = [("", _("全部")), *((o.public_id, o.name) for o in lenders)]
    form.validate()
    page = Page(PAGE_ROWS, request.args.get("cursor"))
    found: Slice[Product] = whole([])
    if county_id:
        found = queries.shelf(county_id, page, form.filters())
    return render_template(
        "products/catalogue.html", found=found, form=form, most=COMPARED_MOST
    ), 422 if form.errors else 200


@room.page("/products/<id:product>", may=Access.ANYONE)
def show_product(act: Act | None, product: str) -> Any:
    found = _found(act, product)
    own = act is not None and queries.is_own(act.actor, found)
    return render_template("products/show.html", own=own, **sheet(found, {}))


def _found(act: Act | None, public_id: str) -> Product:
    """A product the reader may see; a stranger sees what is published."""
    if act is not None:
        found = queries.product_for(act.actor, public_id)
    else:
        county_id = county_id_of(act)
        found = queries.shelf_product(county_id, public_id) if county_id else None
    if found is None:
        raise NotVisible("product")
    return found


def sheet(product: Product, places: Places) -> dict[str, Any]:
    """Everything a page about one product shows."""
    example = example_of(product)
    return {
        "product": product,
        "example": example,
        "subsidies": subsidies_of(product, example),
        "calculation": calculation_of(example) if example else {},
        "rules": rules_in_words(product, places),
        "papers": papers_of(product),
        "fees": [fee_of(fee) for fee in product.other_fees],
        "methods": METHOD_LABELS,
        "fee_labels": FEE_LABELS,
    }


def subsidies_of(product: Product, example: Example | None) -> list[dict[str, Any]]:
    """The subsidies that a loan like the example may ask for, by whoever borrows."""
    if example is None:
        return []
    today = clock.today()
    facts = SubsidyFacts(on=today, startup_loan=product.startup_loan, personal=True)
    return subsidy_sheet(example.terms, facts, policy=policy_for(product.county_id, today))


def calculation_of(example: Example) -> dict[str, str]:
    """The example as the calculator's form types it, to go on from there."""
    terms = example.terms
    return {
        "principal_fen": format_yuan(terms.principal_fen),
        "annual_rate": percent(terms.annual_rate),
        "term_months": str(terms.term_months),
        "method": terms.method,
        "drawn_on": terms.drawn_on.isoformat(),
        **{kind: format_yuan(amount) for kind, amount in example.fees},
    }


def example_of(product: Product) -> Example | None:
    """The worked example of a product: 10 万元, 12 months, at its highest rate."""
    priced = Priced(
        amount_min_fen=product.amount_min_fen,
        amount_max_fen=product.amount_max_fen,
        term_min_months=product.term_min_months,
        term_max_months=product.term_max_months,
        annual_rate=product.rate_max,
        methods=tuple(product.methods),
        needs_guarantee=product.needs_guarantee,
        guarantee_fee_rate=product.guarantee_fee_rate,
        other_fees=tuple(fee_of(fee) for fee in product.other_fees),
    )
    return example_cost(priced, on=clock.today())


def rules_in_words(product: Product, places: Places) -> list[dict[str, str]]:
    """Each rule: the bank's sentence, and how it is compared, label by label."""
    return [
        {
            "text": rule.text,
            "field": FIELDS[rule.field].label,
            "op": OP_LABELS[rule.op],
            "unit": "" if rule.op == "exists" else FIELDS[rule.field].unit,
            "value": write_value(rule.field, rule.op, rule.value, places, _)
            if places or FIELDS[rule.field].kind != "place"
            else "",
        }
        for rule in product.rules
    ]


def papers_of(product: Product) -> list[Mapping[str, str]]:
    """The papers a product asks for, with their names in both languages."""
    known = paper_kinds(policy_for(product.county_id, clock.today()))
    return [known[code] for code in product.papers if code in known]


@room.page("/products/compare", may=Access.ANYONE)
def compare(act: Act | None) -> Any:
    asked = list(dict.fromkeys(part for ids in request.args.getlist("ids") for part in _ids(ids)))
    county_id = county_id_of(act)
    chosen = queries.shelf_products(county_id, asked[:COMPARED_MOST]) if county_id else []
    return render_template(
        "products/compare.html",
        columns=[(product, example_of(product)) for product in chosen],
        methods=METHOD_LABELS,
        most=COMPARED_MOST,
        too_many=len(asked) > COMPARED_MOST,
    )


def _ids(text: str) -> list[str]:
    return [part for part in text.split(",") if part.isalnum() and len(part) <= 64]

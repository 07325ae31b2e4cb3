"""Reads of loans: the bank its own, the owner, who guarantees; the county what PF-02 allows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.collateral.queries import secured_by
from app.collateral.rules.pledging import Secured
from app.enterprises.models import Enterprise
from app.enterprises.queries import not_recused, spoken_for
from app.infra.db import db
from app.infra.paging import Page, Slice, slice_of
from app.infra.scope import unscoped, visibility, visible
from app.infra.search import matching
from app.kernel.actors import COUNTY_ROLES, GUARANTOR_ROLES, LENDER_ROLES, Actor, Role
from app.loans.models import Loan, Repayment, RepaymentReversal
from app.loans.states import OPEN


@visibility(Loan)
def _visible_loans(actor: Actor) -> ColumnElement[bool]:
    return and_(Loan.county_id == actor.county_id, _in_reach(actor))


def _in_reach(actor: Actor) -> ColumnElement[bool]:
    if actor.role is Role.ENTREPRENEUR:
        return Loan.enterprise_id.in_(spoken_for(actor))
    if actor.role in COUNTY_ROLES:
        # Without a guarantee a loan is between bank and borrower alone (商业银行法 art. 29).
        return and_(Loan.commitment_id.is_not(None), not_recused(actor, Loan.enterprise_id))
    return and_(_of_institution(actor), not_recused(actor, Loan.enterprise_id))


def _of_institution(actor: Actor) -> ColumnElement[bool]:
    if actor.role in LENDER_ROLES:
        return Loan.lender_id == actor.organisation_id
    if actor.role in GUARANTOR_ROLES:
        return Loan.guarantor_id == actor.organisation_id
    if actor.role is Role.REGUARANTEE_OFFICER:
        return Loan.reguarantor_id == actor.organisation_id
    return false()


def reduced_for(actor: Actor) -> bool:
    """Whether an actor sees five fields alone: contract, drawn, balance, overdue, settled."""
    return actor.role in COUNTY_ROLES


def loan_for(actor: Actor, public_id: str) -> Loan | None:
    """The loan with this public id, if the actor may see it."""
    return db.session.scalars(visible(actor, Loan).where(Loan.public_id == public_id)).one_or_none()


def file_for(actor: Actor, public_id: str) -> Loan | None:
    """The loan as the file its institutions work on."""
    if actor.role is Role.ENTREPRENEUR or reduced_for(actor):
        return None
    return loan_for(actor, public_id)


def own_loan_for(actor: Actor, public_id: str) -> Loan | None:
    """A loan of one's own enterprise."""
    return loan_for(actor, public_id) if actor.role is Role.ENTREPRENEUR else None


@dataclass(frozen=True)
class BookFilters:
    """What is looked for in the book; None leaves a question unasked.

    `text` finds a firm by name, pinyin or initials, a contract or a reference.
    """

    overdue: bool | None = None
    state: str | None = None
    text: str | None = None


def loans(
    actor: Actor, page: Page, filters: BookFilters = BookFilters(), *, on: date
) -> Slice[Loan]:
    """The loans an actor may see, newest first."""
    statement = _listed(actor).where(*_conditions(filters, on))
    return slice_of(statement, page, order=(Loan.booked_at, Loan.id))


def book(actor: Actor, page: Page, filters: BookFilters, *, on: date) -> Slice[Loan]:
    """The loan book: what falls due, or fell due, first; settled ones by their booking."""
    if filters.state == "settled":
        return loans(actor, page, filters, on=on)
    statement = _listed(actor).where(Loan.next_due_on.is_not(None), *_conditions(filters, on))
    return slice_of(statement, page, order=(Loan.next_due_on, Loan.id), descending=False)


def _listed(actor: Actor) -> Select[tuple[Loan]]:
    """The loans an actor may see, with offer and letter bare: a list names them and no more."""
    bare = [selectinload(part).lazyload("*") for part in (Loan.offer, Loan.commitment)]
    return visible(actor, Loan).options(*bare)


def _conditions(filters: BookFilters, on: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.overdue is not None:
        late = and_(Loan.state != "settled", Loan.next_due_on < on)
        found.append(late if filters.overdue else ~late)
    if filters.state:
        found.append(Loan.state == filters.state)
    if filters.text:
        words = filters.text.strip()
        named = select(Enterprise.id).where(matching(words, *_NAMES))
        found.append(
            or_(
                Loan.enterprise_id.in_(named),
                Loan.reference == words.upper(),
                Loan.contract_number == words,
            )
        )
    return found


_NAMES = (Enterprise.name, Enterprise.name_pinyin, Enterprise.name_initials)


def own_loans(actor: Actor, page: Page) -> Slice[Loan]:
    """The loans of one's own enterprises, newest first."""
    return slice_of(_listed(actor), page, order=(Loan.booked_at, Loan.id))


def locked_loan(loan_id: int) -> Loan:
    """The loan under a row lock: what changes its balance waits its turn."""
    statement = unscoped(Loan, "the caller has shown that the actor may see it")
    return db.session.scalars(
        statement.where(Loan.id == loan_id)
        .with_for_update(of=Loan)
        .execution_options(populate_existing=True)
    ).one()


def loan_by_id(public_id: str) -> Loan | None:
    """A loan for the machine and for upper rooms."""
    statement = unscoped(Loan, "upper rooms, reactions and jobs act on this loan")
    return db.session.scalars(statement.where(Loan.public_id == public_id)).one_or_none()


def entries_numbered(lender_id: int, external_number: str) -> list[Repayment]:
    """What a bank entered under one of its own numbers, reversed ones too; by id."""
    return list(
        db.session.scalars(
            select(Repayment)
            .where(Repayment.lender_id == lender_id, Repayment.external_number == external_number)
            .order_by(Repayment.id)
        )
    )


def standing_repayments(loan: Loan) -> list[Repayment]:
    """The repayments of a loan that count, in the order they were entered."""
    return list(
        db.session.scalars(
            select(Repayment)
            .outerjoin(RepaymentReversal, RepaymentReversal.repayment_id == Repayment.id)
            .where(Repayment.loan_id == loan.id, RepaymentReversal.id.is_(None))
            .order_by(Repayment.id)
        )
    )


def repayment_for(actor: Actor, public_id: str) -> Repayment | None:
    """A repayment of a loan whose file the actor works on."""
    found = db.session.scalars(
        select(Repayment).where(Repayment.public_id == public_id)
    ).one_or_none()
    if found is None or file_for(actor, _loan_id(found)) is None:
        return None
    return found


def _loan_id(repayment: Repayment) -> str:
    statement = select(Loan.public_id).where(Loan.id == repayment.loan_id)
    marked = statement.execution_options(scoped="asked again with the actor's own eyes")
    return str(db.session.scalars(marked).one())


def people_of(loan: Loan) -> dict[int, str]:
    """Who took back or put right something of a loan, by name; for its bank's file."""
    keys = {each.corrected_by for each in loan.corrections}
    keys |= {r.reversal.reversed_by for r in loan.repayments if r.reversal is not None}
    found = db.session.execute(select(User.id, User.name).where(User.id.in_(keys)))
    return {row.id: row.name for row in found}


def lends_elsewhere(loan: Loan) -> bool:
    """Whether the bank has another running loan of the same enterprise."""
    statement = unscoped(Loan, "asks whether a contract still stands, shows none")
    other = statement.where(
        Loan.lender_id == loan.lender_id,
        Loan.enterprise_id == loan.enterprise_id,
        Loan.id != loan.id,
        Loan.state.in_(OPEN),
    )
    return db.session.scalars(other.limit(1)).first() is not None


def subjects_of(loan: Loan) -> list[tuple[str, str]]:
    """A loan as subject of the journal."""
    return [("Loan", loan.public_id)]


@secured_by("loan")
def secured_loan(actor: Actor, public_id: str) -> Secured | None:
    """A loan that something may be pledged for: by its bank, or by who guarantees it."""
    if actor.role not in (*LENDER_ROLES, *GUARANTOR_ROLES):
        return None
    loan = loan_for(actor, public_id)
    if loan is None:
        return None
    return Secured(
        "loan",
        loan.public_id,
        loan.enterprise.public_id,
        open=loan.state in OPEN,
        in_default=loan.state in ("overdue", "in_claim"),
    )

"""The stage of the authorisation matrix: who may come, and one object of every kind a door opens.

Three firms of one owner: `told` was sent to the stage's bank, `before` was not yet sent to anyone,
`withdrawn` was sent and its consent then taken back. For each role somebody of one's own
institution, a colleague of theirs, somebody of a peer institution, and somebody of another county.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from app.accounts.commands import declare_interest
from app.accounts.models import Organisation, SignIn, User
from app.administration.commands import add_endpoint, propose_parameter, try_endpoint
from app.consents.commands import make_request
from app.consents.models import Consent
from app.consents.queries import duties_of_enterprise, own_requests
from app.enterprises.commands import add_helper, add_paper
from app.enterprises.commands.disputes import open_dispute
from app.infra import clock, files
from app.infra.calendar import fill
from app.infra.connectors.failures import failure
from app.infra.connectors.models import ConnectorRun
from app.infra.db import db, new_public_id
from app.infra.journal import AuditEntry
from app.infra.notify import Notification, notify
from app.infra.outbox import drain
from app.infra.webhooks import WebhookDelivery
from app.kernel.actors import Role
from app.liaison import commands as liaison
from app.needs.commands import assist_need
from app.needs.models import FinancingNeed, ListEntry, NeedLead
from app.products.commands import draft_product
from app.products.models import Product
from app.referrals import commands as referrals
from app.referrals.models import Decision, Offer, Referral
from app.whitelist import commands as whitelist
from app.whitelist.models import FactCorrection
from app.whitelist.rules.facts_kinds import FactDraft
from tests.agreements.builders import a_table
from tests.collateral.builders import an_asset
from tests.enterprises.builders import OTHER_TOWNSHIP, PARK, TOWNSHIP, an_enterprise, places
from tests.liaison.builders import a_problem
from tests.needs.builders import WAN, Farm, a_draft, a_lead
from tests.referrals.builders import a_lender, a_product, offer_body, some_terms
from tests.whitelist.governance.stage import a_risk_score, a_risk_step
from tests.whitelist.list_stage import Listed, a_listed
from tests.world import World

ALONE = {
    Role.FINANCE_CENTRE,
    Role.FINANCE_LEAD,
    Role.FINANCE_BUREAU,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
"""Roles whose institution a county has once: colleague and peer are the same as oneself."""

TRIED = failure("other_side", "试")

RELATIONS = ("own", "colleague", "peer", "before", "withdrawn", "elsewhere")


@dataclass
class Firm:
    """A firm with its consent, its need and what hangs on them."""

    farm: Farm
    consent: Consent
    need: FinancingNeed
    asset: str
    paper: str
    correction: FactCorrection
    referral: Referral | None = None
    offer: Offer | None = None
    lien: str | None = None
    application: str | None = None
    risk_score: str | None = None
    listed: Listed | None = None


class Stage:
    """One county with everything in it, and people of another."""

    def __init__(self, app: Flask):
        fill()
        self.kept: dict[Any, Any] = {}
        self.world = World(app)
        self.far = World(app)
        self.at = places(self.world)
        self.lender = a_lender(self.world)
        self.table = a_table(self.world, bank=self.lender.bank, officer=self.lender.officer)
        self.programme = self.table.live()
        self.owner = self.world.entrepreneur()
        self.told = self._sent(self._firm(named=True))
        self.before = self._firm(named=True)
        self.withdrawn = self._sent(self._firm(named=True))
        self._guarantee(self.told)
        self._guarantee(self.withdrawn)
        self._office()
        for each in (self.told, self.before, self.withdrawn):
            each.risk_score = a_risk_score(self.world, self.risk.card, each.farm.firm)
            each.listed = self._listed(each)
        self.settle()
        self.world.client(self.owner).post(
            f"/me/consents/{self.withdrawn.consent.public_id}/withdraw"
        )
        self.settle()

    def settle(self) -> None:
        db.session.commit()
        drain(self.world.county.id)
        db.session.commit()
        db.session.expire_all()

    # People

    @cached_property
    def people(self) -> dict[str, dict[Role, User]]:
        """Relation -> role -> who comes; `before` and `withdrawn` are one's own on other firms."""
        own = {role: self._own(role) for role in Role}
        return {
            "own": own,
            "colleague": {r: self.world.person(r, self.house(r)) for r in Role if self.house(r)},
            "peer": {role: self._peer(role) for role in Role if role not in ALONE},
            "before": own,
            "withdrawn": own,
            "elsewhere": {role: self.far.person(role) for role in Role},
        }

    def house(self, role: Role) -> Organisation | None:
        """The institution of a role where it has colleagues."""
        return {
            Role.BANK_OFFICER: self.lender.bank,
            Role.BANK_MANAGER: self.lender.bank,
            Role.GUARANTEE_OFFICER: self.table.guarantor,
            Role.GUARANTEE_MANAGER: self.table.guarantor,
            Role.REGUARANTEE_OFFICER: self.table.reguarantor,
            Role.TOWNSHIP_LIAISON: self.at[TOWNSHIP],
            Role.PARK_MANAGER: self.at[PARK],
        }.get(role)

    def _own(self, role: Role) -> User:
        known = {
            Role.ENTREPRENEUR: self.owner,
            Role.BANK_OFFICER: self.lender.officer,
            Role.BANK_MANAGER: self.lender.manager,
            Role.GUARANTEE_OFFICER: self.table.guarantee_officer,
            Role.GUARANTEE_MANAGER: self.table.guarantee_manager,
            Role.REGUARANTEE_OFFICER: self.table.reguarantee_officer,
            Role.FINANCE_CENTRE: self.table.centre,
            Role.TOWNSHIP_LIAISON: self.field_officer,
        }
        return known.get(role) or self.world.person(role, self.house(role))

    def _peer(self, role: Role) -> User:
        place = self.at[OTHER_TOWNSHIP] if role is Role.TOWNSHIP_LIAISON else None
        return self.world.person(role, place)

    # What the firms have

    def _firm(self, *, named: bool) -> Firm:
        world, owner = self.world, self.owner
        farm = Farm(world, owner, an_enterprise(world, owner, verified=True))
        asset = an_asset(world, farm)
        farm.consent()
        need = farm.need(collateral_ids=(asset.public_id,), wants_guarantee=True)
        world.api(owner).post(f"/needs/{need.public_id}/submit")
        paper = add_paper(world.act(owner), enterprise=farm.firm, kind="licence", storage=a_photo())
        consent = db.session.scalars(
            select(Consent)
            .where(Consent.enterprise_id == farm.firm.public_id)
            .execution_options(scoped="the stage of the matrix")
        ).one()
        fact = whitelist.record_fact(
            world.act(owner),
            enterprise=farm.firm,
            draft=FactDraft("staff_count", 8, clock.today()),
            source="declared",
            said_by="本人",
        )
        wrong = whitelist.ask_correction(world.act(owner), fact=fact, grounds="少算了一人")
        self.settle()
        return Firm(farm, consent, need, asset.public_id, paper.public_id, wrong)

    def _sent(self, firm: Firm) -> Firm:
        act = self.world.act
        firm.referral = referrals.send_referral(
            act(self.owner), need=firm.need, product=self.lender.product
        )
        db.session.commit()
        firm.offer = referrals.make_offer(
            act(self.lender.officer), referral=firm.referral, terms=some_terms()
        )
        db.session.commit()
        pledge = {"referral_id": firm.referral.public_id, "secured_fen": WAN, "rank": 1}
        bank = self.world.api(self.lender.officer)
        firm.lien = _id(bank.post(f"/collateral/{firm.asset}/pledges", pledge))
        return firm

    def _guarantee(self, firm: Firm) -> None:
        asked = {
            "referral_id": firm.referral.public_id,
            "programme_id": self.programme.public_id,
            "amount_fen": 50 * WAN,
        }
        bank = self.world.api(self.lender.officer)
        firm.application = _id(bank.post("/guarantee-applications", asked))

    def _listed(self, firm: Firm) -> Listed:
        return a_listed(
            self.world,
            firm.farm.firm,
            owner=self.owner,
            banker=self.lender.officer,
            officer=self.table.centre,
        )

    @cached_property
    def field_officer(self) -> User:
        return self.world.person("township_liaison", self.at[TOWNSHIP])

    @cached_property
    def other_owner(self) -> User:
        return self.world.entrepreneur()

    def _office(self) -> None:
        """What the county's offices hold: problems, assignments, imports, cards, values."""
        world, firm = self.world, self.told.farm.firm
        act, centre = world.act, self.table.centre
        self.problem = a_problem(self.told.farm, self.field_officer)
        self.assignment = liaison.assign_officer(
            act(centre), officer=self.field_officer, standing="officer", enterprise=firm
        )
        self.card = whitelist.install_default_card(act(centre))
        self.risk = a_risk_step(world, centre)
        self.parameter = propose_parameter(act(centre), **PROPOSAL)
        self.helper = add_helper(
            act(self.owner), enterprise=firm, user=world.entrepreneur(), agreed=True
        )
        self.disputed = an_enterprise(world, self.other_owner)
        self.dispute = open_dispute(act(self.owner), enterprise=self.disputed)
        self.assisted = self._assisted()
        self.waiting_offer = self._waiting_offer()
        self.draft_product = self._draft_product()
        db.session.commit()

    def import_at(self, role: Role, path: str, **typed: str) -> str:
        """A table somebody read in at a page of imports."""
        browser = self.world.client(self.people["own"][role])
        browser.get(path)
        data = {"file": (io.BytesIO(LIST.encode()), "a.csv"), "saved": "", **typed}
        answer = browser.post(path, data, content_type="multipart/form-data")
        assert answer.status_code == 303, answer.get_data(as_text=True)[-2000:]
        return answer.location.rsplit("/", 1)[-1].split("?")[0]

    def _assisted(self) -> FinancingNeed:
        firm = an_enterprise(self.world, self.owner)
        need = assist_need(
            self.world.act(self.field_officer), enterprise=firm, draft=a_draft(), paper=a_photo()
        )
        db.session.commit()
        return need

    def _waiting_offer(self) -> Offer:
        """Above the officer's limit: the owner must not see it yet."""
        firm = self._firm(named=False)
        firm.need.amount_fen = 200 * WAN
        referral = referrals.send_referral(
            self.world.act(self.owner), need=firm.need, product=self.lender.product
        )
        db.session.commit()
        return referrals.make_offer(
            self.world.act(self.lender.officer),
            referral=referral,
            terms=some_terms(amount_fen=200 * WAN),
        )

    @cached_property
    def loan(self) -> str:
        """A loan that the agency guaranteed, on a firm of its own, booked for a day long past."""
        world, firm = self.world, self._firm(named=False)
        firm.referral = referrals.send_referral(
            world.act(self.owner), need=firm.need, product=self.lender.product
        )
        db.session.commit()
        bank = world.api(self.lender.officer)
        offered = offer_body(guarantee_programme_id=self.programme.public_id)
        offer = _id(bank.post(f"/referrals/{firm.referral.public_id}/offer", offered))
        self._approved(offer)
        _id(world.api(self.owner).post(f"/offers/{offer}/accept"))
        day = (clock.today() - timedelta(days=200)).isoformat()
        return _id(bank.post("/loans", {"offer_id": offer, "disbursed_on": day}))

    def _approved(self, offer: str) -> None:
        wanted = {"programme_id": self.programme.public_id, "amount_fen": 50 * WAN}
        bank = self.world.api(self.lender.officer)
        asked = _id(bank.post("/guarantee-applications", {"offer_id": offer, **wanted}))
        for person, step in (("officer", "study"), ("manager", "approve")):
            agent = self.world.api(getattr(self.table, f"guarantee_{person}"))
            _id(agent.post(f"/guarantee-applications/{asked}/{step}"))

    @cached_property
    def claim(self) -> str:
        """The bank's claim on the agency for that loan."""
        return _id(self.world.api(self.lender.officer).post(f"/loans/{self.loan}/claims"))

    @cached_property
    def filing(self) -> str:
        """The row of that loan's guarantee on the month's re-guarantee list."""
        assert self.loan
        agency = self.world.api(self.table.guarantee_officer)
        found: str = agency.get("/reguarantee-filings").json["items"][0]["id"]
        return found

    @cached_property
    def relation(self) -> str:
        """A firm that the agency's officer declared as related to the first firm."""
        body = {
            "other_uscc": self.before.farm.firm.uscc,
            "other_name": self.before.farm.firm.name,
            "kind": "same_controller",
            "evidence": "企业声明和股东登记",
        }
        agency = self.world.api(self.table.guarantee_officer)
        url = f"/guarantee-applications/{self.told.application}/related-parties"
        return _id(agency.post(url, body))

    @cached_property
    def repayment(self) -> str:
        """Money that the bank entered for that loan."""
        body = {
            "paid_on": clock.today().isoformat(),
            "amount_fen": 100_00,
            "external_number": "LS-STAGE",
        }
        bank = self.world.api(self.lender.officer)
        return _id(bank.post(f"/loans/{self.loan}/repayments", body))

    @cached_property
    def exchanged(self) -> ConnectorRun:
        """A connector that is on, and an exchange that failed."""
        connector = whitelist.switch_connector(
            self.world.act(self.people["own"][Role.FINANCE_LEAD]), code="node", on=True
        )
        run = whitelist.fail_exchange(self.world.machine(), connector=connector, found=TRIED)
        db.session.commit()
        return run

    @cached_property
    def lead(self) -> NeedLead:
        """A need from elsewhere for a firm nobody registered, handed to one's own officer."""
        own = self.people["own"]
        officer = own[Role.TOWNSHIP_LIAISON]
        return a_lead(self.world, own[Role.FINANCE_CENTRE], officer=officer)

    def _draft_product(self) -> Product:
        return draft_product(self.world.act(self.lender.officer), draft=a_product(name="草稿"))

    # Objects by what finds them

    def firm_of(self, relation: str) -> Firm:
        return {"before": self.before, "withdrawn": self.withdrawn}.get(relation, self.told)

    def object_for(self, finder: str, role: Role, relation: str) -> str | None:
        """The public id for a door with this finder; None where the relation says nothing."""
        key = (finder, role, relation)
        if key not in self.kept:
            self.kept[key] = OBJECTS[finder](self, role, relation)
        return self.kept[key]


def _id(answer: TestResponse) -> str:
    """The id of what was made or changed."""
    assert answer.status_code in (200, 201), answer.json
    made: str = answer.json["id"]
    return made


def a_photo() -> FileStorage:
    out = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(out, "JPEG")
    out.seek(0)
    return FileStorage(out, "纸.jpg")


LIST = "需求编号,统一社会信用代码,金额（万元）,期限,用途\nA1,x,50,12,流动资金\n"
PROPOSAL = {
    "code": "referrals.open_max",
    "value": 4,
    "valid_from": clock.today() + timedelta(days=20),
    "valid_to": None,
    "citation": "奉金服〔2026〕9 号",
    "reason": "银行多，创业者要多选几家",
}

Builder = Callable[[Stage, Role, str], str | None]
OBJECTS: dict[str, Builder] = {}


def of(*finders: str) -> Callable[[Builder], Builder]:
    def register(builder: Builder) -> Builder:
        for finder in finders:
            assert finder not in OBJECTS, finder
            OBJECTS[finder] = builder
        return builder

    return register


def fixed(find: Callable[[Stage], str]) -> Builder:
    """An object that no consent stands before: own, colleague, peer, elsewhere."""
    return lambda stage, role, relation: (
        None if relation in ("before", "withdrawn") else find(stage)
    )


def per_firm(find: Callable[[Firm], str | None]) -> Builder:
    """An object of each firm."""
    return lambda stage, role, relation: find(stage.firm_of(relation))


OBJECTS.update(
    {
        "accounts.organisation_for": fixed(lambda s: s.lender.bank.public_id),
        "administration.parameter_for": fixed(lambda s: s.parameter.public_id),
        "agreements.programme_for": fixed(lambda s: s.programme.public_id),
        "collateral.asset_for": per_firm(lambda f: f.asset),
        "collateral.own_asset_for": per_firm(lambda f: f.asset),
        "collateral.lien_for": per_firm(lambda f: f.lien),
        "enterprises.consent_for": per_firm(lambda f: f.consent.public_id),
        "enterprises.my_consent_for": per_firm(lambda f: f.consent.public_id),
        "enterprises.dispute_for": fixed(lambda s: s.dispute.public_id),
        "enterprises.my_dispute_for": fixed(lambda s: s.dispute.public_id),
        "enterprises.enterprise_for": per_firm(lambda f: f.farm.firm.public_id),
        "enterprises.own_enterprise_for": per_firm(lambda f: f.farm.firm.public_id),
        "enterprises.member_for": fixed(lambda s: s.helper.public_id),
        "enterprises.paper_for": per_firm(lambda f: f.paper),
        "enterprises.park_for": fixed(lambda s: s.at[PARK].public_id),
        "guarantee.application_for": per_firm(lambda f: f.application),
        "liaison.assignment_for": fixed(lambda s: s.assignment.public_id),
        "liaison.problem_for": fixed(lambda s: s.problem.public_id),
        "needs.lead_for": fixed(lambda s: s.lead.public_id),
        "needs.need_for": per_firm(lambda f: f.need.public_id),
        "needs.own_need_for": per_firm(lambda f: f.need.public_id),
        "needs.signed_need_for": fixed(lambda s: s.assisted.public_id),
        "referrals.file_for": per_firm(lambda f: f.referral and f.referral.public_id),
        "referrals.referral_for": per_firm(lambda f: f.referral and f.referral.public_id),
        "whitelist.credit_park_for": fixed(lambda s: s.at[PARK].public_id),
        "whitelist.card_for": fixed(lambda s: s.card.public_id),
        "whitelist.risk_card_for": fixed(lambda s: s.risk.card.public_id),
        "whitelist.promotion_for": fixed(lambda s: s.risk.promotion.public_id),
        "whitelist.risk_score_for": per_firm(lambda f: f.risk_score),
        "whitelist.stored_score_for": per_firm(lambda f: f.risk_score),
        "whitelist.entry_for": per_firm(lambda f: f.listed and f.listed.entry),
        "whitelist.own_entry_for": per_firm(lambda f: f.listed and f.listed.entry),
        "whitelist.objection_for": per_firm(lambda f: f.listed and f.listed.objection),
        "whitelist.appeal_for": per_firm(lambda f: f.listed and f.listed.appeal),
        "whitelist.own_appeal_for": per_firm(lambda f: f.listed and f.listed.appeal),
        "whitelist.negative_for": per_firm(lambda f: f.listed and f.listed.negative),
        "whitelist.fact_for": per_firm(lambda f: f.correction.fact.public_id),
        "whitelist.own_fact_for": per_firm(lambda f: f.correction.fact.public_id),
        "whitelist.correction_for": per_firm(lambda f: f.correction.public_id),
        "whitelist.own_correction_for": per_firm(lambda f: f.correction.public_id),
        "whitelist.connector_for": fixed(lambda s: s.exchanged.connector.public_id),
        "whitelist.run_for": fixed(lambda s: s.exchanged.public_id),
        "claims.claim_for": fixed(lambda s: s.claim),
        "guarantee.filing_for": fixed(lambda s: s.filing),
        "guarantee.relation_for": fixed(lambda s: s.relation),
        "loans.repayment_for": fixed(lambda s: s.repayment),
        "loans.loan_for": fixed(lambda s: s.loan),
        "loans.own_loan_for": fixed(lambda s: s.loan),
        "loans.file_for": fixed(lambda s: s.loan),
    }
)


@of("accounts.managed_organisation_for")
def _managed_organisation(stage: Stage, role: Role, relation: str) -> str | None:
    if relation in ("before", "withdrawn"):
        return None
    return (stage.house(role) or stage.lender.bank).public_id


@of("accounts.managed_member_for")
def _managed_member(stage: Stage, role: Role, relation: str) -> str | None:
    """A colleague in one's own house; else the bank's officer."""
    if relation in ("before", "withdrawn"):
        return None
    colleague = stage.people["colleague"].get(role)
    return (colleague or stage.lender.officer).public_id


def per_person(find: Builder) -> Builder:
    """An object of the person themself: the same one for whoever else comes."""

    def found(stage: Stage, role: Role, relation: str) -> str | None:
        if relation in ("before", "withdrawn"):
            return None
        key = (find.__name__, role, "own")
        if key not in stage.kept:
            stage.kept[key] = find(stage, role, "own")
        return stage.kept[key]

    return found


@of("accounts._own_session")
@per_person
def _session(stage: Stage, role: Role, relation: str) -> str | None:
    stage.world.token(stage.people["own"][role], "page")
    user = stage.people["own"][role]
    newest = select(SignIn).where(SignIn.user_id == user.id).order_by(SignIn.id)
    return db.session.scalars(newest).first().public_id


@of("infra.notification_for")
@per_person
def _notification(stage: Stage, role: Role, relation: str) -> str | None:
    user = stage.people["own"][role]
    notify(stage.world.machine(), user_ids=[user.id], kind="test", text="试一试")
    db.session.commit()
    newest = select(Notification).where(Notification.user_id == user.id)
    return db.session.scalars(newest.order_by(Notification.id.desc())).first().public_id


@of("infra._own_upload")
@per_person
def _upload(stage: Stage, role: Role, relation: str) -> str | None:
    act = stage.world.act(stage.people["own"][role])
    upload = files.begin_upload(act, name="a.jpg", size=10)
    db.session.commit()
    return upload.public_id


@of("oversight._own_interest")
@per_person
def _interest(stage: Stage, role: Role, relation: str) -> str | None:
    act = stage.world.act(stage.people["own"][role])
    interest = declare_interest(act, enterprise_id=new_public_id(), relation="表亲")
    db.session.commit()
    return interest.public_id


PROPOSALS = "/centre/whitelist/imports/new"


def imported_at(path: str, *, by: Role = Role.FINANCE_CENTRE, **typed: str) -> Builder:
    """A table somebody read in at a page of imports, once."""

    def found(stage: Stage, role: Role, relation: str) -> str | None:
        if relation in ("before", "withdrawn"):
            return None
        if path not in stage.kept:
            stage.kept[path] = stage.import_at(by, path, **typed)
        return stage.kept[path]

    return found


OBJECTS.update(
    {
        "enterprises.own_import": imported_at("/imports/new"),
        "whitelist.own_import": imported_at("/facts/imports/new", origin="centre"),
        "whitelist.proposals_own_import": imported_at(PROPOSALS, by=Role.TOWNSHIP_LIAISON),
        "whitelist.own_proposals_table": imported_at(PROPOSALS, by=Role.TOWNSHIP_LIAISON),
        "needs.own_import": imported_at("/centre/lists/imports/new", origin="yuhuirong"),
        "products.own_import": imported_at("/bank/imports/new", by=Role.BANK_OFFICER),
    }
)


@of("needs.entry_for")
def _entry(stage: Stage, role: Role, relation: str) -> str | None:
    need = stage.firm_of(relation).need
    found = db.session.scalars(
        select(ListEntry)
        .where(ListEntry.need_id == need.id)
        .execution_options(scoped="the stage of the matrix")
    ).one_or_none()
    return found.public_id if found else None


@of("oversight.decision_for")
def _decision(stage: Stage, role: Role, relation: str) -> str | None:
    referral = stage.firm_of(relation).referral
    if referral is None:
        return None
    made = select(Decision).where(Decision.referral_id == referral.id)
    return db.session.scalars(made).first().public_id


@of("oversight.entry_for")
def _audit_entry(stage: Stage, role: Role, relation: str) -> str | None:
    """The submission of the firm's need, done by its owner."""
    entries = select(AuditEntry).where(
        AuditEntry.subject_id == stage.firm_of(relation).need.public_id,
        AuditEntry.action == "submit",
    )
    return db.session.scalars(entries).first().public_id


def _webhook(stage: Stage) -> WebhookDelivery:
    """A trial message to an endpoint of the stage's bank; nobody is called."""
    if "webhook" not in stage.kept:
        act = stage.world.act(stage.lender.manager)
        url = "https://93.184.216.34/in"
        endpoint = add_endpoint(act, url=url, topics=["claim.filed"])
        try_endpoint(act, endpoint=endpoint)
        stage.settle()
        sent = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint.id)
        stage.kept["webhook"] = db.session.scalars(sent).one()
    return stage.kept["webhook"]


@of("administration.endpoint_for")
def _endpoint(stage: Stage, role: Role, relation: str) -> str | None:
    late = relation in ("before", "withdrawn")
    return None if late else _webhook(stage).endpoint.public_id


@of("administration.delivery_for")
def _delivery(stage: Stage, role: Role, relation: str) -> str | None:
    return None if relation in ("before", "withdrawn") else _webhook(stage).public_id


@of("products.product_for", "products.own_product_for")
def _product(stage: Stage, role: Role, relation: str) -> str | None:
    """Published; `before`: a draft that only the bank may know."""
    if relation == "withdrawn":
        return None
    return (stage.draft_product if relation == "before" else stage.lender.product).public_id


@of("referrals.offer_for")
def _offer(stage: Stage, role: Role, relation: str) -> str | None:
    """Open; `before`: still waiting for the bank's second person."""
    if relation == "before":
        return stage.waiting_offer.public_id
    offer = stage.firm_of(relation).offer
    return offer.public_id if offer else None


@of("accounts.unconfirmed_for")
def _unconfirmed(stage: Stage, role: Role, relation: str) -> str | None:
    """Somebody of the bank whom its manager invited and nobody has confirmed."""
    if relation in ("before", "withdrawn"):
        return None
    guest = stage.world.person("bank_officer", stage.lender.bank)
    guest.invited_by = stage.lender.manager.id
    db.session.commit()
    return guest.public_id


@of("consents.duty_for")
def _duty(stage: Stage, role: Role, relation: str) -> str | None:
    """What the stage's bank has to delete since the third firm took its consent back."""
    if relation == "before":
        return None
    duties = duties_of_enterprise(stage.firm_of("withdrawn").farm.firm.public_id)
    return next(d.public_id for d in duties if d.organisation_id == stage.lender.bank.id)


@of("consents.own_request_for")
@per_person
def _own_privacy_request(stage: Stage, role: Role, relation: str) -> str | None:
    return _asked(stage, stage.people["own"][role])


@of("consents.request_to_answer_for")
def _privacy_request(stage: Stage, role: Role, relation: str) -> str | None:
    if relation in ("before", "withdrawn"):
        return None
    return _asked(stage, stage.world.entrepreneur())


def _asked(stage: Stage, user: User) -> str:
    act = stage.world.act(user)
    for earlier in own_requests(act.actor):
        if earlier.state == "open":
            return earlier.public_id
    asked = make_request(act, kind="correction", wish="电话号码不对")
    db.session.commit()
    return asked.public_id

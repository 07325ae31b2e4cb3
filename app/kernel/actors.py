"""Who acts, in which role, and what each role may do: the whole policy of permissions on one page.

A permission says what kind of act is allowed; which objects it reaches is decided by the room's
queries (visibility). The finance centre holds no permission to decide for a bank or an agency
(财金〔2025〕11号 art. 10).
"""

from dataclasses import dataclass
from enum import StrEnum

from app.kernel.words import N_


class Role(StrEnum):
    """The fifteen roles (角色)."""

    ENTREPRENEUR = "entrepreneur"
    BANK_OFFICER = "bank_officer"
    BANK_MANAGER = "bank_manager"
    GUARANTEE_OFFICER = "guarantee_officer"
    GUARANTEE_MANAGER = "guarantee_manager"
    REGUARANTEE_OFFICER = "reguarantee_officer"
    INSURER = "insurer"
    INVESTOR = "investor"
    TOWNSHIP_LIAISON = "township_liaison"
    PARK_MANAGER = "park_manager"
    FINANCE_CENTRE = "finance_centre"
    FINANCE_LEAD = "finance_lead"
    FINANCE_BUREAU = "finance_bureau"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_LABELS: dict[Role, str] = {
    Role.ENTREPRENEUR: N_("创业者"),
    Role.BANK_OFFICER: N_("银行客户经理"),
    Role.BANK_MANAGER: N_("银行审批人"),
    Role.GUARANTEE_OFFICER: N_("担保经办"),
    Role.GUARANTEE_MANAGER: N_("担保审批人"),
    Role.REGUARANTEE_OFFICER: N_("再担保经办"),
    Role.INSURER: N_("保险经办"),
    Role.INVESTOR: N_("投资人"),
    Role.TOWNSHIP_LIAISON: N_("乡镇联络员"),
    Role.PARK_MANAGER: N_("园区管理员"),
    Role.FINANCE_CENTRE: N_("金融服务中心经办"),
    Role.FINANCE_LEAD: N_("金融服务中心负责人"),
    Role.FINANCE_BUREAU: N_("财政局"),
    Role.AUDITOR: N_("审计督查"),
    Role.ADMINISTRATOR: N_("系统管理员"),
}

STAFF_ROLES = frozenset(Role) - {Role.ENTREPRENEUR}
LENDER_ROLES = (Role.BANK_OFFICER, Role.BANK_MANAGER)
GUARANTOR_ROLES = (Role.GUARANTEE_OFFICER, Role.GUARANTEE_MANAGER)
COUNTY_ROLES = (Role.FINANCE_CENTRE, Role.FINANCE_LEAD, Role.AUDITOR)
"""Those who look after the county's cases (centre) or over them (auditor)."""


class Access(StrEnum):
    """Doors that need no permission: open to all, or to whoever has signed in."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"


class Permission(StrEnum):
    """What a role may do. A sentence under each; grouped by room."""

    MEMBER_INVITE = "member:invite"
    """Invite, suspend or change a member of one's own organisation (administrator: of any)."""
    ORGANISATION_MANAGE = "organisation:manage"
    """Create an organisation, take it live, end it, name its successor."""

    CALENDAR_MANAGE = "calendar:manage"
    """Enter working days announced by the State Council."""
    JOBS_READ = "jobs:read"
    """See jobs, outbox and dead letters."""
    PARAMETER_APPROVE = "parameter:approve"
    """Approve a policy value somebody else proposed."""
    PARAMETER_PROPOSE = "parameter:propose"
    """Propose a dated policy value with its citation."""
    PARAMETER_READ = "parameter:read"
    """Read the policy values in force with their sources."""
    WEBHOOK_MANAGE = "webhook:manage"
    """Say where one's own institution's systems are told of events."""

    CONSENT_GIVE = "consent:give"
    """Give and withdraw consent for one's own enterprise."""
    DELETION_READ = "deletion:read"
    """Read what institutions have to delete: one's own institution's, or the county's."""
    DELETION_ANSWER = "deletion:answer"
    """Confirm for one's own institution that it was deleted, or which law keeps it."""
    PRIVACY_ANSWER = "privacy:answer"
    """Answer what people ask about their own data."""

    DISPUTE_SETTLE = "dispute:settle"
    """Settle whose enterprise it is after a second claim."""
    ENTERPRISE_CLAIM = "enterprise:claim"
    """Register an enterprise as one's own and keep its file."""
    ENTERPRISE_READ = "enterprise:read"
    """Read an enterprise file that is visible to one."""
    ENTERPRISE_VERIFY = "enterprise:verify"
    """Confirm who may speak for an enterprise, with evidence."""
    IMPORT_RUN = "import:run"
    """Import enterprises, parks or products from a table."""
    PARK_READ = "park:read"
    """Read the parks and their figures."""

    PRODUCT_DRAFT = "product:draft"
    """Draft a product of one's own institution with its rules."""
    PRODUCT_OWN = "product:own"
    """See all products of one's own institution, drafts and history included."""
    PRODUCT_PUBLISH = "product:publish"
    """Publish, pause or retire a product another person drafted."""
    PRODUCT_READ = "product:read"
    """Read the catalogue."""

    DEBT_REVIEW = "debt:review"
    """Look at a hidden-debt check as one of its two people."""
    PROGRAMME_END = "programme:end"
    """Suspend, resume or end a programme of one's own agency."""
    PROGRAMME_PREPARE = "programme:prepare"
    """Draw up a guarantee programme for signature."""
    PROGRAMME_READ = "programme:read"
    """Read a guarantee programme that is visible to one."""
    PROGRAMME_SIGN = "programme:sign"
    """Sign a programme for one's own institution."""

    COLLATERAL_DECLARE = "collateral:declare"
    """Declare what one's own enterprise can pledge, value it anew, take it off."""
    COLLATERAL_READ = "collateral:read"
    """Read an asset that is visible to one."""
    COLLATERAL_VERIFY = "collateral:verify"
    """Write down that one looked at an asset."""
    PLEDGE_MANAGE = "pledge:manage"
    """Pledge an asset to one's own institution; register, prolong and release it."""

    LIST_READ = "list:read"
    """Read and export the two lists (申报清单, 推荐清单)."""
    LIST_WRITE = "list:write"
    """Import lists, write results back, count a need from elsewhere once."""
    NEED_ASSIST = "need:assist"
    """Fill in a need for an entrepreneur who signed for it (代填)."""
    NEED_READ = "need:read"
    """Read a financing need that is visible to one."""
    NEED_RETURN = "need:return"
    """Return a need before anything was referred, with reasons."""
    NEED_SUBMIT = "need:submit"
    """Draft, submit and withdraw one's own need."""
    TEST_RECORD = "test:record"
    """Record evidence on the five tests (五项标准)."""

    APPEAL_ANSWER = "appeal:answer"
    """Take up and answer an appeal against a decision one had no part in."""
    APPEAL_FILE = "appeal:file"
    """Appeal against a score, a decision on the list, or a record on the negative list."""
    CARD_APPROVE = "card:approve"
    """Approve an expert card another person proposed."""
    CARD_EDIT = "card:edit"
    """Edit the points of an expert card as a proposal."""
    NEGATIVE_KEEP = "negative:keep"
    """Enter and correct records of the negative list, each with its source."""
    PARK_DUTY = "park:duty"
    """Sign the data duty of one's own park and report its rents."""
    PARK_RATE = "park:rate"
    """Rate a park, propose, confirm and withdraw its designation as a credit park."""
    CONNECTOR_RUN = "connector:run"
    """See the exchange with other platforms, run it now, try a document again."""
    CONNECTOR_SWITCH = "connector:switch"
    """Switch a configured connector on or off for the county."""
    FACT_DECIDE = "fact:decide"
    """Check, repair or correct a credit fact that another person recorded."""
    FACT_OWN = "fact:own"
    """State facts of one's own enterprise and say which are wrong."""
    FACT_READ = "fact:read"
    """Read credit facts that are visible to one, with a reason that the owner sees."""
    FACT_RECORD = "fact:record"
    """Record credit facts as one's own institution knows them."""
    FACT_STATE = "fact:state"
    """State a credit fact over the API: of one's own enterprise, or as one's institution."""
    RISK_KEEP = "risk:keep"
    """Upload, validate and second risk cards, try them in the shadow, decide beside a score."""
    SCORE_OWN = "score:own"
    """See one's own points, reasons and what would raise them."""
    SCORE_READ = "score:read"
    """See points and reasons of enterprises of the county (centre only, PF-03)."""

    WHITELIST_BATCH = "whitelist:batch"
    """Propose the firms of one's own township or park, or of the county, from a table."""
    WHITELIST_OWN = "whitelist:own"
    """See one's own place on the list, answer a suspension, show a certificate."""
    WHITELIST_PROPOSE = "whitelist:propose"
    """Propose a visible enterprise for the list."""
    WHITELIST_READ = "whitelist:read"
    """Read an entry of the list that is visible to one."""
    WHITELIST_REVIEW = "whitelist:review"
    """Review a proposal as one of two people, settle objections, suspend with a code."""
    WHITELIST_SETTLE = "whitelist:settle"
    """Restore or remove an entry that another person suspended."""

    LIAISON_ASSIGN = "liaison:assign"
    """Say which liaison officer looks after which enterprise or park."""
    PROBLEM_SETTLE = "problem:settle"
    """Assign, solve and close problems raised on visits."""
    VISIT_LOG = "visit:log"
    """Log a visit to an enterprise of one's own township."""
    VISIT_READ = "visit:read"
    """Read visits."""

    MATCH_READ = "match:read"
    """See which products fit a need and why the others do not."""

    OFFER_ANSWER = "offer:answer"
    """Accept or refuse an offer made to one's own enterprise."""

    OFFER_LET_FALL = "offer:let_fall"
    """Give up an accepted offer that was not paid out: its owner, or its bank."""
    OFFER_APPROVE = "offer:approve"
    """Approve or return an offer above the officer's own limit, made by another."""
    REFERRAL_INVITE = "referral:invite"
    """Propose a lender to the owner of a need."""
    REFERRAL_OPEN = "referral:open"
    """Begin a referral: the owner by sending, the centre under a consent or as an invitation."""
    REFERRAL_QUEUE = "referral:queue"
    """See the work list of one's own institution."""
    REFERRAL_READ = "referral:read"
    """Read a referral that is visible to one."""
    REFERRAL_REASSIGN = "referral:reassign"
    """Hand a referral of one's own institution to a colleague; arrange leave cover."""
    REFERRAL_REMIND = "referral:remind"
    """Remind a lender whose clock runs out."""
    REFERRAL_SEND = "referral:send"
    """Send one's own need to a lender by name."""
    REFERRAL_WORK = "referral:work"
    """Take, contact, ask, decline or offer on a referral to one's own institution."""

    FILING_ANSWER = "filing:answer"
    """Accept or refuse a guarantee on the monthly list sent to one's own re-guarantor."""
    FILING_FILE = "filing:file"
    """File the monthly re-guarantee list of one's own agency."""
    GUARANTEE_APPLY = "guarantee:apply"
    """Apply for a guarantee on a referral or offer of one's own bank; take it back."""
    GUARANTEE_DECIDE = "guarantee:decide"
    """Approve or decline a guarantee that another person studied."""
    GUARANTEE_QUEUE = "guarantee:queue"
    """See the work list and the book of one's own agency."""
    GUARANTEE_READ = "guarantee:read"
    """Read a guarantee application or commitment that is visible to one."""
    GUARANTEE_STUDY = "guarantee:study"
    """Take up an application to one's own agency and study it."""

    LOAN_BOOK = "loan:book"
    """Book an accepted offer of one's own bank as a loan."""
    LOAN_OWN = "loan:own"
    """See the loans of one's own enterprise on pages of one's own."""
    LOAN_QUEUE = "loan:queue"
    """See the loan book of one's own institution."""
    LOAN_READ = "loan:read"
    """Read a loan that is visible to one (the county: guaranteed ones, five fields, PF-02)."""
    LOAN_REPAY = "loan:repay"
    """Enter a repayment that one's own bank received."""

    CLAIM_APPROVE = "claim:approve"
    """Approve or decline a claim on one's own agency; two people, one step each."""
    CLAIM_FILE = "claim:file"
    """Ask the guarantor to pay for an overdue loan of one's own bank."""
    CLAIM_PAY = "claim:pay"
    """Record what one's own agency paid on an approved claim. The payer is never the filer."""
    CLAIM_READ = "claim:read"
    """Read a claim that is visible to one."""

    AUDIT_READ = "audit:read"
    """Search the journal, verify the chain, export it."""
    RECEIPT_READ = "receipt:read"
    """Fetch the receipt of an entry that concerns one."""

    BOARD_READ = "board:read"
    """See the county's boards and drill down to their cases."""
    OWN_REPORT_READ = "report:own"
    """See one's own institution's clocks and results."""


_P = Permission
_COMMON = frozenset({_P.PRODUCT_READ, _P.PARK_READ, _P.RECEIPT_READ})
_BANK = _COMMON | {
    _P.COLLATERAL_READ,
    _P.COLLATERAL_VERIFY,
    _P.PLEDGE_MANAGE,
    _P.ENTERPRISE_READ,
    _P.CLAIM_FILE,
    _P.CLAIM_READ,
    _P.DELETION_ANSWER,
    _P.DELETION_READ,
    _P.GUARANTEE_APPLY,
    _P.GUARANTEE_READ,
    _P.LOAN_BOOK,
    _P.OFFER_LET_FALL,
    _P.LOAN_QUEUE,
    _P.LOAN_READ,
    _P.LOAN_REPAY,
    _P.NEED_READ,
    _P.OWN_REPORT_READ,
    _P.PRODUCT_OWN,
    _P.PROGRAMME_READ,
    _P.REFERRAL_QUEUE,
    _P.REFERRAL_READ,
    _P.WHITELIST_PROPOSE,
    _P.WHITELIST_READ,
}
_CENTRE = _COMMON | {
    _P.APPEAL_ANSWER,
    _P.BOARD_READ,
    _P.COLLATERAL_READ,
    _P.DEBT_REVIEW,
    _P.DELETION_READ,
    _P.DISPUTE_SETTLE,
    _P.ENTERPRISE_READ,
    _P.ENTERPRISE_VERIFY,
    _P.CLAIM_READ,
    _P.CONNECTOR_RUN,
    _P.FACT_DECIDE,
    _P.FACT_READ,
    _P.FACT_RECORD,
    _P.FACT_STATE,
    _P.GUARANTEE_READ,
    _P.LOAN_READ,
    _P.IMPORT_RUN,
    _P.LIAISON_ASSIGN,
    _P.LIST_READ,
    _P.LIST_WRITE,
    _P.MATCH_READ,
    _P.NEED_READ,
    _P.NEED_RETURN,
    _P.NEGATIVE_KEEP,
    _P.PARAMETER_READ,
    _P.PARK_RATE,
    _P.PROBLEM_SETTLE,
    _P.PROGRAMME_PREPARE,
    _P.PROGRAMME_READ,
    _P.REFERRAL_INVITE,
    _P.REFERRAL_OPEN,
    _P.REFERRAL_READ,
    _P.REFERRAL_REMIND,
    _P.RISK_KEEP,
    _P.SCORE_READ,
    _P.TEST_RECORD,
    _P.VISIT_READ,
    _P.WHITELIST_BATCH,
    _P.WHITELIST_PROPOSE,
    _P.WHITELIST_READ,
    _P.WHITELIST_REVIEW,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ENTREPRENEUR: _COMMON
    | {
        _P.APPEAL_FILE,
        _P.COLLATERAL_DECLARE,
        _P.COLLATERAL_READ,
        _P.CONSENT_GIVE,
        _P.ENTERPRISE_CLAIM,
        _P.ENTERPRISE_READ,
        _P.FACT_OWN,
        _P.FACT_READ,
        _P.FACT_STATE,
        _P.GUARANTEE_READ,
        _P.LOAN_OWN,
        _P.LOAN_READ,
        _P.MATCH_READ,
        _P.NEED_READ,
        _P.NEED_SUBMIT,
        _P.OFFER_ANSWER,
        _P.OFFER_LET_FALL,
        _P.REFERRAL_OPEN,
        _P.REFERRAL_READ,
        _P.REFERRAL_SEND,
        _P.SCORE_OWN,
        _P.WHITELIST_OWN,
        _P.WHITELIST_PROPOSE,
        _P.WHITELIST_READ,
    },
    Role.BANK_OFFICER: _BANK | {_P.PRODUCT_DRAFT, _P.REFERRAL_WORK},
    Role.BANK_MANAGER: _BANK
    | {
        _P.MEMBER_INVITE,
        _P.OFFER_APPROVE,
        _P.PRODUCT_PUBLISH,
        _P.PROGRAMME_SIGN,
        _P.REFERRAL_REASSIGN,
        _P.WEBHOOK_MANAGE,
    },
    Role.GUARANTEE_OFFICER: _COMMON
    | {
        _P.DELETION_ANSWER,
        _P.DELETION_READ,
        _P.COLLATERAL_READ,
        _P.COLLATERAL_VERIFY,
        _P.PLEDGE_MANAGE,
        _P.ENTERPRISE_READ,
        _P.FILING_FILE,
        _P.GUARANTEE_QUEUE,
        _P.GUARANTEE_READ,
        _P.CLAIM_APPROVE,
        _P.CLAIM_PAY,
        _P.CLAIM_READ,
        _P.LOAN_QUEUE,
        _P.LOAN_READ,
        _P.GUARANTEE_STUDY,
        _P.PROGRAMME_PREPARE,
        _P.PROGRAMME_READ,
    },
    Role.GUARANTEE_MANAGER: _COMMON
    | {
        _P.DELETION_ANSWER,
        _P.DELETION_READ,
        _P.COLLATERAL_READ,
        _P.COLLATERAL_VERIFY,
        _P.PLEDGE_MANAGE,
        _P.ENTERPRISE_READ,
        _P.GUARANTEE_DECIDE,
        _P.GUARANTEE_QUEUE,
        _P.GUARANTEE_READ,
        _P.CLAIM_APPROVE,
        _P.CLAIM_PAY,
        _P.CLAIM_READ,
        _P.LOAN_QUEUE,
        _P.LOAN_READ,
        _P.MEMBER_INVITE,
        _P.PROGRAMME_END,
        _P.PROGRAMME_READ,
        _P.PROGRAMME_SIGN,
        _P.WEBHOOK_MANAGE,
    },
    Role.REGUARANTEE_OFFICER: _COMMON
    | {
        _P.DELETION_ANSWER,
        _P.DELETION_READ,
        _P.ENTERPRISE_READ,
        _P.FILING_ANSWER,
        _P.GUARANTEE_QUEUE,
        _P.GUARANTEE_READ,
        _P.CLAIM_READ,
        _P.LOAN_QUEUE,
        _P.LOAN_READ,
        _P.PROGRAMME_READ,
        _P.PROGRAMME_SIGN,
        _P.WEBHOOK_MANAGE,
    },
    Role.INSURER: _COMMON
    | {_P.DELETION_ANSWER, _P.DELETION_READ, _P.ENTERPRISE_READ, _P.PROGRAMME_READ},
    Role.INVESTOR: _COMMON | {_P.DELETION_ANSWER, _P.DELETION_READ, _P.ENTERPRISE_READ},
    Role.TOWNSHIP_LIAISON: _COMMON
    | {
        _P.ENTERPRISE_READ,
        _P.ENTERPRISE_VERIFY,
        _P.LIST_READ,
        _P.NEED_ASSIST,
        _P.NEED_READ,
        _P.TEST_RECORD,
        _P.VISIT_LOG,
        _P.VISIT_READ,
        _P.WHITELIST_BATCH,
        _P.WHITELIST_PROPOSE,
        _P.WHITELIST_READ,
    },
    Role.PARK_MANAGER: _COMMON
    | {
        _P.ENTERPRISE_READ,
        _P.FACT_READ,
        _P.FACT_RECORD,
        _P.FACT_STATE,
        _P.PARK_DUTY,
        _P.WHITELIST_BATCH,
        _P.WHITELIST_PROPOSE,
        _P.WHITELIST_READ,
    },
    Role.FINANCE_CENTRE: _CENTRE | {_P.CARD_EDIT, _P.PARAMETER_PROPOSE},
    Role.FINANCE_LEAD: _CENTRE
    | {
        _P.WHITELIST_SETTLE,
        _P.CARD_APPROVE,
        _P.CONNECTOR_SWITCH,
        _P.CALENDAR_MANAGE,
        _P.MEMBER_INVITE,
        _P.PARAMETER_APPROVE,
        _P.PRIVACY_ANSWER,
    },
    Role.FINANCE_BUREAU: _COMMON
    | {
        _P.BOARD_READ,
        _P.FACT_READ,
        _P.FACT_RECORD,
        _P.FACT_STATE,
        _P.PARAMETER_READ,
        _P.PROGRAMME_READ,
    },
    Role.AUDITOR: _COMMON
    | {
        _P.AUDIT_READ,
        _P.BOARD_READ,
        _P.COLLATERAL_READ,
        _P.DELETION_READ,
        _P.ENTERPRISE_READ,
        _P.GUARANTEE_READ,
        _P.CLAIM_READ,
        _P.LOAN_READ,
        _P.LIST_READ,
        _P.NEED_READ,
        _P.PARAMETER_READ,
        _P.PROGRAMME_READ,
        _P.REFERRAL_READ,
        _P.VISIT_READ,
        _P.WHITELIST_READ,
    },
    Role.ADMINISTRATOR: frozenset(
        {
            _P.CALENDAR_MANAGE,
            _P.JOBS_READ,
            _P.MEMBER_INVITE,
            _P.ORGANISATION_MANAGE,
            _P.PARAMETER_READ,
            _P.PARK_READ,
            _P.PRODUCT_READ,
        }
    ),
}


@dataclass(frozen=True)
class Actor:
    """A person acting in one role for one organisation (or a machine: `role` is None).

    `id` is the user's internal key, `public_id` what the outside sees. `organisation_id` is None
    for an entrepreneur. `county_id` bounds everything the actor can reach.
    """

    id: int
    public_id: str
    name: str
    role: Role | None
    county_id: int
    organisation_id: int | None = None
    organisation_public_id: str | None = None
    organisation_kind: str | None = None
    trial: bool = False

    def may(self, permission: Permission | Access) -> bool:
        """Whether the role holds the permission; a machine holds none."""
        if isinstance(permission, Access):
            return True
        return self.role is not None and permission in GRANTS[self.role]

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF_ROLES

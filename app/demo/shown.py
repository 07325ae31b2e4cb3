"""Tables of what stands on the desks on the day of loading: one line a scene."""

from dataclasses import replace

from app.demo import names
from app.demo.firms import WAN
from app.demo.plans import NeedPlan

FIRST_BANK = "nongshang"
HALF_MILLION = 50 * WAN
ABOVE_LIMIT = 160 * WAN


def plan(*lenders: str, amount_fen: int = HALF_MILLION, **kw: object) -> NeedPlan:
    made = NeedPlan(
        amount_fen=amount_fen,
        term_months=12,
        use="working_capital",
        purpose=names.FOOD.purpose,
        lenders=lenders,
        bank=FIRST_BANK,
        brisk=True,
    )
    return replace(made, **kw)  # type: ignore[arg-type]


# (working days ago, plan)
SCENES: tuple[tuple[int, NeedPlan], ...] = (
    (2, plan(stops="draft")),
    (6, plan(stops="draft", amount_fen=20 * WAN)),
    (1, plan(stops="submitted")),
    (2, plan(stops="contacted")),
    (5, plan(stops="contacted", tested=True, recommended=True)),
    (3, plan(stops="returned")),
    (2, plan("invited")),
    (2, plan("invited", bank="youchu", amount_fen=25 * WAN)),
    (1, plan("sent")),
    (1, plan("sent", bank="gonghang", term_months=24)),
    (2, plan("taken")),
    (4, plan("taken", amount_fen=88 * WAN)),
    (3, plan("silent")),
    (5, plan("silent", amount_fen=35 * WAN)),
    (9, plan("silent", amount_fen=65 * WAN)),
    (9, plan("silent", bank="jianhang", wants_guarantee=True)),
    (26, plan("silent", amount_fen=45 * WAN)),
    (13, plan("overdue")),
    (15, plan("overdue", bank="youchu", amount_fen=28 * WAN)),
    (5, plan("asked")),
    (7, plan("ask_brought", amount_fen=72 * WAN)),
    (8, plan("decline")),
    (9, plan("wait_approval", amount_fen=ABOVE_LIMIT)),
    (8, plan("wait_approval", amount_fen=280 * WAN, wants_guarantee=True)),
    (9, plan("returned", amount_fen=ABOVE_LIMIT + 40 * WAN)),
    (8, plan("open")),
    (10, plan("open", amount_fen=ABOVE_LIMIT)),
    (10, plan("open", wants_guarantee=True, amount_fen=80 * WAN)),
    (12, plan("offer", "sent", abreast=2)),
    (12, plan("open", "open", abreast=2, amount_fen=90 * WAN)),
    (14, plan("part", "open", amount_fen=100 * WAN)),
    (16, plan("part", "sent", amount_fen=60 * WAN)),
    (20, plan("offer", "open", abreast=2)),
    (18, plan("lapse")),
    (14, plan("reject")),
    (12, plan("taken", "sent", abreast=2, stops="withdrawn")),
    (11, plan("taken", stops="consent_withdrawn")),
    (22, plan("decline", "decline", "decline", abreast=3)),
)


def loan(amount_wan: int, *, pays: int | None = None, **kw: object) -> NeedPlan:
    """A loan that is paid back month by month, so many lines of it."""
    return plan(
        "offer",
        amount_fen=amount_wan * WAN,
        method="equal_instalment",
        books=True,
        pays=pays,
        **kw,  # type: ignore[arg-type]
    )


# Guarantees asked for, pledges, loans as they go, and those that do not: each as above.
MONEY_SCENES: tuple[tuple[int, NeedPlan], ...] = (
    (9, plan("open", wants_guarantee=True, cover="submitted", amount_fen=60 * WAN)),
    (9, plan("open", wants_guarantee=True, cover="submitted", bank="jianhang")),
    (11, plan("open", wants_guarantee=True, cover="in_study", amount_fen=75 * WAN)),
    (11, plan("open", wants_guarantee=True, cover="in_study", amount_fen=40 * WAN)),
    (12, plan("open", wants_guarantee=True, cover="in_study", amount_fen=95 * WAN)),
    (14, plan("offer", wants_guarantee=True, amount_fen=55 * WAN)),
    (13, plan("open", wants_guarantee=True, cover="declined", amount_fen=85 * WAN)),
    (4, plan("taken", asset="declared")),
    (10, plan("open", asset="verified")),
    (11, plan("open", asset="proposed", amount_fen=70 * WAN)),
    (13, plan("open", asset="registered", amount_fen=80 * WAN)),
    (30, loan(60, asset="registered")),
    (34, loan(48, wants_guarantee=True)),
    (50, loan(90, wants_guarantee=True, asset="registered")),
    (64, loan(36)),
    (90, loan(30, term_months=3)),
    (95, loan(25, term_months=3, wants_guarantee=True)),
    (37, loan(45, pays=0)),
    (44, loan(52, pays=0, wants_guarantee=True)),
    (52, loan(38, pays=0)),
    (60, loan(66, pays=0, wants_guarantee=True, asset="registered")),
    (82, loan(40, pays=0)),
    (86, loan(58, pays=0, wants_guarantee=True)),
    (90, loan(44, pays=0, wants_guarantee=True, claim="notified")),
    (105, loan(50, pays=0, wants_guarantee=True, claim="paid")),
)

# Log-in name, working days ago, what becomes of the need (None: no need yet).
RETURNEES: tuple[tuple[str, int, NeedPlan | None], ...] = (
    ("returnee1", 3, None),
    ("returnee2", 9, plan("open")),
    ("returnee3", 6, plan("asked")),
    ("returnee4", 9, plan("decline")),
)

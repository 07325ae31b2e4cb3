"""What is drawn of a need before its story begins."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NeedPlan:
    """What is drawn of a need before its story begins.

    `lenders`: one script per lender, in the order they are asked (see lenders.py).
    `abreast`: how many are asked at once; the others follow a refusal.
    `stops`: where the owner or the centre lets it rest, "" if they go on.
    """

    amount_fen: int
    term_months: int
    use: str
    purpose: str
    wants_guarantee: bool = False
    lenders: tuple[str, ...] = ("offer",)
    abreast: int = 1
    bank: str | None = None
    """The bank asked first, if it has something that fits."""
    brisk: bool = False
    """Everything up to the sending happens on one day."""
    stops: str = ""
    tested: bool = False
    recommended: bool = False
    method: str = ""
    """How it is paid back, where the product allows; "" leaves it to chance."""
    cover: str = "approved"
    """How far the application for a guarantee comes: submitted, in_study, declined, approved."""
    asset: str = ""
    """What becomes of the asset it names: declared, verified, proposed, registered; "" for none."""
    books: bool = False
    """An accepted offer becomes a loan."""
    pays: int | None = None
    """So many lines are paid, then the money stays away; None: all of them."""
    at_once: int = 1
    """So many lines are paid together, on the day of the first."""
    claim: str = ""
    """What becomes of the claim on the guarantor: notified, paid; "" for none."""

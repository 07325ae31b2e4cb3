"""When the owner of an offer agrees that its guarantor gets the file. Pure."""

from app.kernel.refusals import Refusal

ANSWERABLE = ("open", "accepted")


def naming_refusals(
    *, offer_state: str, names_programme: bool, agreed: bool
) -> tuple[Refusal, ...]:
    """Why the owner need not, or can no longer, name the guarantor of an offer; every reason.

    Args:
        agreed: the need asks for a guarantee, or a live consent names the guarantor already.
    """
    found = []
    if offer_state not in ANSWERABLE:
        found.append(Refusal("illegal_state", "这份方案已经结束，不用再授权给担保机构"))
    if not names_programme:
        found.append(Refusal("no_guarantor", "这份方案没有约定担保"))
    elif agreed:
        found.append(Refusal("already_agreed", "已经授权给这家担保机构，不用再办"))
    return tuple(found)

"""Who may put a product before the public, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from app.kernel.refusals import Refusal


@dataclass(frozen=True)
class PublicationFacts:
    """What stands when a product is to be published; people by their internal keys."""

    makers: Collection[int]
    publisher: int
    valid_from: date | None
    valid_to: date | None
    on: date


def publication_refusals(facts: PublicationFacts) -> tuple[Refusal, ...]:
    """Why this person cannot publish this product today; every reason."""
    found = []
    if facts.publisher in facts.makers:
        found.append(
            Refusal("four_eyes", "起草或修改过这个产品的人不能自己发布，请另一位审批人核对后发布")
        )
    if facts.valid_from is not None and facts.on < facts.valid_from:
        found.append(
            Refusal(
                "not_yet_valid",
                "这个产品从 {day} 起才有效，到那天再发布",
                actual=facts.on.isoformat(),
                required=facts.valid_from.isoformat(),
                values={"day": facts.valid_from.isoformat()},
            )
        )
    if facts.valid_to is not None and facts.on > facts.valid_to:
        found.append(
            Refusal(
                "no_longer_valid",
                "这个产品的有效期到 {day} 为止，请先修改有效期",
                actual=facts.on.isoformat(),
                required=facts.valid_to.isoformat(),
                values={"day": facts.valid_to.isoformat()},
            )
        )
    return tuple(found)

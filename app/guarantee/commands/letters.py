"""The letter is written once, when the guarantee is given; what it says never changes."""

from app.guarantee import rules
from app.guarantee.models import GuaranteeCommitment, GuaranteeLetter
from app.infra import journal
from app.infra.acts import Act
from app.infra.clock import day_of
from app.infra.db import db, new_public_id


def issue_letter(act: Act, *, commitment: GuaranteeCommitment) -> GuaranteeLetter:
    """Freeze the words of a letter under a code of its own."""
    application = commitment.application
    letter = GuaranteeLetter(
        county_id=commitment.county_id,
        commitment=commitment,
        code=new_public_id("guarantee_letters"),
        content=rules.letter_content(
            application.programme,
            letter_number=commitment.letter_number,
            parties={
                "guarantor": application.guarantor.name,
                "lender": application.lender.name,
                "enterprise": application.enterprise.name,
                "uscc": application.enterprise.uscc,
            },
            amounts={
                "amount_fen": commitment.amount_fen,
                "fee_fen": commitment.fee_fen,
                "term_months": application.term_months,
            },
            shares=commitment.parts,
            issued_on=day_of(commitment.issued_at),
            valid_until=commitment.valid_until,
            counter_guarantees=[one.text or one.kind for one in commitment.counter_guarantees],
        ),
        issued_at=act.at,
    )
    db.session.add(letter)
    journal.note(act, commitment, "issue_letter", detail={"letter": commitment.letter_number})
    db.session.flush()
    return letter

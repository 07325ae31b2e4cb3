"""Papers behind facts and requests: opened under the eyes of the owner."""

from app.consents.commands import log_access
from app.infra import files
from app.infra.acts import Act
from app.infra.shelves import Attachment
from app.kernel.actors import Role
from app.kernel.errors import NotVisible
from app.whitelist.models import CreditFact
from app.whitelist.queries.facts_kept import SUBJECT


def open_paper(act: Act, *, fact: CreditFact, evidence_id: str | None) -> Attachment:
    """The paper behind a fact, or behind a request about it, for whoever was shown to see it.

    The owner sees in the log that somebody else opened it. Not found (404) where there is none.
    """
    stored = files.attachment_by_id(evidence_id) if evidence_id else None
    if stored is None:
        raise NotVisible("evidence")
    if act.actor.role is not Role.ENTREPRENEUR:
        log_access(
            act,
            enterprise_id=fact.enterprise.public_id,
            subject_kind=SUBJECT,
            subject_id=fact.public_id,
            what="paper",
        )
    return stored

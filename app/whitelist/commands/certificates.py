"""The certificate an owner shows: made by the owner alone, taken back at any time."""

from app.infra import journal
from app.infra.acts import Act
from app.infra.db import db, new_public_id
from app.kernel.refusals import conflict
from app.whitelist import queries
from app.whitelist.models import Certificate, WhitelistEntry

CODE_LENGTH = 12
"""Sixty bits: nobody finds one by trying."""


def issue_certificate(act: Act, *, entry: WhitelistEntry) -> Certificate:
    """Make a certificate with a code of its own; the same one again while it is in use."""
    if entry.state != "active":
        raise conflict("not_active", "企业现在不在名单上，不能开具凭证；进入或恢复后再开")
    found = queries.certificate_of(entry)
    if found is not None:
        return found
    certificate = Certificate(
        county_id=entry.county_id,
        entry=entry,
        entry_id=entry.id,
        code=new_public_id("certificates")[:CODE_LENGTH],
        issued_by=act.actor.id,
        issued_at=act.at,
    )
    journal.record(act, certificate, "issue")
    db.session.flush()
    return certificate


def withdraw_certificate(act: Act, *, entry: WhitelistEntry) -> Certificate:
    """Take the certificate back: its code opens nothing from now on."""
    found = queries.certificate_of(entry)
    if found is None:
        raise conflict("no_certificate", "没有使用中的凭证；要给银行看，可以重新开具")
    journal.record(act, found, "withdraw")
    return found

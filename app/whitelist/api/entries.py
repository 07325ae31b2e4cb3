"""The list over HTTP: entries and what two people do with them; the same commands as the pages."""

from typing import Annotated, Any, Literal

from pydantic import Field

from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_for
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.models import WhitelistEntry
from app.whitelist.queries import EntryFilter
from app.whitelist.queries.entries import FULL_READERS
from app.whitelist.states import ENTRY
from app.whitelist.views.room import room


class ProposeBody(Body):
    grounds: str = Field(default="", max_length=500)


class OpinionBody(Body):
    """`evidence`: by condition, what was seen where the records leave it open."""

    opinion: Literal["pass", "refuse"]
    note: str = Field(min_length=1, max_length=500)
    evidence: dict[str, Annotated[str, Field(max_length=300)]] = Field(
        default_factory=dict, max_length=20
    )


class RefuseBody(Body):
    codes: list[str] = Field(min_length=1, max_length=20)
    note: str = Field(default="", max_length=500)


class SuspendBody(Body):
    code: str = Field(min_length=1, max_length=60)
    note: str = Field(default="", max_length=500)


class RemoveBody(Body):
    code: str = Field(min_length=1, max_length=60)
    note: str = Field(min_length=1, max_length=500)


class NoteBody(Body):
    note: str = Field(min_length=1, max_length=500)


class ReplyBody(Body):
    reply: str = Field(min_length=1, max_length=1000)


class EntryAnswer(Answer):
    id: str
    state: str
    reference: str
    enterprise_id: str
    programme: str
    valid_from: str | None
    valid_to: str | None


def described_entry(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    """An entry as far as its reader reads it: grade and reasons never go to a lender (PF-03)."""
    found: dict[str, Any] = {
        "id": entry.public_id,
        "state": entry.state,
        "reference": entry.reference,
        "enterprise_id": entry.enterprise.public_id,
        "programme": entry.programme,
        "valid_from": entry.valid_from.isoformat() if entry.valid_from else None,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
    }
    if act.actor.role in FULL_READERS:
        found |= {
            "grade": entry.grade,
            "codes": entry.codes,
            "findings": entry.findings,
            "opinion": entry.opinion,
            "exit_code": entry.exit_code,
            "reply": entry.reply,
            "notice_until": entry.notice_until.isoformat() if entry.notice_until else None,
        }
    return found


@room.api(
    "GET",
    "/whitelist-entries",
    may=Permission.WHITELIST_READ,
    answer=EntryAnswer,
    many=True,
    query=("state",),
)
def list_entries(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """The entries the caller may see, newest first."""
    state = query.get("state", "")
    if state and state not in ENTRY.states:
        raise invalid("state", "没有这个状态")
    found = queries.entries(act.actor, page, EntryFilter(state=state))
    return Slice([described_entry(act, row) for row in found.items], found.next)


@room.api(
    "GET",
    "/whitelist-entries/<id:entry>",
    may=Permission.WHITELIST_READ,
    subject=queries.entry_for,
    answer=EntryAnswer,
)
def get_entry(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    return described_entry(act, entry)


@room.api(
    "POST",
    "/enterprises/<id:enterprise>/whitelist",
    may=Permission.WHITELIST_PROPOSE,
    subject=enterprise_for,
    body=ProposeBody,
    answer=EntryAnswer,
    status=201,
)
def propose_entry(act: Act, enterprise: Enterprise, body: ProposeBody) -> dict[str, Any]:
    return described_entry(
        act, commands.propose_entry(act, enterprise=enterprise, grounds=body.grounds)
    )


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/review",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    answer=EntryAnswer,
)
def start_review(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    return described_entry(act, commands.start_review(act, entry=entry))


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/opinion",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    body=OpinionBody,
    answer=EntryAnswer,
)
def give_opinion(act: Act, entry: WhitelistEntry, body: OpinionBody) -> dict[str, Any]:
    done = commands.give_opinion(
        act, entry=entry, opinion=body.opinion, note=body.note, evidence=body.evidence
    )
    return described_entry(act, done)


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/shortlist",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    answer=EntryAnswer,
)
def shortlist_entry(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    return described_entry(act, commands.shortlist_entry(act, entry=entry))


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/refuse",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    body=RefuseBody,
    answer=EntryAnswer,
)
def refuse_entry(act: Act, entry: WhitelistEntry, body: RefuseBody) -> dict[str, Any]:
    done = commands.refuse_entry(act, entry=entry, codes=body.codes, note=body.note)
    return described_entry(act, done)


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/suspend",
    may=Permission.WHITELIST_REVIEW,
    subject=queries.entry_for,
    body=SuspendBody,
    answer=EntryAnswer,
)
def suspend_entry(act: Act, entry: WhitelistEntry, body: SuspendBody) -> dict[str, Any]:
    done = commands.suspend_entry(act, entry=entry, code=body.code, note=body.note)
    return described_entry(act, done)


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/reply",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    body=ReplyBody,
    answer=EntryAnswer,
)
def reply_to_suspension(act: Act, entry: WhitelistEntry, body: ReplyBody) -> dict[str, Any]:
    return described_entry(act, commands.reply_to_suspension(act, entry=entry, reply=body.reply))


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/reinstate",
    may=Permission.WHITELIST_SETTLE,
    subject=queries.entry_for,
    body=NoteBody,
    answer=EntryAnswer,
)
def reinstate_entry(act: Act, entry: WhitelistEntry, body: NoteBody) -> dict[str, Any]:
    return described_entry(act, commands.restore_entry(act, entry=entry, note=body.note))


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/remove",
    may=Permission.WHITELIST_SETTLE,
    subject=queries.entry_for,
    body=RemoveBody,
    answer=EntryAnswer,
)
def remove_entry(act: Act, entry: WhitelistEntry, body: RemoveBody) -> dict[str, Any]:
    done = commands.remove_entry(act, entry=entry, code=body.code, note=body.note)
    return described_entry(act, done)


@room.api(
    "POST",
    "/whitelist-entries/<id:entry>/renew",
    may=Permission.WHITELIST_OWN,
    subject=queries.own_entry_for,
    answer=EntryAnswer,
    status=201,
)
def renew_entry(act: Act, entry: WhitelistEntry) -> dict[str, Any]:
    return described_entry(act, commands.renew_entry(act, entry=entry))

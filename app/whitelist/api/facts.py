"""Credit facts over HTTP: the same commands and queries as the pages.

A member of staff says in `purpose` why the facts are read; each one read is logged for its owner.
"""

from datetime import date
from typing import Any

from pydantic import Field

from app.consents.commands import log_access
from app.enterprises.models import Enterprise
from app.enterprises.queries import enterprise_by_code, enterprise_for, own_enterprise_for
from app.infra import files
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.clock import CHINA
from app.infra.paging import Page, Slice
from app.kernel.actors import Permission, Role
from app.kernel.errors import NotVisible
from app.kernel.refusals import invalid
from app.whitelist import commands, queries
from app.whitelist.api.sent import FileAnswer, SentFile, bytes_of, described_file
from app.whitelist.models import CreditFact
from app.whitelist.queries.facts_kept import SUBJECT
from app.whitelist.rules import facts_kinds as rules
from app.whitelist.rules.facts_kinds import INT_MAX, FactDraft, FactKind, Value
from app.whitelist.views.room import room


class FactBody(Body):
    """`value`: fen or a whole number, a level's code, or a day, as the kind asks.

    `evidence`: the paper behind it; whoever may read the fact may read it, and is logged.
    """

    enterprise_id: str | None = Field(default=None, max_length=64)
    uscc: str | None = Field(default=None, max_length=30)
    type: str = Field(min_length=1, max_length=60)
    value: int | str
    as_of: date
    number: str = Field(default="", max_length=80)
    source: str | None = Field(default=None, max_length=20)
    said_by: str = Field(default="", max_length=80)
    evidence: SentFile | None = None


class RepairBody(Body):
    repaired_on: date
    note: str = Field(min_length=1, max_length=200)


class FactAnswer(Answer):
    id: str
    enterprise_id: str
    type: str
    value: int | str
    as_of: str
    source: str


@room.api(
    "POST",
    "/credit-facts",
    may=Permission.FACT_STATE,
    body=FactBody,
    answer=FactAnswer,
    status=201,
)
def record_fact(act: Act, body: FactBody) -> dict[str, Any]:
    kind = rules.fact_kinds(act.policy).get(body.type)
    value = _value(kind, body.value) if kind else None
    sources = rules.SOURCES_OF_ROLE.get(act.actor.role, ("",))
    enterprise = _enterprise(act, body)
    fact = commands.record_fact(
        act,
        enterprise=enterprise,
        draft=FactDraft(body.type, value, body.as_of, body.number),
        source=body.source or sources[0],
        said_by=body.said_by or act.actor.name,
        evidence_id=kept_paper(act, enterprise, body.evidence),
        via="api",
    )
    return described(fact)


def kept_paper(act: Act, enterprise: Enterprise, sent: SentFile | None) -> str | None:
    """Keep the paper that came along, if one did; its public id."""
    if sent is None:
        return None
    field = "evidence.content"
    stored = files.store(
        act,
        content=bytes_of(sent.content, field),
        name=sent.name,
        subject_kind=SUBJECT,
        subject_id=enterprise.public_id,
        field=field,
    )
    return stored.public_id


def _value(kind: FactKind, value: int | str) -> Value | None:
    """The value as its kind holds it; None, which the rules refuse, for one of another shape."""
    if kind.kind == "date" and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if (kind.kind == "level") is not isinstance(value, str) or abs(_size(value)) > INT_MAX:
        return None
    return value


def _size(value: int | str) -> int:
    return value if isinstance(value, int) else 0


def _enterprise(act: Act, body: FactBody) -> Enterprise:
    """The enterprise that is named, for whoever may speak of it."""
    if (body.enterprise_id is None) == (body.uscc is None):
        raise invalid("enterprise_id", "请给出 enterprise_id 或 uscc 其中一个")
    if body.uscc is not None and act.actor.role is not Role.ENTREPRENEUR:
        found = enterprise_by_code(act.actor.county_id, body.uscc.strip().upper())
        if found is None:
            raise invalid("uscc", "这个信用代码的企业还没有登记")
        return found
    own = act.actor.role is Role.ENTREPRENEUR
    find = own_enterprise_for if own else enterprise_for
    found = find(act.actor, body.enterprise_id or "")
    if found is None:
        raise NotVisible("enterprise_id")
    return found


@room.api(
    "GET",
    "/credit-facts",
    may=Permission.FACT_READ,
    answer=FactAnswer,
    many=True,
    query=("enterprise", "type", "purpose"),
)
def list_facts(act: Act, page: Page, query: dict[str, str]) -> Slice[Any]:
    """The facts in use that the caller may see, newest record first."""
    enterprise = None
    if "enterprise" in query:
        enterprise = enterprise_for(act.actor, query["enterprise"])
        if enterprise is None:
            raise NotVisible("enterprise")
    purpose = _purpose(act, query)
    found = queries.facts_page(act.actor, page, enterprise=enterprise, type_=query.get("type", ""))
    for fact in found.items:
        _log(act, fact, purpose)
    return Slice([described(fact) for fact in found.items], found.next)


@room.api(
    "GET",
    "/credit-facts/<id:fact>",
    may=Permission.FACT_READ,
    subject=queries.fact_for,
    answer=FactAnswer,
    query=("purpose",),
)
def show_fact(act: Act, fact: CreditFact, query: dict[str, str]) -> dict[str, Any]:
    _log(act, fact, _purpose(act, query))
    return described(fact)


@room.api(
    "GET",
    "/credit-facts/<id:fact>/evidence",
    may=Permission.FACT_READ,
    subject=queries.fact_for,
    answer=FileAnswer,
)
def fact_evidence(act: Act, fact: CreditFact) -> dict[str, Any]:
    """The paper behind a fact; the owner sees that somebody opened it."""
    return described_file(commands.open_paper(act, fact=fact, evidence_id=fact.evidence_id))


def _purpose(act: Act, query: dict[str, str]) -> str:
    """Why a member of staff reads; the owner needs no reason."""
    if act.actor.role is Role.ENTREPRENEUR:
        return ""
    purpose = query.get("purpose", "")
    if purpose not in rules.PURPOSES:
        values = {"known": ", ".join(rules.PURPOSES)}
        raise invalid("purpose", "请说明查看目的：{known}", values=values)
    return purpose


def _log(act: Act, fact: CreditFact, purpose: str) -> None:
    if purpose:
        log_access(
            act,
            enterprise_id=fact.enterprise.public_id,
            subject_kind=SUBJECT,
            subject_id=fact.public_id,
            what=purpose,
        )


@room.api(
    "POST",
    "/credit-facts/<id:fact>/repair",
    may=Permission.FACT_DECIDE,
    subject=queries.fact_for,
    body=RepairBody,
    answer=FactAnswer,
)
def repair_fact(act: Act, fact: CreditFact, body: RepairBody) -> dict[str, Any]:
    return described(
        commands.repair_fact(act, fact=fact, repaired_on=body.repaired_on, note=body.note)
    )


@room.api(
    "POST",
    "/credit-facts/<id:fact>/verify",
    may=Permission.FACT_DECIDE,
    subject=queries.fact_for,
    answer=FactAnswer,
)
def verify_fact(act: Act, fact: CreditFact) -> dict[str, Any]:
    return described(commands.verify_fact(act, fact=fact))


def described(fact: CreditFact) -> dict[str, Any]:
    """A fact as its readers see it: money in fen, days as ISO."""
    value = fact.value
    return {
        "id": fact.public_id,
        "enterprise_id": fact.enterprise.public_id,
        "type": fact.type,
        "value": value.isoformat() if isinstance(value, date) else value,
        "number": fact.number,
        "as_of": fact.as_of.isoformat(),
        "source": fact.source,
        "said_by": fact.said_by,
        "verified": fact.verified_by is not None,
        "evidence": fact.evidence_id is not None,
        "recorded_at": fact.recorded_at.astimezone(CHINA).isoformat(),
        "ended_because": fact.ended_because,
        "repaired_on": fact.repaired_on.isoformat() if fact.repaired_on else None,
    }

"""Related parties over HTTP: the agency's own, one person declares, another confirms."""

from typing import Any

from pydantic import Field

from app.guarantee import commands, queries
from app.guarantee.models import GuaranteeApplication, RelatedParty
from app.guarantee.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer, Body
from app.infra.paging import Page, Slice, whole
from app.kernel.actors import Permission


class RelationBody(Body):
    other_uscc: str = Field(max_length=60)
    other_name: str = Field(max_length=200)
    kind: str = Field(max_length=60)
    evidence: str = Field(max_length=1000)


class RelationReasonBody(Body):
    reason: str = Field(max_length=500)


class RelationAnswer(Answer):
    id: str
    state: str
    enterprise_id: str
    other_uscc: str
    other_name: str
    kind: str


def described(relation: RelatedParty) -> dict[str, Any]:
    return {
        "id": relation.public_id,
        "state": relation.state,
        "enterprise_id": relation.enterprise.public_id,
        "other_uscc": relation.other_uscc,
        "other_name": relation.other_name,
        "kind": relation.kind,
        "evidence": relation.evidence,
    }


@room.api(
    "GET",
    "/guarantee-applications/<id:application>/related-parties",
    may=Permission.GUARANTEE_QUEUE,
    subject=queries.application_for,
    answer=RelationAnswer,
    many=True,
)
def list_relations(act: Act, application: GuaranteeApplication, page: Page) -> Slice[Any]:
    found = queries.relations_of(act.actor, application.enterprise)
    return whole([described(relation) for relation in found])


@room.api(
    "POST",
    "/guarantee-applications/<id:application>/related-parties",
    may=Permission.GUARANTEE_STUDY,
    subject=queries.application_for,
    body=RelationBody,
    answer=RelationAnswer,
    status=201,
)
def declare_relation(
    act: Act, application: GuaranteeApplication, body: RelationBody
) -> dict[str, Any]:
    relation = commands.declare_relation(
        act,
        application=application,
        other_uscc=body.other_uscc,
        other_name=body.other_name,
        kind=body.kind,
        evidence=body.evidence,
    )
    return described(relation)


@room.api(
    "POST",
    "/related-parties/<id:relation>/confirm",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    answer=RelationAnswer,
)
def confirm_relation(act: Act, relation: RelatedParty) -> dict[str, Any]:
    return described(commands.confirm_relation(act, relation=relation))


@room.api(
    "POST",
    "/related-parties/<id:relation>/refute",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    body=RelationReasonBody,
    answer=RelationAnswer,
)
def refute_relation(act: Act, relation: RelatedParty, body: RelationReasonBody) -> dict[str, Any]:
    return described(commands.refute_relation(act, relation=relation, reason=body.reason))


@room.api(
    "POST",
    "/related-parties/<id:relation>/end",
    may=Permission.GUARANTEE_DECIDE,
    subject=queries.relation_for,
    body=RelationReasonBody,
    answer=RelationAnswer,
)
def end_relation(act: Act, relation: RelatedParty, body: RelationReasonBody) -> dict[str, Any]:
    return described(commands.end_relation(act, relation=relation, reason=body.reason))

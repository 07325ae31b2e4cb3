"""Reference lists: townships, parks, industries. They come whole."""

from typing import Any

from app.enterprises import queries
from app.enterprises.rules import industries
from app.enterprises.views.room import room
from app.infra.acts import Act
from app.infra.api import Answer
from app.infra.paging import Page, Slice, whole
from app.kernel.actors import Access


class TownshipAnswer(Answer):
    id: str
    code: str
    name: str
    kind: str


class ParkAnswer(Answer):
    id: str
    code: str
    name: str
    role: str
    township_id: str | None


class IndustryAnswer(Answer):
    code: str
    name: str
    level: str


@room.api("GET", "/townships", may=Access.SIGNED_IN, answer=TownshipAnswer, many=True)
def list_townships(act: Act, page: Page) -> Slice[Any]:
    return whole(
        [
            {"id": t.public_id, "code": t.code, "name": t.name, "kind": t.kind}
            for t in queries.townships(act.actor)
        ]
    )


@room.api("GET", "/parks", may=Access.SIGNED_IN, answer=ParkAnswer, many=True)
def list_parks(act: Act, page: Page) -> Slice[Any]:
    return whole(
        [
            {
                "id": park.public_id,
                "code": park.code,
                "name": park.name,
                "role": park.role,
                "township_id": park.township.public_id if park.township else None,
            }
            for park in queries.parks(act.actor)
        ]
    )


@room.api("GET", "/industries", may=Access.SIGNED_IN, answer=IndustryAnswer, many=True)
def list_industries(act: Act, page: Page) -> Slice[Any]:
    """What an enterprise may be registered under; finer codes of these lines are taken too."""
    return whole(
        [{"code": line.code, "name": line.zh, "level": line.level} for line in industries.offered()]
    )

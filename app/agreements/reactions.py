"""What the clock does in this room: programmes end with their last day."""

from app.agreements import commands, queries
from app.infra import clock, jobs
from app.infra.acts import machine_act
from app.infra.counties import all_counties
from app.infra.db import db


@jobs.periodic("programmes_validity", "6 16 * * *")
def end_validity() -> None:
    """Just after midnight in China: close what was valid until yesterday."""
    for county in all_counties():
        act = machine_act(county.id)
        for programme in queries.past_validity(county.id, clock.today()):
            commands.expire_programme(act, programme=programme)
        db.session.commit()

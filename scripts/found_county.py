"""Begin a county for real work: the county, its places and calendar, its card, its administrator.

    python -m scripts.found_county --admin-login zhang --admin-name 张三 [--pack fengjie] [--real]

Prints the administrator's invitation link, which works once within seven days. The administrator
then founds the institutions and invites their people. Without --real the county is in trial mode:
no text messages, and every page says so; run it again with --real on the day the county goes live.

Run it a second time with another --admin-login: a county needs two administrators, because whom
one of them invites the other confirms (docs/adr/0011-one-hand-until-confirmed.md).
"""

import argparse
import sys

from flask import Flask
from sqlalchemy import select

from app import create_app
from app.accounts.commands import found_organisation, invite_user, take_organisation_live
from app.accounts.models import Organisation
from app.accounts.queries import organisation_named, user_by_name
from app.enterprises.commands import set_up_places
from app.infra import calendar
from app.infra.acts import Act, machine_act
from app.infra.counties import County
from app.infra.db import db, new_public_id
from app.kernel.actors import Role
from app.policy.county import county_pack
from app.whitelist.commands import install_default_card


def found(pack_name: str, *, login: str, name: str) -> str:
    """Enter the county in trial mode; returns the secret of the administrator's invitation."""
    pack = county_pack(pack_name)
    county = County(
        public_id=new_public_id(), code=pack.code, name=pack.name, pack=pack.pack, real=False
    )
    db.session.add(county)
    db.session.flush()
    act = machine_act(county.id)
    calendar.fill()
    set_up_places(act, pack=pack)
    install_default_card(act)
    centre = found_organisation(act, kind="finance_centre", name=f"{pack.name}金融服务中心")
    office = found_organisation(act, kind="department", name=f"{pack.name}系统管理")
    for organisation in (centre, office):
        take_organisation_live(act, organisation=organisation)
    db.session.flush()
    return _invited(act, office, login=login, name=name)


def _invited(act: Act, office: Organisation, *, login: str, name: str) -> str:
    _user, token = invite_user(
        act, login=login, name=name, role=Role.ADMINISTRATOR, organisation=office, mobile=None
    )
    db.session.commit()
    return token


def another_administrator(county: County, *, login: str, name: str) -> str | None:
    """The secret of one more administrator's invitation; None if the name is in use already."""
    if user_by_name(login) is not None:
        return None
    act = machine_act(county.id)
    office = organisation_named(act.actor, f"{county.name}系统管理")
    assert office is not None, county.name
    return _invited(act, office, login=login, name=name)


def county_of(pack_name: str) -> County | None:
    return db.session.scalars(select(County).where(County.pack == pack_name)).one_or_none()


def go_live(county: County, numbers: str) -> None:
    """From now on real people are entered; refused without the county's go-live numbers."""
    if not numbers.strip():
        raise SystemExit("set GUIYAN_GO_LIVE_NUMBERS first: the numbers the county holds")
    county.real = True
    db.session.commit()


def run(app: Flask, arguments: argparse.Namespace) -> None:
    county = county_of(arguments.pack)
    if county is None:
        token = found(arguments.pack, login=arguments.admin_login, name=arguments.admin_name)
        print(f"The county is entered in trial mode. Invitation: /invitations/{token}")
        county = county_of(arguments.pack)
    elif not county.real:
        more = another_administrator(county, login=arguments.admin_login, name=arguments.admin_name)
        if more is not None:
            print(f"Another administrator. Invitation: /invitations/{more}")
    if arguments.real and county is not None:
        go_live(county, app.config["GO_LIVE_NUMBERS"])
        print(f"{county.name} works for real from now on.")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pack", default="fengjie")
    parser.add_argument("--admin-login", required=True)
    parser.add_argument("--admin-name", required=True)
    parser.add_argument("--real", action="store_true")
    app = create_app()
    with app.app_context():
        run(app, parser.parse_args())
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""accounts: organisations, people, memberships, sessions, codes, invitations, interests"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

ROLES = (
    "'entrepreneur', 'bank_officer', 'bank_manager', 'guarantee_officer', 'guarantee_manager',"
    " 'reguarantee_officer', 'insurer', 'investor', 'township_liaison', 'park_manager',"
    " 'finance_centre', 'finance_lead', 'finance_bureau', 'auditor', 'administrator'"
)
KINDS = (
    "'bank', 'guarantor', 'reguarantor', 'fund', 'insurer', 'investor', 'finance_centre',"
    " 'township', 'park', 'department'"
)


def _id() -> sa.Column:
    return sa.Column("id", sa.BigInteger, sa.Identity(), nullable=False)


def _public() -> sa.Column:
    return sa.Column("public_id", sa.Text, nullable=False)


def _key(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


def _text(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _fk(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _keys(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("public_id", name=f"uq_{table}_public_id"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def upgrade() -> None:
    _organisations()
    _users()
    _memberships()
    _sessions()
    _interests()


def _organisations() -> None:
    t = "organisations"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("county_id"),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("kind"),
        _text("name"),
        _text("uscc", True),
        _text("contact_phone", True),
        _text("complaint_phone", True),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        _key("successor_id", True),
        _key("net_assets_fen", True),
        _key("officer_limit_fen", True),
        sa.Column("settings", JSONB, nullable=False, server_default=sa.text("'{}'::jsonb")),
        *_keys(t),
        _fk(t, "county_id", "counties"),
        _fk(t, "successor_id", "organisations"),
        sa.CheckConstraint(
            "state in ('trial', 'active', 'suspended', 'retired')",
            name=op.f("ck_organisations_state_known"),
        ),
        sa.CheckConstraint(f"kind in ({KINDS})", name=op.f("ck_organisations_kind_known")),
        sa.CheckConstraint(
            "valid_to is null or valid_from is null or valid_to >= valid_from",
            name=op.f("ck_organisations_days_in_order"),
        ),
        sa.CheckConstraint(
            "net_assets_fen >= 0", name=op.f("ck_organisations_net_assets_fen_not_negative")
        ),
        sa.CheckConstraint(
            "officer_limit_fen >= 0", name=op.f("ck_organisations_officer_limit_fen_not_negative")
        ),
    )
    _index(t, "county_id")
    op.create_index("uq_organisations_name", t, ["county_id", "name"], unique=True)


def _users() -> None:
    t = "users"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("county_id"),
        _text("state"),
        sa.Column("version", sa.Integer, nullable=False),
        _text("login"),
        _text("name"),
        _text("name_pinyin"),
        _text("mobile", True),
        _text("mobile_index", True),
        _text("password_hash", True),
        _text("totp_secret", True),
        sa.Column("totp_last_step", sa.Integer),
        _text("locale"),
        sa.Column("demo", sa.Boolean, nullable=False),
        _moment("last_sign_in_at", True),
        *_keys(t),
        _fk(t, "county_id", "counties"),
        sa.CheckConstraint(
            "state in ('invited', 'active', 'suspended', 'left')",
            name=op.f("ck_users_state_known"),
        ),
    )
    _index(t, "county_id")
    op.create_index("uq_users_login", t, [sa.text("lower(login)")], unique=True)
    op.create_index("uq_users_mobile", t, ["county_id", "mobile_index"], unique=True)


def _memberships() -> None:
    t = "memberships"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("user_id"),
        _key("organisation_id", True),
        _text("role"),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date),
        *_keys(t),
        _fk(t, "user_id", "users"),
        _fk(t, "organisation_id", "organisations"),
        sa.CheckConstraint(f"role in ({ROLES})", name=op.f("ck_memberships_role_known")),
        sa.CheckConstraint(
            "(role = 'entrepreneur') = (organisation_id is null)",
            name=op.f("ck_memberships_staff_have_an_organisation"),
        ),
        sa.CheckConstraint(
            "valid_to is null or valid_to >= valid_from",
            name=op.f("ck_memberships_days_in_order"),
        ),
    )
    _index(t, "user_id")
    _index(t, "organisation_id")
    op.create_index(
        "uq_memberships_open",
        t,
        ["user_id", "organisation_id", "role"],
        unique=True,
        postgresql_where=sa.text("valid_to is null"),
    )


def _sessions() -> None:
    t = "sign_ins"
    op.create_table(
        t,
        _id(),
        _public(),
        _text("token_hash"),
        _key("user_id"),
        _key("membership_id"),
        _text("kind"),
        _moment("created_at"),
        _moment("last_seen_at"),
        _moment("expires_at"),
        _moment("revoked_at", True),
        _text("device"),
        *_keys(t),
        sa.UniqueConstraint("token_hash", name="uq_sign_ins_token_hash"),
        _fk(t, "user_id", "users"),
        _fk(t, "membership_id", "memberships"),
    )
    _index(t, "user_id")
    t = "login_codes"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("county_id"),
        _text("mobile_index"),
        _text("code_hash"),
        _moment("created_at"),
        _moment("expires_at"),
        sa.Column("tries", sa.Integer, nullable=False),
        _moment("used_at", True),
        *_keys(t),
        _fk(t, "county_id", "counties"),
    )
    _index(t, "mobile_index")
    t = "invitations"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("county_id"),
        _text("token_hash"),
        _key("user_id"),
        _key("invited_by"),
        _moment("created_at"),
        _moment("expires_at"),
        _moment("used_at", True),
        *_keys(t),
        sa.UniqueConstraint("token_hash", name="uq_invitations_token_hash"),
        _fk(t, "county_id", "counties"),
        _fk(t, "user_id", "users"),
        _fk(t, "invited_by", "users"),
    )
    _index(t, "county_id")


def _interests() -> None:
    t = "interests"
    op.create_table(
        t,
        _id(),
        _public(),
        _key("county_id"),
        _key("user_id"),
        _text("enterprise_id"),
        _text("relation"),
        _moment("declared_at"),
        _moment("ended_at", True),
        *_keys(t),
        _fk(t, "county_id", "counties"),
        _fk(t, "user_id", "users"),
    )
    for column in ("county_id", "user_id", "enterprise_id"):
        _index(t, column)
    op.create_index(
        "uq_interests_live",
        t,
        ["user_id", "enterprise_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    for table in (
        "interests",
        "invitations",
        "login_codes",
        "sign_ins",
        "memberships",
        "users",
        "organisations",
    ):
        op.drop_table(table)

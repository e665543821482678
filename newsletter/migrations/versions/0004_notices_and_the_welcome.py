"""Notices, the edition that welcomes, the minute of an edition, and when a reader confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("in_reply_to", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["subscriber_id"], ["subscriber.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notice_subscriber_id", "notice", ["subscriber_id"], unique=False)
    no, zero = sa.false(), sa.text("0")
    op.add_column("edition", sa.Column("welcomes", sa.Boolean(), nullable=False, server_default=no))
    op.add_column(
        "subscriber", sa.Column("minute", sa.Integer(), nullable=False, server_default=zero)
    )
    op.add_column("subscriber", sa.Column("confirmed_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")

"""Hosts keep their manners over a restart; what arXiv announced is kept beside what we hold."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("revised", sa.JSON(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("day", "feed"),
    )
    op.create_table(
        "paperchange",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_paperchange_at", "paperchange", ["at"])
    op.create_index("ix_paperchange_paper_id", "paperchange", ["paper_id"])
    # Old texts are looked for by age; those without text need not be walked over.
    op.create_index(
        "ix_paper_with_text",
        "paper",
        ["first_seen_at"],
        sqlite_where=sa.text("abstract <> ''"),
        postgresql_where=sa.text("abstract <> ''"),
    )
    op.add_column("edition", sa.Column("updates", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "subscriber",
        sa.Column("empty_days", sa.String(), nullable=False, server_default="silent"),
    )


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")

"""A paper has a summary, comments and a journal reference; a feed the address it moved to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    for name in ("summary", "comments", "journal_ref"):
        op.add_column("paper", sa.Column(name, sa.String(), nullable=False, server_default=""))
    op.add_column("feed", sa.Column("moved_to", sa.String(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")

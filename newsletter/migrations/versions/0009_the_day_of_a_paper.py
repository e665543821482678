"""A paper stands under a day, so that the archive is read by it however large it is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0005"

_MOMENT = "coalesce(announced_at, published_at, first_seen_at)"


def upgrade() -> None:
    op.add_column("paper", sa.Column("listed_on", sa.Date(), nullable=True))
    sqlite = op.get_bind().dialect.name == "sqlite"
    day = f"substr({_MOMENT}, 1, 10)" if sqlite else f"({_MOMENT} AT TIME ZONE 'UTC')::date"
    op.execute(f"UPDATE paper SET listed_on = {day} WHERE same_as IS NULL")
    op.create_index("ix_paper_by_time", "paper", ["listed_on", "id"], unique=False)
    op.create_index("ix_paper_trending", "paper", ["listed_on", "upvotes", "id"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")

"""In the picks of an edition the score goes first, so that what follows is the same for many."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    edition = sa.table("edition", sa.column("id"), sa.column("picks"))
    written = op.get_bind().execute(sa.select(edition.c.id, edition.c.picks)).all()
    for id, picks in written:
        lines = [line.split("\t") for line in picks.split("\n")] if picks else []
        turned = "\n".join("\t".join((score, paper, why)) for paper, score, why in lines)
        op.execute(edition.update().where(edition.c.id == id).values(picks=turned))


def downgrade() -> None:
    raise NotImplementedError("a newsletter's history is not thrown away: restore a backup instead")

"""How Alembic reaches the database: over the connection that db.migrate or a developer gives."""

from alembic import context
from sqlmodel import SQLModel

import newsletter.models  # noqa: F401
import subscribers.models  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()

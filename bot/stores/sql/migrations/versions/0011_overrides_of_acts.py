"""Overrides of the wording check also in what is done about tickets."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    with op.batch_alter_table("overrides") as batch_op:
        batch_op.drop_constraint(op.f("fk_overrides_conversation"), type_="foreignkey")
        batch_op.alter_column("conversation", new_column_name="of", existing_type=sa.String(length=200))


def downgrade() -> None:
    op.execute(sa.text('DELETE FROM overrides WHERE "of" NOT IN (SELECT id FROM conversations)'))
    with op.batch_alter_table("overrides") as batch_op:
        batch_op.alter_column("of", new_column_name="conversation", existing_type=sa.String(length=200))
    with op.batch_alter_table("overrides") as batch_op:
        batch_op.create_foreign_key(
            op.f("fk_overrides_conversation"), "conversations", ["conversation"], ["id"]
        )

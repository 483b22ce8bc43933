"""A guide that is applied for, and an institution that has it."""

from __future__ import annotations

from datetime import date

from bot.hotline.guide import OwnGuide
from bot.hotline.institution import Institution

CARD, PHOTO, LEASE = "居民身份证", "摊位照片", "场地租赁合同"
PERMIT = OwnGuide(
    code="CG-001",
    name="临时占道摆摊许可",
    aliases=(),
    unit="street",
    summary="请您到窗口办理。",
    basis=("《城市市容和环境卫生管理条例》第十四条",),
    conditions=("有固定的摊位",),
    materials=(CARD, PHOTO, LEASE),
    procedure=("申请", "审核", "领取"),
    time_limit="7个工作日",
    fee="免费",
    place="城管局一楼窗口",
    hours="工作日",
    telephone="0599-1234567",
    cautions="无",
    sample_forms="无",
    next="领取许可证",
    owner="street-b",
    review_date=date(2027, 12, 31),
)


def permitting(institution: Institution) -> Institution:
    """Return the institution with a guide of the street unit's, who owns it street-b."""
    return institution.copy(update={"guides": (PERMIT,)})

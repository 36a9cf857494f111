"""States and legal transitions of the publication life cycle, and what the change log records."""

from django.db import models


class Status(models.TextChoices):
    """Where an item stands in the publication life cycle (docs/design.md, "Publication life cycle")."""

    DRAFT = "draft", "Bản nháp"
    IN_REVIEW = "in_review", "Chờ duyệt"
    PUBLISHED = "published", "Đã xuất bản"
    WITHDRAWN = "withdrawn", "Đã rút"


# PUBLISHED -> IN_REVIEW stands only while the publication is still in the future (publishing.move checks the clock);
# WITHDRAWN -> PUBLISHED puts back what was withdrawn by mistake or has been mended.
MOVES = {
    Status.DRAFT: {Status.IN_REVIEW},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.WITHDRAWN, Status.IN_REVIEW},
    Status.WITHDRAWN: {Status.PUBLISHED},
}


class Kind(models.TextChoices):
    """The kinds of object that the public can see, as the change log and the partners name them."""

    MOVEMENT = "movement", "Phong trào"
    CYCLE = "cycle", "Giai đoạn"
    UNIT = "unit", "Đơn vị"
    PROVINCE = "province", "Tỉnh, thành phố"
    HONOREE = "honoree", "Gương điển hình"
    ARTICLE = "article", "Tin, bài"
    COMMENT = "comment", "Ý kiến bạn đọc"


class Action(models.TextChoices):
    UPSERTED = "upserted", "Thêm hoặc sửa"
    REMOVED = "removed", "Gỡ khỏi trang công khai"

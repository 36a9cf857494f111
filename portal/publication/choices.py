"""States and legal transitions of the publication life cycle, and what the change log records."""

from django.db import models


class Status(models.TextChoices):
    """Where an item stands in the publication life cycle (docs/design.md, "Publication life cycle")."""

    DRAFT = "draft", "Bản nháp"
    IN_REVIEW = "in_review", "Chờ duyệt"
    PUBLISHED = "published", "Đã xuất bản"
    WITHDRAWN = "withdrawn", "Đã rút"


# PUBLISHED -> IN_REVIEW is legal only while the publication is still in the future (checked by `lifecycle.transition`);
# WITHDRAWN -> PUBLISHED puts back what was withdrawn by mistake or has been corrected.
TRANSITIONS = {
    Status.DRAFT: {Status.IN_REVIEW},
    Status.IN_REVIEW: {Status.DRAFT, Status.PUBLISHED},
    Status.PUBLISHED: {Status.WITHDRAWN, Status.IN_REVIEW},
    Status.WITHDRAWN: {Status.PUBLISHED},
}


class ChangeKind(models.TextChoices):
    """The kinds of object that the public can see, as the change log and the partners name them."""

    MOVEMENT = "movement", "Phong trào"
    CYCLE = "cycle", "Giai đoạn"
    UNIT = "unit", "Đơn vị"
    PROVINCE = "province", "Tỉnh, thành phố"
    HONOREE = "honoree", "Gương điển hình"
    ARTICLE = "article", "Tin, bài"
    COMMENT = "comment", "Ý kiến bạn đọc"


class ChangeAction(models.TextChoices):
    UPSERTED = "upserted", "Thêm hoặc sửa"
    REMOVED = "removed", "Gỡ khỏi trang công khai"


class Act(models.TextChoices):
    """What an audit event records that somebody did."""

    ADD = "add", "Thêm"
    CHANGE = "change", "Sửa"
    DELETE = "delete", "Xóa"
    SUBMIT = "submit", "Gửi duyệt"
    RETURN = "return", "Đưa về bản nháp"
    PUBLISH = "publish", "Xuất bản"
    UNSCHEDULE = "unschedule", "Hủy lịch"
    WITHDRAW = "withdraw", "Rút"
    REVOKE = "revoke", "Thu hồi"
    REINSTATE = "reinstate", "Bỏ thu hồi"
    DECIDE = "decide", "Quyết định"
    UNDO = "undo", "Hoàn tác"
    ERASE = "erase", "Xóa thông tin cá nhân"
    IMPORT = "import", "Nhập danh sách"
    ISSUE = "issue", "Cấp khóa"
    PAUSE = "pause", "Tạm dừng"
    RESUME = "resume", "Cho tiếp tục"
    PING = "ping", "Gửi thử"
    SEND = "send", "Gửi lại"


class Channel(models.TextChoices):
    """How an act reached the portal."""

    ADMIN = "admin", "Trang quản trị"
    IMPORT = "import", "Nhập danh sách"
    COMMAND = "command", "Lệnh quản trị"
    READER = "reader", "Bạn đọc"
    SYSTEM = "system", "Hệ thống"

from django.db import models


class CommentStatus(models.TextChoices):
    PENDING = "pending", "Chờ duyệt"
    APPROVED = "approved", "Đã đăng"
    REJECTED = "rejected", "Không đăng"
    SPAM = "spam", "Thư rác"
    REFERRED = "referred", "Đã chuyển cấp trên"
    WITHDRAWN = "withdrawn", "Người gửi đã rút"


# The transitions of `decide_comment`. Undoing a decision restores the previous state instead, and the reader may
# withdraw a comment in any state; that is final.
COMMENT_TRANSITIONS = {
    CommentStatus.PENDING: {CommentStatus.APPROVED, CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.REFERRED},
    CommentStatus.APPROVED: {CommentStatus.REJECTED, CommentStatus.SPAM, CommentStatus.REFERRED},
    CommentStatus.REJECTED: {CommentStatus.APPROVED},
    CommentStatus.SPAM: {CommentStatus.PENDING, CommentStatus.APPROVED, CommentStatus.REJECTED},
    CommentStatus.REFERRED: {CommentStatus.PENDING, CommentStatus.APPROVED, CommentStatus.REJECTED},
    CommentStatus.WITHDRAWN: set(),
}


class ActKind(models.TextChoices):
    """What a row of the moderation log records."""

    DECIDED = "decided", "Quyết định"
    EDITED = "edited", "Biên tập"
    UNDONE = "undone", "Hoàn tác"
    WITHDRAWN = "withdrawn", "Người gửi rút"
    ERASED = "erased", "Xóa thông tin người gửi"


class Flag(models.TextChoices):
    """A reason to look closely at a comment. Most are found in the text (`rules.flags`), the rest on submission."""

    DIACRITICS = "diacritics", "Thiếu dấu"
    LINK = "link", "Đường dẫn"
    PHONE = "phone", "Số điện thoại"
    IDENTITY = "identity", "Số định danh"
    EMAIL = "email", "Địa chỉ thư điện tử"
    WORD = "word", "Từ cần xem kỹ"
    ACCUSATION = "accusation", "Tố cáo đích danh"
    REPEAT = "repeat", "Lặp lại"
    LEGACY = "legacy", "Đã chuyển từ bảng mã cũ"
    HIDDEN = "hidden", "Đã bỏ ký tự ẩn"
    AUTOMATIC = "automatic", "Nghi gửi tự động"


class ListPurpose(models.TextChoices):
    """What it means when a word of the list occurs in a comment."""

    WATCH = "watch", "Từ cần xem kỹ"
    ACCUSATION = "accusation", "Lời tố cáo (chỉ đánh dấu khi nói về một người)"


class CommentsMode(models.TextChoices):
    """The editor's setting for the comments of one article."""

    BY_RULE = "by_rule", "Theo quy định chung"
    OPEN = "open", "Nhận ý kiến"
    CLOSED = "closed", "Không nhận ý kiến"


class NoticeKind(models.TextChoices):
    RECEIVED = "received", "Đã nhận"
    DECIDED = "decided", "Đã quyết định"

from django.db import models


class CommentStatus(models.TextChoices):
    PENDING = "pending", "Chờ duyệt"
    APPROVED = "approved", "Đã đăng"
    REJECTED = "rejected", "Không đăng"
    SPAM = "spam", "Thư rác"
    REFERRED = "referred", "Đã chuyển cấp trên"
    WITHDRAWN = "withdrawn", "Người gửi đã rút"


# What `decide_comment` may do. Undoing a decision goes back to the state before it, whatever that was; a reader may
# withdraw at any time, and nothing leads out of that.
COMMENT_MOVES = {
    CommentStatus.PENDING: {
        CommentStatus.APPROVED,
        CommentStatus.REJECTED,
        CommentStatus.SPAM,
        CommentStatus.REFERRED,
    },
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
    """Why a moderator should look twice: `rules.flags_of` finds most in the text, `submit_comment` the others."""

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
    """What finding a word of a list means."""

    WATCH = "watch", "Từ cần xem kỹ"
    ACCUSATION = "accusation", "Lời tố cáo (chỉ đánh dấu khi nói về một người)"


class CommentsMode(models.TextChoices):
    """What an editor has said about the comments of one article."""

    BY_RULE = "by_rule", "Theo quy định chung"
    OPEN = "open", "Nhận ý kiến"
    CLOSED = "closed", "Không nhận ý kiến"


class NoticeKind(models.TextChoices):
    RECEIVED = "received", "Đã nhận"
    DECIDED = "decided", "Đã quyết định"

from django.db import models


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", "Chờ xem cột"
    PREVIEWED = "previewed", "Chờ áp dụng"
    APPLYING = "applying", "Đang áp dụng"
    APPLIED = "applied", "Đã áp dụng"
    UNDOING = "undoing", "Đang hoàn tác"
    UNDONE = "undone", "Đã hoàn tác"
    FAILED = "failed", "Bị từ chối"


# PREVIEWED to PREVIEWED: the official made a choice, or the list has changed, and the file is compared again.
IMPORT_TRANSITIONS = {
    ImportState.UPLOADED: {ImportState.PREVIEWED},
    ImportState.PREVIEWED: {ImportState.PREVIEWED, ImportState.APPLYING},
    ImportState.APPLYING: {ImportState.APPLIED, ImportState.FAILED},
    ImportState.APPLIED: {ImportState.UNDOING},
    ImportState.UNDOING: {ImportState.UNDONE, ImportState.APPLIED},
    ImportState.UNDONE: {ImportState.PREVIEWED},
    ImportState.FAILED: {ImportState.PREVIEWED},
}
UNDER_WAY = {ImportState.APPLYING, ImportState.UNDOING}


class RowAction(models.TextChoices):
    """What an import does with a row of its file; same values as honorees.spreadsheets.types.PlanAction."""

    CREATE = "create", "Thêm mới"
    CHANGE = "change", "Sửa"
    SAME = "same", "Giữ nguyên"
    SKIPPED = "skipped", "Bỏ qua"
    FAULTY = "faulty", "Có lỗi"


class PortraitState(models.TextChoices):
    SURE = "sure", "Khớp"
    DOUBTFUL = "doubtful", "Cần chọn"
    UNKNOWN = "unknown", "Không thấy ai"
    REFUSED = "refused", "Không dùng được"
    PLACED = "placed", "Đã gắn"

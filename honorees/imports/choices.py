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
WAITING = [ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.FAILED]
UNDER_WAY = {ImportState.APPLYING, ImportState.UNDOING}


class PortraitState(models.TextChoices):
    SURE = "sure", "Khớp"
    DOUBTFUL = "doubtful", "Cần chọn"
    UNKNOWN = "unknown", "Không thấy ai"
    REFUSED = "refused", "Không dùng được"
    PLACED = "placed", "Đã gắn"

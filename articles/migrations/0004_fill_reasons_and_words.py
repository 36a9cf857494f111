from django.db import migrations

REASONS = [
    (
        "thieu-dau",
        "Thiếu dấu, khó đọc",
        "Ý kiến gõ chưa có dấu hoặc khó đọc nên chưa đăng được. Mời bạn gõ lại bằng tiếng Việt có dấu rồi gửi lại.",
    ),
    (
        "ngoai-chu-de",
        "Không liên quan đến bài",
        "Ý kiến chưa nói về nội dung bài viết. Mời bạn gửi ý kiến ở bài phù hợp hơn.",
    ),
    (
        "loi-le",
        "Lời lẽ xúc phạm, thiếu văn hóa",
        "Ý kiến có lời lẽ có thể làm người khác bị tổn thương. Mời bạn viết lại bằng lời nhẹ nhàng hơn.",
    ),
    (
        "thong-tin-rieng",
        "Có thông tin cá nhân",
        "Ý kiến có thông tin riêng của bạn hoặc của người khác (số điện thoại, số định danh, địa chỉ). "
        "Mời bạn bỏ phần đó rồi gửi lại.",
    ),
    (
        "quang-cao",
        "Quảng cáo, mời chào",
        "Mục ý kiến bạn đọc không đăng lời quảng cáo, mời chào.",
    ),
    (
        "trung-lap",
        "Trùng với ý kiến đã gửi",
        "Ý kiến này trùng với một ý kiến đã có, nên chỉ đăng một lần.",
    ),
    (
        "chua-kiem-chung",
        "Nêu việc chưa được kiểm chứng",
        "Ý kiến nêu việc mà ban biên tập không kiểm chứng được. "
        "Nếu là tố cáo, khiếu nại, mời bạn gửi đến cơ quan có thẩm quyền.",
    ),
    (
        "ly-do-khac",
        "Lý do khác",
        "Ý kiến chưa phù hợp để đăng. Cảm ơn bạn đã gửi.",
    ),
]

LISTS = [
    (
        "Lời tố cáo",
        "accusation",
        "tham nhũng|tham ô|nhận hối lộ|đưa hối lộ|ăn hối lộ|nhận phong bì|vòi vĩnh|lừa đảo|biển thủ|chiếm đoạt|"
        "ăn cắp|ăn chặn|rút ruột|khai khống|chạy chức|chạy quyền|mua bằng|bằng giả|lạm quyền|lợi dụng chức vụ|"
        "trù dập|quấy rối|đánh đập|tố cáo|sai phạm|vi phạm pháp luật|bao che",
    ),
    (
        "Lời lẽ xúc phạm",
        "watch",
        "đồ ngu|ngu dốt|ngu xuẩn|mất dạy|vô học|khốn nạn|đồ chó|súc vật|thằng ngu|con đĩ|đồ điên|đồ khùng|"
        "vô liêm sỉ|mặt dày|chó má|đểu cáng",
    ),
    (
        "Quảng cáo, mời chào",
        "watch",
        "vay tiền nhanh|vay nóng|cho vay lãi suất thấp|kiếm tiền tại nhà|việc nhẹ lương cao|cá cược|nhà cái|"
        "tài xỉu|lô đề|giảm cân cấp tốc|inbox ngay|liên hệ zalo|kết bạn zalo",
    ),
]


def fill(apps, schema_editor):
    RefusalReason = apps.get_model("articles", "RefusalReason")
    WordList = apps.get_model("articles", "WordList")
    WordEntry = apps.get_model("articles", "WordEntry")
    RefusalReason.objects.bulk_create(
        RefusalReason(code=code, label=label, explanation=explanation, position=10 * place)
        for place, (code, label, explanation) in enumerate(REASONS, start=1)
    )
    for name, purpose, words in LISTS:
        word_list = WordList.objects.create(name=name, purpose=purpose)
        WordEntry.objects.bulk_create(WordEntry(word_list=word_list, text=word) for word in words.split("|"))


def empty(apps, schema_editor):
    """The whole tables: the next migration backwards drops them."""
    apps.get_model("articles", "WordList").objects.all().delete()
    apps.get_model("articles", "RefusalReason").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0003_seal_comments'),
    ]

    operations = [migrations.RunPython(fill, empty)]

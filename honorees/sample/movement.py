"""The movement and its cycle 2019–2024, from published facts; keys are names of model fields."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

ORGANIZER = "Công đoàn Viên chức Việt Nam"

MOVEMENT = {
    "name": "Phong trào thi đua “Tham mưu giỏi, phục vụ tốt”",
    "slug": "tham-muu-gioi-phuc-vu-tot",
    "organizer": ORGANIZER,
    "summary": (
        "Phong trào thi đua trong cán bộ, công chức, viên chức, người lao động từ trung ương đến địa "
        "phương: tham mưu đúng, trúng, kịp thời, sáng tạo; phục vụ chu đáo, tận tụy, trách nhiệm, để người "
        "dân và doanh nghiệp hài lòng."
    ),
    "description": """
<p>“Tham mưu giỏi, phục vụ tốt” là phong trào thi đua do Công đoàn Viên chức Việt Nam, tổ chức trực thuộc Tổng
Liên đoàn Lao động Việt Nam, triển khai trong đội ngũ cán bộ, công chức, viên chức, người lao động. Tên gọi
của phong trào gói gọn hai phần việc mà bất cứ ai làm trong khu vực công cũng gặp mỗi ngày: góp ý kiến để
quyết định đưa ra được đúng, và làm cho quyết định ấy đến với người dân được tốt.</p>
<h2>Phong trào bắt đầu từ đâu</h2>
<p>Phong trào có gốc từ Nghị quyết Đại hội Công đoàn Việt Nam lần thứ XII năm 2018. Ngày 16/8/2019, Ban Chấp
hành Công đoàn Viên chức Việt Nam ban hành Nghị quyết số 04/NQ-CĐVC về nâng cao chất lượng các phong trào thi
đua yêu nước và các cuộc vận động trong cán bộ, công chức, viên chức, người lao động. Đó là văn bản đặt nền
cho phong trào và mở ra giai đoạn từ năm 2019 đến năm 2024.</p>
<h2>Ai tham gia</h2>
<p>Phong trào dành cho cán bộ, công chức, viên chức, người lao động ở cả trung ương và địa phương, thuộc:</p>
<ul>
<li>các cơ quan của Đảng;</li>
<li>các cơ quan nhà nước;</li>
<li>các tổ chức đoàn thể;</li>
<li>các đơn vị sự nghiệp công lập.</li>
</ul>
<h2>Từ thi đua đến tôn vinh</h2>
<p>Khép lại giai đoạn 2019–2024, 150 cá nhân được chọn ra từ hàng nghìn gương tốt và được tuyên dương ngày
4/9/2024 tại Hà Nội. Yêu cầu đặt ra cho chặng tiếp theo là giữ phong trào thành việc thường xuyên, làm rõ mục
tiêu, đối tượng, nội dung, tiêu chí, đồng thời tiếp tục phát hiện, lựa chọn, tôn vinh, nhân rộng và lan tỏa
những gương tốt.</p>
""",
}

FOUNDING_DOCUMENTS: list[dict[str, Any]] = [
    {
        "number": "04/NQ-CĐVC",
        "title": (
            "Nghị quyết về nâng cao chất lượng các phong trào thi đua yêu nước và các cuộc vận động trong "
            "cán bộ, công chức, viên chức, người lao động"
        ),
        "issuer": "Ban Chấp hành Công đoàn Viên chức Việt Nam",
        "issued_on": date(2019, 8, 16),
        "issued_year": 2019,
        "summary": (
            "Văn bản đặt nền cho phong trào “Tham mưu giỏi, phục vụ tốt”: đặt yêu cầu nâng cao chất lượng "
            "thi đua yêu nước và các cuộc vận động trong cán bộ, công chức, viên chức, người lao động."
        ),
    },
    {
        "number": "",
        "title": "Nghị quyết Đại hội Công đoàn Việt Nam lần thứ XII",
        "issuer": "Đại hội Công đoàn Việt Nam lần thứ XII",
        "issued_on": None,
        "issued_year": 2018,
        "summary": (
            "Cội nguồn của phong trào: từ Nghị quyết này, một năm sau, Công đoàn Viên chức Việt Nam ra nghị "
            "quyết riêng cho đội ngũ của mình."
        ),
    },
]

CRITERIA: list[dict[str, Any]] = [
    {
        "position": 1,
        "name": "Tham mưu giỏi",
        "description": (
            "Đưa ra ý kiến đúng, trúng, kịp thời và sáng tạo. Lời tham mưu được đo bằng hiệu quả cao mà nó "
            "đem lại cho Nhà nước, xã hội, người dân, người lao động và doanh nghiệp, chứ không dừng ở số "
            "trang văn bản."
        ),
    },
    {
        "position": 2,
        "name": "Phục vụ tốt",
        "description": (
            "Phục vụ chu đáo, tận tụy, trách nhiệm, hiệu quả, đúng chức trách và nhiệm vụ được giao. Kết "
            "quả cuối cùng là sự hài lòng của người dân, doanh nghiệp, khách hàng. Ở nghĩa rộng hơn, phục "
            "vụ tốt là phục vụ sự nghiệp của Đảng, phục vụ Tổ quốc và dân tộc."
        ),
    },
]

CYCLE: dict[str, Any] = {
    "start_year": 2019,
    "end_year": 2024,
    "announced_count": 150,
    "announced_central": 84,
    "announced_local": 66,
    "ceremony_on": date(2024, 9, 4),
    "ceremony_place": "Hà Nội",
    "summary": (
        "Giai đoạn mở ra từ Nghị quyết số 04/NQ-CĐVC. Từ hàng nghìn gương tốt, 150 cá nhân được tuyên dương "
        "ngày 4/9/2024 tại Hà Nội: 84 người ở bộ, ngành trung ương, 66 người ở địa phương; 78 nữ, 72 nam. "
        "Sáng cùng ngày, Tổng Bí thư, Chủ tịch nước Tô Lâm gặp mặt đoàn đại biểu tại Phủ Chủ tịch."
    ),
}

# no source names the decision of the honours, so the text of this one states that it is a placeholder
DECISION: dict[str, Any] = {
    "number": "00/MINH HỌA",
    "issued_on": date(2024, 9, 4),
    "issuer": "Ban Biên tập (văn bản minh họa)",
    "title": "Văn bản minh họa cách cổng dẫn quyết định tôn vinh; không phải quyết định có thật",
}

# when the sample list became public: with the first news of the ceremony
PUBLISHED_AT = datetime(2024, 9, 4, 15, 30, tzinfo=timezone(timedelta(hours=7)))

CREDIT = "Minh họa: Ban Biên tập"

# the announced figures of the cycle, by the values of honorees.choices; sample people add up to them
FIGURES = {
    "level": {"central": 84, "local": 66},
    "gender": {"male": 72, "female": 78},
    "post": {"department_leader": 38, "division_head": 20, "staff": 89, "clerk": 1, "driver": 2},
    "title": {"associate_professor": 2, "doctor": 5},
    "age": {"oldest": 60, "youngest": 30},
}

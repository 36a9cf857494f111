"""The texts of the sample articles: written for the portal, based on published facts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

CREDIT = "Minh họa: Ban Biên tập"

# ends every article that mentions sample honorees
SAMPLE_NOTE = """
<p><em>Những gương điển hình hiện kèm bài này trên cổng là dữ liệu minh họa: tên người, chức vụ và thành tích
do Ban Biên tập đặt ra để cho thấy cách trình bày, không phải người thật đã được tuyên dương.</em></p>
"""

_BETWEEN_BLOCKS = re.compile(r"(?<=>)\s+(?=</?(?:p|h2|ul|li|blockquote)\b)")


def _at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=timezone(timedelta(hours=7)))


def _html(text: str) -> str:
    """Remove the line breaks that only format this file."""
    return _BETWEEN_BLOCKS.sub("", " ".join(text.split()))


@dataclass(frozen=True, kw_only=True)
class SampleCategory:
    slug: str
    name: str
    position: int
    description: str


@dataclass(frozen=True, kw_only=True)
class SamplePhoto:
    """An illustration: `key` is its file name, `alt` describes it."""

    key: str
    caption: str
    alt: str
    credit: str = CREDIT


@dataclass(frozen=True, kw_only=True)
class SampleArticle:
    """`related`: slugs of the related articles in their order. `is_of_cycle`: the article is about the cycle 2019–2024.

    `mentions`: the number of sample honorees to mention, of `mentioned_gender` and `mentioned_posts` if given.
    """

    slug: str
    category: str
    headline: str
    lead: str
    body: str
    published_at: datetime
    byline: str
    photo: SamplePhoto
    related: tuple[str, ...]
    mentions: int = 0
    mentioned_gender: str = ""
    mentioned_posts: tuple[str, ...] = ()
    is_of_cycle: bool = True
    is_featured: bool = False


CATEGORIES = (
    SampleCategory(
        slug="thoi-su",
        name="Thời sự",
        position=1,
        description="Tin về lễ tuyên dương, các cuộc gặp mặt và những sự kiện của phong trào.",
    ),
    SampleCategory(
        slug="phong-trao",
        name="Phong trào",
        position=2,
        description="Nguồn gốc, tiêu chí và chặng đường của phong trào “Tham mưu giỏi, phục vụ tốt”.",
    ),
    SampleCategory(
        slug="guong-sang",
        name="Gương sáng",
        position=3,
        description="Những vị trí công tác và phần việc phía sau danh sách được tôn vinh.",
    ),
    SampleCategory(
        slug="so-lieu",
        name="Số liệu",
        position=4,
        description="Các con số đã công bố của mỗi giai đoạn và cách đọc những con số ấy.",
    ),
    SampleCategory(
        slug="hoi-dap",
        name="Hỏi – đáp",
        position=5,
        description="Giải đáp câu hỏi về đối tượng tham gia, cách tra cứu và cách cổng giữ thông tin.",
    ),
)

ARTICLES = (
    SampleArticle(
        slug="tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024",
        category="thoi-su",
        headline="Tuyên dương 150 gương điển hình “Tham mưu giỏi, phục vụ tốt” giai đoạn 2019–2024",
        lead=(
            "Từ hàng nghìn gương tốt ở trung ương và địa phương, 150 cán bộ, công chức, viên chức, người "
            "lao động được chọn để tuyên dương ngày 4/9/2024 tại Hà Nội."
        ),
        body=_html(
            """
<p>Lễ tuyên dương gương điển hình trong phong trào thi đua “Tham mưu giỏi, phục vụ tốt” giai đoạn 2019–2024
được tổ chức ngày 4/9/2024 tại Hà Nội. Sáng cùng ngày, Tổng Bí thư, Chủ tịch nước Tô Lâm đã gặp mặt đoàn đại
biểu tại Phủ Chủ tịch.</p>
<p>Phong trào do Công đoàn Viên chức Việt Nam, tổ chức trực thuộc Tổng Liên đoàn Lao động Việt Nam, triển khai
theo Nghị quyết số 04/NQ-CĐVC ngày 16/8/2019 của Ban Chấp hành. Vào thời điểm tuyên dương, đồng chí Ngọ Duy
Hiểu, Phó Chủ tịch Tổng Liên đoàn Lao động Việt Nam, giữ cương vị Chủ tịch Công đoàn Viên chức Việt Nam.</p>
<h2>Danh sách có mặt nhiều vị trí công tác</h2>
<p>Trong 150 cá nhân được tuyên dương, 84 người công tác ở các bộ, ngành trung ương và 66 người ở các địa
phương; 78 người là nữ, 72 người là nam. Người cao tuổi nhất 60 tuổi, người trẻ nhất 30 tuổi. Hai người có học
hàm phó giáo sư, năm người có học vị tiến sĩ.</p>
<p>Nếu nhìn theo chức vụ, danh sách trải rộng như sau:</p>
<ul>
<li>38 người là lãnh đạo cấp cục, vụ, sở;</li>
<li>20 người là trưởng phòng;</li>
<li>1 người làm văn thư, 2 người lái xe;</li>
<li>89 người còn lại là chuyên viên và những người trực tiếp làm việc, trực tiếp phục vụ.</li>
</ul>
<p>Như vậy, hơn một nửa số gương được tuyên dương không giữ chức vụ lãnh đạo. Họ là những người soạn dự thảo,
thẩm định hồ sơ, đối chiếu số liệu, tiếp người dân ở bàn làm việc của mình. Sự có mặt của người làm văn thư và
người lái xe bên cạnh lãnh đạo các cục, vụ, sở cho thấy phong trào nhìn vào chất lượng của phần việc, không
nhìn vào thứ bậc của chiếc ghế.</p>
<h2>Hai tiêu chí, một thước đo</h2>
<p>Tên của phong trào cũng là thước đo của phong trào. <strong>Tham mưu giỏi</strong> đòi hỏi ý kiến đưa ra
phải đúng, trúng, kịp thời, sáng tạo và đem lại hiệu quả cao cho Nhà nước, xã hội, người dân, người lao động,
doanh nghiệp. <strong>Phục vụ tốt</strong> đòi hỏi sự chu đáo, tận tụy, trách nhiệm, làm đúng chức trách,
nhiệm vụ và làm cho người dân, doanh nghiệp, khách hàng hài lòng.</p>
<p>Hai vế ấy gắn với nhau. Lời tham mưu hay mà khâu thực hiện hờ hững thì người dân không được hưởng; phục vụ
nhiệt tình mà chủ trương chưa đúng thì sự nhiệt tình cũng khó đem lại kết quả.</p>
<h2>Sau ngày tuyên dương</h2>
<p>Yêu cầu được lãnh đạo đặt ra là tiếp tục duy trì phong trào thường xuyên; xác định rõ mục tiêu, đối tượng,
nội dung, tiêu chí; phát hiện, lựa chọn, tôn vinh, nhân rộng và lan tỏa các gương tốt. Nói cách khác, danh
sách 150 người là kết quả của một chặng đường, đồng thời là điểm bắt đầu của việc học theo.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 9, 4, 15, 30),
        byline="BT",
        photo=SamplePhoto(
            key="le-tuyen-duong",
            caption="Lễ tuyên dương 150 gương điển hình được tổ chức ngày 4/9/2024 tại Hà Nội.",
            alt=(
                "Tranh minh họa một hội trường: sân khấu ở giữa tỏa những tia sáng từ ngôi sao, phía trước "
                "là các hàng người ngồi dự."
            ),
        ),
        related=(
            "tong-bi-thu-chu-tich-nuoc-gap-mat-doan-dai-bieu",
            "150-guong-dien-hinh-qua-nhung-con-so",
            "trao-chan-dung-chu-tich-ho-chi-minh",
            "nhung-viec-dat-ra-cho-phong-trao",
        ),
        mentions=5,
        is_featured=True,
    ),
    SampleArticle(
        slug="tong-bi-thu-chu-tich-nuoc-gap-mat-doan-dai-bieu",
        category="thoi-su",
        headline="Tổng Bí thư, Chủ tịch nước Tô Lâm gặp mặt đoàn đại biểu gương điển hình tại Phủ Chủ tịch",
        lead=(
            "Sáng 4/9/2024, cùng ngày với lễ tuyên dương, Tổng Bí thư, Chủ tịch nước Tô Lâm gặp mặt đoàn đại biểu"
            " của phong trào thi đua “Tham mưu giỏi, phục vụ tốt” giai đoạn 2019–2024."
        ),
        body=_html("""
<p>Sáng 4/9/2024, tại Phủ Chủ tịch, Tổng Bí thư, Chủ tịch nước Tô Lâm đã gặp mặt đoàn đại biểu gương điển hình
trong phong trào thi đua “Tham mưu giỏi, phục vụ tốt” giai đoạn 2019–2024. Cuộc gặp diễn ra cùng ngày với lễ
tuyên dương 150 cá nhân tại Hà Nội.</p>
<p>Đoàn đại biểu đại diện cho đội ngũ cán bộ, công chức, viên chức, người lao động trong các cơ quan của Đảng,
Nhà nước, đoàn thể và đơn vị sự nghiệp công lập, ở cả trung ương và địa phương. Đây là những người được chọn
ra từ hàng nghìn gương tốt trong chặng đường từ năm 2019 đến năm 2024.</p>
<h2>Những con người của công việc hằng ngày</h2>
<p>Điểm đáng chú ý của lần tuyên dương này là sự đa dạng về vị trí công tác. Trong 150 người có 38 lãnh đạo
cấp cục, vụ, sở và 20 trưởng phòng; có 1 người làm văn thư và 2 người lái xe; số còn lại là chuyên viên và
những người trực tiếp làm việc, trực tiếp phục vụ. Có người công tác ở bộ, ngành trung ương, có người ở địa
phương; có người 60 tuổi, có người mới 30 tuổi.</p>
<p>Điều nối họ lại với nhau là tính chất của công việc. Phần lớn sản phẩm họ làm ra không mang tên mình: một
bản dự thảo được ký bởi người khác, một hồ sơ được giải quyết đúng hẹn, một chuyến đi an toàn, một văn bản đến
đúng tay người cần đọc. Vì thế, được gặp mặt và tuyên dương là dịp để những đóng góp ở phía sau được nhìn
thấy.</p>
<h2>Ý nghĩa của việc phục vụ</h2>
<p>Tiêu chí “Phục vụ tốt” của phong trào có hai tầng nghĩa. Ở công việc cụ thể, đó là làm cho người dân, doanh
nghiệp, khách hàng hài lòng bằng sự chu đáo, tận tụy và trách nhiệm. Ở tầm rộng hơn, đó là phục vụ sự nghiệp
của Đảng, phục vụ Tổ quốc và dân tộc. Cuộc gặp tại Phủ Chủ tịch đặt hai tầng nghĩa ấy cạnh nhau: việc nhỏ của
từng vị trí, khi làm đến nơi đến chốn, góp vào việc lớn của đất nước.</p>
<p>Trong dịp này, những bức chân dung Chủ tịch Hồ Chí Minh đã được trao tặng các đại biểu.</p>
<h2>Yêu cầu cho chặng tiếp theo</h2>
<p>Cùng với sự ghi nhận là những yêu cầu đối với phong trào trong thời gian tới:</p>
<ul>
<li>duy trì phong trào thường xuyên;</li>
<li>xác định rõ mục tiêu, đối tượng tham gia, nội dung và tiêu chí;</li>
<li>chú trọng phát hiện, lựa chọn, tôn vinh, nhân rộng và lan tỏa gương tốt.</li>
</ul>
<p>Với người được tuyên dương, những yêu cầu ấy cũng là lời nhắc: danh hiệu ghi lại việc đã làm, còn niềm tin
của người dân phải được bồi đắp bằng việc làm của từng ngày tiếp theo.</p>
"""),
        published_at=_at(2024, 9, 4, 11, 45),
        byline="BT",
        photo=SamplePhoto(
            key="phu-chu-tich",
            caption="Cuộc gặp mặt diễn ra sáng 4/9/2024 tại Phủ Chủ tịch, Hà Nội.",
            alt=(
                "Tranh minh họa mặt tiền một tòa dinh thự kiểu kiến trúc thuộc địa trong nắng sớm, hai bên có hàng cây."
            ),
        ),
        related=(
            "tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024",
            "trao-chan-dung-chu-tich-ho-chi-minh",
            "nhung-viec-dat-ra-cho-phong-trao",
        ),
        is_featured=True,
    ),
    SampleArticle(
        slug="trao-chan-dung-chu-tich-ho-chi-minh",
        category="thoi-su",
        headline="Chân dung Chủ tịch Hồ Chí Minh: món quà trao các đại biểu gương điển hình",
        lead=(
            "Trong dịp gặp mặt và tuyên dương đầu tháng 9/2024, các đại biểu được trao tặng chân dung Chủ "
            "tịch Hồ Chí Minh. Món quà giản dị mà gợi nhiều suy nghĩ về người làm việc công."
        ),
        body=_html("""
<p>Trong những hình ảnh báo chí về dịp tuyên dương đầu tháng 9/2024, có khoảnh khắc chân dung Chủ tịch Hồ Chí
Minh được trao đến tay các đại biểu gương điển hình của phong trào “Tham mưu giỏi, phục vụ tốt”. Ảnh trên báo
ghi nguồn CP. Cổng không đăng lại bức ảnh ấy mà dùng tranh minh họa: một khung tranh thắt dải ruy băng, bên
cạnh là bông sen.</p>
<h2>Vì sao là một bức chân dung</h2>
<p>Quà tặng trong một lần tuyên dương có thể có nhiều dạng. Bức chân dung khác với phần lớn những món quà ấy ở
chỗ không phải để cất giữ riêng, mà để đặt ở nơi trang trọng, nơi mình và người khác cùng nhìn thấy mỗi ngày.
Món quà vì thế vừa là sự ghi nhận, vừa là một lời nhắc.</p>
<p>Lời nhắc ấy rất gần với nội dung của phong trào. “Phục vụ tốt” trước hết là thái độ với người dân: chu đáo,
tận tụy, trách nhiệm. Còn ở nghĩa rộng, đó là phục vụ sự nghiệp của Đảng, phục vụ Tổ quốc và dân tộc. Trước
chân dung Người, mỗi cán bộ có dịp tự hỏi phần việc hôm nay của mình đã thật vì dân hay chưa.</p>
<h2>Từ món quà đến nếp làm việc</h2>
<p>150 người được tuyên dương giai đoạn 2019–2024 trở về với bàn làm việc, quầy tiếp dân, phòng họp, tay lái
của mình. Ở mỗi nơi, ý nghĩa của món quà được viết tiếp theo một cách riêng:</p>
<ul>
<li>người làm tham mưu giữ sự trung thực trong từng ý kiến, nói điều đúng và cần, kể cả khi điều ấy khó
nói;</li>
<li>người trực tiếp phục vụ giữ sự ân cần với người đến sau cùng cũng như với người đến đầu tiên;</li>
<li>người đứng đầu đơn vị giữ sự công bằng, để người làm tốt được nhìn thấy và người làm chưa tốt được giúp
đỡ.</li>
</ul>
<p>Đó đều là những việc không cần khẩu hiệu. Chúng hiện ra trong cách một tờ trình được viết, một hồ sơ được
trả, một cuộc điện thoại được trả lời.</p>
<h2>Giữ cho sự tôn vinh được trang trọng</h2>
<p>Với một cổng thông tin, trân trọng món quà cũng có nghĩa là trân trọng sự thật quanh món quà ấy. Cổng chỉ
ghi những điều đã được công bố: chân dung Chủ tịch Hồ Chí Minh đã được trao cho các đại biểu. Những chi tiết
không có nguồn, như lời phát biểu khi trao, không được thêm vào.</p>
<p>Sự giản lược ấy không làm câu chuyện nghèo đi. Người đọc vẫn nhận ra điều cốt yếu: một sự ghi nhận bằng
tinh thần, gửi tới những người mà công việc thường ngày ít khi được nhắc tên.</p>
"""),
        published_at=_at(2024, 9, 5, 8, 15),
        byline="MH",
        photo=SamplePhoto(
            key="chan-dung",
            caption="Chân dung Chủ tịch Hồ Chí Minh được trao tặng các đại biểu.",
            alt="Tranh minh họa một khung ảnh để trống được thắt dải ruy băng, bên cạnh là bông sen.",
        ),
        related=(
            "tong-bi-thu-chu-tich-nuoc-gap-mat-doan-dai-bieu",
            "the-nao-la-phuc-vu-tot",
        ),
    ),
    SampleArticle(
        slug="150-guong-dien-hinh-qua-nhung-con-so",
        category="so-lieu",
        headline="150 gương điển hình giai đoạn 2019–2024 qua những con số",
        lead=(
            "84 và 66, 72 và 78, 38, 20, 1 và 2: đọc cơ cấu của danh sách được tuyên dương ngày 4/9/2024 để "
            "thấy phong trào đi tới những đâu."
        ),
        body=_html(
            """
<p>Con số được nhắc đến nhiều nhất của giai đoạn 2019–2024 là 150, số cá nhân được tuyên dương từ hàng nghìn
gương tốt. Phía sau con số ấy là một cơ cấu đã được công bố khá chi tiết. Đọc kỹ, người quan tâm có thể thấy
phong trào “Tham mưu giỏi, phục vụ tốt” đã chạm tới những cấp, những vị trí nào.</p>
<h2>Theo cấp: 84 và 66</h2>
<p>84 người công tác ở các bộ, ngành trung ương, chiếm 56%. 66 người ở các địa phương, chiếm 44%. Hai phần
không chênh nhau nhiều, cho thấy phong trào không chỉ diễn ra ở các cơ quan trung ương.</p>
<h2>Theo giới: 72 và 78</h2>
<p>72 người là nam, 78 người là nữ. Tính theo tỷ lệ, nữ chiếm 52%, nhỉnh hơn nam 4 điểm phần trăm, tương ứng 6
người.</p>
<h2>Theo chức vụ: phần lớn là người trực tiếp làm</h2>
<ul>
<li>38 người là lãnh đạo cấp cục, vụ, sở: khoảng 25,3%;</li>
<li>20 người là trưởng phòng: khoảng 13,3%;</li>
<li>1 người làm văn thư và 2 người lái xe: 2%;</li>
<li>89 người còn lại là chuyên viên và người trực tiếp phục vụ: khoảng 59,3%.</li>
</ul>
<p>Cộng những người làm văn thư, lái xe vào nhóm cuối, số người không giữ chức vụ lãnh đạo, quản lý là 92, tức
hơn sáu phần mười danh sách. Đây có lẽ là con số nói nhiều nhất về tinh thần của phong trào.</p>
<h2>Theo học hàm, học vị và tuổi</h2>
<p>Trong danh sách có 2 phó giáo sư và 5 tiến sĩ. Người cao tuổi nhất 60 tuổi, người trẻ nhất 30 tuổi: cách
nhau đúng ba mươi năm, tức là trong cùng một lần tuyên dương có cả người sắp hoàn thành chặng đường công tác
lẫn người còn ở những năm đầu sự nghiệp.</p>
<h2>Đọc con số cho đúng</h2>
<p>Có ba điều nên nhớ khi dùng những con số này.</p>
<ul>
<li><strong>Các cách chia độc lập với nhau.</strong> Biết có 78 nữ và 84 người ở trung ương không cho phép suy
ra có bao nhiêu nữ ở trung ương; số liệu công bố không chia chéo như vậy.</li>
<li><strong>Con số ghi theo ngày tuyên dương.</strong> Chức vụ, đơn vị và tuổi được tính tại thời điểm ấy,
không cập nhật theo những thay đổi về sau.</li>
<li><strong>Tỷ lệ phần trăm là phép tính của cổng.</strong> Số được công bố là số người; các tỷ lệ trong bài
được tính từ đó và làm tròn đến một chữ số thập phân.</li>
</ul>
<p>Trang <em>Số liệu</em> của cổng vẽ lại các cơ cấu này bằng biểu đồ, kèm bảng số để người dùng trình đọc màn
hình cũng tiếp cận được. Vì danh tính của 150 người không có trong nguồn mà cổng sử dụng, biểu đồ được dựng từ
hồ sơ mẫu sao cho khớp với các con số đã công bố.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 9, 6, 9, 0),
        byline="TS",
        photo=SamplePhoto(
            key="con-so-150",
            caption="Cơ cấu 150 gương điển hình theo cấp, giới, chức vụ và độ tuổi.",
            alt="Tranh minh họa những cột cao dần và các chấm tròn nhân lên thành hàng, gợi hình một biểu đồ đang lớn.",
        ),
        related=(
            "tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024",
            "78-phu-nu-trong-danh-sach-150-guong-dien-hinh",
            "van-thu-va-lai-xe-trong-danh-sach-tuyen-duong",
            "doc-danh-sach-tuyen-duong-nhu-the-nao",
        ),
        mentions=3,
        is_featured=True,
    ),
    SampleArticle(
        slug="nhung-viec-dat-ra-cho-phong-trao",
        category="phong-trao",
        headline="Sau tuyên dương: ba nhóm việc đặt ra cho phong trào “Tham mưu giỏi, phục vụ tốt”",
        lead=(
            "Duy trì thường xuyên; làm rõ mục tiêu, đối tượng, nội dung, tiêu chí; phát hiện, lựa chọn, tôn "
            "vinh, nhân rộng, lan tỏa. Ba yêu cầu ấy nghĩa là gì trong công việc của một đơn vị?"
        ),
        body=_html("""
<p>Lễ tuyên dương ngày 4/9/2024 khép lại một giai đoạn, nhưng những yêu cầu được lãnh đạo đặt ra cùng dịp này
lại hướng về phía trước. Có thể xếp chúng thành ba nhóm việc. Phần diễn giải dưới đây là của Ban Biên tập,
nhằm giúp các đơn vị hình dung công việc cụ thể.</p>
<h2>Giữ phong trào thành việc thường xuyên</h2>
<p>Phong trào thi đua dễ rơi vào nhịp “đầu kỳ phát động, cuối kỳ tổng kết”, còn khoảng giữa thì lặng đi. Yêu
cầu duy trì thường xuyên nhắm đúng vào khoảng giữa ấy. Muốn vậy, thi đua phải nằm trong công việc hằng ngày
chứ không đứng bên cạnh nó. Một buổi giao ban có vài phút nói về cách làm hay, một tháng chọn một việc cần cải
tiến, một quý nhìn lại điều đã hứa với người dân: những nhịp nhỏ như thế giữ cho phong trào không tắt.</p>
<h2>Làm rõ bốn điều</h2>
<p>Bốn điều cần được xác định là mục tiêu, đối tượng, nội dung và tiêu chí. Nghe quen thuộc, nhưng chính ở đây
nhiều phong trào mờ đi.</p>
<ul>
<li><strong>Mục tiêu</strong> trả lời câu hỏi: sau một năm, điều gì phải khác đi so với hôm nay?</li>
<li><strong>Đối tượng</strong> trả lời câu hỏi: ai cũng có thể tham gia chưa, hay vẫn chỉ quen nhìn vào một
vài vị trí?</li>
<li><strong>Nội dung</strong> trả lời câu hỏi: ở đơn vị này, tham mưu giỏi là giỏi việc gì, phục vụ tốt là
phục vụ ai?</li>
<li><strong>Tiêu chí</strong> trả lời câu hỏi: dựa vào đâu để nói người này làm tốt, và người khác có thể kiểm
tra được không?</li>
</ul>
<p>Một tiêu chí tốt thường ngắn và đo được. “Hồ sơ trả đúng hẹn”, “ý kiến góp được tiếp thu”, “người dân không
phải đi lại lần hai” đều dễ hiểu, dễ chấm hơn nhiều so với những lời khen chung chung.</p>
<h2>Đi trọn một vòng, từ phát hiện đến lan tỏa</h2>
<p>Yêu cầu thứ ba gồm năm động từ nối nhau: phát hiện, lựa chọn, tôn vinh, nhân rộng, lan tỏa. Lâu nay, sự chú
ý thường dồn vào động từ ở giữa, vì lễ tôn vinh là lúc dễ thấy nhất. Nhưng nếu không có người chịu khó phát
hiện, danh sách sẽ chỉ gồm những gương đã quen mặt; nếu không có người chịu khó nhân rộng, cách làm hay sẽ ở
lại với một người.</p>
<p>Nhân rộng cũng không đồng nghĩa với sao chép. Một sáng kiến ở bộ phận tiếp dân có thể không dùng được cho
bộ phận lưu trữ, nhưng cách nghĩ phía sau nó, chẳng hạn hướng dẫn một lần cho đủ, thì nơi nào cũng học
được.</p>
<h2>Phần việc của cổng thông tin</h2>
<p>Trong năm động từ ấy, cổng góp sức trực tiếp vào hai việc cuối. Hồ sơ từng gương được trình bày theo một
khuôn thống nhất: làm gì, ở đâu, năm nào, có gì chứng minh, để người cùng lĩnh vực tìm được nhau. Bạn đọc có
thể gửi ý kiến dưới mỗi bài; ý kiến được biên tập trước khi đăng.</p>
"""),
        published_at=_at(2024, 9, 9, 7, 30),
        byline="BT",
        photo=SamplePhoto(
            key="viec-tiep-theo",
            caption="Từ một lễ tuyên dương đến công việc của từng ngày.",
            alt="Tranh minh họa một con đường có các cột mốc, dẫn về phía mặt trời đang mọc.",
        ),
        related=(
            "giai-doan-moi-can-chuan-bi-nhung-gi",
            "the-nao-la-tham-muu-gioi",
            "the-nao-la-phuc-vu-tot",
        ),
        is_featured=True,
    ),
    SampleArticle(
        slug="the-nao-la-tham-muu-gioi",
        category="phong-trao",
        headline="Thế nào là “Tham mưu giỏi”?",
        lead=(
            "Đúng, trúng, kịp thời, sáng tạo và đem lại hiệu quả cao: năm yêu cầu của tiêu chí thứ nhất, "
            "nhìn từ bàn làm việc của một người tham mưu."
        ),
        body=_html(
            """
<p>Tham mưu là một từ quen thuộc đến mức ít khi được giải thích. Trong cơ quan, hầu như ai cũng tham mưu:
chuyên viên tham mưu cho trưởng phòng, phòng tham mưu cho vụ, vụ tham mưu cho bộ. Phong trào “Tham mưu giỏi,
phục vụ tốt” đặt cho công việc quen thuộc ấy một thước đo. Lời tham mưu được coi là giỏi khi <strong>đúng,
trúng, kịp thời, sáng tạo</strong> và đem lại <strong>hiệu quả cao</strong> cho Nhà nước, xã hội, người dân,
người lao động, doanh nghiệp.</p>
<h2>Đúng</h2>
<p>Đúng là yêu cầu đầu tiên, vì sai ở đây thì mọi điều sau đó đều vô nghĩa. Đúng chủ trương, đúng pháp luật,
đúng thẩm quyền, đúng số liệu. Người tham mưu cẩn trọng luôn phân biệt ba thứ: điều đã chắc chắn, điều còn
phải kiểm tra và điều chỉ là ý kiến riêng. Ghi rõ ba thứ ấy trong tờ trình là một cách tôn trọng người sẽ
ký.</p>
<h2>Trúng</h2>
<p>Một ý kiến có thể đúng mà không trúng. Trúng nghĩa là chạm vào nguyên nhân thật sự của vấn đề và vào điều
cấp quyết định đang cần. Tờ trình dài nhiều trang, trích dẫn đầy đủ, nhưng không trả lời câu hỏi “vậy nên chọn
cách nào” thì mới là tập hợp thông tin, chưa phải tham mưu.</p>
<h2>Kịp thời</h2>
<p>Giá trị của lời khuyên giảm đi theo thời gian. Một phương án tốt đến sau khi quyết định đã ban hành chỉ còn
dùng để rút kinh nghiệm. Kịp thời không có nghĩa là vội. Nó đòi hỏi người tham mưu theo dõi sự việc từ sớm, dự
báo được điều sắp đến và chuẩn bị trước, để khi cần thì đã có sẵn phần lớn câu trả lời.</p>
<h2>Sáng tạo</h2>
<p>Sáng tạo trong khu vực công không phải là làm khác đi cho lạ. Đó là tìm ra con đường tốt hơn trong khuôn
khổ của pháp luật: bỏ được một bước thừa, gộp được hai việc trùng nhau, dùng lại được dữ liệu đã có. Nhiều
sáng kiến có ích bắt đầu từ một câu hỏi giản dị: vì sao việc này lâu nay vẫn làm như vậy?</p>
<h2>Hiệu quả cao</h2>
<p>Bốn yêu cầu đầu nói về bản thân lời tham mưu. Yêu cầu thứ năm nói về điều xảy ra sau đó. Tiêu chí của phong
trào gọi tên rõ những người được hưởng kết quả: Nhà nước, xã hội, người dân, người lao động, doanh nghiệp.
Người tham mưu giỏi vì thế không coi công việc kết thúc khi văn bản được ký, mà còn quay lại hỏi xem quyết
định đã đi vào cuộc sống ra sao.</p>
<blockquote><p>Có thể tự kiểm tra một lời tham mưu bằng ba câu: Căn cứ vào đâu? Nên chọn cách nào? Ai được
lợi, ai chịu thiệt?</p></blockquote>
<p>Nhìn như vậy, tham mưu giỏi không phải là năng khiếu riêng của một số ít người. Đó là một nếp làm việc có
thể học, có thể rèn và có thể truyền lại cho người đến sau.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 9, 12, 8, 0),
        byline="TS",
        photo=SamplePhoto(
            key="tham-muu-gioi",
            caption="Tham mưu giỏi: đúng, trúng, kịp thời, sáng tạo và hiệu quả.",
            alt=(
                "Tranh minh họa bàn làm việc có chiếc đèn, tập văn bản mở, phía trên là bóng đèn và la bàn "
                "tượng trưng cho ý tưởng và phương hướng."
            ),
        ),
        related=(
            "the-nao-la-phuc-vu-tot",
            "tu-dai-hoi-xii-den-nghi-quyet-04",
            "ai-co-the-tham-gia-phong-trao",
        ),
        mentions=2,
        is_of_cycle=False,
    ),
    SampleArticle(
        slug="the-nao-la-phuc-vu-tot",
        category="phong-trao",
        headline="Thế nào là “Phục vụ tốt”?",
        lead=(
            "Chu đáo, tận tụy, trách nhiệm, hiệu quả, đúng chức trách, và thước đo cuối cùng là sự hài lòng "
            "của người được phục vụ."
        ),
        body=_html(
            """
<p>Nếu tham mưu là phần việc hướng lên, giúp cho quyết định được đúng, thì phục vụ là phần việc hướng ra, đưa
quyết định ấy đến với con người cụ thể. Tiêu chí thứ hai của phong trào mô tả sự phục vụ bằng những từ giản
dị: <strong>chu đáo, tận tụy, trách nhiệm, hiệu quả</strong>, đúng chức trách và nhiệm vụ, làm cho người dân,
doanh nghiệp, khách hàng hài lòng.</p>
<h2>Chu đáo bắt đầu từ việc nghĩ trước</h2>
<p>Người đến cơ quan công quyền thường mang theo một việc quan trọng với họ và một chút lo ngại rằng mình
thiếu thứ gì đó. Chu đáo là nghĩ trước thay cho họ: biển chỉ dẫn dễ thấy, giấy hướng dẫn đủ và dễ hiểu, chỗ
ngồi cho người già, lời dặn rõ ràng về bước tiếp theo. Những điều ấy ít tốn kém, nhưng làm thay đổi hẳn cảm
nhận của người đến.</p>
<h2>Tận tụy là đi đến cùng</h2>
<p>Một hồ sơ có thể qua nhiều bàn. Ở mỗi bàn, người xử lý đều có thể nói rằng phần của mình đã xong. Người tận
tụy không dừng ở đó; họ hỏi xem việc đã xong với người dân chưa. Nếu chưa, họ gọi cho bàn kế tiếp. Sự khác
nhau giữa “tôi đã chuyển” và “việc đã được giải quyết” chính là khoảng cách mà tận tụy lấp đầy.</p>
<h2>Trách nhiệm có ranh giới rõ</h2>
<p>Tiêu chí đặt sự phục vụ trong phạm vi chức trách, nhiệm vụ. Đó là một điều cần thiết. Phục vụ tốt không
phải là hứa điều mình không có quyền quyết định, càng không phải là bỏ qua quy định để làm vừa lòng một người
mà thiệt cho người khác. Khi phải từ chối, người có trách nhiệm nói rõ căn cứ, chỉ ra nơi có thẩm quyền và
cách làm đúng.</p>
<ul>
<li>Làm được thì hẹn ngày và giữ đúng hẹn.</li>
<li>Chưa làm được thì nói rõ vì sao và cần thêm điều gì.</li>
<li>Không thuộc thẩm quyền thì chỉ đúng nơi cần đến.</li>
<li>Làm sai thì nhận lỗi và sửa.</li>
</ul>
<h2>Hài lòng là thước đo, nhưng đo thế nào</h2>
<p>Lấy sự hài lòng làm đích là đặt quyền đánh giá vào tay người được phục vụ. Phiếu hỏi, hòm thư góp ý, ý kiến
dưới mỗi bài viết đều là những cách lắng nghe. Nhưng có lẽ dấu hiệu đáng tin nhất vẫn là những điều không phải
hỏi: người dân không phải quay lại lần thứ hai, không phải nhờ người quen, và khi ra về biết chắc việc của
mình sẽ đi đến đâu.</p>
<h2>Phục vụ ở nghĩa rộng</h2>
<p>Ngoài người dân và doanh nghiệp đứng trước quầy, tiêu chí còn nói đến sự phục vụ rộng lớn hơn: phục vụ sự
nghiệp của Đảng, phục vụ Tổ quốc, dân tộc. Hai nghĩa không tách rời nhau. Hiếm ai có dịp làm một việc thật lớn
cho đất nước trong một ngày; nhưng mỗi ngày đều có dịp làm tốt một việc nhỏ cho một người, và đất nước gồm
những con người như thế.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 9, 19, 8, 0),
        byline="MH",
        photo=SamplePhoto(
            key="phuc-vu-tot",
            caption="Phục vụ tốt: chu đáo, tận tụy, trách nhiệm, hiệu quả.",
            alt="Tranh minh họa quầy tiếp dân với hai người ở hai bên, một tập giấy tờ đang được trao qua quầy.",
        ),
        related=(
            "the-nao-la-tham-muu-gioi",
            "van-thu-va-lai-xe-trong-danh-sach-tuyen-duong",
            "nhung-viec-dat-ra-cho-phong-trao",
        ),
        mentions=2,
        is_of_cycle=False,
    ),
    SampleArticle(
        slug="tu-dai-hoi-xii-den-nghi-quyet-04",
        category="phong-trao",
        headline="Từ Đại hội XII Công đoàn Việt Nam đến Nghị quyết 04: phong trào đã hình thành ra sao",
        lead=(
            "Hai mốc 2018 và 2019 cho thấy một phong trào thi đua được đặt nền bằng nghị quyết trước khi "
            "được đo bằng danh sách tuyên dương."
        ),
        body=_html("""
<p>Nhìn vào lễ tuyên dương năm 2024, người ta dễ nghĩ phong trào “Tham mưu giỏi, phục vụ tốt” bắt đầu từ những
tấm gương. Thật ra, nó bắt đầu từ hai văn bản, cách nhau một năm.</p>
<h2>Năm 2018: gốc rễ</h2>
<p>Đại hội Công đoàn Việt Nam lần thứ XII họp năm 2018. Nghị quyết của Đại hội là cội nguồn của phong trào. Đó
là văn kiện chung của cả tổ chức công đoàn, dành cho đoàn viên và người lao động ở mọi khu vực. Từ cái chung
ấy, mỗi ngành, mỗi khối phải tìm ra cách làm hợp với đội ngũ của mình.</p>
<p>Với Công đoàn Viên chức Việt Nam, đội ngũ ấy có đặc điểm riêng. Sản phẩm của họ phần nhiều không đếm được
bằng chiếc hay bằng tấn. Đó là ý kiến, là văn bản, là thủ tục được giải quyết, là sự tin cậy của người dân.
Muốn thi đua trong một môi trường như vậy, trước hết phải nói được thế nào là làm tốt.</p>
<h2>Ngày 16/8/2019: đặt nền</h2>
<p>Ban Chấp hành Công đoàn Viên chức Việt Nam ban hành Nghị quyết số 04/NQ-CĐVC. Nghị quyết bàn về nâng cao
chất lượng các phong trào thi đua yêu nước và các cuộc vận động trong cán bộ, công chức, viên chức, người lao
động.</p>
<p>Từ khóa ở đây là <strong>chất lượng</strong>. Ngay từ tên gọi, điều được nhấn mạnh không phải là có thêm
phong trào, mà là làm cho phong trào tốt hơn. “Tham mưu giỏi, phục vụ tốt” đáp lại yêu cầu đó bằng hai tiêu
chí gắn thẳng vào công việc hằng ngày, ai cũng hiểu và ai cũng có thể tự soi mình.</p>
<h2>Từ văn bản đến con người</h2>
<p>Giữa nghị quyết năm 2019 và lễ tuyên dương năm 2024 là một chặng đường đi qua các cơ quan của Đảng, Nhà
nước, đoàn thể, đơn vị sự nghiệp, ở cả trung ương và địa phương. Kết quả được ghi nhận là hàng nghìn gương
tốt; từ đó, 150 cá nhân được chọn để tuyên dương ngày 4/9/2024 tại Hà Nội.</p>
<p>Có thể tóm tắt đường đi của phong trào qua ba mốc:</p>
<ul>
<li><strong>2018</strong>: Nghị quyết Đại hội Công đoàn Việt Nam lần thứ XII, cội nguồn của phong trào;</li>
<li><strong>16/8/2019</strong>: Nghị quyết số 04/NQ-CĐVC của Ban Chấp hành Công đoàn Viên chức Việt Nam, văn
bản đặt nền;</li>
<li><strong>4/9/2024</strong>: tuyên dương 150 gương điển hình giai đoạn 2019–2024.</li>
</ul>
<h2>Vì sao nên nhớ điểm xuất phát</h2>
<p>Nhắc lại nguồn gốc không phải để hoài niệm. Khi bàn về giai đoạn tiếp theo, các câu hỏi về mục tiêu, đối
tượng, nội dung, tiêu chí sẽ lại được đặt ra. Biết phong trào sinh ra để trả lời câu hỏi nào sẽ giúp chọn được
cách đi tiếp mà không lạc khỏi ý định ban đầu: thi đua không để có thêm danh hiệu, mà để việc công được làm
tốt hơn.</p>
<p>Trên cổng, hai văn bản được giới thiệu ở trang Phong trào. Văn bản năm 2018 chỉ ghi năm, vì nguồn mà cổng
sử dụng không nêu ngày cụ thể.</p>
"""),
        published_at=_at(2024, 9, 25, 14, 0),
        byline="TS",
        photo=SamplePhoto(
            key="nghi-quyet",
            caption="Hai mốc đặt nền của phong trào: năm 2018 và ngày 16/8/2019.",
            alt="Tranh minh họa một cuộn văn kiện có con dấu, bên dưới là trục thời gian với các mốc tròn.",
        ),
        related=(
            "the-nao-la-tham-muu-gioi",
            "the-nao-la-phuc-vu-tot",
            "tuyen-duong-150-guong-dien-hinh-giai-doan-2019-2024",
        ),
    ),
    SampleArticle(
        slug="ai-co-the-tham-gia-phong-trao",
        category="hoi-dap",
        headline="Ai có thể tham gia phong trào “Tham mưu giỏi, phục vụ tốt”?",
        lead=(
            "Không chỉ công chức làm nghiên cứu, tổng hợp: phong trào mở cho cán bộ, công chức, viên chức, "
            "người lao động ở mọi vị trí, cả trung ương và địa phương."
        ),
        body=_html("""
<p>Hai chữ “tham mưu” khiến không ít người nghĩ rằng phong trào chỉ dành cho chuyên viên nghiên cứu hoặc lãnh
đạo các vụ, cục. Thực tế rộng hơn thế nhiều. Bài viết này trả lời những câu hỏi thường gặp về đối tượng tham
gia.</p>
<h2>Phong trào dành cho những ai?</h2>
<p>Cho cán bộ, công chức, viên chức và người lao động. Bốn nhóm này cùng làm việc dưới một mái nhà nhưng có vị
trí pháp lý khác nhau. Phong trào không phân biệt: điều được nhìn đến là kết quả của phần việc được giao.</p>
<h2>Ở những cơ quan nào?</h2>
<p>Ở bốn khối, cả trung ương và địa phương:</p>
<ul>
<li>cơ quan của Đảng;</li>
<li>cơ quan nhà nước;</li>
<li>tổ chức đoàn thể;</li>
<li>đơn vị sự nghiệp công lập.</li>
</ul>
<p>Danh sách tuyên dương giai đoạn 2019–2024 phản ánh phạm vi ấy: 84 người ở các bộ, ngành trung ương và 66
người ở địa phương.</p>
<h2>Không làm công việc tham mưu thì có tham gia được không?</h2>
<p>Có. Tên phong trào có hai vế, và vế “phục vụ tốt” mở cửa cho mọi công việc. Trong 150 người được tuyên
dương có 1 người làm văn thư và 2 người lái xe. Hơn nữa, ranh giới giữa hai vế không cứng nhắc. Người ở quầy
tiếp dân, khi đề xuất sửa một biểu mẫu khó hiểu, chính là đang tham mưu; người soạn chính sách, khi xuống tận
nơi nghe ý kiến, chính là đang phục vụ.</p>
<h2>Có cần chức vụ hay bằng cấp không?</h2>
<p>Nhìn vào danh sách đã tuyên dương thì không. 38 người là lãnh đạo cấp cục, vụ, sở, 20 người là trưởng
phòng; số đông còn lại là người trực tiếp làm việc. Về học hàm, học vị, có 2 phó giáo sư và 5 tiến sĩ. Có thể
thấy chức vụ và bằng cấp không phải là điều quyết định.</p>
<h2>Có giới hạn tuổi không?</h2>
<p>Người trẻ nhất trong danh sách 30 tuổi, người cao tuổi nhất 60 tuổi. Đó là con số của một lần tuyên dương,
không phải là quy định về độ tuổi.</p>
<h2>Một tập thể có được ghi nhận không?</h2>
<p>Giai đoạn 2019–2024 tuyên dương 150 cá nhân. Cổng được xây dựng để trình bày được cả hồ sơ tập thể, nhưng
chỉ hiển thị khi có văn bản tôn vinh tập thể.</p>
<h2>Muốn tham gia thì bắt đầu từ đâu?</h2>
<p>Từ chính phần việc của mình và từ tổ chức ở nơi mình công tác. Cổng thông tin không nhận hồ sơ đăng ký thi
đua. Việc phát hiện, lựa chọn thuộc về đơn vị và tổ chức có trách nhiệm; cổng chỉ công bố kết quả khi đã có
quyết định.</p>
"""),
        published_at=_at(2024, 10, 3, 10, 20),
        byline="BT",
        photo=SamplePhoto(
            key="nguoi-tham-gia",
            caption="Phong trào mở cho mọi vị trí công tác, ở cả trung ương và địa phương.",
            alt="Tranh minh họa nhiều hình người với màu sắc, dáng vẻ khác nhau đứng thành một vòng tròn.",
        ),
        related=(
            "the-nao-la-phuc-vu-tot",
            "van-thu-va-lai-xe-trong-danh-sach-tuyen-duong",
            "150-guong-dien-hinh-qua-nhung-con-so",
        ),
        is_of_cycle=False,
    ),
    SampleArticle(
        slug="78-phu-nu-trong-danh-sach-150-guong-dien-hinh",
        category="guong-sang",
        headline="78 phụ nữ trong danh sách 150 gương điển hình",
        lead=(
            "Nữ chiếm hơn một nửa số người được tuyên dương giai đoạn 2019–2024. Con số ấy gợi ra điều gì "
            "về công việc và về cách nhìn nhận công việc?"
        ),
        body=_html(
            """
<p>Trong 150 gương điển hình được tuyên dương ngày 4/9/2024, có 78 người là nữ và 72 người là nam. Phụ nữ
chiếm 52% danh sách. Chênh lệch không lớn, nhưng là một con số đáng dừng lại.</p>
<h2>Một tỷ lệ cân bằng</h2>
<p>Điều đầu tiên có thể nói là sự cân bằng. Ở một danh sách được chọn từ hàng nghìn gương tốt, không giới nào
áp đảo. Nữ và nam có mặt gần như ngang nhau, và cả hai cùng được đo bằng hai tiêu chí: tham mưu giỏi, phục vụ
tốt.</p>
<p>Số liệu công bố không cho biết trong 78 phụ nữ ấy bao nhiêu người giữ chức vụ lãnh đạo, bao nhiêu người là
chuyên viên, bao nhiêu người ở trung ương hay địa phương. Vì vậy, bài viết này không suy đoán. Điều chắc chắn
duy nhất là các chị có mặt trong một danh sách mà phần đông là người trực tiếp làm việc, trực tiếp phục
vụ.</p>
<h2>Công việc không có tên riêng</h2>
<p>Nhiều phần việc trong cơ quan ít khi được gọi tên: nhắc một thời hạn sắp đến, đọc lại bản dự thảo lần cuối,
giải thích thêm cho người dân chưa hiểu, ở lại cùng đồng nghiệp mới. Những phần việc ấy không thuộc về riêng
giới nào. Nhưng khi sự ghi nhận chỉ nhìn vào sản phẩm cuối cùng, người làm chúng, dù là nữ hay nam, đều dễ bị
bỏ quên.</p>
<p>Hai tiêu chí của phong trào mở ra một cách nhìn khác. “Phục vụ tốt” đặt sự chu đáo, tận tụy thành giá trị
nghề nghiệp, có thể đánh giá và tôn vinh, chứ không coi đó là chuyện tính nết của từng người. “Tham mưu giỏi”
đặt chất lượng của ý kiến lên trên vị trí của người nói. Một chuyên viên nữ trẻ có phương án tốt hơn thì
phương án ấy xứng đáng được chọn.</p>
<h2>Tránh hai cách nói quen</h2>
<p>Khi viết về phụ nữ trong công việc, báo chí đôi khi rơi vào hai lối mòn. Lối thứ nhất ca ngợi sự hy sinh,
coi việc gánh vác cả cơ quan lẫn gia đình là lẽ đương nhiên. Lối thứ hai ngạc nhiên trước thành công, như thể
năng lực là điều bất thường. Cả hai đều làm mờ đi điều đáng nói nhất: chất lượng công việc.</p>
<p>Trên cổng này, hồ sơ của một gương điển hình nữ và một gương điển hình nam được trình bày như nhau:</p>
<ul>
<li>chức vụ và đơn vị vào ngày được tuyên dương;</li>
<li>thành tích được ghi nhận, theo từng năm;</li>
<li>minh chứng đi kèm, nếu có.</li>
</ul>
<p>Không có mục nào về hoàn cảnh riêng. Người đọc muốn biết tỷ lệ nam, nữ có thể xem ở trang Số liệu hoặc dùng
bộ lọc giới tính ở trang Gương điển hình.</p>
<h2>Điều còn lại sau con số</h2>
<p>Tỷ lệ 52% thuộc về một lần tuyên dương và không nên được dùng để nói thay cho cả đội ngũ. Nhưng nó cho
thấy, khi tiêu chí rõ ràng và gắn với công việc thật, sự ghi nhận tự nó có thể tiến gần đến công bằng.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 10, 18, 8, 30),
        byline="MH",
        photo=SamplePhoto(
            key="phu-nu",
            caption="Phụ nữ chiếm 78 trong số 150 người được tuyên dương giai đoạn 2019–2024.",
            alt="Tranh minh họa cách điệu những phụ nữ mặc áo dài đứng bên nhau, phía trước là hoa sen.",
        ),
        related=(
            "150-guong-dien-hinh-qua-nhung-con-so",
            "van-thu-va-lai-xe-trong-danh-sach-tuyen-duong",
            "doc-danh-sach-tuyen-duong-nhu-the-nao",
        ),
        mentions=4,
        mentioned_gender="female",
    ),
    SampleArticle(
        slug="van-thu-va-lai-xe-trong-danh-sach-tuyen-duong",
        category="guong-sang",
        headline="Văn thư và lái xe: những vị trí phục vụ được gọi tên",
        lead=(
            "Một người làm văn thư, hai người lái xe. Ba trong số 150, nhưng sự có mặt của họ nói lên cách "
            "phong trào hiểu hai chữ “phục vụ”."
        ),
        body=_html(
            """
<p>Trong cơ cấu 150 gương điển hình giai đoạn 2019–2024, có một dòng ngắn dễ bị lướt qua: 1 người làm văn thư,
2 người lái xe. Tính ra chỉ 2% danh sách. Nhưng giữa những chức danh lãnh đạo, quản lý và chuyên viên, ba vị
trí ấy khiến nhiều người đọc chậm lại.</p>
<h2>Nơi văn bản đi qua</h2>
<p>Mọi công việc của cơ quan, ở một lúc nào đó, đều đi qua bàn văn thư. Văn bản đến được tiếp nhận, đăng ký,
chuyển cho đúng người. Văn bản đi được soát thể thức, đóng dấu, gửi đúng nơi và lưu lại. Làm đúng thì chẳng ai
để ý. Chỉ khi một công văn đến chậm, một tệp tài liệu thất lạc, người ta mới thấy phần việc ấy giữ nhịp cho cả
bộ máy.</p>
<p>Làm văn thư tốt đòi hỏi sự cẩn trọng không có ngày nghỉ: nhớ thời hạn, giữ bí mật công tác, giữ con dấu, và
đủ tinh ý để nhận ra một văn bản cần được chuyển ngay chứ không thể chờ đến đầu giờ chiều. Ở đó có cả phục vụ
lẫn tham mưu. Một đề xuất sắp xếp lại cách đăng ký văn bản, nếu hợp lý, giúp ích cho tất cả mọi người.</p>
<h2>Phía sau tay lái</h2>
<p>Người lái xe trong cơ quan không chỉ đưa đón. Trách nhiệm của họ là sự an toàn của những người ngồi trên xe
và của những người trên đường. Chuyến đi đúng giờ giúp cuộc họp bắt đầu đúng giờ. Chiếc xe được kiểm tra kỹ
giúp đoàn công tác đi xa yên tâm. Nhiên liệu tiết kiệm được là tiền công được giữ gìn.</p>
<p>Nghề này cũng cần sự kín đáo và văn minh: nghe nhiều mà không kể lại, nhường đường khi cần nhường, bình
tĩnh khi gặp sự cố. Những phẩm chất ấy khó ghi vào một bảng thành tích, nhưng đồng nghiệp nào cũng nhận
ra.</p>
<h2>Điều mà ba vị trí nói lên</h2>
<p>Có thể rút ra vài nhận xét từ sự có mặt của ba vị trí phục vụ này.</p>
<ul>
<li>Phong trào nhìn cả bộ máy như một tập thể, trong đó chất lượng của việc chung phụ thuộc vào từng mắt
xích.</li>
<li>Tiêu chí “đúng chức trách, nhiệm vụ” công bằng với mọi vị trí: không ai bị đòi hỏi phải làm việc của người
khác mới được ghi nhận.</li>
<li>Ba trong số 150 vẫn là ít. Ở lần sau, nếu việc phát hiện được làm kỹ hơn, những vị trí thầm lặng có thể
xuất hiện nhiều hơn.</li>
</ul>
<p>Nhận xét cuối cùng là suy nghĩ của người viết, không phải chỉ tiêu của ai. Nhưng nó gắn với một yêu cầu đã
được đặt ra cho phong trào: phát hiện, lựa chọn rồi mới đến tôn vinh. Muốn phát hiện được người làm tốt ở
những nơi khuất, phải có người chịu khó đi đến đó mà nhìn.</p>
<p>Trên trang Gương điển hình, các hồ sơ của nhóm văn thư, lái xe được trình bày như mọi hồ sơ khác, cùng một
khuôn và cùng một độ trang trọng.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 11, 7, 8, 30),
        byline="MH",
        photo=SamplePhoto(
            key="van-thu-lai-xe",
            caption="Một người làm văn thư và hai người lái xe có tên trong danh sách tuyên dương.",
            alt="Tranh minh họa những phong bì và con dấu ở một bên, bên kia là chiếc xe đang chạy trên đường.",
        ),
        related=(
            "the-nao-la-phuc-vu-tot",
            "ai-co-the-tham-gia-phong-trao",
            "150-guong-dien-hinh-qua-nhung-con-so",
        ),
        mentions=3,
        mentioned_posts=("clerk", "driver"),
    ),
    SampleArticle(
        slug="doc-danh-sach-tuyen-duong-nhu-the-nao",
        category="so-lieu",
        headline="Đọc danh sách tuyên dương như thế nào?",
        lead=(
            "Thứ tự tên, chức vụ, đơn vị, lĩnh vực, quyết định: mỗi cột trong danh sách trả lời một câu "
            "hỏi. Biết cách đọc thì danh sách không còn là những dòng chữ khô khan."
        ),
        body=_html(
            """
<p>Sau mỗi kỳ tôn vinh, danh sách thường là tài liệu được tìm đến đầu tiên, nhưng cũng dễ bị đọc lướt: tìm tên
người quen rồi đóng lại. Thật ra, mỗi dòng chứa nhiều thông tin hơn thế. Dưới đây là cách cổng trình bày và
cách đọc từng phần.</p>
<h2>Thứ tự tên</h2>
<p>Danh sách xếp theo thói quen của người Việt: theo tên trước, rồi đến họ và chữ đệm. Chữ Đ đứng sau chữ D,
chữ Ê sau chữ E, chữ Ư sau chữ U; cùng một vần thì không dấu đứng trước, rồi huyền, hỏi, ngã, sắc, nặng. Tên
của đồng bào một số dân tộc thiểu số có cấu tạo khác được xếp theo đúng phần tên gọi. Thứ tự này không nói gì
về thành tích cao hay thấp.</p>
<h2>Học hàm, học vị</h2>
<p>Người có học hàm, học vị được ghi viết tắt trước tên: PGS. là phó giáo sư, TS. là tiến sĩ. Giai đoạn
2019–2024 có 2 phó giáo sư và 5 tiến sĩ. Phần viết tắt không tính vào thứ tự xếp tên.</p>
<h2>Chức vụ và đơn vị</h2>
<p>Đây là phần dễ hiểu nhầm nhất. Chức vụ và tên đơn vị được ghi <strong>như vào ngày tuyên dương</strong>.
Sau đó, người ấy có thể được bổ nhiệm, chuyển công tác, nghỉ hưu; đơn vị có thể đổi tên. Danh sách không chạy
theo những thay đổi này, vì nó ghi lại một sự kiện đã xảy ra.</p>
<h2>Cấp và lĩnh vực</h2>
<p>Cấp cho biết người được tuyên dương công tác ở trung ương hay địa phương. Lĩnh vực cho biết mảng việc
chính, chẳng hạn cải cách hành chính, chuyển đổi số, an sinh xã hội. Cách chia lĩnh vực do cổng đặt ra để tiện
tìm kiếm; số liệu công bố chính thức không chia theo lĩnh vực.</p>
<h2>Thành tích và minh chứng</h2>
<p>Trong trang của mỗi người, thành tích được liệt kê theo năm, mỗi dòng gồm tên thành tích, mô tả ngắn và
minh chứng. Minh chứng là điều khiến một dòng thành tích kiểm tra được: văn bản nào, lưu ở đâu. Một thành tích
tốt mà thiếu minh chứng thì người đọc chỉ còn cách tin.</p>
<h2>Quyết định</h2>
<p>Mỗi lần tôn vinh dựa trên một quyết định có số, ngày, cơ quan ban hành. Nếu một lần tôn vinh bị thu hồi,
trang không bị xóa lặng lẽ: ngày thu hồi và lý do được ghi rõ ngay tại đó.</p>
<h2>Danh sách không nói gì</h2>
<ul>
<li>Không có xếp hạng: vị trí của một cái tên chỉ phụ thuộc vào thứ tự chữ cái.</li>
<li>Không có số điện thoại, số giấy tờ; tuổi tác, nếu được ghi, chỉ ghi đến năm sinh.</li>
<li>Không có đời tư: phần giới thiệu chỉ nói về công việc.</li>
</ul>
<p>Khi thấy dòng chữ “Dữ liệu minh họa”, xin hiểu rằng hồ sơ đó được tạo ra để minh họa cách trình bày.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2024, 12, 5, 9, 15),
        byline="TS",
        photo=SamplePhoto(
            key="danh-sach",
            caption="Mỗi dòng trong danh sách trả lời nhiều câu hỏi hơn ta tưởng.",
            alt=(
                "Tranh minh họa một tờ danh sách với các dòng kẻ ngay ngắn, góc dưới gắn tấm huy chương có "
                "dải ruy băng."
            ),
        ),
        related=(
            "tra-cuu-guong-dien-hinh-tren-cong",
            "150-guong-dien-hinh-qua-nhung-con-so",
            "vi-sao-giu-nguyen-ten-don-vi-ngay-tuyen-duong",
        ),
        mentions=3,
    ),
    SampleArticle(
        slug="tra-cuu-guong-dien-hinh-tren-cong",
        category="hoi-dap",
        headline="Tra cứu gương điển hình trên cổng: bảy câu hỏi thường gặp",
        lead=(
            "Gõ tên không dấu có tìm được không? Lọc theo tỉnh thế nào? Danh sách được kiểm tra ra sao "
            "trước khi công bố? Ban Biên tập trả lời."
        ),
        body=_html(
            """
<h2>1. Tôi chỉ nhớ tên, không nhớ họ. Có tìm được không?</h2>
<p>Được. Ô tìm kiếm ở đầu mỗi trang nhận bất cứ phần nào của tên. Gõ một từ, cổng trả về những người có từ ấy
trong tên; gõ thêm họ hoặc chữ đệm, kết quả hẹp lại.</p>
<h2>2. Máy của tôi không gõ được dấu thì sao?</h2>
<p>Vẫn tìm được. Gõ “dang” sẽ thấy cả Đặng, Đăng, Dáng. Nếu gõ đủ dấu, những tên khớp dấu được đưa lên trước.
Hai cách đặt dấu thanh “hòa” và “hoà” được coi là một.</p>
<h2>3. Tôi muốn xem những người ở tỉnh mình.</h2>
<p>Mở trang Gương điển hình, chọn tỉnh hoặc thành phố trong bộ lọc. Có thể chọn thêm giai đoạn, cấp, bộ, ngành
hoặc đơn vị, giới tính, lĩnh vực; bên cạnh mỗi lựa chọn là số người tương ứng. Địa chỉ trang giữ nguyên các
lựa chọn, nên có thể sao chép để gửi cho người khác.</p>
<h2>4. Danh sách được kiểm tra thế nào trước khi lên cổng?</h2>
<p>Qua nhiều bước, mỗi bước có người chịu trách nhiệm:</p>
<ul>
<li>cán bộ phụ trách nhập danh sách từ bảng do các đơn vị gửi về; hệ thống báo những dòng thiếu, trùng hoặc
lỗi phông chữ;</li>
<li>chỗ chưa đúng được sửa, thành tích và ảnh được bổ sung;</li>
<li>hồ sơ chuyển sang trạng thái chờ duyệt để người khác xem lại;</li>
<li>người có quyền xuất bản mới được công bố, và có thể hẹn giờ công bố.</li>
</ul>
<p>Mọi lần chuyển trạng thái đều được ghi lại: ai làm, lúc nào, vì sao.</p>
<h2>5. Thấy sai thì báo cho ai?</h2>
<p>Bạn đọc có thể gửi ý kiến dưới các bài viết, không cần tài khoản. Ý kiến được biên tập trước khi đăng, và
xin gõ tiếng Việt có dấu. Nếu nội dung bài viết phải sửa, phần đính chính được ghi ở cuối bài, nói rõ đã sửa
điều gì và vì sao.</p>
<h2>6. Vì sao có trang báo “đã rút”?</h2>
<p>Điều gì đã công khai thì không bị xóa lặng lẽ. Khi một bài hay một hồ sơ được rút xuống, địa chỉ cũ vẫn mở
ra, cho biết ngày rút và lý do. Cách làm này giúp người đã dẫn lại thông tin biết rằng thông tin ấy không còn
hiệu lực.</p>
<h2>7. Tôi là phóng viên, muốn lấy cả danh sách về xử lý.</h2>
<p>Cổng có dữ liệu mở cho báo chí, bộ, ngành và các cổng dữ liệu: tải về dạng bảng hoặc đọc qua giao diện lập
trình, kèm danh sách những thay đổi kể từ lần lấy trước. Trang dành cho đối tác có hướng dẫn đầy đủ. Bản in
của danh sách nằm ở trang Kỷ yếu của mỗi giai đoạn.</p>
<p>Xin lưu ý: hồ sơ nào mang dòng chữ “Dữ liệu minh họa” thì không dùng làm nguồn tin.</p>
"""
            + SAMPLE_NOTE
        ),
        published_at=_at(2025, 3, 20, 10, 0),
        byline="BT",
        photo=SamplePhoto(
            key="hoi-dap",
            caption="Tìm người theo tên, đơn vị, tỉnh, thành phố hoặc lĩnh vực công tác.",
            alt="Tranh minh họa các bong bóng hội thoại và một chiếc kính lúp.",
        ),
        related=(
            "doc-danh-sach-tuyen-duong-nhu-the-nao",
            "vi-sao-giu-nguyen-ten-don-vi-ngay-tuyen-duong",
            "ai-co-the-tham-gia-phong-trao",
        ),
        mentions=1,
        is_of_cycle=False,
    ),
    SampleArticle(
        slug="vi-sao-giu-nguyen-ten-don-vi-ngay-tuyen-duong",
        category="hoi-dap",
        headline="Vì sao tên đơn vị trong danh sách được giữ nguyên như ngày tuyên dương?",
        lead=(
            "Từ 1/7/2025 cả nước có 34 tỉnh, thành phố; một số bộ đã hợp nhất trong năm ấy. "
            "Danh sách năm 2024 vẫn ghi tên cũ, và đó là điều có chủ ý."
        ),
        body=_html("""
<p>Mở danh sách tuyên dương của năm 2024, bạn đọc có thể gặp tên những tỉnh, những bộ nay không còn. Đó không
phải là lỗi chưa cập nhật. Trên cổng, mỗi lần tôn vinh được giữ nguyên như ngày 4/9/2024 vì những lý do dưới
đây.</p>
<h2>Điều gì đã thay đổi trong năm 2025</h2>
<ul>
<li>Từ ngày 1/7/2025, cả nước có 34 đơn vị hành chính cấp tỉnh, trước đó là 63; không còn đơn vị hành chính
cấp huyện.</li>
<li>Trong năm 2025, một số bộ được hợp nhất.</li>
<li>Từ ngày 15/6/2025, tổ chức công đoàn trong các cơ quan hành chính hưởng 100% lương từ ngân sách nhà nước
kết thúc hoạt động, trong đó có các tổ chức thuộc Công đoàn Viên chức Việt Nam.</li>
</ul>
<p>Như vậy, chưa đầy một năm sau lễ tuyên dương, nhiều tên gọi của ngày hôm ấy đã trở thành tên cũ.</p>
<h2>Vì sao không sửa theo tên mới</h2>
<p><strong>Thứ nhất, tôn vinh là một sự kiện.</strong> Vào ngày ấy, một người làm một công việc tại một đơn vị
có tên gọi xác định, và quyết định tôn vinh ghi đúng như vậy. Sửa tên đơn vị cho khớp với hiện tại là sửa lại
một điều đã xảy ra.</p>
<p><strong>Thứ hai, tên mới có thể chỉ một nơi khác.</strong> Khi hai tỉnh hợp thành một, tỉnh mới rộng hơn
tỉnh cũ, dù có khi mang cùng tên. Nếu thay tên hàng loạt, người đọc không còn biết thành tích được lập ở đâu.
Ngay cả mã số của tỉnh cũng vậy: cùng một mã, trước và sau ngày 1/7/2025 có thể chỉ hai địa bàn khác nhau.</p>
<p><strong>Thứ ba, danh sách còn là tư liệu.</strong> Những ai muốn biết phong trào từng diễn ra ở đâu, trong
cơ quan nào, cần đọc được tên gọi của thời ấy.</p>
<h2>Làm sao vẫn tìm được theo tên hôm nay</h2>
<p>Giữ tên cũ không có nghĩa là bắt người đọc phải nhớ tên cũ. Trên cổng, mỗi tỉnh, mỗi đơn vị được ghi kèm
thời gian tồn tại và nơi kế thừa. Nhờ vậy:</p>
<ul>
<li>chọn tỉnh theo tên hiện nay, bộ lọc trả về cả những người công tác ở các tỉnh cũ đã nhập vào đó;</li>
<li>chọn tên tỉnh trước ngày 1/7/2025, bộ lọc chỉ trả về đúng địa bàn cũ;</li>
<li>đơn vị không còn tồn tại vẫn có tên, có thời gian, và có chỉ dẫn đến đơn vị kế thừa khi đã xác định
được.</li>
</ul>
<h2>Còn những lần tôn vinh sau này?</h2>
<p>Cùng một nguyên tắc. Lần tôn vinh nào ghi theo tên gọi của ngày ấy. Một người được tôn vinh hai lần, ở hai
thời điểm, có thể mang hai tên đơn vị khác nhau trên cùng một trang, và cả hai đều đúng.</p>
<p>Giữ tên cũ, suy cho cùng, là một cách tôn trọng: tôn trọng người được tuyên dương, tôn trọng nơi họ đã làm
việc, và tôn trọng sự chính xác của lịch sử.</p>
"""),
        published_at=_at(2025, 7, 8, 9, 30),
        byline="TS",
        photo=SamplePhoto(
            key="ban-do",
            caption="Từ ngày 1/7/2025, cả nước có 34 đơn vị hành chính cấp tỉnh thay cho 63.",
            alt="Tranh minh họa những dải đất trừu tượng nhập vào nhau, 63 chấm nhỏ dồn lại thành 34 chấm.",
        ),
        related=(
            "tra-cuu-guong-dien-hinh-tren-cong",
            "doc-danh-sach-tuyen-duong-nhu-the-nao",
            "giai-doan-moi-can-chuan-bi-nhung-gi",
        ),
        is_of_cycle=False,
    ),
    SampleArticle(
        slug="giai-doan-moi-can-chuan-bi-nhung-gi",
        category="phong-trao",
        headline="Hướng tới giai đoạn mới: cần chuẩn bị những gì?",
        lead=(
            "Các yêu cầu đặt ra sau lễ tuyên dương năm 2024 vẫn còn nguyên giá trị, trong khi tổ chức bộ "
            "máy đã khác đi nhiều. Chuẩn bị cho một giai đoạn mới vì thế nên bắt đầu từ những việc căn bản."
        ),
        body=_html("""
<p>Hơn một năm đã qua kể từ ngày 150 gương điển hình giai đoạn 2019–2024 được tuyên dương. Câu hỏi về giai
đoạn tiếp theo là điều tự nhiên. Bài viết này không dự báo thời gian, tiêu chí hay cách tổ chức của giai đoạn
mới; những điều đó chỉ được đăng lên cổng khi có văn bản của cơ quan có thẩm quyền. Điều có thể làm lúc này là
nhìn lại những gì đã biết và tự chuẩn bị.</p>
<h2>Những gì đã biết</h2>
<p>Sau lần tuyên dương năm 2024, lãnh đạo yêu cầu duy trì phong trào thường xuyên; xác định rõ mục tiêu, đối
tượng, nội dung, tiêu chí; phát hiện, lựa chọn, tôn vinh, nhân rộng và lan tỏa gương tốt.</p>
<p>Từ đó đến nay, bối cảnh đã thay đổi sâu sắc. Cả nước còn 34 đơn vị hành chính cấp tỉnh từ ngày 1/7/2025 và
không còn cấp huyện. Một số bộ đã hợp nhất trong năm 2025. Từ ngày 15/6/2025, tổ chức công đoàn trong các cơ
quan hành chính hưởng 100% lương từ ngân sách nhà nước kết thúc hoạt động, trong đó có các tổ chức thuộc Công
đoàn Viên chức Việt Nam.</p>
<h2>Bốn câu hỏi cần có lời đáp</h2>
<p>Đặt các yêu cầu cũ vào bối cảnh mới, có thể thấy bốn câu hỏi mà bất cứ nơi nào muốn tiếp tục phong trào
cũng sẽ gặp:</p>
<ul>
<li><strong>Mục tiêu:</strong> bộ máy sau sắp xếp cần điều gì nhất ở người tham mưu và người phục vụ?</li>
<li><strong>Đối tượng:</strong> ai tham gia, và ai là đầu mối ở những nơi tổ chức công đoàn đã kết thúc hoạt
động?</li>
<li><strong>Nội dung:</strong> phần việc nào mới xuất hiện, phần việc nào đã chuyển sang nơi khác?</li>
<li><strong>Tiêu chí:</strong> dựa vào đâu để đánh giá công bằng giữa các địa bàn có quy mô rất khác
nhau?</li>
</ul>
<p>Đây là những câu hỏi mở. Nêu ra không phải để trả lời thay, mà để việc chuẩn bị không bỏ sót.</p>
<h2>Những việc làm được ngay</h2>
<p>Theo suy nghĩ của Ban Biên tập, có những việc không phụ thuộc vào bất cứ kế hoạch nào và làm lúc nào cũng
có ích.</p>
<p><strong>Ghi lại việc tốt khi nó vừa xảy ra.</strong> Một cách làm hay, nếu được ghi ngay với ngày tháng,
người thực hiện và kết quả, sẽ đáng tin hơn nhiều so với bản kê viết lại sau vài năm.</p>
<p><strong>Giữ minh chứng.</strong> Khi đơn vị sáp nhập, tài liệu dễ thất lạc. Hồ sơ thi đua, biên bản công
nhận sáng kiến nên được bàn giao cùng với công việc.</p>
<p><strong>Nhìn đến những vị trí khuất.</strong> Giai đoạn vừa qua có 1 người làm văn thư, 2 người lái xe
trong số 150 người được tuyên dương. Tìm được thêm những gương như thế là thước đo của việc phát hiện.</p>
<p><strong>Chép lại cách làm, đừng chỉ chép lại thành tích.</strong> Người đi sau học được nhiều nhất từ việc
người đi trước đã làm thế nào, gặp khó ở đâu và vượt qua ra sao.</p>
<h2>Phần của cổng</h2>
<p>Cổng giữ nguyên tư liệu của giai đoạn 2019–2024 và sẵn sàng mở thêm trang cho giai đoạn tiếp theo khi có
văn bản chính thức. Khi ấy, hai giai đoạn sẽ đứng cạnh nhau, để người đọc so sánh được điều gì đã tiếp nối và
điều gì đã đổi thay.</p>
"""),
        published_at=_at(2025, 10, 15, 8, 0),
        byline="BT",
        photo=SamplePhoto(
            key="giai-doan-moi",
            caption="Một giai đoạn mới bắt đầu từ những việc làm được ngay hôm nay.",
            alt="Tranh minh họa một nụ sen và mầm cây đang lên, bên cạnh là tờ lịch.",
        ),
        related=(
            "nhung-viec-dat-ra-cho-phong-trao",
            "vi-sao-giu-nguyen-ten-don-vi-ngay-tuyen-duong",
            "tu-dai-hoi-xii-den-nghi-quyet-04",
        ),
        is_of_cycle=False,
    ),
)

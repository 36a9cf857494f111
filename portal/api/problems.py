"""Errors as RFC 9457 problem details, in the language that the client asks for.

Each kind of problem has an address of its own, its `type`: a page that says what happened and what to do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from portal.api.words import language_of
from portal.core.bilingual import Text
from portal.core.identity import absolute

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of problem: `code` for programs, `slug` in the address of its page."""

    code: str
    slug: str
    status: int
    title: Text
    advice: Text

    def get_absolute_url(self) -> str:
        return reverse("api-problem", args=[self.slug])


INVALID_PARAMETER = Kind(
    "invalid_parameter",
    "tham-so-khong-hop-le",
    400,
    Text("Tham số không hợp lệ", "Invalid parameter"),
    Text(
        "Địa chỉ có tham số mà nơi này không có, tham số có giá trị không dùng được, hoặc một tham số viết hai lần. "
        "Mục “errors” "
        "kể từng tham số, giá trị đã gửi, vì sao không được và tên hoặc giá trị đúng gần nhất (“nearest”). Tham số lạ "
        "không bao "
        "giờ bị bỏ qua: nếu bỏ qua, người gõ nhầm tên bộ lọc sẽ nhận cả danh sách mà không hay biết.",
        "The address has a parameter that this resource does not take, a value that cannot be used, or one parameter "
        "twice. "
        "“errors” names each parameter, the value sent, why it was refused, and the nearest right name or value "
        "(“nearest”). "
        "Unknown parameters are never ignored: whoever mistypes a filter would be given the whole list without "
        "noticing.",
    ),
)
BAD_REQUEST = Kind(
    "bad_request",
    "yeu-cau-khong-hop-le",
    400,
    Text("Yêu cầu không hợp lệ", "Bad request"),
    Text(
        "Yêu cầu có phần không đọc được: địa chỉ hỏng, quá nhiều tham số, hoặc nội dung gửi lên không đúng dạng. Xem "
        "“detail”.",
        "Some part of the request cannot be read: a broken address, too many parameters, or a body of the wrong form. "
        "See “detail”.",
    ),
)
INVALID_KEY = Kind(
    "invalid_key",
    "khoa-khong-dung-duoc",
    401,
    Text("Khóa không dùng được", "The key cannot be used"),
    Text(
        "Khóa gửi kèm không có, đã bị thu hồi hoặc đã hết hạn; hoặc việc này cần khóa mà yêu cầu không có. Khóa gửi "
        "trong tiêu đề "
        "“Authorization: Bearer …”. Nơi nào đọc được không cần khóa thì bỏ tiêu đề ấy đi là đọc được, ở mức thường.",
        "The key sent does not exist, was revoked or has expired; or the act needs a key and none was sent. A key goes "
        "into the "
        "header “Authorization: Bearer …”. What is open to everybody can be read by leaving that header out, at the "
        "ordinary rate.",
    ),
)
WRONG_SCOPE = Kind(
    "wrong_scope",
    "khoa-khong-du-quyen",
    403,
    Text("Khóa không có quyền này", "The key lacks this scope"),
    Text(
        "Khóa còn dùng được nhưng không được cấp quyền cho việc này (“scope” nói quyền còn thiếu). Hãy đề nghị cơ quan "
        "chủ quản "
        "cấp khóa có quyền ấy.",
        "The key is good but was not given the scope for this (“scope” names it). Ask the publisher for a key that has "
        "it.",
    ),
)
NOT_FOUND = Kind(
    "not_found",
    "khong-tim-thay",
    404,
    Text("Không tìm thấy", "Not found"),
    Text(
        "Ở địa chỉ này không có gì công khai: mã hoặc đường dẫn không đúng, hoặc nội dung không công khai. Địa chỉ của "
        "mọi "
        "thứ đang công khai nằm trong mục “url” của các danh sách.",
        "There is nothing public at this address: the id or slug is wrong, or what it names is not public. The "
        "addresses of "
        "all that is public stand in “url” of the lists.",
    ),
)
METHOD_NOT_ALLOWED = Kind(
    "method_not_allowed",
    "phuong-thuc-khong-duoc-phep",
    405,
    Text("Phương thức không được phép", "Method not allowed"),
    Text(
        "Địa chỉ này không nhận phương thức HTTP đã dùng; tiêu đề “Allow” kể các phương thức được nhận.",
        "This address does not take the HTTP method used; the header “Allow” lists those it takes.",
    ),
)
GONE = Kind(
    "gone",
    "da-duoc-rut",
    410,
    Text("Nội dung đã được rút", "Withdrawn"),
    Text(
        "Nội dung này từng công khai và đã được rút, ngày và lý do ghi trong câu trả lời. Xin gỡ bản sao của mình. "
        "Dòng thay đổi "
        "(changes) báo mọi lần rút bằng “removed”.",
        "This was public and has been withdrawn; the answer says when and why. Please remove your copy. The changes "
        "feed "
        "reports every withdrawal as “removed”.",
    ),
)
TOO_LARGE = Kind(
    "content_too_large",
    "noi-dung-qua-lon",
    413,
    Text("Nội dung quá lớn", "Content too large"),
    Text("Nội dung gửi lên vượt giới hạn ghi trong “detail”.", "The body sent exceeds the limit named in “detail”."),
)
UNSUPPORTED_TYPE = Kind(
    "unsupported_media_type",
    "kieu-noi-dung-khong-nhan",
    415,
    Text("Không nhận kiểu nội dung này", "Unsupported media type"),
    Text("Nội dung gửi lên phải là “application/json”.", "The body sent must be “application/json”."),
)
INVALID_CONTENT = Kind(
    "invalid_content",
    "noi-dung-khong-hop-le",
    422,
    Text("Nội dung gửi lên không hợp lệ", "Invalid content"),
    Text(
        "Nội dung đọc được nhưng có mục thiếu hoặc sai; “errors” kể từng mục.",
        "The body can be read, but members are missing or wrong; “errors” names each.",
    ),
)
TOO_MANY = Kind(
    "too_many_requests",
    "qua-nhieu-yeu-cau",
    429,
    Text("Quá nhiều yêu cầu", "Too many requests"),
    Text(
        "Đã dùng hết số lượt của phút này, hoặc của ngày nếu khóa có hạn mức ngày. “Retry-After” nói sau bao nhiêu "
        "giây thì "
        "gửi lại được, “RateLimit” nói còn bao nhiêu lượt. Hỏi lại bằng “If-None-Match” không mất lượt khi chưa có gì "
        "mới.",
        "The requests of this minute are used up, or those of the day where the key has a daily quota. “Retry-After” "
        "says after "
        "how many seconds to try again, “RateLimit” how many requests are left. Asking again with “If-None-Match” "
        "costs nothing "
        "while nothing is new.",
    ),
)
SERVER_ERROR = Kind(
    "server_error",
    "loi-may-chu",
    500,
    Text("Lỗi máy chủ", "Server error"),
    Text(
        "Lỗi của chúng tôi, đã được ghi lại. Gửi lại sau ít phút; nếu vẫn vậy, xin báo cơ quan chủ quản.",
        "Our fault, and recorded. Try again in some minutes; if it stays, please tell the publisher.",
    ),
)
UNAVAILABLE = Kind(
    "unavailable",
    "tam-ngung",
    503,
    Text("Tạm ngừng", "Temporarily unavailable"),
    Text(
        "Cổng đang bảo trì hoặc cơ sở dữ liệu chưa trả lời. “Retry-After” nói sau bao nhiêu giây thì thử lại.",
        "The portal is being maintained or its database does not answer. “Retry-After” says after how many seconds to "
        "try again.",
    ),
)

KINDS = (
    INVALID_PARAMETER,
    BAD_REQUEST,
    INVALID_KEY,
    WRONG_SCOPE,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    GONE,
    TOO_LARGE,
    UNSUPPORTED_TYPE,
    INVALID_CONTENT,
    TOO_MANY,
    SERVER_ERROR,
    UNAVAILABLE,
)
BY_SLUG = {kind.slug: kind for kind in KINDS}


class Problem(Exception):
    """Why a request is refused. `members` are further members of the answer; Text in them is said in its language."""

    def __init__(
        self,
        kind: Kind,
        detail: Text,
        *,
        headers: Mapping[str, str] | None = None,
        members: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(kind.code)
        self.kind, self.detail, self.headers, self.members = kind, detail, headers or {}, members or {}


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    language = language_of(request)
    body = {
        "type": absolute(problem.kind.get_absolute_url()),
        "title": problem.kind.title.say(language),
        "status": problem.kind.status,
        "detail": problem.detail.say(language),
        "code": problem.kind.code,
        **_said(problem.members, language),
    }
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = HttpResponse(text.encode(), status=problem.kind.status, content_type=MEDIA_TYPE)
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    for name, value in problem.headers.items():
        response[name] = value
    if problem.kind.status not in {404, 410}:
        response["Cache-Control"] = "no-store"
    return response


def _said(value: Any, language: str) -> Any:
    if isinstance(value, Text):
        return value.say(language)
    if isinstance(value, dict):
        return {name: _said(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [_said(part, language) for part in value]
    return value


def not_found() -> Problem:
    """The one answer for what does not exist and for what is not public: nobody can tell the two apart."""
    return Problem(
        NOT_FOUND,
        Text("Không có nội dung công khai nào ở địa chỉ này.", "There is nothing public at this address."),
    )

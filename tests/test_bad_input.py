"""No input gives a 500; hostile paths, parameters, methods, hosts and headers get the right status."""

from html import escape
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.factories import ImageFactory
from tests.site import body_of, make_site


@pytest.fixture
def site(db):
    return make_site()


def request(address, client=None, method="GET", **more):
    """Request exactly this path: the test client would read `//x/` as a host name."""
    path = unquote_to_bytes(address.partition("?")[0]).decode("latin-1")
    response = (client or Client()).generic(method, address, PATH_INFO=path, **more)
    body_of(response)
    return response


def status_of(address, client=None, method="GET", **more):
    return request(address, client, method, **more).status_code


# --- query strings --------------------------------------------------------------------------------------------

# values as in the URL, percent-encoded where necessary
STRANGE = [
    "%00",
    "a%00b",
    "%ED%A0%80",  # a lone surrogate
    "%FF%FE",
    "%C0%80",
    "%",
    "%zz",
    "²",
    "١",
    "１",
    "Ⅷ",
    "+1",
    "%201",
    "-1",
    "-0",
    "0",
    "00",
    "1.5",
    "1e3",
    "0x10",
    "1_000",
    "NaN",
    str(10**18),
    str(10**20),
    "9" * 5_000,
    "a" * 10_000,
    "null",
    "'%20OR%201=1--",
    "%27;DROP%20TABLE%20x;--",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "{{7*7}}",
    "${7*7}",
    "(((",
    "[a-",
    "*",
    "%5C",
    "_%25_",
    "%0D%0ASet-Cookie:%20x=1",
    "../../etc/passwd",
    "💥",
    "%E2%80%AE",
    "0000-01-01",
    "10000-01-01",
]
# (page, parameter, status for every strange value, values that are valid for this parameter)
REFUSED = [
    ("directory", "trang", 404, []),
    ("cycle", "trang", 404, []),
    ("search with words", "trang", 404, []),
    *[("directory", name, 400, []) for name in ("giai_doan", "cap", "loai", "gioi_tinh", "linh_vuc", "tinh", "don_vi")],
    ("news", "truoc", 400, []),
    ("news of a category", "truoc", 400, []),
    ("sitemap of tin-tuc", "p", 404, ["+1", "%201", "1_000", "00", "١", "１"]),
]
TOO_LONG_OR_NUL = {"%00", "a%00b", "9" * 5_000, "a" * 10_000}


@pytest.mark.parametrize(("page", "name", "status", "valid"), REFUSED)
def test_strange_values_are_refused(site, page, name, status, valid):
    address = {**site.pages, **site.files}[page]

    sign = "&" if "?" in address else "?"
    found = {value: status_of(f"{address}{sign}{name}={value}") for value in STRANGE if value not in valid}

    assert {value[:40]: answer for value, answer in found.items() if answer != status} == {}


@pytest.mark.parametrize("page", ["directory", "search"])
def test_strange_search_terms_are_searched_or_refused(site, page):
    found = {value: status_of(f"{site.pages[page]}?q={value}") for value in STRANGE}

    assert {value for value, answer in found.items() if answer == 400} == TOO_LONG_OR_NUL
    assert {answer for value, answer in found.items() if value not in TOO_LONG_OR_NUL} == {200}


RAW = [
    "&&&",
    "=",
    "==",
    "q",
    "q[]=1",
    "q=1&q=2",
    "q=1;q=2",
    "x=" + "%" * 2_000,
    "%00=%00",
    "%ff=1",
    "trang[0]=1",
    "trang=",
    "trang=1&trang=1",
    "truoc=",
    "cap=&loai=&gioi_tinh=",
    "utm_source=bao&fbclid=x",
    "?" * 500,
    "&".join(f"x{number}=1" for number in range(900)),
]


@pytest.mark.parametrize("query", RAW, ids=lambda query: query[:20])
def test_odd_query_strings_break_no_page(site, query):
    found = {name: status_of(f"{address.partition('?')[0]}?{query}") for name, address in site.pages.items()}

    assert set(found.values()) <= {200, 404}
    # an empty page number is invalid
    numbered = {"directory", "directory filtered", "cycle", "search", "search with words"}
    assert {name for name, status in found.items() if status == 404} == (numbered if query == "trang=" else set())


def test_too_many_parameters_are_refused_by_pages_that_read_them(site):
    query = "&".join(f"x{number}=1" for number in range(1_500))

    found = {name: status_of(f"{address.partition('?')[0]}?{query}") for name, address in site.pages.items()}

    assert {name for name, status in found.items() if status == 400} >= {"directory", "news", "search", "cycle"}
    assert set(found.values()) <= {200, 400}


CURSORS = [
    "0-0",
    "0",
    "-",
    "--",
    "1-",
    "-1",
    "1-1-1",
    "99999999999999999-1",
    "-99999999999999999-1",
    "100000000000000000-1",
    "1-999999999999999999",
    "1-1000000000000000000",
    "²-1",
    "1-²",
    "1725417000000000-1%00",
]


@pytest.mark.parametrize("cursor", CURSORS)
def test_broken_cursor_is_refused_and_a_valid_one_is_not(site, cursor):
    valid = {"0-0", "99999999999999999-1", "1-999999999999999999"}

    assert status_of(f"/tin-tuc/?truoc={cursor}") == (200 if cursor in valid else 400)


@given(st.text(max_size=40), st.sampled_from(["trang", "truoc", "q", "cap", "tinh", "giai_doan", "x"]))
@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_as_a_parameter_gets_a_response(db, text, name):
    client = Client()

    for address in ("/guong-dien-hinh/", "/tin-tuc/", "/tim-kiem/"):
        assert client.get(address, {name: text.encode("utf-8", "surrogatepass")}).status_code in {200, 400, 404}


# --- paths ----------------------------------------------------------------------------------------------------

KEY = "0123456789abcdef" * 2
PATHS = [
    ("/%", 404),
    ("/%zz", 404),
    ("/%ff/", 404),
    ("/%00/", 404),
    ("/%ED%A0%80/", 404),
    ("/%0d%0aSet-Cookie:%20x=1/", 404),
    ("/" + "a" * 10_000, 404),
    ("/" + "a" * 10_000 + "/", 404),
    ("/" + "a/" * 2_000, 404),
    ("//evil.example/", 404),
    ("//evil.example/%2e%2e", 404),
    ("/https://evil.example/", 404),
    ("/../../etc/passwd", 404),
    ("/.env", 404),
    ("/wp-login.php", 404),
    ("/Đặng/", 404),
    ("/TIN-TUC/", 404),
    ("/tin-tuc", 301),
    ("/tin-tuc//", 404),
    ("/tin-tuc/%00/", 404),
    ("/tin-tuc/a%00b/", 404),
    ("/tin-tuc/%ff/", 404),
    ("/tin-tuc/đặng/", 404),
    ("/tin-tuc/a%20b/", 404),
    ("/tin-tuc/..%2f..%2f/", 404),
    ("/tin-tuc/" + "a" * 10_000 + "/", 404),
    ("/tin-tuc/chuyen-muc/", 404),
    ("/tin-tuc/chuyen-muc/%00/", 404),
    ("/tin-tuc/chuyen-muc/" + "a" * 10_000 + "/", 404),
    ("/guong-dien-hinh/%00/", 404),
    ("/guong-dien-hinh/" + "a" * 10_000 + "/", 404),
    ("/guong-dien-hinh/1/", 404),
    ("/phong-trao/", 404),
    ("/phong-trao/%00/", 404),
    ("/phong-trao/x/2019-2024/", 404),
    ("/phong-trao/x/0-0/", 404),
    ("/phong-trao/x/0000-0000/", 404),
    ("/phong-trao/x/9999-9999/", 404),
    ("/phong-trao/x/10000-10001/", 404),
    ("/phong-trao/x/²019-2024/", 404),
    ("/phong-trao/x/99999999999999999999-1/", 404),
    ("/media/", 404),
    (f"/media/anh/{KEY}/320.jpg", 404),
    (f"/media/anh/{KEY}/9999.jpg", 404),
    (f"/media/anh/{KEY}/0.jpg", 404),
    (f"/media/anh/{KEY}/320.exe", 404),
    (f"/media/anh/{KEY}/goc.webp", 404),
    (f"/media/anh/{KEY}/%00.jpg", 404),
    ("/media/anh/../../portal/settings.py", 404),
    ("/static/%00", 404),
    ("/static/../portal/settings.py", 404),
    ("/static/%2e%2e/portal/settings.py", 404),
    ("/sitemap-.xml", 404),
    ("/sitemap-%00.xml", 404),
    ("/sitemap-khong-co.xml", 404),
    ("/rss.xml/", 404),
    ("/healthz/", 404),
    ("/quan-tri/%00/", 302),
    ("/quan-tri/khong-co/", 302),
    ("/quan-tri/articles/article/" + "9" * 30 + "/change/", 302),
    ("/quan-tri/articles/article/%00/change/", 302),
]


@pytest.mark.parametrize(("path", "status"), PATHS, ids=lambda value: str(value)[:40])
def test_strange_paths_have_the_right_status(site, path, status):
    assert status_of(path) == status


@pytest.mark.parametrize(
    "path", ["/tin-tuc", "//evil.example/tin-tuc", "/guong-dien-hinh?trang=2", "//evil.example/%2e%2e"]
)
def test_no_path_redirects_to_another_host(site, path):
    response = request(path)

    assert not response.get("Location", "/").startswith(("//", "http"))


@pytest.mark.parametrize("width", [0, 1, 159, 161, 321, 641, 9999])
@pytest.mark.parametrize("extension", ["jpg", "png", "gif", "svg", "html"])
def test_only_listed_renditions_of_an_image_exist(site, width, extension):
    assert status_of(f"/media/anh/{site.image.key}/{width}.{extension}") == 404


def test_unlisted_rendition_is_404_with_if_none_match_too(site):
    etag = f'"{site.image.key}-321-jpg"'

    assert status_of(f"/media/anh/{site.image.key}/321.jpg", headers={"If-None-Match": etag}) == 404


def test_image_without_its_file_is_404(site):
    site.article.photo = ImageFactory()
    site.article.save()

    assert status_of(f"/media/anh/{site.article.photo.key}/320.jpg") == 404


# --- methods --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW"])
def test_read_only_pages_refuse_other_methods(site, method):
    addresses = {**site.pages, **site.files}

    found = {name: status_of(address, method=method) for name, address in addresses.items()}
    guarded = {
        name: status_of(address, Client(enforce_csrf_checks=True), method) for name, address in addresses.items()
    }

    assert {name: status for name, status in found.items() if status != 405} == {}
    assert set(guarded.values()) <= {403, 405}


def test_options_requests_are_answered(site):
    for name, address in {**site.pages, **site.files}.items():
        response = Client().options(address)
        assert response.status_code in {200, 405}, name
        assert {"GET", "HEAD"} <= set(response["Allow"].replace(" ", "").split(",")), name
        assert "POST" not in response["Allow"], name


@pytest.mark.parametrize("body", [b"", b"\x00", b"\xff" * 100, b"a" * 100_000, b"{" * 5_000])
@pytest.mark.parametrize(
    "content_type", ["application/x-www-form-urlencoded", "multipart/form-data", "application/json", "x/y; charset=zz"]
)
def test_read_only_pages_refuse_posts(site, body, content_type):
    for client in (Client(), Client(enforce_csrf_checks=True)):
        for name in ("home", "article", "search", "rss"):
            response = client.generic("POST", {**site.pages, **site.files}[name], body, content_type)
            assert response.status_code in {403, 405}, name


# --- hosts and headers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "",
        "testserver:x",
        "a" * 300,
        "[::1",
        "testserver\x00",
        "testserver@evil.example",
        "đ.vn",
        "testserver/",
    ],
)
def test_other_hosts_are_refused_with_an_error_page_of_the_portal(site, host):
    for address in ("/", "/tin-tuc/", "/khong-co/", "/quan-tri/", "/rss.xml"):
        response = Client().get(address, headers={"Host": host})
        assert response.status_code == 400, address
        assert "evil" not in response.content.decode()
        assert "Yêu cầu không hợp lệ" in response.content.decode()
        assert "default-src 'self'" in response["Content-Security-Policy"]


HEADERS = [
    {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Wed, 21 Oct 99999 07:28:00 GMT"},
    {"If-Modified-Since": "Wed, 00 Oct 0000 99:99:99 GMT"},
    {"If-None-Match": '"' + "a" * 5_000},
    {"If-None-Match": "*,,,W/"},
    {"If-Match": "\x00"},
    {"Range": "bytes=9999999999999-"},
    {"Accept-Encoding": "\x00;q=²"},
    {"Accept-Language": "en-US,xx;q=²," + "a" * 2_000},
    {"Accept": "*/*;q=\xff"},
    {"Cookie": "\x00=\x00; sessionid"},
    {"Cookie": 'sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"'},
    {"Cookie": "sessionid=" + "x" * 5_000},
    {"Cookie": "csrftoken=\xff\xfe; messages=[[[[["},
    {"Cookie": 'messages="\\"; sessionid=\xff\xff\xff\xff\xff\xff\xff\xff\xff'},
    {"Referer": "http://[::1"},
    {"Origin": "null"},
    {"HX-Request": "true"},
    {"HX-Request": "true", "HX-Current-URL": "http://[::1", "HX-Target": "\x00"},
    {"HX-Request": "true", "HX-Current-URL": "%ff", "HX-Current-URL-URI-AutoEncoded": "true"},
    {"HX-Trigger": "\xff", "HX-Boosted": "x", "HX-Prompt": "%ff"},
    {"X-Forwarded-For": "a" * 5_000},
    {"X-Forwarded-Host": "evil.example"},
    {"X-Forwarded-Proto": "\x00"},
    {"Content-Length": "-1"},
    {"Content-Length": "²"},
    {"Content-Type": "multipart/form-data"},
    {"User-Agent": "\x00" * 100},
]


@pytest.mark.parametrize(
    "headers", HEADERS, ids=lambda headers: " ".join(f"{name}={headers[name]!r:.20}" for name in headers)
)
def test_odd_headers_break_no_page(site, headers):
    hidden = ImageFactory()
    addresses = {**site.pages, **site.files, "admin": "/quan-tri/login/"}

    for name, address in addresses.items():
        response = Client().get(address, headers=headers)
        body_of(response)
        assert response.status_code in {200, 206, 304, 412}, name
        assert "evil.example" not in str(response.headers)
    assert status_of(f"/media/anh/{hidden.key}/320.jpg", headers=headers) == 404
    assert status_of("/khong-co/", headers=headers) in {404, 412}


# --- clear answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/guong-dien-hinh/?trang=99", 404, "Không tìm thấy trang"),
        ("/tin-tuc/?truoc=x", 400, "Địa chỉ của trang danh sách không hợp lệ"),
        ("/guong-dien-hinh/?cap=x", 400, "Cấp: Hãy chọn một lựa chọn hợp lệ. x không có trong các lựa chọn."),
        ("/guong-dien-hinh/?q=%00", 400, "Không được có ký tự rỗng"),
        ("/tim-kiem/?q=" + "a" * 201, 400, "200"),
        ("/tin-tuc/khong-co/", 404, "Không tìm thấy trang"),
    ],
)
def test_error_page_explains_the_fault_in_vietnamese(db, address, status, words):
    response = Client().get(address)

    assert response.status_code == status
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert words in response.content.decode()


def test_input_is_kept_after_an_error(db):
    for address in ("/tim-kiem/", "/guong-dien-hinh/"):
        page = Client().get(address, {"q": "đặng " * 60}).content.decode()
        assert "đặng đặng đặng" in page, address


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' onfocus='alert(1)", "<b>đậm</b>"]
)
def test_input_is_escaped(db, typed):
    for address in ("/tim-kiem/", "/guong-dien-hinh/"):
        page = Client().get(address, {"q": typed}).content.decode()

        assert typed not in page, address
        assert escape(typed) in page, address


def test_input_is_not_rendered_as_a_template(db):
    page = Client().get("/tim-kiem/", {"q": "{{ site_name }} {% now 'Y' %}"}).content.decode()

    assert "{{ site_name }} {% now &#x27;Y&#x27; %}" in page

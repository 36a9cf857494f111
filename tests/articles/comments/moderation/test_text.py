"""Tools that correct or mask the text of a comment before it is saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments.models import ModerationAct
from articles.comments.moderation.text import fix_typography, mask_identifiers
from tests.articles.comments.moderation.requests import act, html

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("bài  viết   hay .cảm ơn ,tác giả", "Bài viết hay. Cảm ơn, tác giả"),
        ("tôi đồng ý .cảm ơn TP. vinh và Ô. ba", "Tôi đồng ý. Cảm ơn TP. vinh và Ô. ba"),
        ("Đó là ý. ở đây tôi nói thêm", "Đó là ý. Ở đây tôi nói thêm"),
        ("Tên miền .vn và .com", "Tên miền .vn và .com"),
        ("Hay quá!!! Cảm ơn.", "Hay quá!!! Cảm ơn."),
        ("BÀI VIẾT HAY QUÁ ,TÔI ĐỒNG Ý", "Bài viết hay quá, tôi đồng ý"),
        ("UBND TP.HCM và TP. Hà Nội", "UBND TP.HCM và TP. Hà Nội"),
        ("Lúc 09:30 ngày 4/9, khoảng 1.234,5 đồng", "Lúc 09:30 ngày 4/9, khoảng 1.234,5 đồng"),
        ("Xem https://vidu.com/a,b.c?x=1 nhé", "Xem https://vidu.com/a,b.c?x=1 nhé"),
        ("an@example.vn là thư của tôi", "an@example.vn là thư của tôi"),
        ("Gồm a, b, v.v. và nhiều nữa", "Gồm a, b, v.v. và nhiều nữa"),
        ("đoạn một\r\n\r\n\r\n\r\nđoạn hai", "Đoạn một\n\nĐoạn hai"),
        ("“hay quá”, tôi nghĩ vậy", "“Hay quá”, tôi nghĩ vậy"),
        ("Chờ đã... rồi sẽ rõ", "Chờ đã... rồi sẽ rõ"),
        ("ừ thì hay :) lắm", "Ừ thì hay :) lắm"),
        ("", ""),
    ],
)
def test_spaces_and_capitals_are_fixed(typed, expected):
    assert fix_typography(typed) == expected


@given(st.text("aáAÁbB .,!?:;\n()“”…1@/-", max_size=60))
def test_fixing_typography_is_idempotent_and_changes_no_letter(text):
    once = fix_typography(text)

    assert fix_typography(once) == once
    letters = [letter for letter in text.casefold() if not letter.isspace()]
    assert [letter for letter in once.casefold() if not letter.isspace()] == letters


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("Gọi 0912 345 678 nhé", "Gọi [số điện thoại đã ẩn] nhé"),
        ("Gọi +84912345678, thư an@example.vn.", "Gọi [số điện thoại đã ẩn], thư [địa chỉ thư đã ẩn]."),
        ("CCCD 001085012345 của tôi", "CCCD [số giấy tờ đã ẩn] của tôi"),
        ("Năm 2024 có 150 gương, 1.234.567 đồng", "Năm 2024 có 150 gương, 1.234.567 đồng"),
        ("Xem vidu.com", "Xem vidu.com"),
    ],
)
def test_identifiers_are_replaced_by_notes(typed, masked):
    assert mask_identifiers(typed) == masked
    assert mask_identifiers(masked) == masked


@pytest.mark.parametrize(
    ("tool", "body"),
    [
        ("tidy", "Gọi 0912345678 ngay, nhé."),
        ("mask", "gọi [số điện thoại đã ẩn]  ngay ,nhé."),
        ("restore", "gọi 0912345678"),
        ("compare", "gọi 0912345678  ngay ,nhé."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_tools_change_the_submitted_text_and_save_nothing(client, moderator, received, tool, body, htmx):
    comment = received("gọi 0912345678")
    act(client, comment, "open")

    response = act(client, comment, tool, htmx, name="An", body="gọi 0912345678  ngay ,nhé.", note="Giữ lời này")

    assert response.status_code == 200
    assert f"{body}</textarea>" in html(response)
    assert "Giữ lời này" in html(response)
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("gọi 0912345678", 1)
    assert not ModerationAct.objects.exists()

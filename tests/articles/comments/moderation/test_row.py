"""What a row of the moderation queue shows, and that hostile text stays inert in it."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from articles.comments.models import ModerationAct
from articles.comments.moderation.text import split_by_flags
from articles.comments.services.decisions import edit_comment
from tests.articles.comments.moderation.requests import MODERATE, QUEUE, act, html, path_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


INJECTIONS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '<a href="javascript:alert(1)">x</a>',
    "</textarea><script>alert(1)</script>",
    "</title><body onload=alert(1)>",
    "{{ 7*7 }}{% debug %}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<ScRiPt >alert(1)</sCrIpT>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    "<details open ontoggle=alert(1)>",
]


def test_row_shows_flags_and_the_passages_that_caused_them(client, moderator, received):
    received("Gọi 0912 345 678 hoặc xem vidu.com nhé.")
    received("Tôi tố cáo ông Nguyễn Văn Bình nhận hối lộ.")
    received("bai viet nay hay qua cac ban oi")

    page = html(client.get(QUEUE))

    assert '<mark class="mark--phone" title="Số điện thoại">0912 345 678</mark>' in page
    assert '<mark class="mark--link" title="Đường dẫn">vidu.com</mark>' in page
    assert '<mark class="mark--accusation" title="Tố cáo đích danh">nhận hối lộ</mark>' in page
    assert '<mark class="mark--diacritics" title="Thiếu dấu">viet</mark>' in page
    assert "<strong>Số điện thoại</strong>: <q><bdi>0912 345 678</bdi></q>" in page


def test_repeated_comment_links_to_the_earlier_one(client, moderator, received):
    text = "Bài viết rất hay, cảm ơn tác giả đã viết cho chúng tôi."
    earlier, _ = received(text), received(text)

    page = html(client.get(QUEUE))

    assert f'href="{QUEUE}ma/{earlier.public_id}/"' in page
    assert client.get(f"{QUEUE}ma/{earlier.public_id}/")["Location"] == path_of(earlier)


@pytest.mark.parametrize("injection", INJECTIONS)
def test_injections_stay_inert_in_the_queue_and_in_the_log(client, moderator, received, injection):
    client.force_login(UserFactory(rights=[MODERATE, "articles.view_comment", "articles.view_moderationact"]))
    comment = received(f"Ý kiến: {injection} vidu.com", name=injection[:60])
    user = UserFactory(rights=[MODERATE])
    edit_comment(comment_id=comment.pk, version=1, name=comment.name, body=f"Sửa {injection}", by=user)
    comment.refresh_from_db()
    act(client, comment, "open")
    saved = act(client, comment, "save", name=comment.name, body=comment.body)
    assert injection not in html(client.get(saved["Location"])) or escape(injection) == injection

    for address in (
        QUEUE,
        path_of(comment),
        "/quan-tri/articles/comment/",
        f"/quan-tri/articles/comment/{comment.pk}/change/",
        "/quan-tri/articles/moderationact/",
        f"/quan-tri/articles/moderationact/{ModerationAct.objects.latest('pk').pk}/change/",
    ):
        page = html(client.get(address))
        # the list of the log names comments by their codes
        assert (escape(injection[:60]) in page) is (address != "/quan-tri/articles/moderationact/"), address
        assert injection not in page or escape(injection) == injection, address


@given(
    st.text("aăâ <>&\"'\n", max_size=30),
    st.lists(
        st.fixed_dictionaries(
            {
                "flag": st.sampled_from(["link", "phone", "word"]),
                "field": st.sampled_from(["name", "body"]),
                "start": st.integers(-5, 40),
                "end": st.integers(-5, 40),
            }
        ),
        max_size=6,
    ),
)
def test_segments_join_to_the_text_whatever_the_flags_cover(text, flags):
    segments = split_by_flags(text, flags, "body")

    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments) or text == ""


def test_segment_under_two_flags_has_the_classes_of_both():
    flags = [
        {"flag": "word", "field": "body", "start": 0, "end": 6},
        {"flag": "link", "field": "body", "start": 4, "end": 9},
    ]

    assert [(segment.text, segment.css_classes) for segment in split_by_flags("0123456789", flags, "body")] == [
        ("0123", "mark--word"),
        ("45", "mark--link mark--word"),
        ("678", "mark--link"),
        ("9", ""),
    ]


def test_difference_to_the_original_is_shown(client, moderator, received):
    comment = received("bai viet hay qua cac ban oi")
    act(client, comment, "open")

    response = act(client, comment, "compare", htmx=True, name="Nguyễn Văn An", body="Bài viết hay quá các bạn ơi")

    page = html(response)
    assert "<del>bai</del><ins>Bài</ins>" in page
    assert "niêm phong" in page
    comment.refresh_from_db()
    assert (comment.body, comment.version) == ("bai viet hay qua cac ban oi", 1)

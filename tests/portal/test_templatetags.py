import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from honorees.figures import FigureRow
from portal.templatetags.portal import (
    columns,
    dots,
    icon,
    jsonld,
    monogram,
    paging,
    percent,
    picture,
    segments,
    whole_periods,
)
from tests.factories import ImageFactory


def around(path, number, total):
    """The paging of one page of a list of ten a page."""
    return paging({"request": RequestFactory().get(path)}, Paginator(range(total), 10).page(number))


def test_paging_keeps_the_filters_and_names_no_first_page():
    links = around("/guong-dien-hinh/?cap=trung-uong&trang=2", 2, 25)

    assert [page["url"] for page in links["pages"]] == [
        "/guong-dien-hinh/?cap=trung-uong",
        "/guong-dien-hinh/?cap=trung-uong&trang=2",
        "/guong-dien-hinh/?cap=trung-uong&trang=3",
    ]
    assert links["previous"] == "/guong-dien-hinh/?cap=trung-uong"
    assert links["following"] == "/guong-dien-hinh/?cap=trung-uong&trang=3"


def test_paging_of_a_long_list_has_gaps_and_ends_where_the_list_does():
    links = around("/guong-dien-hinh/?trang=20", 20, 200)

    assert [page and page["number"] for page in links["pages"]] == [1, None, 18, 19, 20]
    assert links["following"] == ""


def test_dots_stand_in_columns_and_each_row_goes_on_where_the_one_before_ended():
    drawing = dots([FigureRow("Trung ương", 7), FigureRow("Địa phương", 2)])

    assert (drawing["width"], drawing["height"]) == (20, 60)
    assert drawing["parts"][0]["path"].endswith("M5 55h.01M15 5h.01")
    assert drawing["parts"][1]["path"] == "M15 15h.01M15 25h.01"


@pytest.mark.parametrize("total", [0, 401])
def test_nobody_and_too_many_people_are_not_drawn_as_dots(total):
    assert dots([FigureRow("Trung ương", total)]) is None


def test_segments_of_one_bar_follow_each_other():
    parts = segments([FigureRow("Nam", 9, share=56.3), FigureRow("Nữ", 7, share=43.7)])

    assert [(part["x"], part["width"]) for part in parts] == [("0%", "56.3%"), ("56.3%", "43.7%")]


def test_columns_leave_room_for_the_number_above_the_tallest():
    tallest, half = columns([FigureRow("30–34", 10, length=100), FigureRow("35–39", 5, length=50)])

    assert (tallest["y"], tallest["height"]) == ("14%", "86%")
    assert (half["y"], half["height"]) == ("57%", "43%")


def test_lengths_of_drawings_have_a_point_whatever_the_language():
    assert percent(12.5) == "12.5%"
    assert Template("{{ value|percent }}").render(Context({"value": 12.5})) == "12.5%"


@pytest.mark.parametrize(("name", "letter"), [("Đặng Thị Ánh", "Á"), ("Ân", "Â"), ("nguyễn an", "A"), ("", "")])
def test_monogram_is_of_the_given_name(name, letter):
    assert monogram(name) == letter


def test_periods_of_a_headline_are_kept_whole_and_the_rest_is_escaped():
    assert whole_periods("150 gương <điển hình> 2019–2024") == (
        '150 gương &lt;điển hình&gt; <span class="whole">2019–2024</span>'
    )


def test_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in icon("search")
    assert 'role="img" aria-label="Tìm &lt;gì&gt;"' in icon("search", "Tìm <gì>")


def test_structured_data_cannot_close_its_own_element():
    assert jsonld({"name": "</script><script>alert(1)"}).count("</script>") == 1


def test_picture_names_its_size_so_that_the_page_does_not_jump():
    image = ImageFactory.build(key="a" * 32, width=1000, height=500, alt="Một <hàng> cây")

    html = picture(image, "100vw", most=640)

    assert 'width="640" height="320"' in html
    assert 'alt="Một &lt;hàng&gt; cây"' in html
    assert f"/media/anh/{'a' * 32}/640.avif 640w" in html
    assert "960" not in html

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms

from portal.files.images import erase, open_checked, rendition, rendition_widths, store_master
from portal.files.models import Image
from portal.publication.visibility import public_images, public_owners
from tests.factories import ArticleFactory, HonoreeFactory, ImageFactory, picture_file
from tests.races import together

RED, WHITE, BLUE = (155, 28, 28), (255, 255, 255), (20, 40, 160)


def checked(file):
    return open_checked(file, file.getbuffer().nbytes)


def saved(picture, kind, **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    file.seek(0)
    return file


def close_to(color, expected, most=12):
    return all(abs(one - other) <= most for one, other in zip(color, expected, strict=True))


def flag(width=600, height=400):
    """Red on the left half, blue on the right: which way up it is can be seen."""
    picture = Pillow.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def png_of_size(width, height):
    """A PNG of a few bytes whose header promises that size."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


# --- what is accepted -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_every_accepted_format_becomes_a_plain_picture(kind):
    picture = checked(picture_file(640, 480, kind=kind))

    assert (picture.mode, picture.size) == ("RGB", (640, 480))
    assert close_to(picture.getpixel((300, 200)), RED)


def test_picture_of_several_frames_from_a_phone_gives_the_first():
    file = saved(flag(), "MPO", save_all=True, append_images=[Pillow.new("RGB", (600, 400), WHITE)])

    assert close_to(checked(file).getpixel((10, 10)), RED)


def test_moving_picture_gives_the_first_frame():
    file = saved(flag(), "WEBP", save_all=True, append_images=[Pillow.new("RGB", (600, 400), WHITE)], lossless=True)

    assert close_to(checked(file).getpixel((10, 10)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize(("orientation", "left_goes_to"), [(3, "right"), (6, "top"), (8, "bottom")])
def test_rotated_photo_is_turned_upright(kind, orientation, left_goes_to):
    exif = Pillow.Exif()
    exif[0x0112] = orientation

    picture = checked(saved(flag(), kind, exif=exif))

    width, height = picture.size
    assert picture.size == ((600, 400) if left_goes_to == "right" else (400, 600))
    place = {
        "right": (width - 20, height // 2),
        "top": (width // 2, 20),
        "bottom": (width // 2, height - 20),
    }[left_goes_to]
    assert close_to(picture.getpixel(place), RED)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        (Pillow.new("CMYK", (300, 300), (0, 255, 255, 0)), (254, 0, 0)),
        (Pillow.new("L", (300, 300), 100), (100, 100, 100)),
    ],
)
def test_print_and_grey_photos_become_rgb(picture, expected):
    assert close_to(checked(saved(picture, "JPEG", quality=95)).getpixel((150, 150)), expected)


@pytest.mark.parametrize(
    "picture",
    [
        Pillow.new("RGBA", (300, 300), (0, 0, 0, 0)),
        Pillow.new("LA", (300, 300), (0, 0)),
    ],
)
def test_transparent_ground_becomes_white(picture):
    assert checked(saved(picture, "PNG")).getpixel((150, 150)) == WHITE


def test_half_transparent_colour_is_mixed_with_white():
    picture = Pillow.new("RGBA", (300, 300), (0, 0, 0, 128))

    assert close_to(checked(saved(picture, "PNG")).getpixel((150, 150)), (127, 127, 127), most=1)


def test_palette_with_one_transparent_colour_becomes_white_there():
    picture = Pillow.new("P", (300, 300), 0)
    picture.putpalette([0, 0, 0, *RED])
    picture.paste(1, (150, 0, 300, 300))

    opened = checked(saved(picture, "PNG", transparency=0))

    assert opened.getpixel((10, 10)) == WHITE
    assert opened.getpixel((290, 10)) == RED


def test_grey_of_sixteen_bits_keeps_its_shades():
    row = struct.pack("<300H", *[64 * 256] * 150, *[192 * 256] * 150)
    picture = Pillow.frombytes("I;16", (300, 300), row * 300)

    opened = checked(saved(picture, "PNG"))

    assert close_to(opened.getpixel((10, 10)), (64, 64, 64), most=2)
    assert close_to(opened.getpixel((290, 10)), (192, 192, 192), most=2)


def test_grey_of_sixteen_bits_with_a_transparent_shade_is_accepted():
    file = saved(Pillow.new("I;16", (300, 300), 64 * 256), "PNG", transparency=0)

    assert close_to(checked(file).getpixel((10, 10)), (64, 64, 64), most=2)


def test_black_and_white_scan_is_accepted():
    assert checked(saved(Pillow.new("1", (300, 300), 1), "PNG")).getpixel((10, 10)) == WHITE


def test_colour_profile_is_applied_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    picture = checked(saved(flag(), "JPEG", icc_profile=profile, quality=95))

    assert close_to(picture.getpixel((10, 10)), RED)
    assert "icc_profile" not in picture.info


@pytest.mark.parametrize("profile", [b"", b"no profile", b"\0" * 200])
def test_broken_colour_profile_does_no_harm(profile):
    assert close_to(checked(saved(flag(), "PNG", icc_profile=profile)).getpixel((10, 10)), RED)


def test_colour_profile_for_another_kind_of_picture_does_no_harm():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()

    assert close_to(checked(saved(flag(), "JPEG", icc_profile=profile)).getpixel((10, 10)), RED, most=20)


def test_large_photo_is_made_smaller_and_keeps_its_shape():
    assert checked(picture_file(5120, 2560)).size == (2560, 1280)


def test_small_photo_is_not_enlarged():
    assert checked(picture_file(200, 200)).size == (200, 200)


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_refused(kind):
    with pytest.raises(ValidationError, match="hãy dùng tệp JPEG, PNG, WebP hoặc AVIF"):
        checked(picture_file(640, 480, kind=kind))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00" + b"\0" * 2000,
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?php system($_GET['x']);",
        b"%PDF-1.7\n",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        b"\0\0\0\x20ftypavif" + b"\0" * 100,
    ],
)
def test_file_that_is_no_image_is_refused(content):
    with pytest.raises(ValidationError, match="Không đọc được ảnh"):
        checked(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_truncated_image_is_refused(kind, kept):
    noise = Pillow.effect_noise((640, 480), 80).convert("RGB")
    whole = saved(noise, kind).getvalue()

    with pytest.raises(ValidationError, match="Không đọc được ảnh"):
        checked(io.BytesIO(whole[: int(len(whole) * kept)]))


@pytest.mark.parametrize("size", [(7072, 7072), (13_300, 13_300), (60_000, 60_000), (2**31 - 1, 2**31 - 1)])
def test_decompression_bomb_is_refused_by_its_header(size):
    with pytest.raises(ValidationError, match="quá nhiều điểm ảnh"):
        checked(png_of_size(*size))


def test_too_large_file_is_refused_without_decoding():
    with pytest.raises(ValidationError, match="tối đa 15 MB"):
        open_checked(io.BytesIO(), 15 * 1024 * 1024 + 1)


@pytest.mark.parametrize("size", [(1, 1), (199, 800), (800, 199)])
def test_tiny_picture_is_refused(size):
    with pytest.raises(ValidationError, match="mỗi cạnh cần ít nhất 200"):
        checked(picture_file(*size))


@pytest.mark.parametrize("size", [(200, 2001), (20_000, 200), (250, 30_000)])
def test_strip_that_no_page_can_show_is_refused(size):
    with pytest.raises(ValidationError, match="gấp 10 lần"):
        checked(picture_file(*size))


@given(st.data())
def test_damaged_picture_is_read_or_refused_and_nothing_else(data):
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "AVIF"]))
    exif = Pillow.Exif()
    exif[0x0112] = 6
    content = bytearray(saved(flag(220, 200), kind, exif=exif).getvalue())
    # most damage in the head, where sizes, orientation and profile stand
    places = st.integers(0, min(300, len(content) - 1)) | st.integers(0, len(content) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=12)):
        content[place] = value

    try:
        picture = checked(io.BytesIO(bytes(content)))
    except ValidationError:
        return
    assert picture.mode == "RGB"


# --- what is kept ---------------------------------------------------------------------------------------------


@pytest.fixture
def stored():
    exif = Pillow.Exif()
    exif[0x0112] = 1
    exif[0x010F] = "Máy ảnh của tôi"
    exif.get_ifd(0x8825)[2] = (21.0, 2.0, 0.0)
    image = store_master(Image(alt="Lá cờ"), checked(saved(flag(1000, 750), "JPEG", exif=exif)))
    return image


def test_master_is_kept_under_a_key_that_cannot_be_guessed(stored):
    other = store_master(Image(alt="Lá cờ"), flag())

    assert len(stored.key) == 32
    assert stored.key != other.key
    assert (stored.width, stored.height) == (1000, 750)
    assert stored.byte_size == default_storage.size(stored.master_name)


def test_metadata_of_camera_and_location_is_removed(stored):
    with default_storage.open(stored.master_name) as file, Pillow.open(file) as picture:
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)


@pytest.mark.parametrize(("extension", "kind"), [("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")])
def test_rendition_has_the_requested_width_and_format(stored, extension, kind):
    with rendition(stored, 320, extension) as file, Pillow.open(file) as picture:
        assert (picture.format, picture.size) == (kind, (320, 240))
        assert close_to(picture.getpixel((10, 10)), RED)
        assert close_to(picture.getpixel((310, 10)), BLUE)
        assert not picture.getexif()


def test_rendition_is_created_once(stored):
    with rendition(stored, 320, "webp"):
        pass
    name = f"{stored.master_name.removesuffix('goc.webp')}320.webp"
    made_at = default_storage.get_modified_time(name)

    with rendition(stored, 320, "webp") as file:
        assert file.read(4) == b"RIFF"

    assert default_storage.get_modified_time(name) == made_at


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (160, [160]),
        (200, [160]),
        (320, [160, 320]),
        (1279, [160, 320, 480, 640, 960]),
        (2560, [160, 320, 480, 640, 960, 1280, 1600]),
    ],
)
def test_widths_are_those_that_need_no_enlarging(width, expected):
    assert rendition_widths(Image(width=width, height=100)) == expected


@pytest.mark.parametrize(
    ("width", "extension"), [(321, "jpg"), (1280, "jpg"), (0, "jpg"), (320, "gif"), (320, "svg"), (320, "../jpg")]
)
def test_unlisted_rendition_is_refused(stored, width, extension):
    with pytest.raises(KeyError):
        rendition(stored, width, extension)


def test_rendition_without_its_master_raises_file_not_found():
    with pytest.raises(FileNotFoundError):
        rendition(Image(key="0" * 32, width=640, height=480), 320, "jpg")


def test_narrow_and_flat_pictures_have_every_rendition():
    for size in [(2560, 256), (256, 2560), (200, 2000)]:
        image = store_master(Image(alt="Dải"), flag(*size))
        for width in rendition_widths(image):
            for extension in ("avif", "webp", "jpg"):
                with rendition(image, width, extension) as file, Pillow.open(file) as picture:
                    assert picture.width == width


def test_rendition_is_complete_in_concurrent_requests(stored):
    def fetch():
        with rendition(stored, 640, "jpg") as file, Pillow.open(file) as picture:
            picture.load()
            return picture.size

    assert together(*[fetch] * 6) == [(640, 480)] * 6


def test_interrupted_write_leaves_no_rendition(stored, settings):
    folder = settings.MEDIA_ROOT / stored.master_name.removesuffix("goc.webp")
    (folder / "320.jpg.0123.part").write_bytes(b"\xff\xd8\xff")  # what a kill leaves behind

    with rendition(stored, 320, "jpg") as file, Pillow.open(file) as picture:
        picture.load()

    assert picture.size == (320, 240)


def test_erase_deletes_all_files(stored, settings):
    with rendition(stored, 320, "jpg"), rendition(stored, 160, "avif"):
        pass

    erase(stored)
    erase(stored)

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    with pytest.raises(FileNotFoundError):
        rendition(stored, 320, "jpg")


# --- who may see it -------------------------------------------------------------------------------------------

OWNERS = {
    "photo": lambda image, **state: ArticleFactory(photo=image, **state),
    "body": lambda image, **state: ArticleFactory(body_images=[image], **state),
    "portrait": lambda image, **state: HonoreeFactory(portrait=image, **state),
}


@pytest.mark.django_db
@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize(
    ("state", "is_public"),
    [
        ({}, False),
        ({"in_review": True}, False),
        ({"scheduled": True}, False),
        ({"withdrawn": True}, False),
        ({"public": True}, True),
    ],
)
def test_image_is_as_public_as_its_owner(owner, state, is_public):
    image = ImageFactory()
    item = OWNERS[owner](image, **state)

    assert public_images().filter(pk=image.pk).exists() is is_public
    assert public_owners(image) == ([item] if is_public else [])


@pytest.mark.django_db
def test_image_without_an_owner_is_not_public():
    image = ImageFactory()
    ArticleFactory(public=True, photo=ImageFactory())

    assert not public_images().filter(pk=image.pk).exists()


@pytest.mark.django_db
def test_image_of_a_draft_is_public_if_a_public_item_shows_it():
    image = ImageFactory()
    ArticleFactory(photo=image)
    shown = ArticleFactory(public=True, photo=image, body_images=[image])
    person = HonoreeFactory(public=True, portrait=image)

    assert list(public_images().filter(pk=image.pk)) == [image]
    assert sorted(public_owners(image), key=str) == sorted([shown, person], key=str)

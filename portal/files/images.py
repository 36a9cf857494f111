"""Images: uploads are checked and re-encoded; renditions of listed widths and formats are served."""

import io
import os
import uuid
import warnings
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from portal.files.models import Image

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 50_000_000  # a 50-megapixel photo decodes to about 150 MB
MIN_SIDE = 200
MAX_RATIO = 10  # of the sides, so that every image can fill the narrowest rendition
MASTER_SIDE = 2560
ACCEPTED = ("JPEG", "PNG", "WEBP", "AVIF")

WIDTHS = (160, 320, 480, 640, 960, 1280, 1600)
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
_SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 62, "speed": 8},
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "jpg": {"format": "JPEG", "quality": 82, "optimize": True, "progressive": True},
}


def open_checked(upload: IO[bytes], size: int) -> Pillow.Image:
    """Decode an upload into an upright RGB image in sRGB, without EXIF, of at most MASTER_SIDE pixels a side.

    The header is checked before any pixel is decoded, since Pillow only warns of images that decode to a gigabyte.
    Raises ValidationError (Vietnamese) if the file is too large, too small, broken or not an image.
    """
    if size > MAX_BYTES:
        raise ValidationError(f"Tệp ảnh quá lớn: tối đa {MAX_BYTES // 1024 // 1024} MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Pillow.DecompressionBombWarning)
            picture = Pillow.open(upload, formats=ACCEPTED)
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise ValidationError("Ảnh có quá nhiều điểm ảnh: tối đa 50 triệu điểm.")
            if min(width, height) < MIN_SIDE:
                raise ValidationError(f"Ảnh quá nhỏ: mỗi cạnh cần ít nhất {MIN_SIDE} điểm ảnh.")
            if max(width, height) > MAX_RATIO * min(width, height):
                raise ValidationError(f"Ảnh quá dài hoặc quá hẹp: cạnh dài nhiều nhất gấp {MAX_RATIO} lần cạnh ngắn.")
            if picture.format == "JPEG":
                picture.draft("RGB", (MASTER_SIDE, MASTER_SIDE))
            picture.load()
        flat = _as_rgb(ImageOps.exif_transpose(picture), picture.info.get("icc_profile"))
    except ValidationError:
        raise
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning):
        raise ValidationError("Ảnh có quá nhiều điểm ảnh: tối đa 50 triệu điểm.") from None
    except Exception:  # noqa: BLE001 - decoders raise almost anything on a damaged file
        raise ValidationError("Không đọc được ảnh: hãy dùng tệp JPEG, PNG, WebP hoặc AVIF nguyên vẹn.") from None
    flat.info = {}
    flat.thumbnail((MASTER_SIDE, MASTER_SIDE), Pillow.Resampling.LANCZOS)
    return flat


def _as_rgb(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    if picture.mode.startswith("I"):  # 16-bit grey: Pillow's own conversion turns all values from 256 up into white
        return picture.point(lambda shade: shade / 256).convert("L").convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Pillow.new("RGBA", picture.size, "white")
        return Pillow.alpha_composite(ground, picture).convert("RGB")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return picture.convert("RGB")


def store_master(image: Image, picture: Pillow.Image) -> Image:
    """Set the key and sizes of an unsaved Image and store the picture; the caller saves the row."""
    encoded = _encode(picture, {"format": "WEBP", "quality": 92, "method": 2})
    image.key = uuid.uuid4().hex
    image.width, image.height = picture.size
    image.byte_size = len(encoded)
    _store(image.master_name, encoded)
    return image


def rendition_widths(image: Image) -> list[int]:
    """Return the listed widths that do not enlarge the image; never empty."""
    return [width for width in WIDTHS if width <= image.width] or [WIDTHS[0]]


def rendition(image: Image, width: int, extension: str) -> IO[bytes]:
    """Return the rendition of that width and format, created by the first request and kept in storage.

    Raises KeyError for an unlisted width or format and FileNotFoundError if the master is gone.
    """
    if width not in rendition_widths(image) or extension not in FORMATS:
        raise KeyError(f"{width}.{extension}")
    name = f"{os.path.dirname(image.master_name)}/{width}.{extension}"
    if not default_storage.exists(name):
        with default_storage.open(image.master_name) as master, Pillow.open(master) as picture:
            height = max(1, round(picture.height * width / picture.width))
            resized = picture.convert("RGB").resize((width, height), Pillow.Resampling.LANCZOS)
        _store(name, _encode(resized, _SAVE_OPTIONS[extension]))
    return default_storage.open(name)


def erase(image: Image) -> None:
    """Delete the files of the image: the master and all renditions."""
    folder = os.path.dirname(image.master_name)
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def _encode(picture: Pillow.Image, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, **options)
    return buffer.getvalue()


def _store(name: str, content: bytes) -> None:
    """Store a file atomically under exactly this name: a truncated file would be served for ever."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # an object store, whose writes are atomic
        default_storage.save(name, ContentFile(content))
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    temporary = f"{path}.{uuid.uuid4().hex}.part"
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)

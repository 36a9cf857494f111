"""Reading of ZIP files (xlsx, portraits) with bounded time and memory, also for hostile ones."""

import io
import struct
import zipfile
import zlib

from honorees.spreadsheets.types import FileRefused

MEMBERS = 2_000
DIRECTORY_BYTES = 512 * 1024
PART_BYTES = 64 * 2**20
UNPACKED_BYTES = 96 * 2**20
RATIO = 200  # real lists compress to a twentieth at most
RATIO_FROM = 4 * 2**20  # unpacked bytes; small parts may compress better
CHUNK = 256 * 1024

BROKEN = "Tệp bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi lại."
TOO_BIG = "Tệp nén quá lớn khi mở ra. Hãy chép danh sách sang một tệp mới rồi gửi lại."
UNSAFE = "Tệp có cấu trúc không an toàn nên không được đọc. Hãy chép danh sách sang một tệp mới rồi gửi lại."

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"


class Package:
    """The members of a ZIP. All bytes read count against one limit, whatever the headers declare."""

    def __init__(self, content: bytes) -> None:
        _check_directory(content)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise FileRefused(BROKEN) from error
        members = self._zip.infolist()
        if len(members) > MEMBERS:
            raise FileRefused(UNSAFE)
        for member in members:
            parts = member.filename.replace("\\", "/").split("/")
            if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
                raise FileRefused(UNSAFE)
        if sum(member.file_size for member in members) > UNPACKED_BYTES:
            raise FileRefused(TOO_BIG)
        # part names are case-insensitive
        self._members = {member.filename.lower(): member for member in members}
        if len(self._members) < len(members):
            raise FileRefused(UNSAFE)
        self._read = 0

    def names(self) -> list[str]:
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._members

    def read(self, name: str) -> bytes:
        """Return the unpacked member. Raises FileRefused."""
        member = self._members.get(name.lower())
        if member is None:
            raise FileRefused(BROKEN)
        if member.flag_bits & 1:
            raise FileRefused("Tệp có mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi gửi lại.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused(UNSAFE)
        content = bytearray()
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(CHUNK):
                    content += chunk
                    self._read += len(chunk)
                    if len(content) > PART_BYTES or self._read > UNPACKED_BYTES:
                        raise FileRefused(TOO_BIG)
                    if len(content) > RATIO_FROM and len(content) > RATIO * max(member.compress_size, 1):
                        raise FileRefused(TOO_BIG)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, NotImplementedError) as error:
            raise FileRefused(BROKEN) from error
        return bytes(content)


def _check_directory(content: bytes) -> None:
    """Refuse a central directory with too many members before it is parsed."""
    end = content.rfind(_END, max(0, len(content) - 65_557))
    if end < 0 or end + 22 > len(content):
        raise FileRefused(BROKEN)
    count, size = struct.unpack_from("<HL", content, end + 10)
    end64 = content.rfind(_END64, max(0, end - 4096), end)
    if end64 >= 0 and end64 + 48 <= len(content):
        count, size = struct.unpack_from("<QQ", content, end64 + 32)
    if count > MEMBERS or size > DIRECTORY_BYTES:
        raise FileRefused(UNSAFE)

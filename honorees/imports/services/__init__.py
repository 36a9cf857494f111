"""Services for list imports: upload, preview, apply, undo, portraits and expiry. The views import these names."""

from honorees.imports.services.expiry import delete_expired_files
from honorees.imports.services.pending import run_pending_imports
from honorees.imports.services.portraits import receive_portraits, request_assignment
from honorees.imports.services.requests import ImportRefused, request_apply, request_undo
from honorees.imports.services.uploads import preview, receive_file

__all__ = [
    "ImportRefused",
    "request_apply",
    "request_assignment",
    "request_undo",
    "run_pending_imports",
    "delete_expired_files",
    "preview",
    "receive_file",
    "receive_portraits",
]

"""The import wizard at /quan-tri/nhap-danh-sach/, for the lists that units send. Its URLs are part of the admin's.

Each step has its own URL and works without JavaScript; htmx only updates the progress bar.

pages        shared context and look-ups
uploading    list of imports, upload, download of the original and of the error workbook
columns      meaning of each column
preview      plan of each row and the official's choices
applying     apply, progress, undo
portraits    portrait archives
reconciling  announced counts compared with the list
entry        URL patterns, entry of the navigation, notes on the admin's dashboard
"""

from honorees.imports.views.entry import dashboard_notes, import_urls, navigation_entries

__all__ = ["dashboard_notes", "import_urls", "navigation_entries"]

"""The desk at /quan-tri/nhap-danh-sach/, where officials take in the lists that units send. Its doors join the admin's.

Each step has an address of its own and works as a plain page; htmx only keeps the bar of a long apply moving.

pages        what they all need
taking       the list of imports, sending a file, the files as they came and as they are given back
columns      what each column means
preview      what will become of each row
applying     writing it, watching it, taking it back
portraits    pictures for the rows
reconciling  what was announced beside what is there
front        what the admin shows of it elsewhere
doors        the table of all
"""

from honorees.imports.views.doors import doors
from honorees.imports.views.front import entries, notes
from honorees.imports.views.pages import desk_address

__all__ = ["desk_address", "doors", "entries", "notes"]

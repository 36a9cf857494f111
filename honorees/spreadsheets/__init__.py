"""Spreadsheets of honours: read as units send them, planned row by row, written back marked, and given out.

Nothing here writes to the database. A file goes through these, whose results are in `shapes`:

    reading.read_workbook(file, filename) -> Workbook, raises FileRefused
    headings.recognise(workbook, remembered) -> Layout
    known.read_known(cycle, planning.own_ids(workbook, layout)) -> Known
    planning.make_plan(workbook, layout, cycle=…, decision=…, choices=…, known=…) -> FilePlan
    marking.error_workbook(workbook, plan) -> bytes

And out of the portal go template.template_workbook(known) and listing.honour_list(honours, kind), kind xlsx or csv.
"""

"""Spreadsheets of honours: read as units send them, planned row by row, and returned with faults marked.

This package uses no models. A file passes through these functions; the types are in `types`:

    read.workbook.read_workbook(file, filename) -> Workbook, raises FileRefused
    understand.headings.recognise(workbook, remembered) -> Layout
    honorees.imports.known.read_known(cycle, own_ids(workbook, layout)) -> Known
    plan.planning.build_plan(workbook, layout, cycle=…, decision=…, choices=…, known=…) -> FilePlan
    write.error_workbook.error_workbook(workbook, plan) -> bytes

write.template.template_workbook(known) returns a blank list for units, honorees.imports.export exports honours.
"""

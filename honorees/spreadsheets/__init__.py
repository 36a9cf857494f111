"""Spreadsheets of honours: read as units send them, planned row by row, written back marked, and given out.

Nothing here writes to the database. `shapes` has what the parts hand to each other; what is known already comes in from
`known`. A file goes read_workbook → recognise → make_plan, and from its plan to error_workbook.
"""

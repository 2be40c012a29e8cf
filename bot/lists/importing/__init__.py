"""Reads the lists as offices really publish them: .xlsx, .xls, .ods, .csv and .docx tables.

gate (may this file be opened at all) → workbook (cells as text) → tables (header, sections,
rows) → rows (records and every problem at once). `reading.read_list` is the one door.
"""

"""Workbooks in the styles in which offices publish their lists, built when the tests run.

They are code and not committed files: a reader sees what is odd about each, the same table can
be written in five formats, and a change of a style is a line in a diff instead of a binary.
"""

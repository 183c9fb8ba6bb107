"""A report as files: pictures, a workbook, CSV, PDF, JSON and plain text. Facts in, bytes out.

Nothing here is loaded before a file is wanted: matplotlib, openpyxl and fpdf take their time.
"""

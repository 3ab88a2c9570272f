"""The 责任分解表: duties and indicators of a plan as rows of a workbook, and back."""

"""From a company's staff spreadsheet to officers: read, find the header, judge each row, save what was chosen."""

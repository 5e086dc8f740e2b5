"""What leaves the screen: forms to PDF, rows to worksheets, codes, fonts. It prints rows of words."""

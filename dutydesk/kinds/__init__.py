"""What a field is: label, column, kind of value, words. Knows nobody of ours."""

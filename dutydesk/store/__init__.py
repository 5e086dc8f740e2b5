"""The encrypted file: opening and keys, migrations, the journal of changes, blobs."""

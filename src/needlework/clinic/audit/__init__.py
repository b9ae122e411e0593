"""The audit: write it in the transaction of what it tells, and verify it."""

"""A patient's own face: placed on a photograph or in a file, encrypted, used by every plan."""

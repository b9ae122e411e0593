"""Members of the clinic and what entitles them."""

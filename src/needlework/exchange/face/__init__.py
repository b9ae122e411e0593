"""Pictures of faces: shaded heads with sites, doses and muscles drawn over them."""

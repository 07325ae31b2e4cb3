"""What a product may demand and what its figures mean (pure): vocabulary, drafting, example."""

"""Pure rules of the room: reading a card, the facts it reads, what would raise the points."""

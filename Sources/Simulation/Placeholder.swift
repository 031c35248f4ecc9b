// Placeholder until the room's first capability lands.

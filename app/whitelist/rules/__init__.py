"""The rules of the room, one file per subject; all pure."""

"""A coach's pages: opening a group, reading it, its people one by one, its files, its upkeep, and codes read without storing."""

"""What is on screen: one file a page, read top to bottom as the screen is. Knows every room; no room knows it."""

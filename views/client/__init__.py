"""A client's way through a group: which group, who will see what, sending once and only by choice, and the receipt."""

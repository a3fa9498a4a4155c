"""Who took it together: a coach's group, what its clients chose to send, and what may be said of them as a group."""

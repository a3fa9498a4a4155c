"""What stands between the network and the quiz: who may ask for what, how much and how fast, and what is written down about it."""

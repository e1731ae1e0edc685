"""How many machines a number of people needs, on paper and by simulation."""

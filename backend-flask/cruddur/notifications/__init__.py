"""Who liked, reposted, answered, mentioned or followed whom."""

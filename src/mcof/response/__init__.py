"""Response: who answers for what, with which people, goods, money and access."""

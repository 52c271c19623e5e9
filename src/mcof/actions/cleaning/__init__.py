"""The cleaning log: findings as proposed changes, decided by people, applied by importing again."""

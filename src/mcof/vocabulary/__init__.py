"""The words: lists of codes with their labels in English, Arabic and Sorani."""

"""What a matrix looks at beside need and response: phases, means, and who answers for whom."""

"""Plans: objectives, activities, budgets, versions, states, and plan against fact."""

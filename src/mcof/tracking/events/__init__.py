"""Events as figures: who is displaced by each as of a day; updates are never added up."""

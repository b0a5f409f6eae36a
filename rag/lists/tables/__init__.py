"""Answer questions for several things by the rows of lists: linked, filtered, counted, shown."""

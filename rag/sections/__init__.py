"""Answers by what stands below the headings that say what is asked for."""

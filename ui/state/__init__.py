"""What outlives a click on the page: answers under way, history, visitors, the watch."""

"""Texts of an instrument in time: which is in force on a day, and what an answer says of it."""

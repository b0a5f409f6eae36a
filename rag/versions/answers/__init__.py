"""What an answer says of the versions it cites, and of acts that change them."""

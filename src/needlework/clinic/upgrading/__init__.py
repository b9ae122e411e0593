"""A clinic that another version of the program made: told apart, refused plainly, brought up."""

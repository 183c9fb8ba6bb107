"""What messages and views need to know, by stage; `loading` finds the right one for a message."""

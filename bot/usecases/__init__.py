"""What can be done: one function is one transaction, and reads as the sentence a coordinator would say."""

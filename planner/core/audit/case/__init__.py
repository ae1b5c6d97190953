"""What does a check look at?"""

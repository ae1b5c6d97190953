"""What does the settings file say?"""

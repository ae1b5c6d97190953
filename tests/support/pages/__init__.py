"""The pages for readers in config/, each made from the table it speaks of: `make pages`; a test holds them current."""

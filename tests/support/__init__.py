"""What the black-box tests share. Nothing here knows how the platform is built, only its outside."""

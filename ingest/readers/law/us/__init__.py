"""American law: the Code of Federal Regulations and the Federal Register."""

"""Several processes and machines that read one folder: files as tasks in the database."""

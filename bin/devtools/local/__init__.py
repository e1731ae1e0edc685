"""The local environment: the processes that bin/dev supervises, and the setup of Compose."""

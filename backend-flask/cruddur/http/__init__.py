"""What Flask needs to serve a request: guards, problems, pages, request ids."""

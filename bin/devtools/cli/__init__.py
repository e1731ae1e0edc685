"""The command lines of bin/dev, bin/test and bin/aws, one module each."""

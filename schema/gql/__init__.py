"""GraphQL types as thin views over rows; knows no driver, no SQL and no HTTP."""
